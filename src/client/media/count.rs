//! What arrived, stream by stream. Pure: packets and the table of slots go in, counters come out.

use super::number::number_of;
use super::packet::descriptor;
use super::ranges::Ranges;
use crate::signal::message::{Kind, Slot};
use std::collections::BTreeMap;
use std::time::Instant;

/// Frames of one stream that may be in the making at once; older ones are given up.
const PENDING: usize = 64;

/// An RTP packet as it came out of SRTP.
#[derive(Clone, Copy, Debug)]
pub struct Arrived<'a> {
    /// When.
    pub at: Instant,
    /// Sequence number.
    pub sequence: u16,
    /// RTP timestamp.
    pub timestamp: u32,
    /// Last packet of a frame.
    pub marker: bool,
    /// Payload without padding.
    pub payload: &'a [u8],
}

/// One publication as it came through one receiving section.
#[derive(Clone, Debug)]
pub struct Stream {
    /// Voice or picture.
    pub kind: Kind,
    /// Whose; absent while the server has not said.
    pub owner: Option<String>,
    /// RTP packets, without repetitions.
    pub packets: u64,
    /// Bytes of payload in them.
    pub bytes: u64,
    /// Packets that came more than once.
    pub repeated: u64,
    /// Whole frames.
    pub frames: u64,
    /// Key frames among them; every frame of a voice is one.
    pub key_frames: u64,
    /// First packet.
    pub first_packet: Option<Instant>,
    /// First whole frame that can be shown or heard: for video a key frame.
    pub first_frame: Option<Instant>,
    /// Last packet.
    pub last_packet: Option<Instant>,
    /// Numbers of our callers' frames ([`super::number`]).
    pub numbers: Ranges,
    sequences: Ranges,
    highest: Option<u64>,
    pending: BTreeMap<u32, Pending>,
}

/// A video frame of which something is missing yet.
#[derive(Clone, Copy, Debug, Default)]
struct Pending {
    first: Option<u64>,
    last: Option<u64>,
    packets: u64,
    key: bool,
    number: Option<u32>,
}

impl Stream {
    fn new(kind: Kind, owner: Option<String>) -> Self {
        Self {
            kind,
            owner,
            packets: 0,
            bytes: 0,
            repeated: 0,
            frames: 0,
            key_frames: 0,
            first_packet: None,
            first_frame: None,
            last_packet: None,
            numbers: Ranges::default(),
            sequences: Ranges::default(),
            highest: None,
            pending: BTreeMap::new(),
        }
    }

    /// Sequence numbers between the first and the last packet that never came.
    #[must_use]
    pub fn missing_packets(&self) -> u64 {
        self.sequences.missing()
    }

    fn take(&mut self, packet: &Arrived<'_>) {
        let sequence = self.extend(packet.sequence);
        if !self.sequences.insert(sequence) {
            self.repeated = self.repeated.saturating_add(1);
            return;
        }
        self.packets = self.packets.saturating_add(1);
        self.bytes = self
            .bytes
            .saturating_add(u64::try_from(packet.payload.len()).unwrap_or(u64::MAX));
        self.first_packet.get_or_insert(packet.at);
        self.last_packet = Some(packet.at);
        match self.kind {
            Kind::Audio => self.whole(packet.at, true, number_of(packet.payload)),
            Kind::Video => self.assemble(sequence, packet),
        }
    }

    /// The sequence number without its roll-over (RFC 3550 appendix A.1), relative to the highest so far.
    fn extend(&mut self, sequence: u16) -> u64 {
        // Begins one cycle up, so that a packet from before the first has a number too.
        let highest = self
            .highest
            .unwrap_or_else(|| u64::from(sequence).saturating_add(1 << 16));
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the low 16 bits are what is compared"
        )]
        let ahead = sequence.wrapping_sub(highest as u16).cast_signed();
        let extended = highest.saturating_add_signed(i64::from(ahead));
        self.highest = Some(highest.max(extended));
        extended
    }

    fn assemble(&mut self, sequence: u64, packet: &Arrived<'_>) {
        let Some(said) = descriptor(packet.payload) else {
            return; // padding
        };
        let frame = self.pending.entry(packet.timestamp).or_default();
        frame.packets = frame.packets.saturating_add(1);
        if said.start {
            frame.first = Some(sequence);
            frame.key = said.key;
        }
        if packet.marker {
            frame.last = Some(sequence);
            frame.number = number_of(packet.payload);
        }
        let (key, number) = (frame.key, frame.number);
        if frame.is_whole() {
            self.pending.remove(&packet.timestamp);
            self.whole(packet.at, key, number);
        } else if self.pending.len() > PENDING {
            self.pending.pop_first();
        }
    }

    fn whole(&mut self, at: Instant, shows: bool, number: Option<u32>) {
        self.frames = self.frames.saturating_add(1);
        if shows {
            self.key_frames = self.key_frames.saturating_add(1);
            self.first_frame.get_or_insert(at);
        }
        if let Some(number) = number {
            self.numbers.insert(u64::from(number));
        }
    }
}

impl Pending {
    fn is_whole(self) -> bool {
        match (self.first, self.last) {
            (Some(first), Some(last)) => {
                last.checked_sub(first).and_then(|n| n.checked_add(1)) == Some(self.packets)
            }
            _ => false,
        }
    }
}

/// Everything that arrived.
#[derive(Clone, Debug, Default)]
pub struct Received {
    /// Receiving sections by mid.
    sections: BTreeMap<String, Stream>,
    /// What sections carried before something else came into them.
    past: Vec<Stream>,
    /// Packets of sections that nobody negotiated.
    pub strays: u64,
    /// Numbers of our callers' frames in all that came, whole frame or not, whosever it was.
    pub marks: Ranges,
}

impl Received {
    /// Takes in a packet of the section `mid`.
    pub fn take(&mut self, mid: &str, kind: Kind, packet: &Arrived<'_>) {
        if let Some(number) = number_of(packet.payload) {
            self.marks.insert(u64::from(number));
        }
        if let Some(stream) = self.sections.get_mut(mid) {
            stream.take(packet);
            return;
        }
        let mut stream = Stream::new(kind, None);
        stream.take(packet);
        self.sections.insert(mid.to_owned(), stream);
    }

    /// Counts a packet that belongs nowhere.
    pub fn stray(&mut self) {
        self.strays = self.strays.saturating_add(1);
    }

    /// The whole table of slots, as the server says it. It comes by another way than the packets: what a section received while it
    /// was nobody's belongs to the one who is now named for it.
    pub fn assign(&mut self, slots: &[Slot]) {
        for slot in slots {
            let owner = Some(slot.person.clone());
            let stream = self
                .sections
                .entry(slot.mid.clone())
                .or_insert_with(|| Stream::new(slot.kind, None));
            if stream.owner.is_none() {
                stream.owner = owner;
            } else if stream.owner != owner {
                let next = Stream::new(slot.kind, owner);
                self.past.push(std::mem::replace(stream, next));
            }
        }
        for (mid, stream) in &mut self.sections {
            if stream.owner.is_some() && !slots.iter().any(|slot| slot.mid == *mid) {
                let next = Stream::new(stream.kind, None);
                self.past.push(std::mem::replace(stream, next));
            }
        }
    }

    /// All streams, former ones first.
    pub fn streams(&self) -> impl Iterator<Item = &Stream> {
        self.past.iter().chain(self.sections.values())
    }

    /// Streams of one publication, in the order in which they came.
    pub fn of<'a>(&'a self, person: &'a str, kind: Kind) -> impl Iterator<Item = &'a Stream> {
        self.streams()
            .filter(move |stream| stream.kind == kind && stream.owner.as_deref() == Some(person))
    }

    /// Whole frames of one publication.
    #[must_use]
    pub fn frames(&self, person: &str, kind: Kind) -> u64 {
        self.of(person, kind).map(|stream| stream.frames).sum()
    }

    /// The first whole picture of anybody.
    #[must_use]
    pub fn first_picture(&self) -> Option<Instant> {
        self.streams()
            .filter(|stream| stream.kind == Kind::Video && stream.owner.is_some())
            .filter_map(|stream| stream.first_frame)
            .min()
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "tests"
    )]
    use super::super::{clip, number, packet};
    use super::*;

    struct Sent(Vec<(u16, u32, bool, Vec<u8>)>);

    /// Packets of the first `frames` pictures.
    fn pictures(frames: u32, mut sequence: u16) -> Sent {
        let mut sent = Vec::new();
        for n in 0..frames {
            let frame = number::number_picture(&clip::picture()[n as usize], n);
            let payloads = packet::payloads(&frame, 0);
            let last = payloads.len() - 1;
            for (i, payload) in payloads.into_iter().enumerate() {
                sent.push((sequence, n * 6000, i == last, payload.to_vec()));
                sequence = sequence.wrapping_add(1);
            }
        }
        Sent(sent)
    }

    fn feed(received: &mut Received, mid: &str, packet: &(u16, u32, bool, Vec<u8>)) {
        received.take(
            mid,
            Kind::Video,
            &Arrived {
                at: Instant::now(),
                sequence: packet.0,
                timestamp: packet.1,
                marker: packet.2,
                payload: &packet.3,
            },
        );
    }

    fn slot(mid: &str, person: &str) -> Slot {
        Slot {
            blind: false,
            mid: mid.into(),
            person: person.into(),
            kind: Kind::Video,
        }
    }

    #[test]
    fn all_frames_are_whole_over_a_roll_over_of_the_sequence() {
        let mut received = Received::default();
        received.assign(&[slot("2", "judge")]);
        for packet in &pictures(10, u16::MAX - 3).0 {
            feed(&mut received, "2", packet);
        }
        let stream = received.of("judge", Kind::Video).next().unwrap();
        assert_eq!(
            (
                stream.frames,
                stream.missing_packets(),
                stream.numbers.count()
            ),
            (10, 0, 10)
        );
        assert!(stream.first_frame.is_some());
    }

    #[test]
    fn order_and_repetition_do_not_matter_but_a_lost_packet_does() {
        let mut sent = pictures(3, 65_530).0;
        sent.reverse();
        let repeated = sent[0].clone();
        sent.push(repeated);
        let mut received = Received::default();
        received.assign(&[slot("2", "judge")]);
        for packet in &sent {
            feed(&mut received, "2", packet);
        }
        let stream = received.of("judge", Kind::Video).next().unwrap();
        assert_eq!(
            (stream.frames, stream.repeated, stream.missing_packets()),
            (3, 1, 0)
        );

        let mut lossy = Received::default();
        lossy.assign(&[slot("2", "judge")]);
        for packet in pictures(3, 7).0.iter().filter(|p| p.0 != 9) {
            feed(&mut lossy, "2", packet);
        }
        let stream = lossy.of("judge", Kind::Video).next().unwrap();
        assert_eq!((stream.frames, stream.missing_packets()), (2, 1));
        assert_eq!(
            stream.first_frame, None,
            "the key frame was the broken one: nothing can be shown"
        );
    }

    #[test]
    fn packets_from_before_the_table_belong_to_the_first_who_is_named() {
        let mut received = Received::default();
        let sent = pictures(4, 0).0;
        for packet in &sent {
            feed(&mut received, "2", packet);
        }
        received.assign(&[slot("2", "judge")]);
        assert_eq!(received.frames("judge", Kind::Video), 4);
        received.assign(&[slot("2", "witness")]);
        assert_eq!(received.frames("judge", Kind::Video), 4);
        assert_eq!(received.frames("witness", Kind::Video), 0);
        for packet in &sent {
            feed(&mut received, "2", packet);
        }
        received.assign(&[]);
        assert_eq!(received.frames("witness", Kind::Video), 4);
    }
}
