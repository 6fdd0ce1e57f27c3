//! A court in which one page sends what the test wants, sealed with the right keys.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "tests"
)]
use super::world::{World, hearing, id, publication, two};
use super::*;
use crate::edge::transport::Event;
use crate::edge::transport::keys::{KEY, Master, SALT};
use crate::edge::transport::srtp::{Srtp, TAG};
use crate::media::packet::Header;
use bytes::Bytes;
use rtc::rtp::{self, Packet};
use rtc::shared::marshal::Marshal;
use std::time::Duration;

pub const VP8: u8 = 96;
pub const MILLISECOND: Duration = Duration::from_millis(1);

/// A court in which judge and party talk to each other while `rogue`, whose keys the test has, is seen and heard by the party and
/// receives the judge.
pub struct Court {
    pub world: World,
    pub keys: Srtp,
    pub rogue: LegId,
    /// Index of the next RTCP packet.
    pub control: u32,
    pub seed: u64,
}

fn master() -> Master {
    Master {
        key: [7; KEY],
        salt: [9; SALT],
    }
}

impl Court {
    pub fn new() -> Self {
        let mut world = two();
        world.join("rogue", 2);
        world.pass(Duration::from_millis(500));
        for kind in MediaKind::ALL {
            for (viewer, owner) in [("judge", "party"), ("party", "rogue"), ("rogue", "judge")] {
                world.wire(viewer, publication(owner, kind));
            }
        }
        let rogue = world.shard.courts[&hearing()].leg_of(&id("rogue")).unwrap();
        let leg = world.shard.legs.get_mut(rogue).unwrap();
        leg.take_for_browser(Srtp::new(&master()).unwrap());
        // What its true page says is not authentic any more; only its checks are.
        world.pass(Duration::from_secs(1));
        world.shard.take_turn();
        Self {
            world,
            keys: Srtp::new(&master()).unwrap(),
            rogue,
            control: 1,
            seed: 1,
        }
    }

    /// A number between 0 and below `end`, the same in each run.
    pub fn chance(&mut self, end: u64) -> u64 {
        self.seed = self
            .seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.seed >> 33) % end
    }

    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.chance(256) as u8).collect()
    }

    pub fn deliver(&mut self, mut datagram: Vec<u8>) {
        let world = &mut self.world;
        let from = world.peers[2].address;
        world
            .shard
            .datagram(world.now, from, &mut datagram, &mut world.sent);
        world.shard.flush(world.now, &mut world.sent);
    }

    /// Seals a plain packet as it is; what the shard takes for its header stays in the clear.
    pub fn seal(&self, mut plain: Vec<u8>) -> Vec<u8> {
        let header = Header::read(&plain).unwrap();
        let length = plain.len() - header.length;
        plain.resize(plain.len() + TAG, 0);
        let index = u64::from(header.sequence);
        self.keys
            .seal_rtp(header.ssrc, index, &mut plain, header.length, length)
            .unwrap();
        plain
    }

    pub fn send(&mut self, plain: Vec<u8>) {
        let sealed = self.seal(plain);
        self.deliver(sealed);
    }

    pub fn say(&mut self, mut compound: Vec<u8>) {
        self.keys.seal_rtcp(self.control, &mut compound).unwrap();
        self.control += 1;
        self.deliver(compound);
    }

    /// Datagrams to the rogue's page that have not been delivered.
    pub fn sent_to_rogue(&self) -> usize {
        let to = self.world.peers[2].address;
        self.world.sent.0.iter().filter(|(at, _)| *at == to).count()
    }

    /// The others go on, without a hole and without one who is gone.
    pub fn others_notice_nothing(&mut self) {
        let before = self.world.peers[0].audio_in;
        self.world.pass(Duration::from_secs(1));
        let heard = self.world.peers[0].audio_in - before;
        assert!(heard >= 49, "the judge heard {heard} packets of 50");
        assert_eq!(self.world.peers[0].audio_holes, 0);
        let gone = |event: &&Event| matches!(event, Event::Gone { who, .. } if *who != id("rogue"));
        assert_eq!(self.world.heard.iter().filter(gone).count(), 0);
    }
}

pub fn packet(payload_type: u8, ssrc: u32, sequence_number: u16, payload: &[u8]) -> Packet {
    let header = rtp::Header {
        version: 2,
        marker: true,
        payload_type,
        ssrc,
        sequence_number,
        timestamp: u32::from(sequence_number) * 960,
        ..rtp::Header::default()
    };
    let payload = Bytes::copy_from_slice(payload);
    Packet { header, payload }
}

pub fn plain(payload_type: u8, ssrc: u32, sequence: u16, payload: &[u8]) -> Vec<u8> {
    let packet = packet(payload_type, ssrc, sequence, payload);
    packet.marshal().unwrap().to_vec()
}
