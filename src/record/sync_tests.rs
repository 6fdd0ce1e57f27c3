//! Voice and picture of one person beside each other in the record, over two hours of a simulated clock: the sender's clocks run wrong,
//! packets come late or never.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::print_stdout,
    reason = "tests"
)]

use super::packet::Packet;
use super::story_tests::{Story, read};
use crate::id::MediaKind;
use std::collections::BTreeMap;
use std::time::Duration;

const SECONDS: u64 = 7_200;
/// Parts in a million by which a clock runs wrong.
const SKEW: i64 = 50;
/// One packet in so many never comes.
const LOST: u64 = 20;

/// Chance from a seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }

    /// How long a packet is on its way, in milliseconds: 20 to 40, and one in fifty a tenth of a second more.
    fn way(&mut self) -> u64 {
        let queue = if self.below(50) == 0 { 100 } else { 0 };
        20 + self.below(20) + queue
    }
}

/// Records one publication whose clock runs wrong by `ppm`; gives how late each frame stands in the file (ms), by when it was taken (ms).
fn recorded(kind: MediaKind, ppm: i64, chance: &mut Chance) -> BTreeMap<u64, i64> {
    let mut story = Story::new(kind);
    let (spacing, rate) = (story.spacing(), u64::from(story.rate()));
    let mut arrivals = Vec::new();
    for number in 0..SECONDS * 1_000 / spacing {
        let taken = number * spacing;
        let way = chance.way();
        if chance.below(LOST) > 0 {
            arrivals.push((taken + way, number));
        }
    }
    arrivals.sort_unstable();
    let mut late = BTreeMap::new();
    let mut wants_key = true;
    for (arrived, number) in arrivals {
        let ticks = (number * spacing * rate) as i64;
        let ticks = ticks + ticks * ppm / 1_000_000;
        wants_key |= story.track.take_key_frame_wish();
        let key = std::mem::take(&mut wants_key);
        for packet in story.frame(number as u32, 1, key) {
            let packet = Packet {
                arrived: story.base + Duration::from_millis(arrived),
                sequence: number as u16,
                timestamp: 1_000_u32.wrapping_add(ticks as u32),
                ..packet
            };
            story.track.push(packet, &mut story.file);
        }
    }
    story.track.close(SECONDS * 1_000 + 1_000, &mut story.file);
    for frame in read(&story.file) {
        let taken = u64::from(frame.number) * spacing;
        late.insert(taken, frame.ms as i64 - taken as i64);
    }
    late
}

#[test]
fn voice_and_picture_stay_together_for_two_hours_though_clocks_run_wrong_and_packets_are_lost() {
    for (of_voice, of_picture) in [(SKEW, 0), (SKEW, -SKEW)] {
        let mut chance = Chance(0x5eed);
        let voice = recorded(MediaKind::Audio, of_voice, &mut chance);
        let picture = recorded(MediaKind::Video, of_picture, &mut chance);
        assert!(picture.len() as u64 > SECONDS * 10, "{}", picture.len());
        let beside = |taken: u64| voice.range(..=taken).next_back().map(|(_, late)| *late);
        let offsets: Vec<(u64, i64)> = picture
            .iter()
            .filter_map(|(taken, late)| Some((*taken, late - beside(*taken)?)))
            .collect();
        let mut sizes: Vec<i64> = offsets.iter().map(|(_, offset)| offset.abs()).collect();
        sizes.sort_unstable();
        let p95 = sizes[sizes.len() * 95 / 100];
        // Over twenty minutes each, so that a clock that is set right in steps shows no drift of its own.
        let mean = |from: u64| {
            let of: Vec<i64> = offsets
                .iter()
                .filter(|(taken, _)| (from..from + 1_200_000).contains(taken))
                .map(|(_, offset)| *offset)
                .collect();
            of.iter().sum::<i64>() / of.len() as i64
        };
        let end = SECONDS * 1_000 - 1_200_000;
        let hours_ms = end as i64;
        let drift = (mean(end) - mean(0)) * 3_600_000 / hours_ms;
        println!("clocks {of_voice} and {of_picture} ppm: offset p95 {p95} ms, drift {drift} ms/h");
        assert!(p95 <= 80, "{p95} ms");
        assert!(drift.abs() <= 40, "{drift} ms/h");
    }
}
