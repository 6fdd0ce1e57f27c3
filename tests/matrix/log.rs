//! What a hearing's log file tells of refusals.

use serde_json::Value;
use std::path::Path;
use std::time::Duration;

/// A refusal: whose, of which act, why.
pub type Refused = (String, String, String);

const WAIT: usize = 10_000;

/// Waits until the log has told of all refusals that came one after the other, and checks that nothing else was done between those of
/// one row.
pub async fn tells(hearing: &Path, rows: &[Vec<Refused>]) {
    let expected: usize = rows.iter().map(Vec::len).sum();
    let mut lines = lines(hearing);
    for _ in 0..WAIT {
        if refusals(&lines).count() >= expected {
            break;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
        lines = self::lines(hearing);
    }
    let told: Vec<(usize, Refused)> = refusals(&lines).collect();
    let all: Vec<&Refused> = rows.iter().flatten().collect();
    for (told, expected) in told.iter().zip(&all) {
        assert_eq!(told.1, **expected);
    }
    assert_eq!(told.len(), all.len(), "refusals of {}", hearing.display());
    let mut places = told.iter().map(|(place, _)| *place);
    for row in rows {
        let of_row: Vec<usize> = places.by_ref().take(row.len()).collect();
        let close = of_row.windows(2).all(|pair| pair[1] == pair[0] + 1);
        assert!(close, "something was done among {row:?}");
    }
}

fn refusals(lines: &[Value]) -> impl Iterator<Item = (usize, Refused)> {
    let word = |line: &Value, name: &str| line[name].as_str().unwrap().to_owned();
    let of_line = move |line: &Value| (word(line, "actor"), word(line, "act"), word(line, "why"));
    lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line["fact"] == "refused")
        .map(move |(place, line)| (place, of_line(line)))
}

/// What people did, the oldest first; the server's own entries aside.
fn lines(hearing: &Path) -> Vec<Value> {
    let folders = std::fs::read_dir(hearing).into_iter().flatten();
    let mut logs: Vec<_> = folders
        .map(|folder| folder.unwrap().path().join("log.jsonl"))
        .collect();
    logs.sort();
    let texts = logs
        .iter()
        .filter_map(|log| std::fs::read_to_string(log).ok());
    let all: String = texts.collect();
    all.lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|line| !line["actor"].is_null())
        .collect()
}
