//! Random stories of one camera with three layers, a lossy way to the server and a viewer who changes their mind.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "tests"
)]

use super::tests::{Scene, header};
use super::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Layers of the camera.
const LAYERS: usize = 3;

/// What happens during one frame of the camera.
#[derive(Clone, Debug)]
struct Step {
    /// Packets of each layer's frame; 0: the layer is switched off.
    packets: [u8; LAYERS],
    key: [bool; LAYERS],
    /// For each packet in turn: 0-1 lost, 2-3 comes two frames later, 4 comes twice, else in its turn.
    fate: [u8; 12],
    wish: Wish,
}

#[derive(Clone, Copy, Debug)]
enum Wish {
    None,
    Aim(u8, u8),
    Pause,
}

/// A packet with what only the camera knows.
#[derive(Clone, Copy, Debug)]
struct Original {
    packet: Incoming,
    frame: usize,
}

/// A packet that the viewer got.
#[derive(Clone, Copy, Debug)]
struct Got {
    numbers: Numbers,
    packet: Incoming,
    frame: usize,
    aim: Aim,
}

/// What was sent and what the viewer got.
#[derive(Default)]
struct Story {
    /// By source and sequence number: temporal layer, and whether it came in its turn.
    sent: BTreeMap<(u32, u16), (u8, bool)>,
    /// By source and frame: temporal layer, whether it refers to the base only, and whether all of it came in its turn.
    frames: BTreeMap<(u32, usize), (u8, bool, bool)>,
    /// In the order of the outgoing numbers.
    got: Vec<Got>,
}

fn steps(lossy: bool) -> impl Strategy<Value = Vec<Step>> {
    let wish = prop_oneof![
        12 => Just(Wish::None),
        3 => (0u8..4, 0u8..4).prop_map(|(rank, temporal)| Wish::Aim(rank, temporal)),
        1 => Just(Wish::Pause),
    ];
    let fate = if lossy { 0u8..30 } else { 5u8..30 };
    let step = (
        prop::array::uniform3(prop_oneof![1 => Just(0u8), 6 => 1u8..4]),
        prop::array::uniform3(prop::bool::weighted(0.12)),
        prop::array::uniform12(fate),
        wish,
    );
    let step = step.prop_map(|(packets, key, fate, wish)| Step {
        packets,
        key,
        fate,
        wish,
    });
    prop::collection::vec(step, 1..60)
}

/// The pattern of libvpx for three temporal layers.
fn temporal(index: usize) -> (u8, bool) {
    let temporal = [0, 2, 1, 2][index % 4];
    (temporal, temporal > 0 && index % 8 < 4)
}

/// One layer of the camera.
#[derive(Default)]
struct Encoder {
    sequence: u16,
    id: u16,
    tl0: u8,
    since_key: usize,
    begun: bool,
}

impl Encoder {
    fn frame(&mut self, rank: usize, frame: usize, count: u8, key: bool) -> Vec<Original> {
        if count == 0 {
            return Vec::new();
        }
        let key = key || !self.begun;
        self.begun = true;
        self.since_key = if key { 0 } else { self.since_key + 1 };
        let (temporal, sync) = temporal(self.since_key);
        self.id = (self.id + 1) % 0x8000;
        self.tl0 = self.tl0.wrapping_add(u8::from(temporal == 0));
        (0..count)
            .map(|part| {
                self.sequence = self.sequence.wrapping_add(1);
                let start = part == 0;
                let header = Header {
                    length: 6,
                    start,
                    key: key && start,
                    tl0: Some(self.tl0),
                    ..header(self.id, temporal, sync)
                };
                let packet = Incoming {
                    ssrc: rank as u32 + 1,
                    rank: rank as u8,
                    sequence: self.sequence,
                    timestamp: (frame as u32 * 3_000).wrapping_add(rank as u32 * 1_500_000_000),
                    codec: crate::codec::Codec::Vp8,
                    key: key && start,
                    vp8: Some(header),
                    late: false,
                };
                Original { packet, frame }
            })
            .collect()
    }
}

const FIRST: u16 = 65_000;

fn play(steps: &[Step]) -> Story {
    let mut scene = Scene::of(MediaKind::Video);
    scene.way = Downtrack::new(MediaKind::Video, FIRST);
    let mut story = Story::default();
    let mut camera: [Encoder; LAYERS] = std::array::from_fn(|rank| Encoder {
        sequence: 65_500 + rank as u16,
        id: 0x7ff0 + rank as u16,
        tl0: 250,
        ..Encoder::default()
    });
    let mut late: Vec<(usize, Original)> = Vec::new();
    let mut aim = Some(Aim::BEST);
    for (index, step) in steps.iter().enumerate() {
        scene.pass(33);
        match step.wish {
            Wish::None => {}
            Wish::Aim(rank, temporal) => aim = Some(Aim { rank, temporal }),
            Wish::Pause => aim = None,
        }
        match aim {
            Some(aim) => scene.way.aim(aim),
            None => scene.way.pause(),
        }
        let mut arriving = Vec::new();
        let mut fates = step.fate.iter();
        for (rank, encoder) in camera.iter_mut().enumerate() {
            for original in encoder.frame(rank, index, step.packets[rank], step.key[rank]) {
                let fate = fates.next().unwrap();
                story.note(&original, *fate >= 4);
                match fate {
                    0..=1 => {}
                    2..=3 => late.push((index + 2, original)),
                    4 => arriving.extend([original, original]),
                    _ => arriving.push(original),
                }
            }
        }
        late.retain(|(due, original)| {
            if *due == index {
                arriving.push(*original);
            }
            *due != index
        });
        for original in arriving {
            let numbers = scene.packet(original.packet);
            story
                .got
                .extend(numbers.map(|numbers| got(&scene, &original, numbers, aim.unwrap())));
        }
    }
    story
        .got
        .sort_by_key(|got| got.numbers.sequence.wrapping_sub(FIRST));
    story
}

/// The packet can be found again under its numbers.
fn got(scene: &Scene, original: &Original, numbers: Numbers, aim: Aim) -> Got {
    let packet = original.packet;
    let sent = scene.way.find(numbers.sequence).unwrap();
    assert_eq!((sent.ssrc, sent.sequence), (packet.ssrc, packet.sequence));
    assert_eq!(sent.numbers(packet.timestamp, packet.vp8.as_ref()), numbers);
    Got {
        numbers,
        packet,
        frame: original.frame,
        aim,
    }
}

impl Story {
    fn note(&mut self, original: &Original, in_turn: bool) {
        let packet = original.packet;
        let header = packet.vp8.unwrap();
        self.sent
            .insert((packet.ssrc, packet.sequence), (header.temporal, in_turn));
        let frame = (header.temporal, header.sync, true);
        let frame = self
            .frames
            .entry((packet.ssrc, original.frame))
            .or_insert(frame);
        frame.2 &= in_turn;
    }

    /// Neighbours in the order of the outgoing numbers, and whether the second goes on with the feed of the first for certain.
    fn neighbours(&self) -> impl Iterator<Item = (&Got, &Got, bool)> {
        let pairs = self.got.iter().zip(self.got.iter().skip(1));
        pairs.map(|(a, b)| (a, b, a.packet.ssrc == b.packet.ssrc && !b.packet.key))
    }

    /// Packets of a source between two; none when a switch lies between.
    fn between(&self, a: &Got, b: &Got) -> impl Iterator<Item = (u8, bool)> {
        let (ssrc, from) = (a.packet.ssrc, a.packet.sequence);
        let same = ssrc == b.packet.ssrc;
        let steps = 1..if same {
            b.packet.sequence.wrapping_sub(from)
        } else {
            1
        };
        steps.filter_map(move |step| self.sent.get(&(ssrc, from.wrapping_add(step))).copied())
    }

    /// Frames of a source after that of `a`, before that of `b`.
    fn frames_between(&self, a: &Got, b: &Got) -> impl Iterator<Item = (u8, bool)> {
        let ssrc = a.packet.ssrc;
        let frames = self
            .frames
            .range((ssrc, a.frame + 1)..(ssrc, b.frame.max(a.frame + 1)));
        frames.map(|(_, (temporal, _, whole))| (*temporal, *whole))
    }

    fn nothing_comes_twice(&self) {
        let mut packets = BTreeSet::new();
        for got in &self.got {
            assert!(
                packets.insert((got.packet.ssrc, got.packet.sequence)),
                "{got:?}"
            );
        }
        for (a, b, _) in self.neighbours() {
            assert_ne!(a.numbers.sequence, b.numbers.sequence, "{a:?} {b:?}");
        }
    }

    /// A hole in the numbers is never wider than what did not come in its turn; at a switch there is none.
    fn holes_are_losses(&self) {
        for (a, b, _) in self.neighbours() {
            let hole = b.numbers.sequence.wrapping_sub(a.numbers.sequence) - 1;
            let troubled = self.between(a, b).filter(|(_, in_turn)| !in_turn).count();
            assert!(
                usize::from(hole)
                    <= if a.packet.ssrc == b.packet.ssrc {
                        troubled
                    } else {
                        0
                    },
                "{a:?} {b:?} {hole}"
            );
        }
    }

    fn time_never_goes_back(&self) {
        for (a, b, _) in self.neighbours() {
            let step = b.numbers.timestamp.wrapping_sub(a.numbers.timestamp);
            let same = a.packet.ssrc == b.packet.ssrc && a.frame == b.frame;
            assert!(
                if same {
                    step == 0
                } else {
                    (1..1 << 31).contains(&step)
                },
                "{a:?} {b:?}"
            );
        }
    }

    fn another_layer_begins_with_a_key_frame(&self) {
        assert!(self.got.first().is_none_or(|first| first.packet.key));
        for (a, b, _) in self.neighbours() {
            assert!(
                a.packet.ssrc == b.packet.ssrc || b.packet.key,
                "{a:?} {b:?}"
            );
        }
    }

    /// One id a frame, and no more ids are left open than frames were troubled.
    fn pictures_go_on(&self) {
        for (a, b, _) in self.neighbours() {
            let (from, to) = (a.numbers.picture.unwrap(), b.numbers.picture.unwrap());
            let step = usize::from(to.id.wrapping_sub(from.id) & 0x7fff);
            let base = usize::from(to.tl0.wrapping_sub(from.tl0));
            if a.packet.ssrc == b.packet.ssrc && a.frame == b.frame {
                assert_eq!((step, base), (0, 0), "{a:?} {b:?}");
                continue;
            }
            let troubled = self
                .frames_between(a, b)
                .filter(|(_, whole)| !whole)
                .count();
            let most = if a.packet.ssrc == b.packet.ssrc {
                troubled
            } else {
                0
            };
            assert!((1..=1 + most).contains(&step), "{a:?} {b:?}");
            let bases = self
                .frames_between(a, b)
                .filter(|(temporal, _)| *temporal == 0)
                .count();
            let bases = bases + usize::from(b.packet.vp8.unwrap().temporal == 0);
            assert!(
                base == bases || b.packet.key && base == 1,
                "{a:?} {b:?} {base} {bases}"
            );
        }
    }

    /// Without loss: nothing above the wish, nothing that refers to what was left out, and no base frame left out.
    fn what_comes_is_wished_for_and_can_be_decoded(&self) {
        let got: BTreeSet<(u32, usize)> = self
            .got
            .iter()
            .map(|got| (got.packet.ssrc, got.frame))
            .collect();
        for (a, b, goes_on) in self.neighbours() {
            assert!(
                !goes_on || self.between(a, b).all(|(temporal, _)| temporal > 0),
                "{a:?} {b:?}"
            );
        }
        for own in &self.got {
            let header = own.packet.vp8.unwrap();
            assert!(header.temporal <= own.aim.temporal, "{own:?}");
            assert!(
                own.packet.rank <= own.aim.rank || header.temporal == 0,
                "{own:?}"
            );
            if header.temporal == 0 || header.sync {
                continue;
            }
            for temporal in 1..=header.temporal {
                let before = self
                    .frames
                    .range((own.packet.ssrc, 0)..(own.packet.ssrc, own.frame));
                let last = before.rev().find(|(_, frame)| frame.0 == temporal).unwrap();
                assert!(got.contains(last.0), "{own:?} refers to {last:?}");
            }
        }
    }
}

proptest! {
    #[test]
    fn whatever_is_lost_late_or_wished_for_the_numbers_go_on(steps in steps(true)) {
        let story = play(&steps);
        story.nothing_comes_twice();
        story.holes_are_losses();
        story.time_never_goes_back();
        story.another_layer_begins_with_a_key_frame();
        story.pictures_go_on();
    }

    #[test]
    fn without_loss_nothing_is_missing_and_all_can_be_decoded(steps in steps(false)) {
        let story = play(&steps);
        story.nothing_comes_twice();
        story.holes_are_losses();
        story.time_never_goes_back();
        story.another_layer_begins_with_a_key_frame();
        story.pictures_go_on();
        story.what_comes_is_wished_for_and_can_be_decoded();
    }

    /// A key frame of the wanted layer is never missed.
    #[test]
    fn the_wanted_layer_feeds_from_its_key_frame_on(steps in steps(false)) {
        let story = play(&steps);
        let got: BTreeSet<(u32, usize)> = story.got.iter().map(|got| (got.packet.ssrc, got.frame)).collect();
        let mut aim = Some(Aim::BEST);
        for (index, step) in steps.iter().enumerate() {
            match step.wish {
                Wish::None => {}
                Wish::Aim(rank, temporal) => aim = Some(Aim { rank, temporal }),
                Wish::Pause => aim = None,
            }
            let Some(aim) = aim else { continue };
            let rank = usize::from(aim.rank.min(2));
            if step.packets[rank] > 0 && step.key[rank] {
                prop_assert!(got.contains(&(rank as u32 + 1, index)));
            }
        }
    }
}
