//! Witnesses come one after the other to an open session: from the click on join to the waiting hall, and from being admitted to the
//! first whole picture of somebody.

use crate::crew::{Crew, STEP, admit};
use crate::numbers::{HEAD, Times};
use crate::print;
use anyhow::{Context, Result};
use serde::Serialize;
use std::time::{Duration, Instant};
use tokio::time::sleep;
use tyndau::client::host::Host;
use tyndau::client::{Caller, CallerOptions, MediaState};
use tyndau::signal::message::Role;

const PAUSE: Duration = Duration::from_secs(1);

#[derive(Serialize)]
struct Outcome {
    scenario: &'static str,
    /// From before `POST /api/v1/join` to `welcome`.
    join_to_waiting_hall_ms: Times,
    /// From `admitted` to the first whole key frame.
    admitted_to_first_picture_ms: Times,
}

/// Measures it `count` times.
///
/// # Errors
/// When somebody cannot join.
pub async fn run(host: Host, count: usize) -> Result<bool> {
    let crew = Crew::join(&Crew::links(&host, 1).await?).await?;
    crew.open().await?;
    let hearing = host.sample()?;
    let (mut halls, mut pictures) = (Vec::new(), Vec::new());
    for n in 0..count {
        // The server asks for key frames at most every 400 ms; people who come do not come that closely (`storm` does).
        sleep(PAUSE).await;
        let link = host
            .invite(&hearing, Role::Lawyer, &format!("Lawyer {n}"))
            .await?;
        let guest = Caller::join(&link, CallerOptions::default()).await?;
        // A person waits longer than a connection takes.
        guest
            .wait_for("media", STEP, |view| {
                view.state.media == MediaState::Connected
            })
            .await?;
        admit(&crew.judge, &guest).await?;
        guest
            .wait_for("a picture", STEP, |view| {
                view.received.first_picture().is_some()
            })
            .await?;
        let milestones = guest.look(|view| view.state.milestones.clone());
        let picture = guest.look(|view| view.received.first_picture());
        halls.push(between(milestones.began, milestones.welcomed)?);
        pictures.push(between(milestones.admitted, picture)?);
        guest.leave().await;
    }
    crew.leave().await;
    host.stop().await?;

    let outcome = Outcome {
        scenario: "joins",
        join_to_waiting_hall_ms: Times::of(halls).context("nobody joined")?,
        admitted_to_first_picture_ms: Times::of(pictures).context("nobody joined")?,
    };
    let rows = [
        outcome.join_to_waiting_hall_ms.row("join -> waiting hall"),
        outcome
            .admitted_to_first_picture_ms
            .row("admitted -> first picture"),
    ];
    print::table(&HEAD, &rows)?;
    print::json(&outcome)?;
    Ok(true)
}

fn between(from: Option<Instant>, to: Option<Instant>) -> Result<f64> {
    let (from, to) = from.zip(to).context("a join without its milestones")?;
    Ok(to.saturating_duration_since(from).as_secs_f64() * 1000.0)
}
