//! `tyndau recording list`: every closed record, and those that could not be closed, the newest first.

use crate::cli::failure::{Failure, Outcome};
use crate::cli::say;
use crate::cli::shared::Place;
use crate::edge::archive::catalogue::{Catalogue, From, Listed, Query, Recording};
use crate::edge::recorder::stamp::rfc3339;
use crate::id::UnixMillis;
use crate::record::keeping::Unclosed;
use serde_json::{Value, json};

/// Records that are read at once.
const PAGE: u32 = 1_000;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// Only those of one court, by its id
    #[arg(long, value_name = "ID", conflicts_with = "hearing")]
    court: Option<String>,
    /// Only those of one hearing, by its id
    #[arg(long, value_name = "ID")]
    hearing: Option<String>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

pub async fn run(args: &Args) -> Outcome {
    let (config, _) = args.place.open().await?;
    let database = config.archive.database.as_deref();
    let catalogue = Catalogue::open(database, &config.data.dir).await;
    let catalogue = catalogue.map_err(Failure::unavailable)?;
    let from = match (&args.court, &args.hearing) {
        (Some(court), _) => From::Court(court.clone()),
        (None, Some(hearing)) => From::Hearing(hearing.clone()),
        (None, None) => From::Everywhere,
    };
    let mut query = Query {
        from,
        after: None,
        most: PAGE,
    };
    loop {
        let listed = catalogue.list(&query).await.map_err(Failure::unavailable)?;
        for one in &listed {
            say::line(&match args.json {
                true => object(one).to_string(),
                false => row(one),
            });
        }
        let Some(last) = listed.last() else {
            return Ok(());
        };
        query.after = Some((last.recording.began_ms, last.recording.id.clone()));
    }
}

fn row(one: &Listed) -> String {
    let recording = &one.recording;
    let at = rfc3339(UnixMillis(recording.began_ms));
    let [id, case, verdict] = [&recording.id, &recording.case_number, &recording.verdict];
    let (state, files, bytes) = (state(one), one.files, one.bytes);
    let mut row = format!("{id}\t{at}\t{state}\t{verdict}\t{files} files\t{bytes} bytes\t{case}");
    let troubles = troubles(recording);
    if !troubles.is_empty() {
        row.push_str("\tTROUBLE: ");
        row.push_str(&troubles);
    }
    row
}

/// Everything that needs somebody, in sentences.
fn troubles(recording: &Recording) -> String {
    let unclosed = recording.unclosed.map(|why| why.sentence().to_owned());
    let others = Some(recording.troubles()).filter(|all| !all.is_empty());
    let all: Vec<String> = unclosed.into_iter().chain(others).collect();
    all.join("; ")
}

fn object(one: &Listed) -> Value {
    let recording = &one.recording;
    json!({
        "id": recording.id,
        "hearing": recording.hearing,
        "court": recording.court_id,
        "case_number": recording.case_number,
        "case_type": recording.case_type,
        "began_ms": recording.began_ms,
        "ended_ms": recording.ended_ms,
        "state": state(one),
        "verdict": recording.verdict,
        "head": recording.head,
        "files": one.files,
        "bytes": one.bytes,
        "found": recording.found,
        "unclosed": recording.unclosed.map(Unclosed::word),
        "trouble": troubles(recording),
    })
}

fn state(one: &Listed) -> &'static str {
    match (one.recording.destroyed_ms, one.recording.held_ms) {
        (1.., _) => "destroyed",
        (0, 1..) => "held",
        (0, 0) => one.kept.word(),
    }
}
