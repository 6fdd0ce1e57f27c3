//! WHO MAY: the pure state machine of one hearing. One input, one drain of outputs; no clock, no chance, no failure: a forbidden act
//! is an output.
//!
//! An input changes facts (`facts`, `act`) as far as `rules` and `phase` permit; `sight` says what follows; `wiring` and `view` carry
//! out the difference.

#[macro_use]
mod words;

mod act;
pub mod admission;
pub mod afterwards;
mod calling;
pub mod clock;
mod company;
pub mod course;
pub mod evidence;
mod facts;
pub mod floor;
pub mod hall;
mod hands;
pub mod hearers;
pub mod input;
pub mod journal;
pub mod lost;
pub mod marks;
pub mod opening;
mod order;
pub mod output;
mod pace;
pub mod phase;
pub mod plan;
pub mod playback;
pub mod procedure;
mod rail;
mod refusal;
mod replay;
pub mod role;
pub mod rooms;
pub mod roster;
pub mod rules;
pub mod screening;
mod seclusion;
mod seen;
mod settlement;
mod sight;
mod ties;
mod turn;
mod view;
mod wiring;
pub mod writing;

#[cfg(test)]
mod tests;

pub use facts::Terms;
pub use input::{Action, Input, Person};
pub use output::{Notice, Output};

use crate::id::{HearingId, ParticipantId, RoomId, UnixMillis};
use facts::Facts;
use journal::{Entry, Fact};
use output::ReleaseReason;
use phase::{Phase, Transition};
use roster::Participant;
use rules::Permission;
use std::collections::BTreeSet;
use turn::{Released, Touched, Turn};
use view::Told;
use wiring::Wiring;

/// One hearing.
#[derive(Debug)]
pub struct Hearing {
    id: HearingId,
    facts: Facts,
    wiring: Wiring,
    told: Told,
}

impl Hearing {
    /// A hearing that is scheduled; nobody has come.
    #[must_use]
    pub fn new(id: HearingId, terms: Terms) -> Self {
        let facts = Facts {
            terms,
            ..Facts::default()
        };
        Self {
            id,
            facts,
            wiring: Wiring::default(),
            told: Told::default(),
        }
    }

    /// A hearing that goes on from its log after a restart: everybody has to come back, and a session that has sat stands in a
    /// technical break. Appends what the world has to do.
    #[must_use]
    pub fn restored(
        id: HearingId,
        terms: Terms,
        log: &[Entry],
        now: UnixMillis,
        outputs: &mut Vec<Output>,
    ) -> Self {
        let mut hearing = Self::new(id, terms);
        let mut last = UnixMillis::default();
        for entry in log {
            if entry.fact == Fact::Restored {
                hearing.facts.clock.run(None, last);
            }
            hearing.facts.replay(entry);
            last = entry.at;
        }
        hearing.facts.clock.run(None, last);
        let mut turn = Turn::new(now);
        hearing.facts.restart(&mut turn);
        // Nobody is here, and no recorder runs: nothing has to be stopped.
        turn.transition = None;
        hearing.settle(turn, outputs);
        hearing
    }

    /// Handles one input at `now` and appends what the world has to do, in order.
    ///
    /// The order is always: log entries (a fact is written before it is announced); walls (`Unwire`, `StopTap`); `Move`;
    /// `PauseRecording` or `StartRecording`; `StartTap`; `Wire`; what people are told; `Done` or `Refused` to who asked;
    /// `ProveRecorder` or `SealRecord`; `Release`.
    pub fn handle(&mut self, now: UnixMillis, input: Input, outputs: &mut Vec<Output>) {
        if self.facts.stopped {
            outputs.extend(turned_away(input));
            return;
        }
        let mut turn = Turn::new(now);
        let facts = &mut self.facts;
        match input {
            Input::Planned { plan } => facts.planned(plan, &mut turn),
            Input::Connected {
                person,
                microphone,
                camera,
            } => facts.connected(person, microphone, camera, &mut turn),
            Input::Disconnected { who } => facts.disconnected(&who, &mut turn),
            Input::MediaUp { who, publishes } => facts.media_up(&who, publishes, &mut turn),
            Input::MediaDown { who } => facts.media_down(&who, &mut turn),
            Input::Act { who, action } => facts.act(&who, action, &mut turn),
            Input::Recording { on } => facts.recorder(on, &mut turn),
            Input::RecorderProven { ok } => facts.recorder_proven(ok, &mut turn),
            Input::DiskLasts { enough } => facts.disk_lasts(enough, &mut turn),
            Input::ClockKept { kept } => facts.clock_kept(kept, &mut turn),
            Input::Measured(links) => facts.measured(links, &mut turn),
            Input::WeakLinks(weak) => facts.weak_links(&weak, &mut turn),
            Input::Evidence(evidence) => facts.evidence(evidence, &mut turn),
            Input::LogDamaged => facts.log_damaged(&mut turn),
            Input::Missed { who } => facts.missed(&who, &mut turn),
            Input::LinksRevoked { who, by } => facts.links_revoked(who, by, &mut turn),
            Input::Cancelled => facts.cancelled(&mut turn),
            Input::Dominant { who } => facts.dominant(who, &mut turn),
            Input::Tick => facts.tick(&mut turn),
            Input::ServerStopping => facts.server_stopping(&mut turn),
        }
        facts.mind_the_record(&mut turn);
        facts.mind_the_round(&mut turn);
        facts.mind_the_clock(&mut turn);
        self.settle(turn, outputs);
    }

    /// Which hearing this is.
    #[must_use]
    pub fn id(&self) -> &HearingId {
        &self.id
    }

    /// Where the hearing stands.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.facts.lifecycle.phase()
    }

    /// Whether there is nothing left to do: the hearing has ended, and nobody is in its rooms any more.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.phase().is_final() && self.facts.roster.iter().next().is_none()
    }

    /// Whether a person may do something as things stand.
    #[must_use]
    pub fn allows(&self, who: &ParticipantId, act: Permission) -> bool {
        let person = self.facts.roster.get(who);
        person.is_some_and(|person| self.facts.allow(person, act))
    }

    /// Whether the court's staff may take back a person's links as things stand.
    #[must_use]
    pub fn lets_links_be_revoked(&self, who: &ParticipantId) -> bool {
        self.facts.lets_links_be_revoked(who)
    }

    /// The private room that a person is in.
    #[must_use]
    pub fn room_of(&self, who: &ParticipantId) -> Option<RoomId> {
        self.facts.roster.get(who)?.room()
    }

    /// The private rooms in which somebody is.
    #[must_use]
    pub fn rooms(&self) -> BTreeSet<RoomId> {
        self.roster().filter_map(Participant::room).collect()
    }

    /// Everybody who has a seat, in order of id: for the table of connections.
    pub fn roster(&self) -> impl Iterator<Item = &Participant> {
        self.facts.roster.iter()
    }

    /// Carries out what follows from the turn's facts.
    fn settle(&mut self, turn: Turn, outputs: &mut Vec<Output>) {
        let now = turn.now();
        outputs.extend(turn.entries.into_iter().map(Output::Journal));
        if turn.touched != Touched::nobody() {
            let difference = self.wiring.follow(&self.facts, &turn.touched);
            outputs.extend(difference.walls);
            outputs.extend(difference.moves);
            outputs.extend(turn.transition.and_then(recorder_follows));
            outputs.extend(difference.taps);
            outputs.extend(difference.wires);
            let greeted = turn.greeted.as_ref();
            outputs.extend(self.told.follow(&self.facts, greeted, now));
        }
        outputs.extend(turn.passing.into_iter().map(told));
        let stay = matches!(turn.released, Released::AllBut(..));
        let released = self.let_go(turn.released);
        if stay {
            // Those who go have heard why; those who stay see that they have gone.
            outputs.extend(self.told.follow(&self.facts, None, now));
        }
        outputs.extend(turn.answer.map(told));
        if turn.transition.is_some_and(|t| t.to == Phase::Opening) {
            outputs.push(Output::ProveRecorder);
        }
        if turn.transition.is_some_and(|t| t.to.is_final()) || turn.seals {
            outputs.push(Output::SealRecord);
        }
        let release = |(who, why)| Output::Release { who, why };
        outputs.extend(released.into_iter().map(release));
    }

    /// Takes the seats of who is released.
    fn let_go(&mut self, released: Released) -> Vec<(ParticipantId, ReleaseReason)> {
        let roster = &mut self.facts.roster;
        let (gone, why) = match released {
            Released::Some(people) => return people,
            Released::AllBut(stay, why) => (roster.clear_but(&stay), why),
            Released::Everybody(why) => (roster.clear(), why),
        };
        gone.into_iter().map(|who| (who, why)).collect()
    }
}

fn told((to, notice): (ParticipantId, Notice)) -> Output {
    Output::Tell { to, notice }
}

/// The server is going: whoever still comes is sent away, and nothing else happens.
fn turned_away(input: Input) -> Option<Output> {
    match input {
        Input::Connected { person, .. } => Some(Output::Release {
            who: person.id,
            why: output::ReleaseReason::ServerStopping,
        }),
        _ => None,
    }
}

/// Recording is a property of the phase: nobody has a button for it.
fn recorder_follows(Transition { from, to, .. }: Transition) -> Option<Output> {
    match (from.gap(), to.gap()) {
        (Some(_), None) => Some(Output::StartRecording),
        (None, Some(_)) => Some(Output::PauseRecording),
        _ => None,
    }
}
