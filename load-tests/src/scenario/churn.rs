//! People come and go for a long time: nothing may be left of those who have gone, neither memory nor legs.
//!
//! Several hearings at once, each with a judge who stays and `seat`s whose people come, mute, leave, vanish and come back; every few
//! minutes a hearing ends and another begins. What happens when is drawn from a seed. `level` says whether memory has stayed level.

mod level;
mod seat;

use crate::bench::proc::Watched;
use crate::crew::{Crew, STEP};
use crate::print;
use anyhow::{Context, Result, ensure};
use futures_util::future::{try_join, try_join_all};
use level::Level;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use seat::{Acts, Seat};
use serde::Serialize;
use std::path::Path;
use std::time::Duration;
use tokio::time::{Instant, sleep};
use tyndau::client::host::Host;
use tyndau::client::http;
use tyndau::signal::message::{ClientMessage, Role, Why};

/// Hearings at once, and who has a seat in each beside the judge.
const HEARINGS: u64 = 3;
const SEATS: [Role; 4] = [
    Role::Plaintiff,
    Role::Witness,
    Role::Witness,
    Role::MemberOfThePublic,
];
/// A hearing lasts between so many seconds.
const LASTS: std::ops::Range<u64> = 60..180;
/// Looks at the server's memory in the whole time.
const LOOKS: u32 = 240;

#[derive(Serialize)]
struct Outcome {
    scenario: &'static str,
    good: bool,
    seconds: u64,
    hearings: u64,
    acts: Acts,
    memory: Level,
    left: Vec<String>,
    errors: Vec<String>,
}

/// Churns for `time`; true when memory stayed level, nobody is left and the server has logged no error.
///
/// # Errors
/// When somebody cannot do what they may.
pub async fn run(host: Host, program: &Path, time: Duration, seed: u64) -> Result<bool> {
    let server = Watched::child(program)?;
    let end = Instant::now().checked_add(time).context("too long")?;
    let rooms = (0..HEARINGS).map(|room| hearings(&host, seed.wrapping_add(room), end));
    let (rooms, memory) = try_join(try_join_all(rooms), watch(server, time, end)).await?;

    let left = nobody_is_left(&host).await?;
    let log = host.archive.with_file_name("server.log");
    let log = std::fs::read_to_string(&log).with_context(|| format!("no {}", log.display()))?;
    host.stop().await?;
    let errors = errors(&log);
    let memory = level::judge(&memory);
    let outcome = Outcome {
        scenario: "churn",
        good: memory.is_level && left.is_empty() && errors.is_empty(),
        seconds: time.as_secs(),
        hearings: rooms.iter().map(|(count, _)| count).sum(),
        acts: rooms.iter().map(|(_, acts)| *acts).sum(),
        memory,
        left,
        errors,
    };
    print::say(&outcome.memory.to_string())?;
    for problem in outcome.left.iter().chain(&outcome.errors) {
        print::say(&format!("WRONG: {problem}"))?;
    }
    print::json(&outcome)?;
    Ok(outcome.good)
}

/// One hearing after another; how many, and what was done in them.
async fn hearings(host: &Host, seed: u64, end: Instant) -> Result<(u64, Acts)> {
    let mut chance = StdRng::seed_from_u64(seed);
    let (mut count, mut acts) = (0_u64, Acts::default());
    while Instant::now() < end {
        let lasts = Duration::from_secs(chance.random_range(LASTS));
        let until = Instant::now()
            .checked_add(lasts)
            .map_or(end, |at| at.min(end));
        acts = acts.and(hearing(host, &mut chance, until).await?);
        count = count.saturating_add(1);
    }
    Ok((count, acts))
}

async fn hearing(host: &Host, chance: &mut StdRng, until: Instant) -> Result<Acts> {
    let hearing = host.new_hearing("churn", "Churn").await?;
    let judge = host.invite(&hearing, Role::PresidingJudge, "Judge").await?;
    let crew = Crew::join(&[judge]).await?;
    crew.open().await?;
    let mut seats = Vec::new();
    for (number, role) in SEATS.into_iter().enumerate() {
        let link = host
            .invite(&hearing, role, &format!("Bot {number}"))
            .await?;
        let chance = StdRng::seed_from_u64(chance.random());
        seats.push(Seat::new(link, role, chance).live(&crew.judge, until));
    }
    let acts = try_join_all(seats).await?;
    crew.judge.say(ClientMessage::End(Why::default())).await?;
    crew.leave().await;
    // What was recorded is no part of this, and an hour of it fills a disk.
    let _ = std::fs::remove_dir_all(host.archive.join(hearing.as_str()));
    Ok(acts.into_iter().sum())
}

/// The server's resident memory in kB, looked at evenly.
async fn watch(server: Watched, time: Duration, end: Instant) -> Result<Vec<u64>> {
    let mut memory = Vec::new();
    while Instant::now() < end {
        sleep(time.checked_div(LOOKS).unwrap_or(time)).await;
        memory.push(server.resident_kb()?);
    }
    Ok(memory)
}

/// What the metrics still count when all have gone; waits as long as consent lasts, and longer.
async fn nobody_is_left(host: &Host) -> Result<Vec<String>> {
    const LEVELS: [&str; 3] = ["tyndau_peers", "tyndau_sockets", "tyndau_hearings"];
    let began = Instant::now();
    loop {
        let admin = format!("127.0.0.1:{}", host.ports.admin);
        let metrics = http::get_text(&admin, "/metrics").await?;
        let levels = || {
            let lines = metrics.lines().filter_map(|line| line.split_once(' '));
            lines.filter(|(name, _)| LEVELS.contains(name))
        };
        ensure!(
            levels().count() == LEVELS.len(),
            "the metrics do not hold {LEVELS:?}"
        );
        let left: Vec<String> = levels()
            .filter(|(_, value)| *value != "0")
            .map(|(name, value)| format!("{name} is {value} when all have gone"))
            .collect();
        if left.is_empty() || began.elapsed() > STEP {
            return Ok(left);
        }
        sleep(Duration::from_millis(200)).await;
    }
}

/// The first lines of the server's log that must not be there.
fn errors(log: &str) -> Vec<String> {
    let is_bad = |line: &&str| line.contains(" ERROR ") || line.contains("panicked at");
    log.lines()
        .filter(is_bad)
        .take(10)
        .map(str::to_owned)
        .collect()
}
