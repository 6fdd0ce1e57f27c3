//! Looks at the record as it lies on the disk: reads the newest sealed bytes of each track back, decodes them, and compares a voice with
//! how loud it came. A thread of its own, which nobody waits for; what it has not come to when something newer is sealed it passes over.

use super::pieces;
use super::pulse::{Pulse, Sealed};
use super::reserve::Lasting;
use super::watch::Watched;
use super::{Setup, reserve};
use crate::codec::Codec;
use crate::record::closed::Opener;
use crate::record::shown;
use crate::record::watch::Wrong;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

/// Between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// So many loud packets of a voice in a segment have to be heard on disk: half a second.
const SPOKEN: u64 = 25;
/// For each loud packet, so many milliseconds of the 20 that most last have to be heard. Nothing transcodes in between, so it is all or
/// nothing; the rest is for packets that came near the segment's edges.
const HEARD_MS: u64 = 5;
/// No segment is longer.
const LONGEST: u64 = 64 << 20;

/// Begins to look, until nobody holds what is watched any more.
pub(super) fn start(watched: &Arc<Watched>, setup: &Setup) -> std::io::Result<()> {
    let watched = Arc::downgrade(watched);
    let setup = setup.clone();
    let thread = std::thread::Builder::new().name("record-sampler".to_owned());
    thread.spawn(move || sample(&watched, &setup)).map(drop)
}

fn sample(watched: &Weak<Watched>, setup: &Setup) {
    let begun = Instant::now();
    let mut lasting = Lasting::default();
    while let Some(watched) = watched.upgrade() {
        if let Ok(free) = reserve::free(&setup.archive) {
            let written = setup.counters.bytes.load(Ordering::Relaxed);
            let (minutes, sheds) = lasting.look(begun.elapsed().as_secs(), written, free);
            watched.lasts(minutes, sheds);
            watched.has(free);
            setup.counters.minutes.store(minutes, Ordering::Relaxed);
        }
        let pulses = watched.pulses();
        drop(watched);
        for pulse in pulses {
            if let Some(sealed) = pulse.take_sealed() {
                look(&pulse, &sealed);
            }
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

/// Looks at sealed bytes as they lie on the disk, and keeps with the pulse what was found.
pub(super) fn look(pulse: &Pulse, sealed: &Sealed) {
    let loud = pulse.loud_packets(sealed.span);
    // Decoders are others' code, and what they read is anybody's.
    let shown = catch_unwind(AssertUnwindSafe(|| shows(sealed, loud)));
    pulse.shows(sealed.at, shown.unwrap_or(Some(Wrong::Unreadable)));
}

/// What is wrong with sealed bytes as they lie on the disk, of a time in which so many loud packets came.
fn shows(sealed: &Sealed, loud: u64) -> Option<Wrong> {
    let read = pieces::bytes(&sealed.path, sealed.from, sealed.to, LONGEST);
    let Some(piece) = read.ok().flatten().and_then(|read| open(sealed, read)) else {
        return Some(Wrong::Unreadable);
    };
    let Some(blocks) = shown::blocks(&piece) else {
        return Some(Wrong::Unreadable);
    };
    if sealed.codec != Codec::Opus {
        let begins_well = sealed.from > 0 || blocks.first().is_none_or(|block| block.key);
        let reads = begins_well && shown::pictures(sealed.codec, &blocks).is_some();
        return (!reads).then_some(Wrong::Unreadable);
    }
    if loud < SPOKEN {
        return None;
    }
    match shown::is_heard(&blocks, loud.saturating_mul(HEARD_MS)) {
        None => Some(Wrong::Unreadable),
        Some(false) => Some(Wrong::Silent),
        Some(true) => None,
    }
}

/// What a piece holds; in a closed part only with its key. `None`: it does not open.
fn open(sealed: &Sealed, read: Vec<u8>) -> Option<Vec<u8>> {
    let Some(key) = sealed.key.clone() else {
        return Some(read);
    };
    let mut opener = match sealed.from {
        0 => Opener::new(key, 0),
        _ => Opener::within(key),
    };
    let mut opened = Vec::new();
    opener.push(&read, &mut opened).ok()?;
    opener.is_whole().then_some(opened)
}
