//! What is known of a publication's files.

use crate::codec::Codec;

/// What is known of a file at its end. Times are milliseconds since the recording began.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Frames written.
    pub frames: u64,
    /// Time of the first frame.
    pub first: Option<u64>,
    /// End of the last frame.
    pub end: u64,
    /// Packets that did not reach the record: lost on the way in or at the recorder's queue.
    pub lost_packets: u64,
}

/// A file begins in what was given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Begun {
    /// At this byte of the buffer that was filled.
    pub at: usize,
    /// For frames of this codec.
    pub codec: Codec,
}

/// Accounts of a publication's files.
#[derive(Clone, Debug, Default)]
pub(super) struct Books {
    pub(super) closed: Vec<Account>,
    /// Of the present file, or of none that is there yet.
    pub(super) open: Account,
}

impl Books {
    pub(super) fn close(&mut self) {
        let next = Account {
            end: self.open.end,
            ..Account::default()
        };
        self.closed.push(std::mem::replace(&mut self.open, next));
    }

    pub(super) fn written(&mut self, ms: u64, duration: u64) {
        self.open.first.get_or_insert(ms);
        self.open.end = ms.saturating_add(duration);
        self.open.frames = self.open.frames.saturating_add(1);
    }

    /// Time of the first frame of all.
    pub(super) fn first(&self) -> Option<u64> {
        self.closed.first().unwrap_or(&self.open).first
    }

    pub(super) fn frames(&self) -> u64 {
        self.sum(|account| account.frames)
    }

    pub(super) fn sum(&self, of: impl Fn(&Account) -> u64) -> u64 {
        let all = self.closed.iter().chain([&self.open]);
        all.map(of).fold(0, u64::saturating_add)
    }
}
