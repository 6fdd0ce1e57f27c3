//! Random stories under the laws. Seeds that once failed are kept (`story::kept`).

use super::court::{
    Court, admit, ask_to_unmute, camera, connected, end, give_floor, go_closed, go_to, hand, id,
    ids, last_word, links_revoked, lock, lower_hand, media_up, microphone, moves, mute,
    name_for_closed, open, send_back, take_floor, until, word,
};
use super::evidence::too_late;
use super::marks::mark;
use super::restored;
use super::story::{PRESSED_NOW, Step, act, play, stories, take};
use super::writing::{say, say_in_room, say_to};
use crate::hearing::course::Reason;
use crate::hearing::evidence::{Evidence, Finding, Light, Trouble};
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

/// After every story.
const LATE: u64 = 4_000_000_000_000;
/// Who can appear, those last who are drawn more seldom; `stranger` never connects.
const CAST: [&str; 27] = [
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
    "expert",
    "prosecutor",
    "victim",
    "defence_counsel",
    "legal_representative",
    "teacher",
    "psychologist",
    "escort",
    "sign_language_interpreter",
    "journalist",
    "court_administrator",
    "archive_officer",
];
/// The first of [`CAST`]: who makes most hearings.
const USUAL: usize = 14;
const LONGEST: usize = 100;

fn anyone() -> impl Strategy<Value = &'static str> {
    prop_oneof![5 => select(&CAST[..=USUAL]), 1 => select(&CAST[USUAL + 1..])]
}

fn comer() -> impl Strategy<Value = &'static str> {
    prop_oneof![5 => select(&CAST[..USUAL]), 1 => select(&CAST[USUAL + 1..])]
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
        1 => anyone().prop_map(|whom| Action::Dismiss { whom: id(whom), reason: None }),
        2 => anyone().prop_map(send_back),
        2 => anyone().prop_map(mute),
        4 => ordering(),
        2 => Just(open()),
        1 => Just(open_without_recorder()),
        2 => select(&[
            Permission::Recess, Permission::SettlementRecess, Permission::TechnicalBreak, Permission::Retire,
            Permission::Announce, Permission::BackToOpen,
        ][..]).prop_map(moves),
        1 => Just(Action::Move { by: Permission::Postpone, reason: None, until: None }),
        1 => select(&[Permission::Recess, Permission::SettlementRecess][..]).prop_map(|by| until(by, LATE)),
        2 => subsequence(CAST[2..8].to_vec(), 0..6).prop_map(|named| go_closed(&named)),
        2 => anyone().prop_map(name_for_closed),
        2 => written(),
        1 => select(MarkKind::ALL).prop_map(mark),
        1 => (anyone(), ruling()).prop_map(|(whom, reason)| Action::GoOnWithout { whom: id(whom), reason }),
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

fn ruling() -> impl Strategy<Value = Option<Reason>> {
    prop_oneof![2 => Just(None), 1 => Just(Some(so_said()))]
}

/// Floor, last word, microphones, procedure.
fn ordering() -> impl Strategy<Value = Action> {
    let people = subsequence(CAST[1..].to_vec(), 0..4).prop_map(|names| ids(&names));
    let steps = &["arguments", "last_word", "witnesses", "retire", "dinner"][..];
    let with_ruling = (anyone(), any::<bool>(), ruling());
    prop_oneof![
        3 => (people, ruling()).prop_map(|(people, reason)| Action::GiveFloor { people, reason }),
        1 => ruling().prop_map(|reason| Action::TakeFloor { reason }),
        2 => ruling().prop_map(|reason| Action::OpenFloor { reason }),
        3 => (comer(), ruling()).prop_map(|(whom, reason)| Action::GiveLastWord { whom: id(whom), reason }),
        2 => Just(Action::EndLastWord),
        1 => Just(Action::MuteAll),
        4 => with_ruling.prop_map(|(whom, on, reason)| Action::LockMicrophone { whom: id(whom), on, reason }),
        2 => anyone().prop_map(ask_to_unmute),
        2 => anyone().prop_map(lower_hand),
        1 => (0..4u8).prop_map(|end| Action::AskWhoHears { on: end > 0 }),
        4 => Just(PRESSED_NOW),
        6 => (1..4u32).prop_map(|turns| Action::NextStep { turns }),
        2 => (select(steps), ruling()).prop_map(|(step, reason)| Action::GoToStep { step: word(step), reason }),
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
pub fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (comer(), any::<bool>(), any::<bool>())
            .prop_map(|(who, microphone, camera)| Step::Feed(connected(who, microphone, camera))),
        6 => comer().prop_map(|who| Step::Feed(media_up(who))),
        2 => (anyone(), subsequence(MediaKind::ALL.to_vec(), 0..=2))
            .prop_map(|(who, publishes)| Step::Feed(Input::MediaUp { who: id(who), publishes })),
        2 => anyone().prop_map(|who| Step::Feed(Input::MediaDown { who: id(who) })),
        3 => anyone().prop_map(|who| Step::Feed(Input::Disconnected { who: id(who) })),
        6 => anyone().prop_map(|whom| act("judge", admit(whom))),
        5 => anyone()
            .prop_map(|whom| act("judge", Action::Admit { whom: id(whom), reason: None })),
        6 => Just(act("judge", open())),
        5 => anyone().prop_map(|whom| act("judge", mute(whom))),
        4 => subsequence(CAST[2..8].to_vec(), 0..2).prop_map(|named| act("judge", go_closed(&named))),
        3 => anyone().prop_map(|whom| act("judge", name_for_closed(whom))),
        1 => Just(act("judge", Action::Move { by: Permission::Postpone, reason: None, until: None })),
        5 => action().prop_map(|action| act("judge", action)),
        6 => ordering().prop_map(|action| act("judge", action)),
        2 => comer().prop_map(|who| act(who, microphone(true))),
        4 => anyone().prop_map(|whom| act("clerk", send_back(whom))),
        3 => (comer(), any::<bool>()).prop_map(|(who, up)| act(who, hand(up))),
        3 => comer().prop_map(|who| act(who, Action::Declare)),
        1 => anyone().prop_map(|whom| act("judge", Action::Remove { whom: id(whom), reason: so_said() })),
        6 => (select(vec!["clerk", "it", "plaintiff", "interpreter", "protected_witness"]), written())
            .prop_map(|(who, action)| act(who, action)),
        2 => (select(vec!["clerk", "judge", "lawyer", "interpreter"]), select(MarkKind::ALL))
            .prop_map(|(who, kind)| act(who, mark(kind))),
        9 => (anyone(), action()).prop_map(|(who, action)| act(who, action)),
        1 => any::<bool>().prop_map(|on| Step::Feed(Input::Recording { on })),
        7 => proptest::option::of(anyone())
            .prop_map(|who| Step::Feed(Input::Dominant { who: who.map(id) })),
        1 => any::<bool>().prop_map(|ok| Step::Feed(Input::RecorderProven { ok })),
        1 => Just(Step::Feed(Input::Evidence(Some(too_late())))),
        1 => any::<bool>().prop_map(|enough| Step::Feed(Input::DiskLasts { enough })),
        1 => any::<Option<bool>>().prop_map(|kept| Step::Feed(Input::ClockKept { kept })),
        2 => evidence().prop_map(|evidence| Step::Feed(Input::Evidence(evidence))),
        1 => anyone().prop_map(|who| Step::Feed(Input::Missed { who: id(who) })),
        1 => Just(act("judge", moves(Permission::Retire))),
        1 => Just(Step::Feed(Input::Disconnected { who: id("judge") })),
        2 => anyone().prop_map(|whom| Step::Feed(links_revoked(whom))),
        1 => (15_u64..60).prop_map(Step::Wait),
        2 => (0_u64..150).prop_map(Step::Wait),
    ]
}

/// Something about somebody's track, or nothing.
fn evidence() -> impl Strategy<Value = Option<Evidence>> {
    let finding = (anyone(), select(Trouble::ALL)).prop_map(|(who, what)| Evidence {
        light: Light::Red,
        findings: vec![Finding {
            what,
            whose: Some(super::court::publication(who, MediaKind::Audio)),
        }],
    });
    proptest::option::of(finding)
}

/// How most hearings begin: the judge arrives, then others, and some are let in.
fn opening() -> impl Strategy<Value = Vec<Step>> {
    let usual = || subsequence(CAST[1..USUAL].to_vec(), 0..13);
    let seldom = subsequence(CAST[USUAL + 1..].to_vec(), 0..4);
    (usual(), usual(), seldom).prop_map(|(come, mut admitted, seldom)| {
        let mut steps = Vec::new();
        admitted.extend(&seldom);
        for who in ["judge"].into_iter().chain(come).chain(seldom) {
            steps.push(Step::Feed(connected(who, true, true)));
            steps.push(Step::Feed(media_up(who)));
        }
        steps.extend(admitted.into_iter().map(|who| act("judge", admit(who))));
        steps
    })
}

/// The session sits, somebody is there, and this follows.
fn go_on(who: &'static str, then: Vec<Step>) -> Vec<Step> {
    let mut steps = Vec::new();
    for one in ["judge", who] {
        steps.push(Step::Feed(connected(one, true, true)));
        steps.push(Step::Feed(media_up(one)));
    }
    steps.extend([act("judge", admit(who)), act("judge", open())]);
    steps.extend(then);
    steps
}

/// Somebody does not come back within the grace; the session pauses, goes on, and perhaps they are back.
fn absence() -> impl Strategy<Value = Vec<Step>> {
    let somebody = select(vec![
        "clerk",
        "plaintiff",
        "interpreter",
        "witness",
        "accused_on_trial",
    ]);
    (somebody, any::<bool>(), any::<bool>()).prop_map(|(who, is_back, media)| {
        let gone = Step::Feed(Input::Disconnected { who: id(who) });
        let mut steps = vec![gone, Step::Wait(121)];
        steps.extend(media.then(|| Step::Feed(media_up(who))));
        let pause = moves(Permission::TechnicalBreak);
        steps.extend([act("judge", pause), act("judge", open())]);
        steps.extend(is_back.then(|| Step::Feed(connected(who, true, true))));
        go_on(who, steps)
    })
}

/// What seldom comes about by chance: the session sits, somebody is there, and the court keeps order with them.
fn scene() -> impl Strategy<Value = Vec<Step>> {
    let accused = "accused_on_trial";
    let cuts = select(vec![
        mute(accused),
        take_floor(),
        lock(accused, true),
        send_back(accused),
        PRESSED_NOW,
        go_to("arguments"),
        Action::Move {
            by: Permission::Recess,
            reason: None,
            until: None,
        },
    ]);
    let last_words = (cuts, any::<bool>()).prop_map(move |(cut, ends)| {
        let mut steps = vec![act("judge", last_word(accused)), act("judge", cut)];
        steps.push(act("clerk", Action::EndLastWord));
        steps.extend(ends.then(|| act(accused, Action::EndLastWord)));
        go_on(accused, steps)
    });
    let locks = Just(go_on(
        "plaintiff",
        vec![
            act("judge", lock("plaintiff", true)),
            act("plaintiff", microphone(true)),
        ],
    ));
    let floors = select(vec!["plaintiff", "defendant", "lawyer"]).prop_map(move |who| {
        let give = act("judge", give_floor(&[who]));
        let nowhere = act("judge", go_to("dinner"));
        go_on(
            who,
            vec![give, Step::Wait(5), nowhere, act(who, hand(true))],
        )
    });
    let lost = Just(go_on(
        "defendant",
        vec![
            Step::Feed(Input::Disconnected { who: id("judge") }),
            Step::Wait(20),
        ],
    ));
    let hearers = select(vec!["plaintiff", "interpreter", "witness"]).prop_map(|who| {
        let says = |yes| act(who, Action::SayWhoHears { round: 1, yes });
        let ask = act("judge", Action::AskWhoHears { on: true });
        go_on(who, vec![ask, says(true), says(false)])
    });
    prop_oneof![7 => last_words, 3 => locks, 2 => floors, 1 => lost, 2 => absence(), 4 => hearers]
}

/// Some stories are ended or cut off, and go on all the same.
fn story() -> impl Strategy<Value = Vec<Step>> {
    let closing = prop_oneof![
        2 => Just(None),
        2 => comer().prop_map(|who| Some(act(who, end()))),
        1 => Just(Some(act("judge", end()))),
        1 => Just(Some(Step::Feed(Input::ServerStopping))),
        1 => Just(Some(Step::Feed(Input::Cancelled))),
    ];
    let opening = prop_oneof![1 => Just(Vec::new()), 3 => opening()];
    let some = || prop::collection::vec(step(), 1..LONGEST / 2);
    let middle = (some(), proptest::option::of(scene()), some());
    let after = prop::collection::vec(step(), 0..10);
    (opening, middle, closing, after).prop_map(|(mut steps, middle, closing, after)| {
        let (before, scene, then) = middle;
        steps.extend(before);
        steps.extend(scene.into_iter().flatten());
        steps.extend(then);
        steps.extend(closing);
        steps.extend(after);
        steps
    })
}

proptest! {
    #![proptest_config(stories(4_000))]

    #[test]
    fn every_story_keeps_the_laws_and_restored_from_its_log_it_is_the_same_hearing(story in story()) {
        restored::is_the_same(&play(story));
    }

    // The same again, so that two cores draw.
    #[test]
    fn every_other_story_does_too(story in story()) {
        restored::is_the_same(&play(story));
    }
}

proptest! {
    #![proptest_config(stories(100))]

    #[test]
    fn the_same_story_is_answered_the_same_way_to_the_word(story in story()) {
        let (one, other) = (play(story.clone()), play(story));
        prop_assert_eq!(one.log, other.log);
        prop_assert_eq!(one.last, other.last);
    }

    #[test]
    fn two_hearings_that_go_on_at_once_never_touch(one in story(), other in story()) {
        let (alone, beside) = (play(one.clone()), play(other.clone()));
        let (mut left, mut right) = (Court::new(), Court::new());
        let longer = one.len().max(other.len());
        let mut steps = (one.into_iter(), other.into_iter());
        for _ in 0..longer {
            for (court, step) in [(&mut left, steps.0.next()), (&mut right, steps.1.next())] {
                step.into_iter().for_each(|step| take(court, step));
            }
        }
        for (together, apart) in [(left, alone), (right, beside)] {
            prop_assert_eq!(together.log, apart.log);
            prop_assert_eq!(together.pages, apart.pages);
            prop_assert_eq!(together.wires, apart.wires);
        }
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
    away: u32,
    revoked: u32,
    hands: u32,
    muted: u32,
    sent_back: u32,
    dominant: u32,
    said: u32,
    read_by_some: u32,
    marked: u32,
    floors: u32,
    last_words: u32,
    last_words_ended: u32,
    locks: u32,
    hears: u32,
    steps: u32,
    times: u32,
    gaps: [u32; GAPS.len()],
    refusals: [u32; REFUSALS.len()],
}

const GAPS: [Gap; 7] = [
    Gap::Muted,
    Gap::Recess,
    Gap::Absent,
    Gap::NetworkIn,
    Gap::Technical,
    Gap::Deliberation,
    Gap::Held,
];
const REFUSALS: [Refusal; 15] = [
    Refusal::NotPermitted,
    Refusal::Phase,
    Refusal::Room,
    Refusal::NotReady,
    Refusal::NoReason,
    Refusal::NotChecked,
    Refusal::WitnessWaits,
    Refusal::NotNamed,
    Refusal::UnknownPerson,
    Refusal::LastWord,
    Refusal::Locked,
    Refusal::NoFloor,
    Refusal::NoStep,
    Refusal::MovedOn,
    Refusal::NobodyThere,
];

impl Reached {
    fn count(&mut self, court: &Court) {
        self.wired += u32::from(!court.wires.is_empty());
        self.ended += u32::from(court.phase() == Phase::Ended);
        self.sealed += u32::from(court.sealed);
        for (_, gap) in &court.gaps {
            self.gaps[GAPS.iter().position(|g| g == gap).unwrap()] += 1;
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
                Fact::Away { .. } => self.away += 1,
                Fact::LinksRevoked { .. } => self.revoked += 1,
                Fact::Hand { .. } => self.hands += 1,
                Fact::Muted { .. } => self.muted += 1,
                Fact::SentBack { .. } => self.sent_back += 1,
                Fact::Said { text, told, .. } => {
                    self.said += u32::from(text.is_some());
                    self.read_by_some += u32::from(!told.is_empty());
                }
                Fact::Marked { .. } => self.marked += 1,
                Fact::Dominant { whom: Some(_) } => self.dominant += 1,
                Fact::FloorGiven { last_word, .. } => {
                    self.floors += 1;
                    self.last_words += u32::from(*last_word);
                }
                Fact::LastWordEnded => self.last_words_ended += 1,
                Fact::MicrophoneLocked { on: true, .. } => self.locks += 1,
                Fact::Hears { .. } => self.hears += 1,
                Fact::Step { .. } => self.steps += 1,
                Fact::TimeRuns { side: Some(_) } => self.times += 1,
                Fact::Refused { why, .. } => {
                    // Others are so seldom that no draw of this size is sure to have ten.
                    if let Some(known) = REFUSALS.iter().position(|r| r == why) {
                        self.refusals[known] += 1;
                    }
                }
                _ => {}
            }
        }
    }
}

/// What three hundred stories come to, always the same.
fn reached() -> Reached {
    let mut runner = TestRunner::deterministic();
    let mut reached = Reached::default();
    for _ in 0..300 {
        let story = story().new_tree(&mut runner).unwrap().current();
        reached.count(&play(story));
    }
    reached
}

#[test]
fn the_stories_reach_what_the_laws_are_about() {
    let reached = reached();
    let Reached {
        open,
        closed,
        held,
        wired,
        ended,
        sealed,
        returned,
        left,
        away,
        revoked,
        hands,
        muted,
        sent_back,
        dominant,
        said,
        read_by_some,
        marked,
        floors,
        last_words,
        last_words_ended,
        locks,
        hears,
        steps,
        times,
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
        away,
        revoked,
        hands,
        muted,
        sent_back,
        dominant,
        said,
        read_by_some,
        marked,
        floors,
        last_words,
        last_words_ended,
        locks,
        hears,
        steps,
        times,
    ];
    let all = seldom.iter().chain(&gaps).chain(&refusals);
    assert!(all.copied().min().unwrap() >= 10, "{reached:?}");
}
