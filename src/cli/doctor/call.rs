//! A real call: two callers in a hearing made for it, over HTTP, WebSocket and UDP; every frame is counted, and its record is read.

use super::finding::Finding;
use crate::client::host::Host;
use crate::client::{CallError, Caller, CallerOptions, MediaState, ReceivedReport};
use crate::id::HearingId;
use crate::record::manifest::Manifest;
use crate::signal::message::{ClientMessage, Kind, Role, Why};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::time::{Instant, sleep};

const STEP: Duration = Duration::from_secs(20);
/// What each must see and hear of the other.
const PICTURES: u64 = 30;
const VOICE: u64 = 100;
/// What is under way arrives within this time.
const LAST_PACKETS: Duration = Duration::from_millis(500);

/// Calls the running server, or one that is started for it.
pub async fn check(running: Option<Host>) -> Vec<Finding> {
    if let Some(host) = running {
        return findings(&host).await;
    }
    let started = match std::env::current_exe() {
        Ok(program) => Host::start(&program).await,
        Err(error) => Err(CallError::Host(format!(
            "this program does not find itself: {error}"
        ))),
    };
    let host = match started {
        Ok(host) => host,
        Err(error) => {
            return vec![Finding::wrong(format!(
                "No server could be called: {error}."
            ))];
        }
    };
    let mut found = vec![Finding::note(format!(
        "No server runs in this folder: one was started for the call, in a folder of its own, on UDP port {}.",
        host.ports.udp
    ))];
    found.extend(findings(&host).await);
    if let Err(error) = host.stop().await {
        found.push(Finding::wrong(format!("After the call, {error}.")));
    }
    found
}

async fn findings(host: &Host) -> Vec<Finding> {
    let hearing = match host.new_hearing("doctor", "tyndau doctor").await {
        Ok(hearing) => hearing,
        Err(error) => {
            return vec![Finding::wrong(format!(
                "No hearing could be made for a call: {error}."
            ))];
        }
    };
    match call(host, &hearing).await {
        Ok(heard) => vec![
            counted(&heard, host.ports.udp),
            record(&host.archive.join(hearing.as_str())).await,
        ],
        Err(error) => vec![Finding::wrong(format!(
            "The call to {} failed: {error}.",
            host.address()
        ))],
    }
}

/// What both callers received of each other.
async fn call(host: &Host, hearing: &HearingId) -> Result<Vec<ReceivedReport>, CallError> {
    let judge = join(host, hearing, Role::PresidingJudge).await?;
    let guest = join(host, hearing, Role::Plaintiff).await?;
    judge
        .say(ClientMessage::Admit {
            person: guest.person(),
            ruling: Why::because("a call of the doctor's own"),
        })
        .await?;
    judge.say(ClientMessage::Open { without: vec![] }).await?;
    for (one, other) in [(&judge, &guest), (&guest, &judge)] {
        let other = other.person();
        one.wait_for("frames of the other caller over UDP", STEP, |view| {
            view.received.frames(&other, Kind::Video) >= PICTURES
                && view.received.frames(&other, Kind::Audio) >= VOICE
        })
        .await?;
    }
    judge.send_media(false);
    guest.send_media(false);
    sleep(LAST_PACKETS).await;
    let heard = [judge.report().received, guest.report().received].concat();
    judge.say(ClientMessage::End(Why::default())).await?;
    guest.leave().await;
    judge.leave().await;
    Ok(heard)
}

async fn join(host: &Host, hearing: &HearingId, role: Role) -> Result<Caller, CallError> {
    let link = host.invite(hearing, role, "Tyndau doctor").await?;
    let caller = Caller::join(&link, CallerOptions::default()).await?;
    let what = format!("a media connection over UDP port {}", host.ports.udp);
    caller
        .wait_for(&what, STEP, |view| {
            view.state.media == MediaState::Connected
        })
        .await?;
    Ok(caller)
}

fn counted(heard: &[ReceivedReport], port: u16) -> Finding {
    let frames = |kind: Kind| {
        heard
            .iter()
            .filter(|row| row.kind == kind)
            .map(|row| row.frames)
            .sum::<u64>()
    };
    let missing: u64 = heard
        .iter()
        .flat_map(|row| &row.missing_numbers)
        .map(|(first, last)| last.saturating_sub(*first).saturating_add(1))
        .sum();
    let sentence = format!(
        "Two callers saw and heard each other over UDP port {port}: {} pictures and {} frames of voice arrived",
        frames(Kind::Video),
        frames(Kind::Audio)
    );
    match missing {
        0 => Finding::good(format!("{sentence}, none was missing.")),
        n => Finding::wrong(format!(
            "{sentence}, {n} were missing on this very machine: it is too busy, or its UDP buffers are too small (net.core.rmem_max and net.core.wmem_max; 8388608 each is what the server asks for)."
        )),
    }
}

/// Waits for the record of the call, reads its manifest and removes it: it is of nobody.
async fn record(folder: &Path) -> Finding {
    let began = Instant::now();
    let manifest = loop {
        if let Some(manifest) = sealed(folder) {
            break manifest;
        }
        if began.elapsed() > STEP {
            return Finding::wrong(format!(
                "The call was not recorded: no manifest came to {}.",
                folder.display()
            ));
        }
        sleep(Duration::from_millis(50)).await;
    };
    let frames: u64 = manifest.files.iter().map(|file| file.frames).sum();
    if manifest.files.len() < 4 || frames == 0 {
        return Finding::wrong(format!(
            "The record of the call holds {} files and {frames} frames, four files of two people were due; it is left in {}.",
            manifest.files.len(),
            folder.display()
        ));
    }
    let sentence = format!(
        "The call was recorded: {} files, {frames} frames.",
        manifest.files.len()
    );
    match std::fs::remove_dir_all(folder) {
        Ok(()) => Finding::good(format!("{sentence} The test record was removed again.")),
        Err(error) => Finding::note(format!(
            "{sentence} It could not be removed from {}: {error}.",
            folder.display()
        )),
    }
}

/// The manifest below `folder`, once it is written.
fn sealed(folder: &Path) -> Option<Manifest> {
    let sessions = std::fs::read_dir(folder).ok()?;
    let mut files = sessions
        .filter_map(|entry| Some(entry.ok()?.path().join("manifest.json")))
        .filter(|path: &PathBuf| path.exists());
    serde_json::from_str(&std::fs::read_to_string(files.next()?).ok()?).ok()
}
