//! Markers: words that a person sets into the record at the moment when something happens, for the minutes and for whoever looks it up.
//! The procedural ones are those of CrimPC 347(3). Each turn of the procedure sets one too: the bench finds both in one list.

use super::facts::Facts;
use super::journal::Fact;
use super::output::{Notice, Refusal};
use super::procedure::Word;
use super::roster::Participant;
use super::rules::Permission;
use super::screening::Sense;
use super::sight::may_know;
use super::turn::Turn;
use super::writing::{Named, Text};
use crate::id::{ParticipantId, UnixMillis};
use std::sync::Arc;

/// Longest note of a marker, in characters.
pub const MAX_NOTE_LENGTH: usize = 300;
/// Most markers that the bench finds in its list; the log has all.
pub const MOST_MARKS: usize = 500;

words! {
    /// What is marked.
    pub enum MarkKind {
        /// Rights and duties were explained.
        RightsExplained = "rights_explained",
        /// An oath was taken, or somebody was warned of their liability for false words.
        Warned = "warned",
        /// A petition.
        Petition = "petition",
        /// An objection.
        Objection = "objection",
        /// A ruling made in the courtroom, without retiring.
        RulingWithoutRetiring = "ruling_without_retiring",
        /// The court retires.
        Retire = "retire",
        /// The court is back.
        Return = "return",
        /// Testimony begins.
        TestimonyStart = "testimony_start",
        /// Testimony ends.
        TestimonyEnd = "testimony_end",
        /// A question was disallowed.
        QuestionDisallowed = "question_disallowed",
        /// A question to an expert.
        ExpertQuestion = "expert_question",
        /// An expert's answer.
        ExpertAnswer = "expert_answer",
        /// Evidence is examined.
        EvidenceExamined = "evidence_examined",
        /// An allegation of torture is examined.
        TortureAllegationExamined = "torture_allegation_examined",
        /// A fact that somebody asked to be certified.
        FactCertified = "fact_certified",
        /// The arguments of the parties.
        Arguments = "arguments",
        /// A reply.
        Reply = "reply",
        /// The last word.
        LastWord = "last_word",
        /// The court's act is announced.
        Announcement = "announcement",
        /// A remark.
        Remark = "remark",
        /// Something that is to be found again.
        NoteThis = "note_this",
        /// An interpreter asks to speak more slowly.
        SlowDown = "slow_down",
        /// An interpreter did not hear.
        DidNotHear = "did_not_hear",
        /// A technical note.
        TechnicalNote = "technical_note",
    }
}

impl MarkKind {
    /// What the table is asked.
    #[must_use]
    pub fn permission(self) -> Permission {
        match self {
            Self::RightsExplained
            | Self::Warned
            | Self::RulingWithoutRetiring
            | Self::Retire
            | Self::Return
            | Self::TestimonyStart
            | Self::TestimonyEnd
            | Self::QuestionDisallowed
            | Self::ExpertQuestion
            | Self::ExpertAnswer
            | Self::EvidenceExamined
            | Self::TortureAllegationExamined
            | Self::FactCertified
            | Self::Arguments
            | Self::Reply
            | Self::LastWord
            | Self::Announcement => Permission::MarkStep,
            Self::Petition | Self::Objection | Self::Remark | Self::NoteThis => {
                Permission::MarkRequest
            }
            Self::SlowDown | Self::DidNotHear => Permission::MarkInterpreting,
            Self::TechnicalNote => Permission::TechnicalNote,
        }
    }
}

/// One marker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// When.
    pub at: UnixMillis,
    /// By whom.
    pub by: Named,
    /// What.
    pub what: Marked,
    /// More about it.
    pub note: Option<Text>,
}

/// What a marker says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Marked {
    /// What a person wanted to be marked.
    Kind(MarkKind),
    /// The procedure moved on.
    Step {
        /// To which step.
        step: Word,
        /// Under which mark the log has it.
        marker: Word,
        /// Whose turn it was, where people have turns.
        person: Option<Named>,
    },
}

/// What an interpreter asks of who speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heed {
    /// Who asks.
    pub by: Named,
    /// What for: [`MarkKind::SlowDown`] or [`MarkKind::DidNotHear`].
    pub kind: MarkKind,
}

/// The markers for whoever keeps the minutes, the oldest first; nobody else is shown them.
#[must_use]
pub fn marks(facts: &Facts, viewer: &Participant) -> Vec<Arc<Mark>> {
    if facts.allow(viewer, Permission::SeeWhoWaits) {
        facts.marks.clone()
    } else {
        Vec::new()
    }
}

impl Facts {
    /// A person sets a marker. What an interpreter asks is shown to who speaks.
    pub(super) fn mark(
        &mut self,
        who: &ParticipantId,
        kind: MarkKind,
        note: Option<Text>,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        self.pace.keep(who, turn.now())?;
        self.set_mark(turn.now(), who, Marked::Kind(kind), note.clone());
        turn.note(who, Fact::Marked { kind, note });
        turn.touch(who);
        if kind.permission() == Permission::MarkInterpreting {
            self.ask_the_speaker(who, kind, turn);
        }
        Ok(())
    }

    /// Puts a marker on the list: when it is set, and when the log tells that it was.
    pub(super) fn set_mark(
        &mut self,
        at: UnixMillis,
        who: &ParticipantId,
        what: Marked,
        note: Option<Text>,
    ) {
        let Some(by) = self.roster.get(who).map(Named::from) else {
            return;
        };
        self.marks.push(Arc::new(Mark { at, by, what, note }));
        if self.marks.len() > MOST_MARKS {
            self.marks.drain(..MOST_MARKS / 4);
        }
    }

    /// Puts a turn of the procedure on the list.
    pub(super) fn mark_step(
        &mut self,
        at: UnixMillis,
        who: &ParticipantId,
        (step, marker): (&Word, &Word),
        person: Option<&ParticipantId>,
    ) {
        let what = Marked::Step {
            step: step.clone(),
            marker: marker.clone(),
            person: person.and_then(|whose| self.roster.get(whose).map(Named::from)),
        };
        self.set_mark(at, who, what, None);
    }

    fn ask_the_speaker(&self, who: &ParticipantId, kind: MarkKind, turn: &mut Turn) {
        let speaker = self.dominant.as_ref().and_then(|id| self.roster.get(id));
        let (Some(speaker), Some(asker)) = (speaker, self.roster.get(who)) else {
            return;
        };
        if speaker.is_connected() && speaker.id != *who && may_know(self, speaker, asker) {
            let mut by = Named::from(asker);
            if self.screening.hides(&speaker.id, who, Sense::Name) {
                by.name.clear();
            }
            turn.pass(&speaker.id, Notice::Heed(Heed { by, kind }));
        }
    }
}
