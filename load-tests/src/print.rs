//! A table for people, and one line of JSON for programs: always the last line.

use serde::Serialize;
use std::io::{self, Write};

/// A table with aligned columns.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> io::Result<()> {
    let widths: Vec<usize> = head
        .iter()
        .enumerate()
        .map(|(column, title)| {
            rows.iter()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.chars().count())
                .fold(title.chars().count(), usize::max)
        })
        .collect();
    let head: Vec<String> = head.iter().map(|title| (*title).to_owned()).collect();
    let mut out = io::stdout().lock();
    for row in std::iter::once(&head).chain(rows) {
        for (cell, &width) in row.iter().zip(&widths) {
            write!(out, "{cell:<width$}  ")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// A line for people.
pub fn say(line: &str) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{line}")
}

/// The line of JSON.
pub fn json(report: &impl Serialize) -> anyhow::Result<()> {
    let line = serde_json::to_string(report)?;
    say(&line)?;
    Ok(())
}

/// What went wrong, on standard error.
pub fn complain(error: &anyhow::Error) {
    // Nowhere else to complain.
    let _ = writeln!(io::stderr().lock(), "load-tests: {error:#}");
}
