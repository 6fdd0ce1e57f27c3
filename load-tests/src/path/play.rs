//! One room of a scenario, played.

use super::world::World;
use crate::bench::scenario::Scenario;
use crate::light::peer::{Pair, Spec};
use anyhow::{Result, ensure};
use std::time::Duration;
use tyndau::id::MediaKind;

/// So long is counted at most: the figure stands still by then.
const LONGEST: Duration = Duration::from_secs(4);

/// Plays a scenario; how many packets of voice and picture have arrived while it was counted. Retransmissions and probes are no part of
/// that number.
///
/// # Errors
/// When somebody's media does not come up, or a packet is lost: then it is not the path that is counted.
pub fn play(scenario: &Scenario) -> Result<u64> {
    let mut world = World::new()?;
    let sender = Spec {
        sections: Pair {
            audio: scenario.voice.is_some(),
            video: !scenario.pictures.is_empty(),
        },
        voice: scenario.voice.clone(),
        pictures: scenario.pictures.clone(),
        receives: slots(scenario, scenario.senders.saturating_sub(1))?,
        reports: scenario.reports,
        repairs: false,
    };
    let viewer = Spec {
        reports: scenario.reports,
        receives: slots(scenario, scenario.senders)?,
        ..Spec::default()
    };
    for _ in 0..scenario.senders {
        world.join(sender.clone())?;
    }
    for _ in 0..scenario.viewers {
        world.join(viewer.clone())?;
    }
    world.wait_for_all()?;
    world.wire(scenario.senders, &kinds(scenario))?;
    world.pass(Duration::from_secs_f64(scenario.settle))?;
    world.restart_count();
    world.pass_counted(Duration::from_secs_f64(scenario.seconds).min(LONGEST))?;
    arrived(&world, scenario)
}

fn slots(scenario: &Scenario, senders: usize) -> Result<Pair<u16>> {
    let senders = u16::try_from(senders)?;
    let of = |is_sent: bool| if is_sent { senders } else { 0 };
    Ok(Pair {
        audio: of(scenario.voice.is_some()),
        video: of(!scenario.pictures.is_empty()),
    })
}

fn kinds(scenario: &Scenario) -> Vec<MediaKind> {
    let voice = scenario.voice.iter().map(|_| MediaKind::Audio);
    let picture = (!scenario.pictures.is_empty()).then_some(MediaKind::Video);
    voice.chain(picture).collect()
}

fn arrived(world: &World, scenario: &Scenario) -> Result<u64> {
    let mut packets: u64 = 0;
    for (number, peer) in world.peers.iter().enumerate() {
        let expected = if number < scenario.senders {
            scenario.streams_of_a_sender()
        } else {
            scenario.streams_of_a_viewer()
        };
        let media = peer.streams.values().filter(|i| i.codec != "rtx");
        let streams: Vec<_> = media.map(|incoming| &incoming.stream).collect();
        let lost: u64 = streams.iter().map(|stream| stream.lost()).sum();
        let silent = streams.iter().filter(|s| s.packets == 0).count();
        ensure!(
            streams.len() == expected && silent == 0 && lost == 0 && peer.seen.strange == 0,
            "peer {number} gets {} streams of {expected}, {silent} of them silent; {lost} packets were lost",
            streams.len(),
        );
        packets = packets.saturating_add(streams.iter().map(|stream| stream.packets).sum());
    }
    Ok(packets)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use std::path::Path;

    #[test]
    fn everybody_gets_every_packet_without_a_socket_and_without_waiting() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        let mut scenario = Scenario::read(&folder.join("gallery-20.toml")).unwrap();
        scenario.viewers = 3;
        scenario.seconds = 1.0;
        assert_eq!(play(&scenario).unwrap(), 3 * 125);
    }
}
