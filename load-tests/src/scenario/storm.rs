//! Viewers come all at once to an open session: how long until the last of them has media connected and sees a picture.

use crate::crew::{Crew, STEP};
use crate::numbers::{HEAD, Times};
use crate::print;
use anyhow::{Context, Result};
use futures_util::future::try_join_all;
use serde::Serialize;
use std::time::{Duration, Instant};
use tokio::time::sleep;
use tyndau::client::host::Host;
use tyndau::client::{Caller, CallerOptions, MediaState};
use tyndau::signal::message::Role;

const SETTLED: Duration = Duration::from_secs(2);

#[derive(Serialize)]
struct Outcome {
    scenario: &'static str,
    people: usize,
    /// From the first join of all to each viewer's connected media: HTTP, WebSocket, SDP, ICE and DTLS of all.
    connected_ms: Times,
    /// From each viewer's own offer to connected media.
    offer_to_connected_ms: Times,
    /// From the first join of all to each viewer's first whole picture.
    first_picture_ms: Times,
}

/// Measures it with `people` viewers of one judge.
///
/// # Errors
/// When somebody cannot connect.
pub async fn run(host: Host, people: usize) -> Result<bool> {
    let crew = Crew::join(&Crew::links(&host, 1).await?).await?;
    crew.open().await?;
    let hearing = host.sample()?;
    let mut links = Vec::new();
    for n in 0..people {
        links.push(
            host.invite(&hearing, Role::MemberOfThePublic, &format!("Viewer {n}"))
                .await?,
        );
    }

    // The server asks for key frames at most every 400 ms, and the record has just asked for one: that is not what is measured here.
    sleep(SETTLED).await;
    let began = Instant::now();
    let viewers = try_join_all(links.iter().map(view)).await?;
    let millis = |of: &dyn Fn(&Caller) -> Option<(Instant, Instant)>| {
        Times::of(
            viewers
                .iter()
                .filter_map(of)
                .map(|(from, to)| to.saturating_duration_since(from).as_secs_f64() * 1000.0)
                .collect(),
        )
        .context("nobody came")
    };
    let outcome = Outcome {
        scenario: "storm",
        people,
        connected_ms: millis(&|bot| {
            bot.look(|view| Some((began, view.state.milestones.connected?)))
        })?,
        offer_to_connected_ms: millis(&|bot| {
            bot.look(|view| {
                let milestones = &view.state.milestones;
                Some((milestones.offered?, milestones.connected?))
            })
        })?,
        first_picture_ms: millis(&|bot| {
            bot.look(|view| Some((began, view.received.first_picture()?)))
        })?,
    };
    for viewer in viewers {
        viewer.leave().await;
    }
    crew.leave().await;
    host.stop().await?;

    let rows = [
        outcome.connected_ms.row("all begin -> media connected"),
        outcome
            .offer_to_connected_ms
            .row("own offer -> media connected"),
        outcome.first_picture_ms.row("all begin -> first picture"),
    ];
    print::table(&HEAD, &rows)?;
    print::json(&outcome)?;
    Ok(true)
}

async fn view(link: &tyndau::client::JoinLink) -> Result<Caller> {
    let viewer = Caller::join(link, CallerOptions::default()).await?;
    viewer
        .wait_for("a picture", STEP, |view| {
            view.state.media == MediaState::Connected && view.received.first_picture().is_some()
        })
        .await?;
    Ok(viewer)
}
