//! One publication of a record, and its files.

use super::evidence::Grown;
use super::files::Appended;
use super::part::Part;
use super::pieces::{Pieces, Written};
use super::pulse::{Pulse, Sealed};
use super::{Counters, RecorderError};
use crate::codec::Codec;
use crate::hearing::output::Gap;
use crate::record::closed::{FileKey, Sealer};
use crate::record::gap::Why;
use crate::record::manifest::Subject;
use crate::record::track::{Span, Track, Zero};
use crate::record::webm::extension;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// One publication and its files.
#[derive(Debug)]
pub(super) struct Recorded {
    pub(super) track: Track,
    pub(super) subject: Subject,
    /// All its files, in order.
    pub(super) files: Vec<OneFile>,
    /// What each of them has grown by and the chain does not name yet.
    pieces: Vec<Pieces>,
    /// The last of them, which is written to. Those before are closed.
    pub(super) open: Option<Appended>,
    /// What seals it, in a closed part: nothing of it is handed to the system before.
    sealer: Option<Sealer>,
    /// A wish for a key frame, for the shard.
    pub(super) wish: Arc<AtomicBool>,
    /// What is known of it beside the files.
    pub(super) pulse: Arc<Pulse>,
    /// Why it is not recorded now; `None`: it is.
    pub(super) untapped: Option<Why>,
    /// It is left out, because the disk is nearly full.
    pub(super) left_out: bool,
    /// What is being sealed.
    sealed: Option<Sealed>,
    counted: Counted,
}

/// One file of a publication.
#[derive(Debug)]
pub(super) struct OneFile {
    pub(super) codec: Codec,
    pub(super) path: PathBuf,
    /// Of a closed part: its number, and what opens it.
    sealed: Option<(u32, FileKey)>,
    /// Bytes that it holds when it is open.
    plain: u64,
}

/// Where a file begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub(super) folder: &'a Path,
    /// The part that is closed to the public now.
    pub(super) part: Option<&'a Part>,
}

/// What the counters know of a publication already.
#[derive(Clone, Copy, Debug, Default)]
struct Counted {
    frames: u64,
    gaps: u64,
    lost: u64,
}

impl Recorded {
    pub(super) fn new(
        track: Track,
        subject: Subject,
        wish: Arc<AtomicBool>,
        pulse: Arc<Pulse>,
    ) -> Self {
        Self {
            track,
            subject,
            files: Vec::new(),
            pieces: Vec::new(),
            open: None,
            sealer: None,
            wish,
            pulse,
            untapped: None,
            left_out: false,
            sealed: None,
            counted: Counted::default(),
        }
    }

    /// The same publication on another disk.
    pub(super) fn anew(&self, track: Track) -> Self {
        let (subject, wish) = (self.subject.clone(), self.wish.clone());
        Self {
            untapped: self.untapped,
            ..Self::new(track, subject, wish, self.pulse.clone())
        }
    }

    /// Its disk failed: nothing more comes into its files.
    pub(super) fn forsake(&mut self, now: u64) {
        self.track.fail(now);
        if let Some(file) = &mut self.open {
            file.forsake();
        }
    }

    /// Carries out what a track has given: bytes to its file, numbers to the counters, a wish to its tap.
    pub(super) fn settle(
        &mut self,
        bytes: &[u8],
        place: Place,
        counters: &Counters,
    ) -> Result<(), RecorderError> {
        if !bytes.is_empty() {
            self.append(bytes, place)?;
            Counters::add(&counters.bytes, bytes.len() as u64);
        }
        let now = Counted {
            frames: self.track.frames(),
            gaps: self.track.gaps().len() as u64,
            lost: self.track.lost_packets(),
        };
        let before = std::mem::replace(&mut self.counted, now);
        Counters::add(&counters.frames, now.frames.saturating_sub(before.frames));
        Counters::add(&counters.gaps, now.gaps.saturating_sub(before.gaps));
        Counters::add(&counters.lost_packets, now.lost.saturating_sub(before.lost));
        if self.track.take_key_frame_wish() {
            self.wish.store(true, Ordering::Relaxed);
        }
        Ok(())
    }

    /// What stands before a beginning belongs to the file before.
    fn append(&mut self, bytes: &[u8], place: Place) -> Result<(), RecorderError> {
        let mut rest = bytes;
        let mut passed = 0_usize;
        for begun in self.track.take_begun() {
            let (before, after) = rest
                .split_at_checked(begun.at.saturating_sub(passed))
                .unwrap_or((rest, &[]));
            self.append_to_last(before)?;
            self.begin_file(begun.codec, place)?;
            (rest, passed) = (after, begun.at);
        }
        self.append_to_last(rest)
    }

    fn append_to_last(&mut self, bytes: &[u8]) -> Result<(), RecorderError> {
        let (Some(file), Some(pieces)) = (&mut self.open, self.pieces.last_mut()) else {
            return Ok(());
        };
        if let Some(last) = self.files.last_mut() {
            last.plain = last.plain.saturating_add(bytes.len() as u64);
        }
        match &mut self.sealer {
            Some(sealer) => {
                sealer.push(bytes);
                if sealer.is_full() {
                    return self.seal();
                }
            }
            None => {
                file.append(bytes)?;
                pieces.grow(bytes);
            }
        }
        Ok(())
    }

    /// Seals what waits for it.
    fn seal(&mut self) -> Result<(), RecorderError> {
        if let (Some(file), Some(sealer), Some(pieces)) =
            (&mut self.open, &mut self.sealer, self.pieces.last_mut())
        {
            let sealed = sealer.take()?;
            file.append(&sealed)?;
            pieces.grow(&sealed);
        }
        Ok(())
    }

    /// What comes next belongs into another file.
    pub(super) fn close_file(&mut self) -> Result<(), RecorderError> {
        self.seal()?;
        self.sealer = None;
        match self.open.take() {
            Some(mut former) => former.sync(),
            None => Ok(()),
        }
    }

    /// What its files have grown by since this was last asked.
    pub(super) fn grown(&mut self, zero: Zero) -> Vec<Grown> {
        let mut grown = Vec::new();
        let files = self.files.iter().zip(&mut self.pieces).enumerate();
        for (number, (file, pieces)) in files {
            let from = pieces.begins();
            let pieces = pieces.take();
            let Some(Written { to, .. }) = pieces.last() else {
                continue;
            };
            let to = *to;
            let end = self
                .track
                .accounts()
                .nth(number)
                .map_or(0, |account| account.end);
            let span = self
                .track
                .take_span(number)
                .unwrap_or(Span { from: end, to: end });
            let since = self.pulse.at(zero.instant);
            self.sealed = Some(Sealed {
                path: file.path.clone(),
                codec: file.codec,
                from,
                to,
                key: file.sealed.as_ref().map(|(_, key)| key.clone()),
                span: Span {
                    from: since.saturating_add(span.from),
                    to: since.saturating_add(span.to),
                },
                at: 0,
            });
            let at = |ms: u64| zero.unix.0.saturating_add(ms);
            grown.push(Grown {
                file: file_name(&file.path),
                pieces,
                span: Span {
                    from: at(span.from),
                    to: at(span.to),
                },
            });
        }
        grown
    }

    /// What was grown is sealed, at this moment: the sampler may look at it.
    pub(super) fn seals(&mut self, now: Instant) {
        if let Some(sealed) = self.sealed.take() {
            let at = self.pulse.at(now);
            self.pulse.seals(Sealed { at, ..sealed });
        }
    }

    /// The second file of a publication is `…-2`, and so on.
    fn begin_file(&mut self, codec: Codec, place: Place) -> Result<(), RecorderError> {
        let Subject {
            who, role, kind, ..
        } = &self.subject;
        let number = match self.files.len() {
            0 => String::new(),
            earlier => format!("-{}", earlier.saturating_add(1)),
        };
        let extension = extension(codec);
        let name = format!("{who}-{role}-{kind}{number}.{extension}");
        self.close_file()?;
        let (sealed, name) = match place.part {
            Some(part) => {
                let (sealer, name) = part.sealer(&name)?;
                (Some((part.number(), sealer)), name)
            }
            None => (None, name),
        };
        let file = Appended::create(place.folder, &name)?;
        let key = |(part, sealer): &(u32, Sealer)| (*part, sealer.key());
        self.files.push(OneFile {
            codec,
            path: file.path().to_owned(),
            sealed: sealed.as_ref().map(key),
            plain: 0,
        });
        self.sealer = sealed.map(|(_, sealer)| sealer);
        self.pieces.push(Pieces::default());
        self.open = Some(file);
        Ok(())
    }

    pub(super) fn flush(&mut self) -> Result<(), RecorderError> {
        self.seal()?;
        if let Some(file) = &mut self.open {
            file.flush()?;
        }
        self.track.mark_safe();
        Ok(())
    }
}

impl OneFile {
    /// What the manifest says of a file of a closed part.
    pub(super) fn sealed(&self) -> Option<crate::record::manifest::Sealed> {
        let (part, _) = self.sealed.as_ref()?;
        Some(crate::record::manifest::Sealed {
            part: *part,
            bytes: self.plain,
        })
    }
}

/// The name of a record's file.
pub(super) fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// The name of a gap in the record.
pub(super) fn why(gap: Gap) -> Why {
    match gap {
        Gap::Muted => Why::Muted,
        Gap::Recess => Why::Recess,
        Gap::Technical => Why::Technical,
        Gap::Deliberation => Why::Deliberation,
        Gap::Held => Why::Held,
        Gap::Absent => Why::Absent,
        Gap::NetworkIn => Why::NetworkIn,
    }
}
