//! Reads a chain and believes nothing: each line must hang on the one before, each epoch must be signed, each piece must be on disk as it
//! was written. After a mistake it goes on as well as it can, to say where the next one is; the verdict is lost by the first.

use super::findings::Findings;
use super::hex::{Hash, Key};
use super::line::{Begin, End, Epoch, FORMAT, Line, Said, Segment};
use super::links::Links;
use super::report::{Finding, Recovered, Report, Verdict, Wrong};
use super::stamps::STAMPS;
use super::withheld::{WITHHELD, Withheld};
use super::{CHAIN, LONGEST_PIECE, MANIFEST, is_file_name, is_track};
use std::cmp::Ordering;

/// What the disk has of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Bytes of this hash.
    Bytes(Hash),
    /// The file ends before the piece does.
    Short,
    /// No such file.
    Gone,
}

/// What the disk has besides.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    /// Every file of the folder with its length.
    pub files: Vec<(String, u64)>,
    /// SHA-256 of the manifest.
    pub manifest: Option<Hash>,
}

/// Reads a chain line by line.
#[derive(Debug)]
pub struct Judge {
    trusted: Vec<Key>,
    begin: Option<Begin>,
    /// The lines of a copy that say what it lacks, until the certificate tells whose they must be.
    excuses: Vec<Vec<u8>>,
    withheld: Withheld,
    links: Links,
    /// A line is wrong or missing: what the next hangs on is not known.
    loose: bool,
    /// Something is wrong in this epoch, so its root cannot be known.
    spoilt: bool,
    findings: Findings,
    end: Option<End>,
    recovered: Option<Recovered>,
    segments: u64,
    signed_until: Option<u64>,
    /// Where the pieces end that no epoch covers yet.
    unsigned_until: u64,
}

impl Judge {
    /// A reader who trusts these keys of the court, or nobody.
    #[must_use]
    pub fn new(trusted: impl IntoIterator<Item = Key>) -> Self {
        Self {
            trusted: trusted.into_iter().collect(),
            begin: None,
            excuses: Vec::new(),
            withheld: Withheld::default(),
            links: Links::none(),
            loose: false,
            spoilt: false,
            findings: Findings::default(),
            end: None,
            recovered: None,
            segments: 0,
            signed_until: None,
            unsigned_until: 0,
        }
    }

    /// The lines of `withheld.jsonl`; to be told before the first line of the chain.
    pub fn withhold(&mut self, lines: Vec<Vec<u8>>) {
        self.excuses = lines;
    }

    /// The next line, without its end. A segment is to be looked for on disk and told to [`Self::found`] before the next line.
    ///
    /// # Errors
    /// [`NewFormat`] when an honest record is of a format that this reader does not know.
    pub fn line(&mut self, text: &[u8]) -> Result<Option<Segment>, NewFormat> {
        let said = std::str::from_utf8(text)
            .ok()
            .and_then(|text| Some((text, Said::read(text).ok()?)));
        let Some((text, said)) = said else {
            self.break_off(Wrong::Line);
            return Ok(None);
        };
        if let Line::Begin(begin) = &said.line {
            self.begin(&said, begin, text)?;
            return Ok(None);
        }
        if self.begin.is_none() || self.end.is_some() || !self.hangs_on(&said.line) {
            self.wrong(Wrong::Line);
            return Ok(None);
        }
        let segment = match &said.line {
            Line::Begin(_) | Line::Withheld(_) => None,
            Line::Segment(segment) => self.segment(segment),
            Line::Epoch(epoch) | Line::Recovered(epoch) => {
                self.epoch(&said, epoch);
                None
            }
            Line::End(end) => {
                self.end(&said, end);
                None
            }
        };
        self.links.add(&said.line, text);
        Ok(segment)
    }

    /// The chain ends within a line.
    pub fn cut(&mut self) {
        self.break_off(Wrong::Lines);
    }

    /// What the disk has of a segment.
    pub fn found(&mut self, segment: &Segment, found: Found) {
        let wrong = match found {
            Found::Bytes(hash) if hash == segment.sha256 => return,
            Found::Bytes(_) => Wrong::Content,
            Found::Short => Wrong::Short,
            Found::Gone => Wrong::Gone,
        };
        self.findings.doubt(Finding {
            wrong,
            file: segment.file.clone(),
            from_ms: Some(segment.from_ms),
            to_ms: Some(segment.to_ms),
            count: 1,
        });
    }

    /// Whether nothing was wrong so far.
    #[must_use]
    pub fn is_content(&self) -> bool {
        self.findings.are_none()
    }

    /// What the next line has to hang on.
    #[must_use]
    pub fn links(&self) -> &Links {
        &self.links
    }

    /// The first line.
    #[must_use]
    pub fn certificate(&self) -> Option<&Begin> {
        self.begin.as_ref()
    }

    /// When the last signature was made while the record was written, in milliseconds since 1970.
    #[must_use]
    pub fn signed_until(&self) -> Option<u64> {
        self.signed_until
    }

    /// Whether the chain has its end and lacks no line.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.end.is_some() && !self.findings.any(|wrong| wrong == Wrong::Lines)
    }

    /// What left the server does not fit the chain. `from_ms`: after which moment the record was changed, if that is known.
    pub fn misfits(&mut self, wrong: Wrong, file: &str, from_ms: Option<u64>) {
        self.findings.note(wrong, file, from_ms, None);
    }

    /// The verdict, when the chain was read to its end.
    #[must_use]
    pub fn close(mut self, disk: &Disk) -> Report {
        self.findings.believe();
        self.judge_end(disk);
        let beside = self.judge_files(disk);
        let begin = self.begin;
        let court_key = begin.as_ref().map(|begin| begin.court_key);
        let trusted = court_key.is_some_and(|key| self.trusted.contains(&key));
        let missing = self.findings.any(Wrong::is_missing);
        let changed = self.findings.any(|wrong| !wrong.is_missing());
        let verdict = match (changed, missing) {
            (true, _) => Verdict::Altered,
            (false, true) => Verdict::Incomplete,
            _ if !trusted => Verdict::Untrusted,
            _ => Verdict::Intact,
        };
        Report {
            verdict,
            findings: self.findings.list(),
            hearing: begin
                .as_ref()
                .map(|begin| begin.hearing.clone())
                .unwrap_or_default(),
            case_number: begin
                .as_ref()
                .map(|begin| begin.case_number.clone())
                .unwrap_or_default(),
            started_ms: begin.map_or(0, |begin| begin.started_ms),
            court_key,
            trusted,
            segments: self.segments,
            epochs: self.links.epochs,
            files: self.links.covered.len() as u64,
            recovered: self.recovered,
            withheld: self.withheld.parts(),
            signed_until_ms: self.signed_until,
            ended: self.end.is_some(),
            beside,
        }
    }

    fn begin(&mut self, said: &Said, begin: &Begin, text: &str) -> Result<(), NewFormat> {
        if self.begin.is_some()
            || self.links.next > 0
            || self.loose
            || !said.is_signed_by(&begin.court_key)
        {
            self.break_off(Wrong::Line);
            return Ok(());
        }
        if begin.format != FORMAT {
            return Err(NewFormat(begin.format));
        }
        self.links.add(&said.line, text);
        self.findings.at(begin.started_ms);
        self.signed_until = Some(begin.started_ms);
        self.begin = Some(begin.clone());
        match Withheld::read(
            &std::mem::take(&mut self.excuses),
            self.links.head,
            &begin.court_key,
        ) {
            Some(withheld) => self.withheld = withheld,
            None => self.findings.note(Wrong::Signature, WITHHELD, None, None),
        }
        Ok(())
    }

    /// Whether a line is the next one. What is missing before it is found here.
    fn hangs_on(&mut self, line: &Line) -> bool {
        let (n, prev) = match line {
            Line::Begin(_) | Line::Withheld(_) => return false,
            Line::Segment(segment) => (segment.n, segment.prev),
            Line::Epoch(epoch) | Line::Recovered(epoch) => (epoch.n, epoch.prev),
            Line::End(end) => (end.n, end.prev),
        };
        if std::mem::take(&mut self.loose) {
            self.links.next = n;
            return true;
        }
        let hangs = prev == self.links.prev;
        match (n.cmp(&self.links.next), hangs) {
            (Ordering::Equal, true) => self.findings.believe(),
            (Ordering::Equal, false) => {
                self.findings.disbelieve();
                self.wrong(Wrong::Line);
            }
            (Ordering::Greater, false) => {
                // Any line may stand between, so the one before may well be the written one.
                self.findings.believe();
                self.wrong(Wrong::Lines);
                self.links.next = n;
            }
            _ => return false,
        }
        true
    }

    fn segment(&mut self, segment: &Segment) -> Option<Segment> {
        let length = segment.to.saturating_sub(segment.from);
        let sound = is_file_name(&segment.file) && (1..=LONGEST_PIECE).contains(&length);
        let goes_on = self.spoilt || segment.from == self.links.covered(&segment.file);
        if !sound || !goes_on {
            self.wrong(Wrong::Line);
        }
        self.segments = self.segments.saturating_add(1);
        self.unsigned_until = self.unsigned_until.max(segment.to_ms);
        self.findings.at(segment.to_ms);
        (sound && !self.withheld.holds(segment.n)).then(|| segment.clone())
    }

    fn epoch(&mut self, said: &Said, epoch: &Epoch) {
        let recovered = matches!(said.line, Line::Recovered(_));
        if !said.is_signed_by(&self.signer(recovered)) || (self.recovered.is_some() && !recovered) {
            self.wrong(Wrong::Signature);
        }
        let tree = &self.links.tree;
        let fits = epoch.leaves == tree.leaves()
            && epoch.root == tree.root()
            && epoch.head == self.links.head
            && epoch.epoch == self.links.epochs.saturating_add(1);
        if !fits && !std::mem::take(&mut self.spoilt) {
            self.wrong(Wrong::Line);
        }
        self.spoilt = false;
        if recovered {
            let from_ms = self
                .recovered
                .map_or(self.signed_until, |before| Some(before.from_ms))
                .unwrap_or_default();
            self.recovered = Some(Recovered {
                from_ms,
                to_ms: self.unsigned_until.max(from_ms),
            });
        } else {
            self.signed_until = Some(epoch.at_ms);
        }
        self.links.epochs = epoch.epoch.saturating_sub(1);
        self.findings.at(epoch.at_ms);
    }

    fn end(&mut self, said: &Said, end: &End) {
        if !said.is_signed_by(&self.signer(self.recovered.is_some())) {
            self.wrong(Wrong::Signature);
        }
        if (end.head != self.links.head || self.links.tree.leaves() > 0) && !self.spoilt {
            self.wrong(Wrong::Line);
        }
        self.findings.at(end.at_ms);
        self.end = Some(end.clone());
    }

    fn signer(&self, court: bool) -> Key {
        let keys = self
            .begin
            .as_ref()
            .map(|begin| if court { begin.court_key } else { begin.key });
        keys.unwrap_or(super::hex::Hex([0; 32]))
    }

    fn judge_end(&mut self, disk: &Disk) {
        match (&self.end, disk.manifest) {
            (None, _) => self
                .findings
                .note(Wrong::NoEnd, CHAIN, self.signed_until, None),
            (Some(end), found) if end.manifest == found => {}
            (Some(_), None) => self.findings.note(Wrong::Gone, MANIFEST, None, None),
            (Some(_), Some(_)) => self.findings.note(Wrong::Manifest, MANIFEST, None, None),
        }
    }

    /// Compares the chain with the folder. What else lies there is given back.
    fn judge_files(&mut self, disk: &Disk) -> Vec<String> {
        // Where lines are missing, they may have named what no other names.
        let names_all = self.is_whole();
        let until = self.findings.now();
        let mut beside = Vec::new();
        for (name, length) in &disk.files {
            match self.links.covered.get(name) {
                Some(covered) if names_all && *length > covered.to => {
                    self.findings.note(Wrong::Longer, name, until, None);
                }
                Some(_) => {}
                None if [CHAIN, MANIFEST, WITHHELD, STAMPS].contains(&name.as_str()) => {}
                None if names_all && is_track(name) => {
                    self.findings.note(Wrong::Foreign, name, None, None)
                }
                None => beside.push(name.clone()),
            }
        }
        beside
    }

    /// A line is unusable: the next one may hang on it or not.
    fn break_off(&mut self, wrong: Wrong) {
        if !self.loose {
            // Whether the line before was the written one will never be known.
            self.findings.believe();
        }
        self.wrong(wrong);
        self.loose = true;
    }

    /// Something is wrong with the chain.
    fn wrong(&mut self, wrong: Wrong) {
        self.spoilt = true;
        self.findings.note_chain(wrong);
    }
}

/// A record of a later format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "this record is of format {0}, and this program knows formats up to {FORMAT}: verify it with a newer one"
)]
pub struct NewFormat(pub u32);
