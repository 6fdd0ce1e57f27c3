//! Floor, procedure and the time of the sides, between both languages.

use super::{Act, Asked, act, done_to, impossible, ruled, ruled_on, side, wire};
use crate::hearing::Action;
use crate::hearing::clock::{self, Clock};
use crate::hearing::floor::{Floor, MOST_HOLDERS};
use crate::hearing::output::{RailSeen, Refusal, StopSeen};
use crate::hearing::procedure::Word;
use crate::id::{ParticipantId, UnixMillis};

/// What concerns the floor, the procedure, or order among microphones and hands; everything else is left to the room.
pub(super) fn asked(message: wire::ClientMessage) -> Asked {
    use wire::ClientMessage as Said;
    match message {
        Said::GiveFloor { people, reason } => given(&people, reason),
        Said::TakeFloor(why) => ruled(Act::TakeFloor, why.reason, |reason| Action::TakeFloor {
            reason,
        }),
        Said::OpenFloor(why) => ruled(Act::OpenFloor, why.reason, |reason| Action::OpenFloor {
            reason,
        }),
        Said::GiveLastWord { person, reason } => {
            ruled_on(Act::GiveLastWord, &person, reason, |whom, reason| {
                Action::GiveLastWord { whom, reason }
            })
        }
        Said::EndLastWord {} => Asked::Act(Action::EndLastWord),
        Said::MuteAll {} => Asked::Act(Action::MuteAll),
        Said::LockMicrophone { person, on, reason } => {
            ruled_on(Act::LockMicrophone, &person, reason, |whom, reason| {
                Action::LockMicrophone { whom, on, reason }
            })
        }
        Said::AskToUnmute { person } => done_to(Act::AskToUnmute, &person, |whom| {
            Action::AskToUnmute { whom }
        }),
        Said::LowerHand { person } => {
            done_to(Act::LowerHand, &person, |whom| Action::LowerHand { whom })
        }
        Said::AskWhoHears { on } => Asked::Act(Action::AskWhoHears { on }),
        Said::SayWhoHears { round, yes } => Asked::Act(Action::SayWhoHears { round, yes }),
        Said::NextStep { turns } => Asked::Act(Action::NextStep { turns }),
        Said::GoToStep { step, reason } => gone_to(&step, reason),
        other => Asked::Other(other),
    }
}

fn given(people: &[String], reason: Option<String>) -> Asked {
    let people: Result<Vec<_>, _> = people.iter().map(|id| ParticipantId::new(id)).collect();
    match people {
        Ok(people) if people.len() <= MOST_HOLDERS => ruled(Act::GiveFloor, reason, |reason| {
            Action::GiveFloor { people, reason }
        }),
        _ => impossible(Act::GiveFloor, Refusal::UnknownPerson),
    }
}

fn gone_to(step: &str, reason: Option<String>) -> Asked {
    match Word::new(step) {
        Some(step) => ruled(Act::GoToStep, reason, |reason| Action::GoToStep {
            step,
            reason,
        }),
        None => impossible(Act::GoToStep, Refusal::NoStep),
    }
}

pub(super) fn floor_is(is: Floor, now: UnixMillis) -> wire::ServerMessage {
    let floor = floor(is, now);
    wire::ServerMessage::Floor { floor }
}

pub(super) fn rail_is(is: RailSeen) -> wire::ServerMessage {
    wire::ServerMessage::Rail { rail: rail(is) }
}

pub(super) fn clock_is(is: &Clock, now: UnixMillis) -> wire::ServerMessage {
    let clock = clock(is, now);
    wire::ServerMessage::Clock { clock }
}

pub(super) fn floor(floor: Floor, now: UnixMillis) -> wire::Floor {
    let was_given = floor.since != UnixMillis::default();
    wire::Floor {
        holders: floor
            .holders
            .map(|holders| holders.iter().map(ToString::to_string).collect()),
        last_word: floor.last_word,
        since_ms_ago: if was_given { now.since(floor.since) } else { 0 },
        minutes: floor.minutes,
    }
}

pub(super) fn rail(rail: RailSeen) -> wire::Rail {
    let steps = rail.procedure.steps.iter();
    wire::Rail {
        steps: steps
            .map(|step| wire::RailStep {
                id: step.id.to_string(),
                title: wire::Title {
                    kk: step.title.kk.clone(),
                    ru: step.title.ru.clone(),
                    en: step.title.en.clone(),
                },
                minutes: step.minutes,
            })
            .collect(),
        at: rail.at.map(stop),
        next: rail.next.map(stop),
        turns: rail.turns,
    }
}

pub(super) fn rail_at(rail: RailSeen) -> wire::ServerMessage {
    wire::ServerMessage::RailAt {
        at: rail.at.map(stop),
        next: rail.next.map(stop),
        turns: rail.turns,
    }
}

fn stop(stop: StopSeen) -> wire::RailStop {
    wire::RailStop {
        step: stop.step.to_string(),
        number: stop.number,
        person: stop.person.map(|who| who.to_string()),
        first: stop.first.map(act),
    }
}

pub(super) fn clock(clock: &Clock, now: UnixMillis) -> wire::Clock {
    let sides = clock::Side::ALL.iter();
    wire::Clock {
        sides: sides
            .map(|&one| wire::SideTime {
                side: side(one),
                ms: clock.spent(one, now),
                running: clock.running() == Some(one),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::translate::refusal;

    fn give(people: Vec<String>) -> Asked {
        let reason = None;
        asked(wire::ClientMessage::GiveFloor { people, reason })
    }

    #[test]
    fn people_and_steps_that_cannot_exist_and_more_people_than_can_have_the_floor_are_not_taken() {
        let many: Vec<String> = (0..17).map(|n| format!("expert-{n}")).collect();
        let unknown = || impossible(Act::GiveFloor, Refusal::UnknownPerson);
        assert_eq!(give(many), unknown());
        assert_eq!(give(vec!["../../etc".to_owned()]), unknown());
        let reason = None;
        let step = "No Such".to_owned();
        let gone = asked(wire::ClientMessage::GoToStep { step, reason });
        assert_eq!(gone, impossible(Act::GoToStep, Refusal::NoStep));
        assert_eq!(refusal(Refusal::NoStep).0, wire::RefusalCode::NoStep);
    }

    #[test]
    fn a_ruling_of_blanks_is_none_and_one_that_is_too_long_is_not_taken() {
        let take = |text: &str| {
            let reason = Some(text.to_owned());
            asked(wire::ClientMessage::TakeFloor(wire::Why { reason }))
        };
        assert_eq!(take("  "), Asked::Act(Action::TakeFloor { reason: None }));
        assert_eq!(
            take(&"x".repeat(501)),
            impossible(Act::TakeFloor, Refusal::NoReason)
        );
    }

    #[test]
    fn the_clock_is_told_as_it_stands_now() {
        let mut clock = Clock::default();
        clock.run(Some(clock::Side::Defence), UnixMillis(1_000));
        let told = super::clock(&clock, UnixMillis(3_500));
        let times: Vec<(u64, bool)> = told.sides.iter().map(|s| (s.ms, s.running)).collect();
        assert_eq!(times, [(0, false), (2_500, true), (0, false)]);
        let free = floor(Floor::default(), UnixMillis(3_500));
        assert_eq!((free.holders, free.since_ms_ago), (None, 0));
    }
}
