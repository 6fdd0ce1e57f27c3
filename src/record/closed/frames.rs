//! A sealed file: a head, then frames, each sealed by itself.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, Salt};
use std::sync::Arc;
use zeroize::{Zeroize as _, Zeroizing};

/// The first bytes of a sealed file; also the context of its key.
const HEAD: &[u8; 16] = b"tyndau-sealed-1\n";
/// Before the bytes of a frame stand its number and how many bytes it holds.
const FRAME_HEAD: usize = 8;
/// After them its tag.
const TAG: usize = 16;
/// Most bytes that a frame holds.
const LONGEST: usize = 1 << 20;

/// The key of a closed part. It is wiped when it goes.
#[derive(Clone)]
pub struct ContentKey(pub Zeroizing<[u8; 32]>);

/// The key of one file of a closed part.
#[derive(Clone)]
pub struct FileKey(Arc<LessSafeKey>);

/// Never, as far as the library is known: the file has 2^32 frames, or the cipher refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a closed part could not be sealed")]
pub struct NotSealed;

/// Why a sealed file cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it does not open: the key is another part's, or the file was changed")]
pub struct NotOpened;

impl FileKey {
    /// The key of the file `name`, of the part with this content key.
    ///
    /// # Errors
    /// [`NotSealed`].
    pub fn of(content: &ContentKey, name: &str) -> Result<Self, NotSealed> {
        Self::read(&*Self::bytes(content, name)?)
    }

    /// The key itself, to be told to who may hear what is in this file and in no other.
    ///
    /// # Errors
    /// [`NotSealed`].
    pub fn bytes(content: &ContentKey, name: &str) -> Result<Zeroizing<[u8; 32]>, NotSealed> {
        let extracted = Salt::new(HKDF_SHA256, &[]).extract(content.0.as_ref());
        let context = [HEAD.as_slice(), name.as_bytes()];
        let expanded = extracted.expand(&context, HKDF_SHA256);
        let mut key = Zeroizing::new([0; 32]);
        let filled = expanded.and_then(|expanded| expanded.fill(key.as_mut()));
        filled.map(|()| key).map_err(|_| NotSealed)
    }

    /// The reverse of [`Self::bytes`].
    ///
    /// # Errors
    /// [`NotSealed`].
    pub fn read(bytes: &[u8; 32]) -> Result<Self, NotSealed> {
        let key = UnboundKey::new(&CHACHA20_POLY1305, bytes).map_err(|_| NotSealed)?;
        Ok(Self(Arc::new(LessSafeKey::new(key))))
    }

    fn seal(&self, number: u32, plain: &[u8], out: &mut Vec<u8>) -> Result<(), NotSealed> {
        let length = u32::try_from(plain.len()).map_err(|_| NotSealed)?;
        let head = frame_head(number, length);
        out.extend_from_slice(&head);
        let begin = out.len();
        out.extend_from_slice(plain);
        let body = out.get_mut(begin..).ok_or(NotSealed)?;
        let tag = self
            .0
            .seal_in_place_separate_tag(nonce(number), Aad::from(head), body);
        out.extend_from_slice(tag.map_err(|_| NotSealed)?.as_ref());
        Ok(())
    }
}

/// A place in a sealed file where a frame begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameAt {
    /// The byte of the sealed file.
    pub sealed: u64,
    /// The number of the frame.
    pub number: u32,
    /// So many bytes of the opened file come before it.
    pub plain: u64,
}

impl FrameAt {
    /// Bytes at the beginning of a frame that tell which it is.
    pub const HEAD: u64 = FRAME_HEAD as u64;

    /// Where the first frame begins.
    #[must_use]
    pub fn first() -> Self {
        Self {
            sealed: HEAD.len() as u64,
            number: 0,
            plain: 0,
        }
    }

    /// What the head of a frame tells that begins at this byte; `None`: none does. That it was not changed shows when the frame is opened.
    #[must_use]
    pub fn read(sealed: u64, head: &[u8]) -> Option<Self> {
        let (number, _) = head.split_first_chunk::<4>()?;
        let number = u32::from_be_bytes(*number);
        let around = u64::from(number).checked_mul((FRAME_HEAD + TAG) as u64)?;
        let plain = sealed.checked_sub(HEAD.len() as u64)?.checked_sub(around)?;
        Some(Self {
            sealed,
            number,
            plain,
        })
    }
}

fn frame_head(number: u32, length: u32) -> [u8; FRAME_HEAD] {
    let [a, b, c, d] = number.to_be_bytes();
    let [e, f, g, h] = length.to_be_bytes();
    [a, b, c, d, e, f, g, h]
}

/// A frame's number is used once with a file's key.
fn nonce(number: u32) -> Nonce {
    let [a, b, c, d] = number.to_be_bytes();
    Nonce::assume_unique_for_key([0, 0, 0, 0, 0, 0, 0, 0, a, b, c, d])
}

/// Writes a sealed file.
pub struct Sealer {
    key: FileKey,
    next: u32,
    waiting: Zeroizing<Vec<u8>>,
}

impl Sealer {
    /// The beginning of a file.
    #[must_use]
    pub fn new(key: FileKey) -> Self {
        Self {
            key,
            next: 0,
            waiting: Zeroizing::default(),
        }
    }

    /// What opens it.
    #[must_use]
    pub fn key(&self) -> FileKey {
        self.key.clone()
    }

    /// These bytes come next. They wait in memory for [`Self::take`].
    pub fn push(&mut self, plain: &[u8]) {
        self.waiting.extend_from_slice(plain);
    }

    /// Whether much waits.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.waiting.len() >= LONGEST
    }

    /// The bytes of the file for all that waits.
    ///
    /// # Errors
    /// [`NotSealed`]: nothing more is to be written into this file.
    pub fn take(&mut self) -> Result<Vec<u8>, NotSealed> {
        let mut out = Vec::new();
        if self.waiting.is_empty() {
            return Ok(out);
        }
        if self.next == 0 {
            out.extend_from_slice(HEAD);
        }
        for plain in self.waiting.chunks(LONGEST) {
            self.key.seal(self.next, plain, &mut out)?;
            self.next = self.next.checked_add(1).ok_or(NotSealed)?;
        }
        self.waiting.zeroize();
        Ok(out)
    }
}

/// Opens a sealed file, piece by piece as it is read.
pub struct Opener {
    key: FileKey,
    /// What is no whole frame yet.
    rest: Vec<u8>,
    /// The head was read.
    begun: bool,
    /// The number of the next frame; `None`: whatever it is.
    next: Option<u32>,
    /// So many bytes of the opened file are to be passed over.
    skip: u64,
}

impl Opener {
    /// From the beginning of the sealed file; the first `skip` bytes of what it holds are passed over.
    #[must_use]
    pub fn new(key: FileKey, skip: u64) -> Self {
        Self {
            key,
            rest: Vec::new(),
            begun: false,
            next: Some(0),
            skip,
        }
    }

    /// From the beginning of the frame with this number; the first `skip` bytes of what it and those after it hold are passed over.
    #[must_use]
    pub fn at(key: FileKey, number: u32, skip: u64) -> Self {
        Self {
            begun: true,
            next: Some(number),
            ..Self::new(key, skip)
        }
    }

    /// From the beginning of a frame within it.
    #[must_use]
    pub fn within(key: FileKey) -> Self {
        Self {
            begun: true,
            next: None,
            ..Self::new(key, 0)
        }
    }

    /// The next bytes of the sealed file; appends what is open now. What is no whole frame waits for the rest of it.
    ///
    /// # Errors
    /// [`NotOpened`].
    pub fn push(&mut self, sealed: &[u8], out: &mut Vec<u8>) -> Result<(), NotOpened> {
        self.rest.extend_from_slice(sealed);
        let mut rest = std::mem::take(&mut self.rest);
        let mut at: usize = 0;
        if !self.begun && rest.len() >= HEAD.len() {
            if !rest.starts_with(HEAD) {
                return Err(NotOpened);
            }
            (self.begun, at) = (true, HEAD.len());
        }
        while self.begun
            && let Some(length) = self.frame(rest.get_mut(at..).unwrap_or_default(), out)?
        {
            at = at.saturating_add(length);
        }
        self.rest = rest.split_off(at);
        Ok(())
    }

    /// Whether all bytes that came were whole frames.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.rest.is_empty()
    }

    /// Opens the frame that these bytes begin with, and gives its length; `None`: it is not whole.
    fn frame(&mut self, bytes: &mut [u8], out: &mut Vec<u8>) -> Result<Option<usize>, NotOpened> {
        let Some((head, body)) = bytes.split_first_chunk_mut::<FRAME_HEAD>() else {
            return Ok(None);
        };
        let [a, b, c, d, e, f, g, h] = *head;
        let number = u32::from_be_bytes([a, b, c, d]);
        let length = u32::from_be_bytes([e, f, g, h]) as usize;
        if !(1..=LONGEST).contains(&length) || self.next.is_some_and(|next| next != number) {
            return Err(NotOpened);
        }
        let Some(body) = body.get_mut(..length.saturating_add(TAG)) else {
            return Ok(None);
        };
        self.next = Some(number.checked_add(1).ok_or(NotOpened)?);
        let held = length as u64;
        if self.skip >= held {
            self.skip = self.skip.saturating_sub(held);
        } else {
            let opened = self
                .key
                .0
                .open_in_place(nonce(number), Aad::from(*head), body);
            let opened = opened.map_err(|_| NotOpened)?;
            let skip = usize::try_from(std::mem::take(&mut self.skip)).unwrap_or(usize::MAX);
            out.extend_from_slice(opened.get(skip..).unwrap_or_default());
        }
        Ok(Some(FRAME_HEAD.saturating_add(body.len())))
    }
}

/// Counts what a sealed file holds when it is open, by the heads of its whole frames: no key is needed.
#[derive(Debug, Default)]
pub struct Held {
    rest: Vec<u8>,
    begun: bool,
    skip: usize,
    /// What the frame holds that is passed over.
    frame: u64,
    bytes: u64,
}

impl Held {
    /// The next bytes of the sealed file.
    pub fn push(&mut self, sealed: &[u8]) {
        self.rest.extend_from_slice(sealed);
        let all = std::mem::take(&mut self.rest);
        let mut rest = all.as_slice();
        if !self.begun {
            let Some(after) = rest.get(HEAD.len()..) else {
                self.rest = all;
                return;
            };
            (self.begun, rest) = (true, after);
        }
        loop {
            let (passed, after) = rest.split_at(self.skip.min(rest.len()));
            self.skip = self.skip.saturating_sub(passed.len());
            rest = after;
            if self.skip > 0 {
                return;
            }
            self.bytes = self.bytes.saturating_add(std::mem::take(&mut self.frame));
            let Some((&[.., e, f, g, h], body)) = rest.split_first_chunk::<FRAME_HEAD>() else {
                break;
            };
            let length = u32::from_be_bytes([e, f, g, h]);
            self.frame = length.into();
            self.skip = (length as usize).saturating_add(TAG);
            rest = body;
        }
        self.rest = rest.to_vec();
    }

    /// So much.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}

/// Nothing of a key, nor of what it opens, is shown.
impl std::fmt::Debug for ContentKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ContentKey")
    }
}

impl std::fmt::Debug for FileKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FileKey")
    }
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Sealer").field(&self.next).finish()
    }
}

impl PartialEq for FileKey {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for FileKey {}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "tests"
    )]
    use super::*;

    fn key(seed: u8, name: &str) -> FileKey {
        FileKey::of(&ContentKey(Zeroizing::new([seed; 32])), name).unwrap()
    }

    fn sealed(key: &FileKey, parts: &[&[u8]]) -> Vec<u8> {
        let mut sealer = Sealer::new(key.clone());
        let mut file = Vec::new();
        for part in parts {
            sealer.push(part);
            file.extend(sealer.take().unwrap());
        }
        file
    }

    fn opened(key: &FileKey, file: &[u8], skip: u64, step: usize) -> Result<Vec<u8>, NotOpened> {
        let mut opener = Opener::new(key.clone(), skip);
        let mut out = Vec::new();
        file.chunks(step)
            .try_for_each(|bytes| opener.push(bytes, &mut out))?;
        Ok(out)
    }

    #[test]
    fn what_was_sealed_opens_however_it_is_read_from_wherever_one_asks() {
        let key = key(1, "a.sealed");
        let long = vec![7; LONGEST + 10];
        let file = sealed(&key, &[b"one", b"", b"two", &long, b"three"]);
        let whole = [b"onetwo".as_slice(), &long, b"three"].concat();
        for step in [4096, file.len()] {
            for skip in [0, 1, 3, 5, 6, 7, LONGEST + 6, whole.len() - 1, whole.len()] {
                let open = opened(&key, &file, skip as u64, step).unwrap();
                assert!(open == whole[skip..], "{step} {skip}");
            }
        }
        let small = sealed(&key, &[b"one", b"two"]);
        assert_eq!(opened(&key, &small, 4, 1).unwrap(), b"wo");
        assert!(!file.windows(5).any(|bytes| bytes == b"three"));
    }

    #[test]
    fn a_file_that_is_cut_anywhere_opens_up_to_its_last_whole_frame() {
        let key = key(1, "a.sealed");
        let file = sealed(&key, &[b"one", b"two"]);
        let first = HEAD.len() + FRAME_HEAD + 3 + TAG;
        for cut in 0..=file.len() {
            let expected: &[u8] = match cut {
                cut if cut < first => b"",
                cut if cut < file.len() => b"one",
                _ => b"onetwo",
            };
            let open = opened(&key, &file[..cut], 0, file.len()).unwrap();
            assert_eq!(open, expected, "{cut}");
        }
    }

    #[test]
    fn no_other_key_opens_it_and_no_changed_byte_passes() {
        let right = key(1, "a.sealed");
        let file = sealed(&right, &[b"one", b"two"]);
        for wrong in [key(2, "a.sealed"), key(1, "b.sealed")] {
            assert_eq!(opened(&wrong, &file, 0, 4096), Err(NotOpened));
        }
        for at in 0..file.len() {
            let mut changed = file.clone();
            changed[at] ^= 1;
            let open = opened(&right, &changed, 0, 4096);
            // A length that grew makes a frame that is not whole.
            assert_ne!(open.unwrap_or_default(), b"onetwo", "{at}");
        }
        let frame = FRAME_HEAD + 3 + TAG;
        let second = file.split_at(HEAD.len() + frame).1;
        let swapped = [&file[..HEAD.len()], second, &file[HEAD.len()..][..frame]].concat();
        assert_eq!(opened(&right, &swapped, 0, 4096), Err(NotOpened));
    }

    #[test]
    fn what_a_file_holds_is_counted_without_its_key() {
        let file = sealed(&key(1, "a.sealed"), &[b"one", b"two", &[7; 5_000]]);
        for step in [1, 100, file.len()] {
            for (cut, holds) in [(0, 5_006), (1, 6), (5_000, 6), (file.len() - 3, 0)] {
                let mut held = Held::default();
                let kept = &file[..file.len() - cut];
                kept.chunks(step).for_each(|bytes| held.push(bytes));
                assert_eq!(held.bytes(), holds, "{step} {cut}");
            }
        }
    }

    #[test]
    fn the_head_of_a_frame_tells_how_much_comes_before_it() {
        let key = key(1, "a.sealed");
        let file = sealed(&key, &[b"one", b"two", b"three"]);
        let second = HEAD.len() + FRAME_HEAD + 3 + TAG;
        let at = FrameAt::read(second as u64, &file[second..][..FRAME_HEAD]).unwrap();
        assert_eq!((at.number, at.plain), (1, 3));
        let first = FrameAt::first();
        let begins = HEAD.len();
        let read = FrameAt::read(begins as u64, &file[begins..][..FRAME_HEAD]);
        assert_eq!(read, Some(first));
        let from = |number: u32, skip: u64| {
            let mut opener = Opener::at(key.clone(), number, skip);
            let mut out = Vec::new();
            opener.push(&file[second..], &mut out).map(|()| out)
        };
        assert_eq!(from(1, 0).unwrap(), b"twothree");
        assert_eq!(from(at.number, 4).unwrap(), b"hree");
        assert_eq!(from(0, 0), Err(NotOpened), "it is the second");
        assert_eq!(FrameAt::read(17, &[0xff; 8]), None);
    }

    #[test]
    fn a_piece_of_it_opens_by_itself() {
        let key = key(1, "a.sealed");
        let file = sealed(&key, &[b"one", b"two"]);
        let mut opener = Opener::within(key);
        let mut out = Vec::new();
        let second = HEAD.len() + FRAME_HEAD + 3 + TAG;
        opener.push(&file[second..], &mut out).unwrap();
        assert_eq!((out.as_slice(), opener.is_whole()), (&b"two"[..], true));
    }
}
