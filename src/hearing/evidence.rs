//! What the bench is shown of the record while it is kept: a light, and what is wrong with whose track. A record that falls too far
//! behind closes the floors.

use super::course::Reason;
use super::facts::Facts;
use super::journal::Fact;
use super::phase::{By, Phase, SITTING};
use super::roster::Participant;
use super::rules::Permission;
use super::screening::Sense;
use super::sight::follows_the_session;
use super::turn::Turn;
use crate::id::{ParticipantId, PublicationId, UnixMillis};

words! {
    /// The evidence light, as it was computed from what is on disk.
    pub enum Light {
        /// What came is on disk, and sounds as it came.
        Green = "green",
        /// Something is late, or soon will be.
        Amber = "amber",
        /// Something is not recorded.
        Red = "red",
    }
}

words! {
    /// What is wrong with the record.
    pub enum Trouble {
        /// What was said 12 s ago is not on disk: the floors close.
        TooLate = "too_late",
        /// What was said 5 s ago is not on disk.
        Late = "late",
        /// A voice comes, and what is on disk of it is silence.
        Silent = "silent",
        /// What is on disk cannot be played.
        Unreadable = "unreadable",
        /// Somebody sends, and nothing of it is on disk.
        NotOnDisk = "not_on_disk",
        /// The disk failed; what came since waits in memory for another file.
        Disk = "disk",
        /// The disk is nearly full: pictures are left out, so that voices are kept for longer.
        NoPictures = "no_pictures",
        /// The disk is full in half an hour.
        DiskLow = "disk_low",
        /// The log from which the hearing goes on after a restart is not as it was written: what was ruled may have to be ruled again.
        LogDamaged = "log_damaged",
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// What.
    pub what: Trouble,
    /// With whose voice or picture; `None`: with the whole record, or with somebody whom the reader may not know.
    pub whose: Option<PublicationId>,
}

/// How the record stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The light.
    pub light: Light,
    /// What is wrong, in order.
    pub findings: Vec<Finding>,
}

/// The recording sign.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sign {
    /// It is being recorded.
    pub on: bool,
    /// Nothing is kept, and the session goes on without a record, by this ruling.
    pub without: Option<Reason>,
}

/// The judge's ruling by which the session goes on without a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unrecorded {
    /// In the judge's words.
    pub ruling: Reason,
    /// Since when the record keeps up nevertheless, without a break.
    keeps_up_since: Option<UnixMillis>,
}

/// A ruling to go on without a record is over when the record has kept up for so many milliseconds without a break. A disk that stands
/// still, proves itself and stands still again is the trouble that was ruled on: it breaks nothing off a second time. One that has been
/// well for five minutes is well, and what comes then is another trouble.
pub const KEEPS_UP_MS: u64 = 300_000;

impl Unrecorded {
    /// A ruling that was given now.
    #[must_use]
    pub fn by(ruling: Reason) -> Self {
        Self {
            ruling,
            keeps_up_since: None,
        }
    }
}

impl Evidence {
    fn has(&self, troubles: &[Trouble]) -> bool {
        self.findings
            .iter()
            .any(|found| troubles.contains(&found.what))
    }
}

impl Facts {
    /// The disk shows how the record stands; `None`: nothing is to be recorded now.
    pub fn evidence(&mut self, evidence: Option<Evidence>, turn: &mut Turn) {
        if self.evidence == evidence {
            return;
        }
        if let Some(Evidence { light, findings }) = &evidence {
            turn.note_of_server(Fact::Evidence {
                light: *light,
                findings: findings.clone(),
            });
        }
        self.evidence = evidence;
        turn.touch_everybody();
    }

    /// The log that the hearing goes on from is not as it was written.
    pub fn log_damaged(&mut self, turn: &mut Turn) {
        self.log_damaged = true;
        turn.touch_everybody();
    }

    /// What was said is not on disk in time: nobody is heard any more, until the recorder has shown that it keeps up again, or the
    /// judge rules to go on without it. Asked at every input, so that a ruling that ends leaves no floor open.
    pub fn mind_the_record(&mut self, turn: &mut Turn) {
        self.end_the_ruling_in_time(turn);
        if self.is_too_late() && self.unrecorded.is_none() {
            self.break_off("record_too_late", turn);
        }
    }

    fn end_the_ruling_in_time(&mut self, turn: &mut Turn) {
        let keeps_up = self.keeps_up();
        let Some(unrecorded) = &mut self.unrecorded else {
            return;
        };
        let since = keeps_up.then(|| unrecorded.keeps_up_since.unwrap_or(turn.now()));
        unrecorded.keeps_up_since = since;
        if since.is_some_and(|since| turn.now().since(since) >= KEEPS_UP_MS) {
            self.unrecorded = None;
            turn.note_of_server(Fact::RecordedAgain);
            turn.touch_everybody();
        }
    }

    /// What was said is not on disk though it was due 10 s ago.
    pub(super) fn is_too_late(&self) -> bool {
        let evidence = self.evidence.as_ref();
        evidence.is_some_and(|evidence| evidence.has(&[Trouble::TooLate]))
    }

    /// What is said is being kept, as far as the disk shows.
    fn keeps_up(&self) -> bool {
        use Trouble::{Disk, Late, TooLate};
        let evidence = self.evidence.as_ref();
        let is_in_time = evidence.is_some_and(|evidence| !evidence.has(&[TooLate, Late, Disk]));
        self.recording && self.recorder_proven == Some(true) && is_in_time
    }

    /// Nothing is said that is not recorded: a session that sits is broken off, and the recorder has to be proven anew.
    pub(super) fn break_off(&mut self, why: &'static str, turn: &mut Turn) {
        if SITTING.contains(&self.lifecycle.phase()) {
            self.recorder_proven = Some(false);
            let reason = Some(Reason::of_server(why));
            self.move_to(Phase::TechnicalBreak, By::Server, None, reason, turn);
        }
    }

    /// The recording sign as one person is shown it.
    pub(super) fn sign_for(&self, viewer: &Participant) -> Sign {
        let sits = SITTING.contains(&self.lifecycle.phase());
        let tells = |_: &&Reason| sits && follows_the_session(self, viewer);
        let on = self.recording && !self.is_too_late();
        let ruling = self
            .unrecorded
            .as_ref()
            .map(|unrecorded| &unrecorded.ruling);
        Sign {
            on,
            without: ruling.filter(tells).filter(|_| !on).cloned(),
        }
    }

    /// How the record stands, for one person: for who keeps the session and who keeps the machines, and for nobody else.
    pub(super) fn evidence_for(&self, viewer: &Participant) -> Option<Evidence> {
        if !self.allow(viewer, Permission::SeeRecord) {
            return None;
        }
        let mut evidence = self.with_log(self.evidence.clone())?;
        for finding in &mut evidence.findings {
            finding
                .whose
                .take_if(|whose| !self.may_name(viewer, &whose.owner));
        }
        evidence.findings.sort();
        evidence.findings.dedup();
        Some(evidence)
    }

    /// A log that was damaged is told as long as the hearing goes on from it, also while nothing is to be recorded.
    fn with_log(&self, evidence: Option<Evidence>) -> Option<Evidence> {
        if !self.log_damaged {
            return evidence;
        }
        let (light, mut findings) = match evidence {
            Some(Evidence { light, findings }) if light != Light::Green => (light, findings),
            Some(Evidence { findings, .. }) => (Light::Amber, findings),
            None => (Light::Amber, Vec::new()),
        };
        findings.push(Finding {
            what: Trouble::LogDamaged,
            whose: None,
        });
        Some(Evidence { light, findings })
    }

    /// Whether it is said with whose track something is wrong: to who knows them, and to who sees everybody's connection; never to one
    /// from whom their name is kept.
    fn may_name(&self, viewer: &Participant, whom: &ParticipantId) -> bool {
        let is_here = self.roster.get(whom).is_some();
        let sees_all = is_here && self.allow(viewer, Permission::SeeQuality);
        let is_kept = self.screening.hides(&viewer.id, whom, Sense::Name);
        !is_kept && (sees_all || self.is_known_to(viewer, whom))
    }
}
