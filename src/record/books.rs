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
    /// What was written since the span was last taken.
    pub span: Option<Span>,
}

/// A file begins in what was given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Begun {
    /// At this byte of the buffer that was filled.
    pub at: usize,
    /// For frames of this codec.
    pub codec: Codec,
}

/// From the first frame to the end of the last one, in milliseconds since the recording began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first frame's time.
    pub from: u64,
    /// The last frame's end.
    pub to: u64,
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

    pub(super) fn lose(&mut self, packets: u64) {
        self.open.lost_packets = self.open.lost_packets.saturating_add(packets);
    }

    pub(super) fn written(&mut self, ms: u64, duration: u64) {
        self.open.first.get_or_insert(ms);
        let end = ms.saturating_add(duration);
        self.open.end = end;
        self.open.span = Some(Span {
            from: self.open.span.map_or(ms, |span| span.from),
            to: end,
        });
        self.open.frames = self.open.frames.saturating_add(1);
    }

    /// When that was which file `number` (from 0) has got since this was last asked.
    pub(super) fn take_span(&mut self, number: usize) -> Option<Span> {
        let account = self.closed.get_mut(number).unwrap_or(&mut self.open);
        account.span.take()
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
