//! What a reader has found so far: of each file each kind once, since what is wrong once is often wrong ten thousand times.

use super::CHAIN;
use super::report::{Finding, Wrong};

/// What was found, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Findings {
    list: Vec<Finding>,
    /// What the disk has is not what the last line says; kept until the next line tells whether that line was the written one.
    doubt: Option<Finding>,
    /// When the last line was that tells a time, in milliseconds since 1970.
    now: Option<u64>,
}

impl Findings {
    /// Something is wrong with a file.
    pub(super) fn note(
        &mut self,
        wrong: Wrong,
        file: &str,
        from_ms: Option<u64>,
        to_ms: Option<u64>,
    ) {
        self.keep(Finding {
            wrong,
            file: file.to_owned(),
            from_ms,
            to_ms,
            count: 1,
        });
    }

    /// Something is wrong with the chain, between the moments that the lines before and after tell.
    pub(super) fn note_chain(&mut self, wrong: Wrong) {
        self.note(wrong, CHAIN, self.now, None);
    }

    /// Something is wrong with a file, if the last line is the written one.
    pub(super) fn doubt(&mut self, finding: Finding) {
        self.doubt = Some(finding);
    }

    /// The last line is the written one, or nobody will ever know.
    pub(super) fn believe(&mut self) {
        if let Some(doubt) = self.doubt.take() {
            self.keep(doubt);
        }
    }

    /// The last line is not the written one, so what it said of the disk says nothing.
    pub(super) fn disbelieve(&mut self) {
        self.doubt = None;
    }

    /// A good line tells the time: what was wrong in the chain before was before that.
    pub(super) fn at(&mut self, ms: u64) {
        let open = |finding: &&mut Finding| finding.file == CHAIN && finding.to_ms.is_none();
        for finding in self.list.iter_mut().filter(open) {
            finding.to_ms = Some(ms.max(finding.from_ms.unwrap_or(ms)));
        }
        self.now = Some(ms);
    }

    /// When the last line was that tells a time.
    pub(super) fn now(&self) -> Option<u64> {
        self.now
    }

    /// Whether nothing was wrong so far.
    pub(super) fn are_none(&self) -> bool {
        self.list.is_empty() && self.doubt.is_none()
    }

    /// Whether something like this was found.
    pub(super) fn any(&self, is: impl Fn(Wrong) -> bool) -> bool {
        self.list.iter().any(|finding| is(finding.wrong))
    }

    /// All.
    pub(super) fn list(self) -> Vec<Finding> {
        self.list
    }

    fn keep(&mut self, finding: Finding) {
        let same =
            |known: &&mut Finding| known.wrong == finding.wrong && known.file == finding.file;
        match self.list.iter_mut().find(same) {
            Some(known) => known.count = known.count.saturating_add(1),
            None => self.list.push(finding),
        }
    }
}
