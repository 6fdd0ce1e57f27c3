//! Where to begin to read a file of ours for a moment of it, and how long it is. The file itself tells neither, since nothing in it is ever
//! rewritten; who plays it is given another head, which does (`Cues` and `Duration`, RFC 9559, 5.1.5 and 5.1.2.10): without the one a
//! browser reads all that lies before, and without the other some jump no further than they have read.

use super::shown::{element_id, element_size};
use super::webm::{binary, id, master, uint};
use serde::{Deserialize, Serialize};

/// Milliseconds between two places, at least: what a player reads in vain is no more than that.
const APART_MS: u64 = 5_000;
/// Longest head, in bytes.
const LONGEST_HEAD: usize = 64 * 1024;

/// What is known of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Index {
    /// The file up to its first cluster.
    head: Vec<u8>,
    /// Milliseconds since the file's zero, and where a cluster begins whose first frame is of that moment and can be decoded by itself.
    places: Vec<(u64, u64)>,
    /// The end of the last frame, in milliseconds since the file's zero.
    end: u64,
}

/// A head to be shown instead of the one that a file has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// So long is the file's own.
    pub instead_of: u64,
    /// The other one.
    pub bytes: Vec<u8>,
}

impl Index {
    /// The next bytes of the file, of which the head is kept until a cluster begins.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        if self.places.is_empty() {
            let room = LONGEST_HEAD.saturating_sub(self.head.len());
            self.head.extend(bytes.iter().take(room));
        }
    }

    /// A cluster that begins here can be decoded from its first frame on, which is of this moment. A file begins with one.
    pub(super) fn place(&mut self, ms: u64, at: u64) {
        match self.places.last() {
            None => self
                .head
                .truncate(usize::try_from(at).unwrap_or(usize::MAX)),
            Some((before, _)) if ms.saturating_sub(*before) < APART_MS => return,
            Some(_) => {}
        }
        self.places.push((ms, at));
    }

    /// The last frame ends at this moment.
    pub(super) fn until(&mut self, end: u64) {
        self.end = end;
    }

    /// The head to be shown; `None`: the file is none of ours.
    #[must_use]
    pub fn head(&self) -> Option<Head> {
        let (_, first) = *self.places.first()?;
        let (before, described) = self.described()?;
        // All numbers have their full length in it, so its own is known before what it says.
        let cues = self.cues(first, 0).len();
        let clusters = described.len().saturating_add(cues) as u64;
        (first == self.head.len() as u64).then(|| Head {
            instead_of: first,
            bytes: [before, &described, &self.cues(first, clusters)].concat(),
        })
    }

    /// The head up to the body of the segment, and what that says before its clusters, with the length.
    fn described(&self) -> Option<(&[u8], Vec<u8>)> {
        let (_, ebml) = element_id(&self.head)?;
        let (size, ebml) = element_size(ebml)?;
        let (_, segment) = ebml.split_at_checked(size?)?;
        let (segment, body) = element_id(segment)?;
        let (_, mut rest) = element_size(body)?;
        let (before, _) = self
            .head
            .split_at_checked(self.head.len().checked_sub(rest.len())?)?;
        let length = f64::from(u32::try_from(self.end).ok()?);
        let mut out = Vec::new();
        while !rest.is_empty() {
            let (element, after) = element_id(rest)?;
            let (size, value) = element_size(after)?;
            let (value, after) = value.split_at_checked(size?)?;
            let mut value = value.to_vec();
            if element == id::INFO {
                binary(id::DURATION, &length.to_be_bytes(), &mut value);
            }
            binary(element, &value, &mut out);
            rest = after;
        }
        (segment == id::SEGMENT).then_some((before, out))
    }

    /// The places, if the `first` cluster stands so far behind the beginning of the segment's body.
    fn cues(&self, first: u64, clusters: u64) -> Vec<u8> {
        let mut out = Vec::new();
        master(id::CUES, &mut out, |cues| {
            for (ms, at) in &self.places {
                let at = at.saturating_sub(first).saturating_add(clusters);
                master(id::CUE_POINT, cues, |point| {
                    uint(id::CUE_TIME, *ms, point);
                    master(id::CUE_TRACK_POSITIONS, point, |place| {
                        uint(id::CUE_TRACK, 1, place);
                        binary(id::CUE_CLUSTER_POSITION, &at.to_be_bytes(), place);
                    });
                });
            }
        });
        out
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
    use super::*;
    use crate::codec::Codec;
    use crate::record::walk::Walk;
    use crate::record::webm::{Content, Muxer};

    /// Pictures for so many seconds, of which one in a hundred can be decoded by itself.
    fn pictures(seconds: u64) -> Vec<u8> {
        let mut out = Vec::new();
        let content = Content::Picture {
            codec: Codec::Vp8,
            size: (2, 2),
            private: Vec::new(),
        };
        let mut muxer = Muxer::begin(content, 0, &mut out);
        for n in 0..seconds * 10 {
            muxer.frame(n * 100, n % 100 == 0, &[7; 300], &mut out);
        }
        out
    }

    fn index_of(file: &[u8]) -> Index {
        let mut walk = Walk::default();
        file.chunks(1000).for_each(|bytes| walk.push(bytes));
        walk.index()
    }

    #[test]
    fn every_place_is_a_cluster_that_begins_with_a_frame_that_can_be_decoded_by_itself() {
        let file = pictures(60);
        let index = index_of(&file);
        let times: Vec<u64> = index.places.iter().map(|(ms, _)| *ms).collect();
        assert_eq!(times, [0, 10_000, 20_000, 30_000, 40_000, 50_000]);
        for (_, at) in &index.places {
            let at = *at as usize;
            assert_eq!(file[at..at + 4], id::CLUSTER.to_be_bytes());
        }
        let head = index.head().unwrap();
        let (own, rest) = file.split_at(head.instead_of as usize);
        assert_eq!(own, index.head);
        let shown = [&head.bytes, rest].concat();
        // What the cues name is where they say it is in the file as it is shown.
        let (_, last_at) = *index.places.last().unwrap();
        let at = last_at as usize + head.bytes.len() - own.len();
        assert_eq!(shown[at..at + 4], id::CLUSTER.to_be_bytes());
        let named = (at as u64 - body_of(&shown)).to_be_bytes();
        assert!(shown[..head.bytes.len()].ends_with(&named));
        let length = 59_933_f64.to_be_bytes();
        assert!(head.bytes.windows(8).any(|eight| eight == length));
        // And it stays a file of ours.
        let mut walk = Walk::default();
        walk.push(&shown);
        assert_eq!(walk.frames(), 600);
    }

    /// Where the body of the segment begins: behind its id and a size of eight bytes.
    fn body_of(file: &[u8]) -> u64 {
        let is_it = |four: &[u8]| four == id::SEGMENT.to_be_bytes();
        file.windows(4).position(is_it).unwrap() as u64 + 12
    }

    #[test]
    fn a_short_file_is_told_its_length_and_what_is_no_file_has_no_other_head() {
        assert!(index_of(&pictures(9)).head().is_some());
        assert_eq!(index_of(b"rubbish").head(), None);
        assert_eq!(index_of(&[]).head(), None);
        let cut = &pictures(9)[..40];
        assert_eq!(index_of(cut).head(), None);
    }
}
