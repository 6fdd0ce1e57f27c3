//! Random stories in which everything meets: private rooms, closed sessions and their pauses, screens, and people who are away, with
//! everybody there whom the court knows. Under the same laws. Seeds that once failed are kept (`story::kept`).

use super::court::{admit, go_closed, id, moves, name_for_closed, open};
use super::restored;
use super::rooms::open_room;
use super::screening::{ALL, screen};
use super::story::{Step, act, play, stories};
use super::{properties, room_stories};
use crate::hearing::journal::{Entry, Fact};
use crate::hearing::phase::Phase;
use crate::hearing::rooms::RoomKind;
use crate::hearing::rules::Permission;
use crate::hearing::{Action, Input};
use crate::id::{ParticipantId, RoomId};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// Who talks in private with whom when nothing keeps them from it.
const TALKS: [(&str, &str); 5] = [
    ("accused_on_trial", "defence_counsel"),
    ("lawyer", "plaintiff"),
    ("lawyer-2", "defendant"),
    ("teacher", "victim"),
    ("interpreter", "witness"),
];

fn names() -> Vec<&'static str> {
    room_stories::CAST.iter().map(|(who, _)| *who).collect()
}

/// Two talk in private, or would: one asks, the other comes.
fn talk((one, other): (&'static str, &'static str)) -> Vec<Step> {
    let mut steps = vec![act(one, open_room(RoomKind::LawyerClientRoom, &[other]))];
    // Whoever is asked goes wherever they are asked to.
    let rooms = (1..6).map(RoomId);
    steps.extend(rooms.map(|room| act(other, Action::AcceptInvitation { room })));
    steps
}

/// Somebody's link is lost for longer than the grace.
fn goes_away(who: &'static str) -> Vec<Step> {
    let lost = Step::Feed(Input::Disconnected { who: id(who) });
    vec![lost, Step::Wait(121)]
}

/// The session is closed to some, pauses, and goes on; perhaps some of them are away meanwhile.
fn closed_part() -> impl Strategy<Value = Vec<Step>> {
    let pauses = vec![
        Permission::Recess,
        Permission::TechnicalBreak,
        Permission::Retire,
    ];
    let named = subsequence(names(), 1..10);
    let people = (named, select(TALKS.to_vec()), select(names()));
    let ways = (any::<bool>(), any::<bool>());
    (people, select(pauses), ways).prop_map(|((named, two, one_more), pause, (are_away, opens))| {
        let mut steps = vec![act("judge", open()), act("judge", go_closed(&named))];
        steps.extend(talk(two));
        let away = named.iter().take(if are_away { 3 } else { 0 });
        steps.extend(away.flat_map(|who| goes_away(who)));
        steps.push(act("judge", moves(pause)));
        steps.push(act("judge", Action::LeaveRoom));
        steps.extend(talk(two));
        steps.push(act("judge", name_for_closed(one_more)));
        steps.push(act("judge", admit(one_more)));
        steps.push(act("judge", open()));
        steps.extend(opens.then(|| act("judge", moves(Permission::BackToOpen))));
        steps
    })
}

/// Two talk in a recess; one of them is away, or kept from the other by a ruling, or is needed.
fn broken_talk() -> impl Strategy<Value = Vec<Step>> {
    (select(TALKS.to_vec()), 0..4, select(names())).prop_map(|(two, end, back)| {
        let (one, other) = two;
        let mut steps = vec![act("judge", moves(Permission::Recess))];
        steps.extend(talk(two));
        steps.extend(match end {
            0 => goes_away(one),
            1 => goes_away(other),
            2 => vec![act("judge", screen(one, other, ALL))],
            _ => vec![act("judge", open())],
        });
        steps.extend(room_stories::comes(back));
        steps
    })
}

/// What single steps seldom bring about, among single steps of every kind.
fn part() -> impl Strategy<Value = Vec<Step>> {
    prop_oneof![
        6 => room_stories::step(),
        6 => properties::step().prop_map(|step| vec![step]),
        1 => room_stories::screened().prop_map(|action| vec![act("judge", action)]),
        5 => closed_part(),
        2 => broken_talk(),
    ]
}

/// Everybody has come with those for whom they are there, some have been let in, the session sits or not; then anything.
fn story() -> impl Strategy<Value = Vec<Step>> {
    let parts = prop::collection::vec(part(), 1..30);
    let people = (room_stories::company(), subsequence(names(), 8..26));
    (people, prop::bool::weighted(0.8), parts).prop_map(|((company, admitted), sits, parts)| {
        let mut story: Vec<Step> = company.into_iter().flat_map(room_stories::comes).collect();
        story.extend(admitted.into_iter().map(|who| act("judge", admit(who))));
        story.extend(sits.then(|| act("judge", open())));
        story.extend(parts.into_iter().flatten());
        story
    })
}

proptest! {
    #![proptest_config(stories(300))]

    #[test]
    fn every_story_in_which_all_meets_keeps_the_laws(story in story()) {
        restored::is_the_same(&play(story));
    }

    // The same again, so that two cores draw.
    #[test]
    fn every_other_story_in_which_all_meets_keeps_the_laws_too(story in story()) {
        restored::is_the_same(&play(story));
    }
}

/// What the drawn stories come to: laws that are never put to the test prove nothing.
#[derive(Debug, Default)]
struct Reached {
    /// Somebody goes into a private room while a ruling stands that closed the session.
    talks_beside_a_closed_session: u32,
    /// The same while that session sits, and the other members are not named by the ruling.
    talks_of_the_unnamed: u32,
    /// A room is left because its member is away.
    away_from_a_room: u32,
    /// A screen ends a talk.
    screens_that_part: u32,
    /// A further ruling in a pause.
    named_in_a_pause: u32,
    /// Somebody is away who is named by the ruling.
    away_from_a_closed_session: u32,
}

impl Reached {
    fn count(&mut self, log: &[Entry]) {
        let mut named: Option<Vec<ParticipantId>> = None;
        let mut phase = Phase::Scheduled;
        for (number, entry) in log.iter().enumerate() {
            let actor = entry.actor.as_ref();
            let is_named = || {
                named
                    .as_ref()
                    .is_some_and(|all| all.iter().any(|one| Some(one) == actor))
            };
            let before = number.checked_sub(1).map(|at| &log[at]);
            match &entry.fact {
                Fact::Phase { from, to, .. } => {
                    phase = *to;
                    let opens = (*from, *to) == (Phase::ClosedSession, Phase::OpenSession);
                    named.take_if(|_| opens);
                }
                Fact::ClosedTo { named: all } => named = Some(all.iter().cloned().collect()),
                Fact::NamedForClosed { .. } => {
                    self.named_in_a_pause += u32::from(phase != Phase::ClosedSession);
                }
                Fact::RoomEntered { .. } if named.is_some() => {
                    self.talks_beside_a_closed_session += 1;
                    let sits = phase == Phase::ClosedSession;
                    self.talks_of_the_unnamed += u32::from(sits && !is_named());
                }
                Fact::Away { .. } => {
                    let left = before.is_some_and(|one| matches!(one.fact, Fact::RoomLeft { .. }));
                    self.away_from_a_room += u32::from(left);
                    self.away_from_a_closed_session += u32::from(is_named());
                }
                Fact::RoomLeft { .. } => {
                    let parted =
                        before.is_some_and(|one| matches!(one.fact, Fact::Screened { .. }));
                    self.screens_that_part += u32::from(parted);
                }
                _ => {}
            }
        }
    }
}

#[test]
fn the_stories_bring_together_what_seldom_meets() {
    let mut runner = TestRunner::deterministic();
    let mut reached = Reached::default();
    for _ in 0..100 {
        let court = play(story().new_tree(&mut runner).unwrap().current());
        reached.count(&court.log);
    }
    let Reached {
        talks_beside_a_closed_session,
        talks_of_the_unnamed,
        away_from_a_room,
        screens_that_part,
        named_in_a_pause,
        away_from_a_closed_session,
    } = reached;
    let all = [
        talks_beside_a_closed_session,
        talks_of_the_unnamed,
        away_from_a_room,
        screens_that_part,
        named_in_a_pause,
        away_from_a_closed_session,
    ];
    assert!(all.iter().all(|count| *count >= 5), "{reached:?}");
}
