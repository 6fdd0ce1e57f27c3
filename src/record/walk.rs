//! Goes through a file of ours as it is read, in pieces of any length, and says which frames it holds, when they were, and where to begin
//! to read it. Nothing of them is kept. Of a file that was cut the last frame that is whole is the last that counts.

use super::index::Index;
use super::manifest::{Gap, Why};
use super::shown::{element_id, element_size};
use super::webm::{codec_of, id, zero_of};
use crate::codec::Codec;

/// Longest head of an element with as much of its body as is looked at.
const HEAD: usize = 64;
/// A stretch without a frame that is told, in milliseconds: of a voice that is silent comes a frame every 400 ms.
const GAP_MS: u64 = 1_000;
/// For how long the last frame of a voice is heard, and about how long the last picture is seen, in milliseconds.
const VOICE_MS: u64 = 20;
const PICTURE_MS: u64 = 33;

/// What was found so far.
#[derive(Debug, Default)]
pub struct Walk {
    /// What is no whole head yet.
    rest: Vec<u8>,
    /// So many bytes of the present element are passed over.
    skip: usize,
    /// The frame that they are of.
    frame: Option<u64>,
    /// It is no file of ours, or was changed.
    broken: bool,
    cluster: u64,
    codec: Option<Codec>,
    zero: Option<u64>,
    frames: u64,
    first: Option<u64>,
    last: u64,
    gaps: Vec<Gap>,
    /// Bytes of the file before `rest`.
    passed: u64,
    /// The present cluster begins here and has no frame yet.
    empty: Option<u64>,
    index: Index,
}

impl Walk {
    /// The next bytes of the file.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.broken {
            return;
        }
        self.index.push(bytes);
        self.rest.extend_from_slice(bytes);
        let all = std::mem::take(&mut self.rest);
        let end = self.passed.saturating_add(all.len() as u64);
        let left = self.pass(&all, end);
        self.passed = end.saturating_sub(left.len() as u64);
        self.rest = left.to_vec();
    }

    /// Goes through bytes that end here in the file; gives those that are no whole head yet.
    fn pass<'a>(&mut self, all: &'a [u8], end: u64) -> &'a [u8] {
        let mut rest = all;
        while !rest.is_empty() && !self.broken {
            let (passed, after) = rest.split_at(self.skip.min(rest.len()));
            self.skip = self.skip.saturating_sub(passed.len());
            rest = after;
            if self.skip > 0 {
                break;
            }
            if let Some(at) = self.frame.take() {
                self.seen(at);
            }
            match self.element(rest, end) {
                Some(after) => rest = after,
                None if rest.len() >= HEAD => self.broken = true,
                None => break,
            }
        }
        rest
    }

    /// Reads the head of an element, and its body if that is what is wanted; `None`: more bytes are needed.
    fn element<'a>(&mut self, bytes: &'a [u8], end: u64) -> Option<&'a [u8]> {
        if bytes.is_empty() {
            return None;
        }
        let (element, after) = element_id(bytes)?;
        let (size, body) = element_size(after)?;
        match element {
            id::SEGMENT | id::INFO | id::TRACKS | id::TRACK_ENTRY => Some(body),
            id::CLUSTER => {
                self.empty = Some(end.saturating_sub(bytes.len() as u64));
                Some(body)
            }
            id::TIMESTAMP | id::DATE_UTC | id::CODEC_ID => {
                let (value, after) = body.split_at_checked(size?)?;
                match element {
                    id::TIMESTAMP => self.cluster = unsigned(value),
                    id::DATE_UTC => self.zero = zero_of(value),
                    _ => self.codec = codec_of(value),
                }
                Some(after)
            }
            id::SIMPLE_BLOCK => {
                let (head, _) = body.split_first_chunk::<4>()?;
                let [_, high, low, flags] = *head;
                let since = i16::from_be_bytes([high, low]);
                let ms = self.cluster.saturating_add_signed(since.into());
                self.frame = Some(ms);
                if let Some(at) = self.empty.take()
                    && flags & 0x80 != 0
                {
                    self.index.place(ms, at);
                }
                self.skip = size?;
                Some(body)
            }
            _ => {
                self.skip = size?;
                Some(body)
            }
        }
    }

    fn seen(&mut self, at: u64) {
        let before = match self.first {
            Some(_) => self.last,
            None => at,
        };
        if at.saturating_sub(before) > GAP_MS {
            self.gaps.push(Gap {
                from: before,
                to: at,
                why: Why::Unknown,
            });
        }
        self.first.get_or_insert(at);
        self.last = self.last.max(at);
        self.frames = self.frames.saturating_add(1);
    }

    /// The codec; `None`: it is not told in what was read.
    #[must_use]
    pub fn codec(&self) -> Option<Codec> {
        self.codec
    }

    /// The moment that the file's times count from, in milliseconds since 1970.
    #[must_use]
    pub fn zero(&self) -> Option<u64> {
        self.zero
    }

    /// Whole frames.
    #[must_use]
    pub fn frames(&self) -> u64 {
        self.frames
    }

    /// From the first frame to about the end of the last one, in milliseconds since the file's zero; `None`: there is none.
    #[must_use]
    pub fn span(&self) -> Option<(u64, u64)> {
        let lasts = match self.codec {
            Some(Codec::Opus) => VOICE_MS,
            _ => PICTURE_MS,
        };
        Some((self.first?, self.last.saturating_add(lasts)))
    }

    /// Where to begin to read it, and how long it is.
    #[must_use]
    pub fn index(&self) -> Index {
        let mut index = self.index.clone();
        index.until(self.span().map_or(0, |(_, end)| end));
        index
    }

    /// When nothing is in it between two frames.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }
}

fn unsigned(bytes: &[u8]) -> u64 {
    let number = |number: u64, byte: &u8| (number << 8) | u64::from(*byte);
    bytes.iter().fold(0, number)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "tests"
    )]
    use super::*;
    use crate::record::webm::{Content, Muxer};

    const ZERO: u64 = 1_764_097_223_007;

    fn file(times: &[u64]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut muxer = Muxer::begin(Content::Opus, ZERO, &mut out);
        for at in times {
            muxer.frame(*at, true, &[7; 100], &mut out);
        }
        out
    }

    fn walked(file: &[u8], step: usize) -> Walk {
        let mut walk = Walk::default();
        file.chunks(step).for_each(|bytes| walk.push(bytes));
        walk
    }

    #[test]
    fn a_file_is_gone_through_however_it_is_read() {
        let file = file(&[40, 60, 80, 3_080, 3_100]);
        for step in [1, 7, 4096] {
            let walk = walked(&file, step);
            assert_eq!((walk.codec(), walk.zero()), (Some(Codec::Opus), Some(ZERO)));
            assert_eq!(
                (walk.frames(), walk.span()),
                (5, Some((40, 3_120))),
                "{step}"
            );
            let [gap] = walk.gaps() else {
                panic!("{:?}", walk.gaps())
            };
            assert_eq!((gap.from, gap.to, gap.why), (80, 3_080, Why::Unknown));
        }
    }

    #[test]
    fn a_frame_that_is_cut_is_none_and_what_is_no_file_has_no_frame() {
        let whole = file(&[40, 60]);
        for cut in 1..=100 {
            let walk = walked(&whole[..whole.len() - cut], 16);
            assert_eq!(walk.frames(), 1, "{cut}");
        }
        for other in [vec![0; 5_000], b"rubbish".to_vec(), vec![0xff; 5_000]] {
            let walk = walked(&other, 64);
            assert_eq!((walk.frames(), walk.span()), (0, None));
        }
    }
}
