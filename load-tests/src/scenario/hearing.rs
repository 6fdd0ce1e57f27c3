//! A hearing in which everybody sees and hears everybody, with every frame accounted for: at every viewer and in the record.

use crate::crew::{Crew, STEP};
use crate::drops::Drops;
use crate::verdict::{self, Sent, Tally};
use crate::{print, record};
use anyhow::{Context, Result};
use serde::Serialize;
use std::time::Duration;
use tokio::time::{Instant, sleep};
use tyndau::client::host::Host;
use tyndau::client::{Caller, Report};
use tyndau::signal::message::{ClientMessage, Kind, Why};

/// Packets on their way, and their repetitions, have arrived when nothing came for so long.
const QUIET: Duration = Duration::from_secs(2);

#[derive(Serialize)]
struct Outcome {
    scenario: &'static str,
    good: bool,
    people: usize,
    seconds: u64,
    received: Tally,
    recorded: Tally,
    frames_missing: u64,
    record_missing: u64,
    record_gaps: usize,
    drops: Drops,
    strays: u64,
}

/// Holds the hearing with `people` and counts for `time`; true when nothing is missing without an explanation.
///
/// # Errors
/// When the hearing cannot be held at all.
pub async fn run(host: Host, people: usize, time: Duration) -> Result<bool> {
    let links = Crew::links(&host, people).await?;
    let crew = Crew::join(&links).await?;
    crew.admit_all().await?;
    crew.open().await?;
    crew.all_see_all().await?;

    let before = Drops::now(host.ports.udp);
    let begin: Vec<Sent> = crew.everybody().flat_map(next_frames).collect();
    sleep(time).await;
    let sent = stop_sending(&crew, begin).await?;
    let drops = Drops::now(host.ports.udp).since(before);

    let reports: Vec<Report> = crew.everybody().map(Caller::report).collect();
    let received = verdict::at_viewers(&reports, &sent, drops);
    crew.judge.say(ClientMessage::End(Why::default())).await?;
    let files = sealed_record(&host).await?;
    let recorded = verdict::in_record(&files, &sent);
    crew.leave().await;
    host.stop().await?;

    show(&reports, &sent)?;
    let outcome = Outcome {
        scenario: "hearing",
        good: received.problems.is_empty() && recorded.problems.is_empty(),
        people,
        seconds: time.as_secs(),
        frames_missing: received.frames_missing(),
        record_missing: recorded.frames_missing(),
        record_gaps: files.iter().map(|file| file.said.gaps.len()).sum(),
        drops,
        strays: reports.iter().map(|report| report.strays).sum(),
        received,
        recorded,
    };
    for problem in outcome
        .received
        .problems
        .iter()
        .chain(&outcome.recorded.problems)
    {
        print::say(&format!("WRONG: {problem}"))?;
    }
    print::json(&outcome)?;
    Ok(outcome.good)
}

/// Both publications of a bot, from the frame that it sends next.
fn next_frames(bot: &Caller) -> [Sent; 2] {
    let (person, sent) = (bot.person(), bot.sent());
    [
        (Kind::Audio, sent.audio.frames),
        (Kind::Video, sent.video.frames),
    ]
    .map(|(kind, frames)| Sent {
        person: person.clone(),
        kind,
        from: frames,
        to: frames,
    })
}

/// Everybody stops to send; comes back with what was sent since `begin`, when all of it has arrived or nothing comes any more.
async fn stop_sending(crew: &Crew, begin: Vec<Sent>) -> Result<Vec<Sent>> {
    for bot in crew.everybody() {
        bot.send_media(false);
    }
    let mut last = (0, Instant::now());
    while last.1.elapsed() < QUIET {
        sleep(Duration::from_millis(50)).await;
        let packets = crew
            .everybody()
            .map(|bot| {
                bot.look(|view| {
                    view.received
                        .streams()
                        .map(|stream| stream.packets)
                        .sum::<u64>()
                })
            })
            .sum::<u64>();
        if packets != last.0 {
            last = (packets, Instant::now());
        }
    }
    begin
        .into_iter()
        .map(|mut publication| {
            let bot = crew
                .everybody()
                .find(|bot| bot.person() == publication.person)
                .context("a bot lost its name")?;
            publication.to = match publication.kind {
                Kind::Audio => bot.sent().audio.frames,
                Kind::Video => bot.sent().video.frames,
            };
            Ok(publication)
        })
        .collect()
}

async fn sealed_record(host: &Host) -> Result<Vec<record::Recorded>> {
    let began = Instant::now();
    loop {
        if let Some(folder) = record::sealed(&host.archive, host.sample()?.as_str())? {
            return record::read(&folder);
        }
        anyhow::ensure!(
            began.elapsed() < STEP,
            "no manifest was written to {}",
            host.archive.display()
        );
        sleep(Duration::from_millis(100)).await;
    }
}

fn show(reports: &[Report], sent: &[Sent]) -> Result<()> {
    let rows: Vec<Vec<String>> = sent
        .iter()
        .map(|publication| {
            let rows = || {
                reports
                    .iter()
                    .filter_map(|report| report.of(&publication.person, publication.kind))
            };
            vec![
                publication.person.clone(),
                format!("{:?}", publication.kind),
                publication.to.saturating_sub(publication.from).to_string(),
                rows().count().to_string(),
                rows().map(|row| row.frames).min().unwrap_or(0).to_string(),
                rows()
                    .map(|row| row.missing_packets)
                    .sum::<u64>()
                    .to_string(),
                rows().map(|row| row.repeated).sum::<u64>().to_string(),
            ]
        })
        .collect();
    let head = [
        "person",
        "kind",
        "sent",
        "viewers",
        "least frames",
        "packets missing",
        "repeated",
    ];
    Ok(print::table(&head, &rows)?)
}
