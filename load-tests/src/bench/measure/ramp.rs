//! More and more packets.

use super::super::numbers::{Measure, Measured};
use super::super::scenario::{Ramp, Scenario};
use super::super::sfu::Sfu;
use super::float;
use super::gather::Crew;
use super::window::window;
use crate::light::engine::{Engine, PeerId};
use anyhow::Result;
use std::time::Duration;
use tokio::time::sleep;

/// A server keeps up when so much of what is sent in a step also arrives in it.
const KEEPS_UP: f64 = 0.95;

/// A step that fails is tried again: a server that estimates its viewers' links may have to find out first what they bear.
const MOST_FAILURES: u8 = 3;

/// More and more packets, until the server cannot follow.
pub(super) async fn climb<S: Sfu>(
    sfu: &S,
    engine: &Engine,
    scenario: &Scenario,
    ramp: &Ramp,
    crew: &Crew,
    measured: &mut Measured,
) -> Result<()> {
    let senders: Vec<PeerId> = crew.senders.iter().map(|sender| sender.peer).collect();
    let viewers_of_a_sender = float(scenario.viewers);
    let frame: u16 = scenario
        .pictures
        .iter()
        .map(|picture| picture.packets)
        .sum();
    let of_a_frame = f64::from(frame) * float(crew.viewers.len());
    let (mut wanted, mut failures) = (ramp.from, 0_u8);
    let (mut clean, mut most) = (0.0_f64, 0.0_f64);
    while wanted <= ramp.to && failures < MOST_FAILURES {
        let rate = wanted / of_a_frame;
        for sender in senders.clone() {
            engine
                .ask(move |peers| peers.set_frames_per_second(sender, rate))
                .await??;
        }
        sleep(Duration::from_millis(300)).await;
        let window = window(sfu, engine, ramp.seconds).await?;
        let arrived = float(window.packets());
        let sent: u64 = window.numbers.iter().map(|peer| peer.seen.sent).sum();
        let sent = float(sent) * viewers_of_a_sender;
        let lost = float(window.sum(|stream| stream.lost));
        let loss = 100.0 * lost / (lost + arrived).max(1.0);
        // What is on its way as a window begins or ends is no loss; a server that falls behind shows as more than that.
        let is_clean = loss < ramp.clean_below && arrived > KEEPS_UP * sent;
        if arrived / window.seconds > most {
            most = arrived / window.seconds;
            window.tell(measured);
        }
        if is_clean {
            clean = clean.max(arrived / window.seconds);
            failures = 0;
            wanted *= ramp.factor;
        } else {
            failures = failures.saturating_add(1);
        }
    }
    // Latency and loss of a server that is overrun say nothing.
    for measure in [
        Measure::LatencyP50Ms,
        Measure::LatencyP99Ms,
        Measure::LossPercent,
        Measure::LongestGapMs,
        Measure::PacketsPerSecond,
    ] {
        measured.remove(&measure);
    }
    measured.insert(Measure::CleanPerSecond, clean);
    measured.insert(Measure::MostPerSecond, most);
    Ok(())
}
