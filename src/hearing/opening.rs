//! Before the session sits: what must be so (the guards), and the countdown in which the recorder is proven.

use super::course::Reason;
use super::evidence::Unrecorded;
use super::facts::Facts;
use super::journal::Fact;
use super::output::Refusal;
use super::phase::{By, Phase};
use super::role::Role;
use super::roster::Participant;
use super::rules::Permission;
use super::turn::Turn;
use super::writing::Named;
use crate::id::{ParticipantId, UnixMillis};
use std::collections::BTreeSet;

words! {
    /// What must be so before the session is opened or continued.
    pub enum Guard {
        /// The presiding judge is connected.
        PresidingJudgePresent = "presiding_judge_present",
        /// The clerk is connected; else the judge takes the clerk's duty over by opening.
        ClerkPresent = "clerk_present",
        /// The recorder has shown that the disk keeps what it writes.
        RecorderReady = "recorder_ready",
        /// The archive's disk has room for the whole hearing, and for half as much again.
        DiskLasts = "disk_lasts",
        /// The server's clock is kept right.
        ClockKept = "clock_kept",
        /// Everybody without whom the hearing is not to be held is connected.
        RequiredPersonsPresent = "required_persons_present",
    }
}

/// How a guard stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Which.
    pub guard: Guard,
    /// It is so; `None`: nobody can tell.
    pub met: Option<bool>,
    /// Who is missing.
    pub missing: Vec<Named>,
}

/// The judge goes on without something, and says why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Without what.
    pub guard: Guard,
    /// Without whom.
    pub whom: Option<ParticipantId>,
    /// Why.
    pub reason: Reason,
}

/// A session that is being opened.
#[derive(Debug)]
pub struct Opening {
    /// When it sits at the earliest.
    pub sits_at: UnixMillis,
    /// From which phase.
    from: Phase,
    /// What the recorder has shown.
    proof: Option<bool>,
    /// By this ruling it sits whether it is recorded or not.
    unrecorded: Option<Unrecorded>,
}

/// How long after the countdown the recorder's proof is waited for, in milliseconds.
const PROOF_MS: u64 = 10_000;

impl Standing {
    /// Whether the session cannot be opened as this stands, unless the judge rules to go on without it.
    fn keeps_shut(&self) -> bool {
        use Guard::{DiskLasts, PresidingJudgePresent, RecorderReady, RequiredPersonsPresent};
        let binds = matches!(
            self.guard,
            PresidingJudgePresent | RecorderReady | DiskLasts | RequiredPersonsPresent
        );
        binds && self.met == Some(false)
    }
}

impl Facts {
    /// How all guards stand, in order.
    #[must_use]
    pub fn guards(&self) -> Vec<Standing> {
        let is_here = |whom| self.roster.get(whom).is_some_and(Participant::is_connected);
        let absent = self.plan.required().filter(|person| !is_here(&person.id));
        let missing: Vec<Named> = absent.map(Named::from).collect();
        let of = |guard, met| Standing {
            guard,
            met,
            missing: Vec::new(),
        };
        // Once the session has sat, what it fills is told by the evidence light.
        let disk_lasts = self.disk_lasts.filter(|_| !self.lifecycle.was_opened());
        let disk = disk_lasts.map(|lasts| of(Guard::DiskLasts, Some(lasts)));
        let first = [
            of(
                Guard::PresidingJudgePresent,
                Some(self.has(Role::PresidingJudge)),
            ),
            of(Guard::ClerkPresent, Some(self.has(Role::CourtSessionClerk))),
            of(Guard::RecorderReady, self.recorder_proven),
        ];
        let last = [
            of(Guard::ClockKept, self.clock_kept),
            Standing {
                missing: missing.clone(),
                ..of(Guard::RequiredPersonsPresent, Some(missing.is_empty()))
            },
        ];
        first.into_iter().chain(disk).chain(last).collect()
    }

    /// Somebody of this role is connected.
    pub(super) fn has(&self, role: Role) -> bool {
        self.roster
            .iter()
            .any(|person| person.role == role && person.is_connected())
    }

    /// The judge opens or continues the session: every guard that binds is met, or ruled to be gone without.
    pub fn open(
        &mut self,
        who: &ParticipantId,
        without: &[Waiver],
        turn: &mut Turn,
    ) -> Result<(), Refusal> {
        let is_unmet = |standing: &Standing| standing.met != Some(true);
        let unmet: Vec<Standing> = self.guards().into_iter().filter(is_unmet).collect();
        let keep_shut = || unmet.iter().filter(|standing| standing.keeps_shut());
        if !keep_shut().all(|standing| is_waived(standing, without)) {
            return Err(Refusal::NotReady);
        }
        let opening = Opening {
            sits_at: UnixMillis(turn.now().0.saturating_add(self.terms.countdown_ms)),
            from: self.lifecycle.phase(),
            proof: None,
            unrecorded: rulings(Guard::RecorderReady, without)
                .next()
                .map(|ruling| Unrecorded::by(ruling.reason.clone())),
        };
        let ruled = opening.unrecorded.as_ref().map(|_| Guard::RecorderReady);
        let unmet = unmet.iter().map(|standing| standing.guard);
        let gone_without: BTreeSet<Guard> = unmet.chain(ruled).collect();
        self.move_by(who, Permission::Open, None, turn)?;
        self.opening = Some(opening);
        for guard in gone_without {
            self.note_gone_without(who, guard, without, turn);
        }
        Ok(())
    }

    /// Logs that the session is opened although a guard is not met, with the ruling for each who is missing.
    fn note_gone_without(
        &mut self,
        who: &ParticipantId,
        guard: Guard,
        without: &[Waiver],
        turn: &mut Turn,
    ) {
        let ruled = rulings(guard, without).map(|waiver| Fact::WentWithout {
            guard,
            whom: waiver.whom.clone(),
            reason: Some(waiver.reason.clone()),
        });
        let mut facts: Vec<Fact> = ruled.collect();
        if facts.is_empty() {
            facts.push(Fact::WentWithout {
                guard,
                whom: None,
                reason: None,
            });
        }
        for fact in facts {
            self.happens(Some(who), fact, turn);
        }
    }

    /// Whether the archive's disk has room for the whole hearing.
    pub fn disk_lasts(&mut self, enough: bool, turn: &mut Turn) {
        if self.terms.disk_must_last && self.disk_lasts.replace(enough) != Some(enough) {
            turn.touch_everybody();
        }
    }

    /// Whether somebody keeps the server's clock right.
    pub fn clock_kept(&mut self, kept: Option<bool>, turn: &mut Turn) {
        if std::mem::replace(&mut self.clock_kept, kept) != kept {
            turn.touch_everybody();
        }
    }

    /// The recorder has shown whether the disk keeps what it writes.
    pub fn recorder_proven(&mut self, ok: bool, turn: &mut Turn) {
        if self.recorder_proven != Some(ok) {
            self.recorder_proven = Some(ok);
            turn.note_of_server(Fact::RecorderProof { ok });
            turn.touch_everybody();
        }
        if let Some(opening) = &mut self.opening {
            opening.proof = Some(ok);
            self.finish_opening(turn);
        }
    }

    /// Countdown and proof are over: the session sits, closed again if it was closed; or it does not, and stands where it stood.
    pub(super) fn finish_opening(&mut self, turn: &mut Turn) {
        let Some(opening) = &self.opening else {
            return;
        };
        if turn.now() < opening.sits_at {
            return;
        }
        let too_late = turn.now().since(opening.sits_at) >= PROOF_MS;
        let sits = match opening.proof {
            _ if opening.unrecorded.is_some() => true,
            Some(ok) => ok && !self.is_too_late(),
            None if too_late => false,
            None => return,
        };
        let to = match (sits, opening.from) {
            (true, _) if self.named.is_some() => Phase::ClosedSession,
            (true, _) => Phase::OpenSession,
            (false, Phase::WaitingHallOpen) => Phase::WaitingHallOpen,
            (false, _) => Phase::TechnicalBreak,
        };
        let reason = (!sits).then(|| Reason::of_server("recorder_not_proven"));
        // A disk that stood still proves itself as soon as it moves: that alone does not undo what the judge has ruled.
        self.unrecorded.clone_from(&opening.unrecorded);
        self.move_to(to, By::Server, None, reason, turn);
    }
}

/// The rulings to go on without this.
fn rulings(guard: Guard, without: &[Waiver]) -> impl Iterator<Item = &Waiver> {
    without.iter().filter(move |waiver| waiver.guard == guard)
}

/// Whether the judge rules to go on without this, and without each who is missing.
fn is_waived(standing: &Standing, without: &[Waiver]) -> bool {
    let of_it = || rulings(standing.guard, without);
    match standing.guard {
        Guard::PresidingJudgePresent => false,
        Guard::RequiredPersonsPresent => {
            let whom: BTreeSet<&ParticipantId> = of_it().filter_map(|w| w.whom.as_ref()).collect();
            standing
                .missing
                .iter()
                .all(|missing| whom.contains(&missing.id))
        }
        _ => of_it().next().is_some(),
    }
}
