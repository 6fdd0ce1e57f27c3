//! Admission: who comes in, after what was checked, and who is sent away. Per person and explicit; nobody comes in by being early, by
//! coming back, or because the judge arrives. A witness is called, and one at a time.

use super::course::Reason;
use super::facts::Facts;
use super::journal::Fact;
use super::output::{Refusal, ReleaseReason};
use super::phase::HEARING_THE_CASE;
use super::role::WITNESSES;
use super::roster::{Participant, Place};
use super::sight::may_receive;
use super::turn::Turn;
use crate::id::{MediaKind, ParticipantId, PublicationId, StaffId};

/// What the court has checked of a person, and what they have promised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Papers {
    /// How the clerk has established who they are.
    pub identity: Option<Reason>,
    /// How it was checked that they may stand by others.
    pub authority: Option<Reason>,
    /// They have read their rights and promised not to record.
    pub declared: bool,
    /// A witness who has been heard.
    pub heard: bool,
}

impl Participant {
    /// Nothing is lacking: they have promised, and the court knows who they are and for whom they may stand.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        let papers = &self.papers;
        let authority = papers.authority.is_some() || !self.role.stands_by_others();
        papers.declared && papers.identity.is_some() && authority
    }

    /// A witness who must not learn what others say.
    #[must_use]
    pub fn is_yet_to_testify(&self) -> bool {
        self.role.is_of(&[WITNESSES]) && !self.papers.heard
    }

    fn waits(&self) -> bool {
        self.home() == Place::WaitingHall
    }

    fn was_let_in(&self) -> bool {
        self.home() == Place::Courtroom && self.role.is_admitted()
    }
}

impl Facts {
    /// A person has read their rights and promises not to record.
    pub(super) fn declare(&mut self, who: &ParticipantId, turn: &mut Turn) {
        if self.roster.get(who).is_some_and(|p| !p.papers.declared) {
            self.happens(Some(who), Fact::Declared, turn);
            turn.touch(who);
        }
    }

    /// The clerk has established who a person is: the document beside the living picture, or known otherwise; the log tells which.
    pub(super) fn check_identity(
        &mut self,
        who: &ParticipantId,
        whom: ParticipantId,
        how: Reason,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let picture = PublicationId {
            owner: whom.clone(),
            kind: MediaKind::Video,
        };
        let fact = Fact::IdentityChecked {
            whom: whom.clone(),
            face_to_face: may_receive(self, who, &picture),
            how,
        };
        self.do_to(who, &whom, |p| p.role.is_admitted(), fact, turn)
    }

    /// The clerk has checked that a person may stand by those whom they name.
    pub(super) fn check_authority(
        &mut self,
        who: &ParticipantId,
        whom: ParticipantId,
        how: Reason,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let fact = Fact::AuthorityChecked {
            whom: whom.clone(),
            how,
        };
        self.do_to(who, &whom, |p| p.role.stands_by_others(), fact, turn)
    }

    /// One person comes in: who lacks something only by a ruling, which is in the log.
    pub(super) fn admit(
        &mut self,
        who: &ParticipantId,
        whom: ParticipantId,
        ruling: Option<Reason>,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let sits = HEARING_THE_CASE.contains(&self.lifecycle.phase());
        let another_testifies = self
            .roster
            .iter()
            .any(|p| p.is_yet_to_testify() && p.home() == Place::Courtroom);
        let person = self.meant(who, &whom, Participant::waits)?;
        if !self.may_enter(&whom) {
            return Err(Refusal::NotNamed);
        }
        if person.is_yet_to_testify() && (!sits || another_testifies) {
            return Err(Refusal::WitnessWaits);
        }
        if !person.is_ready() && ruling.is_none() {
            return Err(Refusal::NotChecked);
        }
        self.let_in(who, whom, ruling, turn);
        Ok(())
    }

    /// Everybody comes in who waits, lacks nothing, and is not kept out by a ruling; never a witness.
    pub(super) fn admit_all(&mut self, who: &ParticipantId, turn: &mut Turn) {
        let may_come = |p: &&Participant| {
            p.waits() && p.is_ready() && !p.role.is_of(&[WITNESSES]) && self.may_enter(&p.id)
        };
        let people: Vec<ParticipantId> = self
            .roster
            .iter()
            .filter(may_come)
            .map(|p| p.id.clone())
            .collect();
        for whom in people {
            self.let_in(who, whom, None, turn);
        }
    }

    fn let_in(
        &mut self,
        who: &ParticipantId,
        whom: ParticipantId,
        ruling: Option<Reason>,
        turn: &mut Turn,
    ) {
        let ready = self.roster.get(&whom).is_some_and(Participant::is_ready);
        let reason = ruling.filter(|_| !ready);
        turn.touch(&whom);
        let fact = Fact::Admitted {
            whom,
            ready,
            reason,
        };
        self.happens(Some(who), fact, turn);
        self.recall(turn);
    }

    /// A witness has testified: they may stay, come back, and meet others.
    pub(super) fn witness_heard(
        &mut self,
        who: &ParticipantId,
        whom: ParticipantId,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let testifies = |p: &Participant| p.is_yet_to_testify() && p.place == Place::Courtroom;
        let fact = Fact::WitnessHeard { whom: whom.clone() };
        self.do_to(who, &whom, testifies, fact, turn)
    }

    /// Back to the waiting hall.
    pub(super) fn send_back(
        &mut self,
        who: &ParticipantId,
        whom: ParticipantId,
        reason: Option<Reason>,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        self.spare_the_last_word(Some(&whom), reason.as_ref())?;
        let fact = Fact::SentBack {
            whom: whom.clone(),
            reason,
        };
        self.do_to(who, &whom, Participant::was_let_in, fact, turn)
    }

    /// The court needs a person no longer: they go, and their link would bring them to the waiting hall again.
    pub(super) fn dismiss(
        &mut self,
        who: &ParticipantId,
        whom: ParticipantId,
        reason: Option<Reason>,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        self.spare_the_last_word(Some(&whom), reason.as_ref())?;
        let fact = Fact::Dismissed {
            whom: whom.clone(),
            reason,
        };
        self.do_to(who, &whom, |p| p.role.is_admitted(), fact, turn)?;
        self.leave(&whom, ReleaseReason::Dismissed, turn);
        Ok(())
    }

    /// A person is sent out by the judge and does not come back.
    pub(super) fn remove(
        &mut self,
        who: &ParticipantId,
        whom: ParticipantId,
        reason: Reason,
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let is_no_judge = |p: &Participant| !p.role.is_judge();
        let fact = Fact::Removed {
            whom: whom.clone(),
            reason,
        };
        self.do_to(who, &whom, is_no_judge, fact, turn)?;
        self.leave(&whom, ReleaseReason::Removed, turn);
        Ok(())
    }

    /// Whether the staff of the court may take back a person's links. Who is in the session is sent out by the presiding judge, in the
    /// session and aloud, and by nobody behind the judge's back; who is away has no connection that could end.
    #[must_use]
    pub fn lets_links_be_revoked(&self, who: &ParticipantId) -> bool {
        let is_in_it = |person: &Participant| person.keeps_seat() && !person.is_away();
        !(self.lifecycle.phase().is_in_session() && self.roster.get(who).is_some_and(is_in_it))
    }

    /// The staff of the court has taken back a person's links: who came by one goes. A seat in the session stays the judge's to give and
    /// to take: whoever is away from it comes back to it by their next link.
    pub fn links_revoked(&mut self, whom: ParticipantId, by: StaffId, turn: &mut Turn) {
        let Some(person) = self.roster.get(&whom) else {
            return;
        };
        if !self.lets_links_be_revoked(&whom) {
            return;
        }
        let keeps_seat = person.keeps_seat() && self.lifecycle.phase().is_in_session();
        let who = whom.clone();
        self.happens(None, Fact::LinksRevoked { whom, by }, turn);
        if !keeps_seat {
            self.leave(&who, ReleaseReason::LinksRevoked, turn);
        }
    }
}
