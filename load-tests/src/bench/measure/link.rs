//! Viewers with a bad link, and what the others notice of them.

use super::super::numbers::{Measure, Measured, percentile};
use super::super::scenario::Link;
use super::super::sfu::Joined;
use super::gather::Crew;
use super::window::Window;
use super::{float, put};
use crate::light::engine::StreamNumbers;
use anyhow::Result;
use std::time::Duration;

/// Those with the bad link and the others, each for themselves.
pub(super) fn bad_link(
    window: &Window,
    link: &Link,
    crew: &Crew,
    measured: &mut Measured,
) -> Result<()> {
    let (bad, others) = crew
        .viewers
        .split_at_checked(link.viewers)
        .unwrap_or_default();
    let of = |who: &[Joined], codec: &'static str| -> Vec<&StreamNumbers> {
        let peers = window
            .numbers
            .iter()
            .filter(|peer| who.iter().any(|one| one.peer == peer.peer));
        peers
            .flat_map(|peer| &peer.streams)
            .filter(|stream| match codec {
                "" => stream.codec != "rtx",
                _ => stream.codec == codec,
            })
            .collect()
    };
    let loss = |streams: &[&StreamNumbers]| {
        let lost: f64 = streams.iter().map(|stream| float(stream.lost)).sum();
        let packets: f64 = streams.iter().map(|stream| float(stream.packets)).sum();
        100.0 * lost / (lost + packets).max(1.0)
    };
    let (voice, picture) = (of(bad, "opus"), of(bad, "vp8"));
    if !voice.is_empty() {
        measured.insert(Measure::BadVoiceLossPercent, loss(&voice));
        let holes = voice.iter().filter_map(|stream| stream.last_hole).max();
        let clean = holes.map_or(Duration::ZERO, |hole| hole.saturating_sub(window.began));
        measured.insert(Measure::BadVoiceCleanAfterS, clean.as_secs_f64());
    }
    measured.insert(Measure::BadPictureLossPercent, loss(&picture));
    let repairs = of(bad, "rtx")
        .iter()
        .map(|stream| stream.packets)
        .sum::<u64>();
    measured.insert(Measure::BadRepairs, float(repairs));
    if link.new_address {
        let mut gaps = Vec::new();
        for relay in crew.relays().iter() {
            gaps.extend(relay.tell()?.new_address_gaps_ms);
        }
        // As the viewer sees it: both ways come on top.
        let round_trip = link.then.up.delay_ms + link.then.down.delay_ms;
        gaps.iter_mut().for_each(|gap| *gap += round_trip);
        // Who got nothing any more has waited all the time.
        gaps.resize(bad.len(), window.seconds * 1000.0);
        put(measured, Measure::NewAddressGapMs, percentile(gaps, 100));
    }
    let others = of(others, "");
    if !others.is_empty() {
        measured.insert(Measure::OthersLossPercent, loss(&others));
        let gap = others.iter().map(|stream| stream.longest_gap).max();
        put(
            measured,
            Measure::OthersGapMs,
            gap.map(|gap| gap.as_secs_f64() * 1000.0),
        );
    }
    Ok(())
}
