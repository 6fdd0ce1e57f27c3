//! Random stories under the laws. Seeds that once failed are kept in `proptest-regressions/`.

use super::court::{
    Court, admit, camera, connected, end, go_closed, hand, id, media_up, microphone, moves, mute,
    open, send_back,
};
use super::marks::mark;
use super::restored;
use super::story::{Step, act, play};
use super::writing::{say, say_in_room, say_to};
use crate::hearing::course::Reason;
use crate::hearing::journal::Fact;
use crate::hearing::marks::MarkKind;
use crate::hearing::opening::{Guard, Waiver};
use crate::hearing::output::{Gap, Refusal};
use crate::hearing::phase::Phase;
use crate::hearing::rules::Permission;
use crate::hearing::writing::{Sign, To};
use crate::hearing::{Action, Input};
use crate::id::MediaKind;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// Who can appear; `stranger` never connects.
const CAST: [&str; 15] = [
    "judge",
    "clerk",
    "plaintiff",
    "defendant",
    "lawyer",
    "witness",
    "interpreter",
    "panel_judge",
    "accused_on_trial",
    "protected_witness",
    "mediator",
    "public",
    "public-2",
    "it",
    "stranger",
];
const LONGEST: usize = 100;

fn anyone() -> impl Strategy<Value = &'static str> {
    select(&CAST[..])
}

fn comer() -> impl Strategy<Value = &'static str> {
    select(&CAST[..CAST.len() - 1])
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        2 => any::<bool>().prop_map(microphone),
        2 => any::<bool>().prop_map(camera),
        4 => any::<bool>().prop_map(hand),
        4 => anyone().prop_map(admit),
        1 => Just(Action::Declare),
        2 => anyone().prop_map(|whom| Action::CheckIdentity { whom: id(whom), how: so_said() }),
        1 => anyone().prop_map(|whom| Action::CheckAuthority { whom: id(whom), how: so_said() }),
        1 => Just(Action::AdmitAll),
        1 => anyone().prop_map(|whom| Action::WitnessHeard { whom: id(whom) }),
        1 => anyone().prop_map(|whom| Action::Dismiss { whom: id(whom) }),
        2 => anyone().prop_map(send_back),
        2 => anyone().prop_map(mute),
        2 => Just(open()),
        1 => Just(open_without_recorder()),
        2 => select(&[
            Permission::Recess, Permission::SettlementRecess, Permission::TechnicalBreak, Permission::Retire,
            Permission::Announce, Permission::BackToOpen,
        ][..]).prop_map(moves),
        1 => Just(Action::Move { by: Permission::Postpone, reason: None }),
        2 => subsequence(CAST[2..8].to_vec(), 0..6).prop_map(|named| go_closed(&named)),
        2 => written(),
        1 => select(MarkKind::ALL).prop_map(mark),
        1 => Just(Action::Leave),
    ]
}

fn written() -> impl Strategy<Value = Action> {
    prop_oneof![
        4 => Just(say(To::Everybody, "to all")),
        2 => Just(say(To::Court, "to the court")),
        2 => Just(say(To::Clerk, "to the clerk")),
        2 => Just(say(To::CourtIt, "to court IT")),
        4 => anyone().prop_map(|whom| say_to(whom, "to one")),
        1 => Just(say_in_room("to the room")),
        1 => select(Sign::ALL).prop_map(|sign| Action::Signal { sign }),
    ]
}

fn so_said() -> Reason {
    Reason::new("as the document says").unwrap()
}

fn open_without_recorder() -> Action {
    let reason = Reason::new("the minutes are written by hand").unwrap();
    let waiver = Waiver {
        guard: Guard::RecorderReady,
        whom: None,
        reason,
    };
    Action::Open {
        without: vec![waiver],
    }
}

/// What a court mostly does, and what it should never be asked.
fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (comer(), any::<bool>(), any::<bool>())
            .prop_map(|(who, microphone, camera)| Step::Feed(connected(who, microphone, camera))),
        6 => comer().prop_map(|who| Step::Feed(media_up(who))),
        2 => (anyone(), subsequence(MediaKind::ALL.to_vec(), 0..=2))
            .prop_map(|(who, publishes)| Step::Feed(Input::MediaUp { who: id(who), publishes })),
        2 => anyone().prop_map(|who| Step::Feed(Input::MediaDown { who: id(who) })),
        3 => anyone().prop_map(|who| Step::Feed(Input::Disconnected { who: id(who) })),
        6 => anyone().prop_map(|whom| act("judge", admit(whom))),
        6 => Just(act("judge", open())),
        5 => anyone().prop_map(|whom| act("judge", mute(whom))),
        4 => subsequence(CAST[2..8].to_vec(), 0..2).prop_map(|named| act("judge", go_closed(&named))),
        1 => Just(act("judge", Action::Move { by: Permission::Postpone, reason: None })),
        5 => action().prop_map(|action| act("judge", action)),
        4 => anyone().prop_map(|whom| act("clerk", send_back(whom))),
        3 => (comer(), any::<bool>()).prop_map(|(who, up)| act(who, hand(up))),
        3 => comer().prop_map(|who| act(who, Action::Declare)),
        1 => anyone().prop_map(|whom| act("judge", Action::Remove { whom: id(whom), reason: so_said() })),
        4 => (select(vec!["clerk", "it", "plaintiff", "interpreter", "protected_witness"]), written())
            .prop_map(|(who, action)| act(who, action)),
        2 => (select(vec!["clerk", "judge", "lawyer", "interpreter"]), select(MarkKind::ALL))
            .prop_map(|(who, kind)| act(who, mark(kind))),
        9 => (anyone(), action()).prop_map(|(who, action)| act(who, action)),
        1 => any::<bool>().prop_map(|on| Step::Feed(Input::Recording { on })),
        7 => proptest::option::of(anyone())
            .prop_map(|who| Step::Feed(Input::Dominant { who: who.map(id) })),
        1 => any::<bool>().prop_map(|ok| Step::Feed(Input::RecorderProven { ok })),
        1 => anyone().prop_map(|who| Step::Feed(Input::Missed { who: id(who) })),
        1 => Just(act("judge", moves(Permission::Retire))),
        1 => Just(Step::Feed(Input::Disconnected { who: id("judge") })),
        1 => (15_u64..60).prop_map(Step::Wait),
        2 => (0_u64..150).prop_map(Step::Wait),
    ]
}

/// How most hearings begin: the judge arrives, then others, and some are let in.
fn opening() -> impl Strategy<Value = Vec<Step>> {
    let others = || subsequence(CAST[1..14].to_vec(), 0..13);
    (others(), others()).prop_map(|(come, admitted)| {
        let mut steps = Vec::new();
        for who in ["judge"].into_iter().chain(come) {
            steps.push(Step::Feed(connected(who, true, true)));
            steps.push(Step::Feed(media_up(who)));
        }
        steps.extend(admitted.into_iter().map(|who| act("judge", admit(who))));
        steps
    })
}

/// Some stories are ended or cut off, and go on all the same.
fn story() -> impl Strategy<Value = Vec<Step>> {
    let closing = prop_oneof![
        2 => Just(None),
        2 => comer().prop_map(|who| Some(act(who, end()))),
        1 => Just(Some(act("judge", end()))),
        1 => Just(Some(Step::Feed(Input::ServerStopping))),
    ];
    let opening = prop_oneof![1 => Just(Vec::new()), 3 => opening()];
    let middle = prop::collection::vec(step(), 1..LONGEST);
    let after = prop::collection::vec(step(), 0..10);
    (opening, middle, closing, after).prop_map(|(mut steps, middle, closing, after)| {
        steps.extend(middle);
        steps.extend(closing);
        steps.extend(after);
        steps
    })
}

proptest! {
    #[test]
    fn every_story_keeps_the_laws(story in story()) {
        play(story);
    }

    #[test]
    fn restored_from_its_log_a_hearing_is_the_same_hearing(story in story()) {
        restored::is_the_same(&play(story));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_same_story_is_answered_the_same_way_to_the_word(story in story()) {
        let (one, other) = (play(story.clone()), play(story));
        prop_assert_eq!(one.log, other.log);
        prop_assert_eq!(one.last, other.last);
    }
}

/// What the drawn stories come to: laws that are never put to the test prove nothing.
#[derive(Debug, Default)]
struct Reached {
    open: u32,
    closed: u32,
    held: u32,
    wired: u32,
    ended: u32,
    sealed: u32,
    returned: u32,
    left: u32,
    hands: u32,
    muted: u32,
    sent_back: u32,
    dominant: u32,
    said: u32,
    read_by_some: u32,
    marked: u32,
    gaps: [u32; 7],
    refusals: [u32; 7],
}

impl Reached {
    fn count(&mut self, court: &Court) {
        self.wired += u32::from(!court.wires.is_empty());
        self.ended += u32::from(court.phase() == Phase::Ended);
        self.sealed += u32::from(court.sealed);
        for (_, gap) in &court.gaps {
            let all = [
                Gap::Muted,
                Gap::Recess,
                Gap::Absent,
                Gap::NetworkIn,
                Gap::Technical,
                Gap::Deliberation,
                Gap::Held,
            ];
            self.gaps[all.iter().position(|g| g == gap).unwrap()] += 1;
        }
        for fact in court.facts_logged() {
            match fact {
                Fact::Phase {
                    to: Phase::OpenSession,
                    ..
                } => self.open += 1,
                Fact::Phase {
                    to: Phase::ClosedSession,
                    ..
                } => self.closed += 1,
                Fact::FloorsHeld { on: true } => self.held += 1,
                Fact::Returned => self.returned += 1,
                Fact::Left => self.left += 1,
                Fact::Hand { .. } => self.hands += 1,
                Fact::Muted { .. } => self.muted += 1,
                Fact::SentBack { .. } => self.sent_back += 1,
                Fact::Said { text, told, .. } => {
                    self.said += u32::from(text.is_some());
                    self.read_by_some += u32::from(!told.is_empty());
                }
                Fact::Marked { .. } => self.marked += 1,
                Fact::Dominant { whom: Some(_) } => self.dominant += 1,
                Fact::Refused { why, .. } => {
                    let all = [
                        Refusal::NotPermitted,
                        Refusal::Phase,
                        Refusal::Room,
                        Refusal::NotReady,
                        Refusal::NoReason,
                        Refusal::WitnessWaits,
                        Refusal::UnknownPerson,
                    ];
                    self.refusals[all.iter().position(|r| r == why).unwrap()] += 1;
                }
                _ => {}
            }
        }
    }
}

#[test]
fn the_stories_reach_what_the_laws_are_about() {
    let mut runner = TestRunner::deterministic();
    let mut reached = Reached::default();
    for _ in 0..300 {
        let story = story().new_tree(&mut runner).unwrap().current();
        reached.count(&play(story));
    }
    let Reached {
        open,
        closed,
        held,
        wired,
        ended,
        sealed,
        returned,
        left,
        hands,
        muted,
        sent_back,
        dominant,
        said,
        read_by_some,
        marked,
        gaps,
        refusals,
    } = reached;
    let seldom = [
        open,
        closed,
        held,
        wired,
        ended,
        sealed,
        returned,
        left,
        hands,
        muted,
        sent_back,
        dominant,
        said,
        read_by_some,
        marked,
    ];
    let all = seldom.iter().chain(&gaps).chain(&refusals);
    assert!(all.copied().min().unwrap() >= 10, "{reached:?}");
}
