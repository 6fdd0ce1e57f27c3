//! Words for the person at the terminal. Everything else goes to the log.

use std::io::Write;

/// Writes a line to standard output. A terminal that is gone is no reason to stop a hearing.
pub fn line(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// Writes a line to standard error.
pub fn error(text: &str) {
    let mut err = std::io::stderr().lock();
    let _ = writeln!(err, "{text}").and_then(|()| err.flush());
}
