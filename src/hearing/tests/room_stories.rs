//! Random stories of private rooms, wishes and screens under the laws. Seeds that once failed are kept (`story::kept`).

use super::court::{
    admit, ask_to_unmute, end, give_floor, id, last_word, lock, media_up, moves, open, open_floor,
    recess, send_back, standing_by,
};
use super::restored;
use super::rooms::open_room;
use super::story::{PRESSED_NOW, Step, act, play, stories};
use super::ties;
use super::writing::{say, say_in_room, say_to};
use crate::hearing::journal::Fact;
use crate::hearing::output::{Output, Refusal};
use crate::hearing::rooms::RoomKind;
use crate::hearing::rules::Permission;
use crate::hearing::screening::{Screen, Screened};
use crate::hearing::writing::To;
use crate::hearing::{Action, Input};
use crate::id::RoomId;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// Who can appear, and by whom they stand; those last who are drawn more seldom.
pub const CAST: [(&str, &[&str]); 26] = [
    ("judge", &[]),
    ("clerk", &[]),
    ("panel_judge", &[]),
    ("plaintiff", &[]),
    ("lawyer", &["plaintiff"]),
    ("defendant", &[]),
    ("lawyer-2", &["defendant"]),
    ("accused_on_trial", &[]),
    ("defence_counsel", &["accused_on_trial"]),
    ("victim", &[]),
    ("mediator", &[]),
    ("interpreter", &[]),
    ("witness", &[]),
    ("protected_witness", &[]),
    ("it", &[]),
    ("public", &[]),
    ("legal_representative", &["victim"]),
    ("teacher", &["victim"]),
    ("psychologist", &["victim"]),
    ("escort", &["accused_on_trial"]),
    ("expert", &[]),
    ("prosecutor", &[]),
    ("sign_language_interpreter", &[]),
    ("journalist", &[]),
    ("court_administrator", &[]),
    ("archive_officer", &[]),
];
/// The first of [`CAST`]: between whom most talks are.
const USUAL: usize = 16;

/// Who has come: all who make most hearings, and some of the others. Looking at everybody after each step costs most.
pub fn company() -> impl Strategy<Value = Vec<&'static str>> {
    let name = |(who, _): &(&'static str, _)| *who;
    let usual: Vec<&str> = CAST[..USUAL].iter().map(name).collect();
    let others = CAST[USUAL..].iter().map(name).collect::<Vec<_>>();
    subsequence(others, 0..5).prop_map(move |others| [&usual[..], &others].concat())
}

fn anyone() -> impl Strategy<Value = &'static str> {
    let one = prop_oneof![5 => select(&CAST[..USUAL]), 1 => select(&CAST[USUAL..])];
    one.prop_map(|(who, _)| who)
}

pub fn comes(who: &'static str) -> [Step; 2] {
    let (_, whom) = CAST.iter().find(|(one, _)| *one == who).unwrap();
    [
        Step::Feed(standing_by(who, whom)),
        Step::Feed(media_up(who)),
    ]
}

fn kind() -> impl Strategy<Value = RoomKind> {
    select(RoomKind::ALL)
}

fn room() -> impl Strategy<Value = RoomId> {
    (1_u32..8).prop_map(RoomId)
}

/// A room, of a kind that somebody can open, with whom they may or may not ask.
fn opened() -> impl Strategy<Value = (&'static str, Action)> {
    let likely: [(&str, RoomKind, &[&str]); 18] = [
        (
            "lawyer",
            RoomKind::LawyerClientRoom,
            &["plaintiff", "lawyer-2"],
        ),
        ("plaintiff", RoomKind::LawyerClientRoom, &[]),
        ("lawyer", RoomKind::LawyerClientRoom, &["plaintiff"]),
        ("lawyer", RoomKind::LawyerClientRoom, &["lawyer-2"]),
        (
            "lawyer-2",
            RoomKind::LawyerClientRoom,
            &["defendant", "interpreter"],
        ),
        ("accused_on_trial", RoomKind::LawyerClientRoom, &[]),
        ("accused_on_trial", RoomKind::LawyerClientRoom, &[]),
        ("victim", RoomKind::LawyerClientRoom, &[]),
        ("escort", RoomKind::HelpRoom, &[]),
        ("mediator", RoomKind::MediationRoom, &[]),
        ("judge", RoomKind::DeliberationRoom, &[]),
        ("panel_judge", RoomKind::DeliberationRoom, &[]),
        ("witness", RoomKind::HelpRoom, &[]),
        ("it", RoomKind::HelpRoom, &["defendant"]),
        ("defendant", RoomKind::HelpRoom, &[]),
        ("clerk", RoomKind::ClerksDesk, &["witness"]),
        ("clerk", RoomKind::ClerksDesk, &["plaintiff"]),
        ("clerk", RoomKind::ClerksDesk, &["lawyer-2"]),
    ];
    let likely = select(likely.to_vec()).prop_map(|(who, kind, with)| (who, open_room(kind, with)));
    let names: Vec<&str> = CAST.iter().map(|(who, _)| *who).collect();
    let any = (anyone(), kind(), subsequence(names, 0..4))
        .prop_map(|(who, kind, with)| (who, open_room(kind, &with)));
    prop_oneof![3 => likely, 1 => any]
}

pub fn screened() -> impl Strategy<Value = Action> {
    let screen = (any::<bool>(), any::<bool>(), any::<bool>());
    (anyone(), anyone(), screen).prop_map(|(from, whom, (sight, hearing, name))| Action::Screen {
        screened: Screened {
            from: id(from),
            whom: id(whom),
            screen: Screen {
                sight,
                hearing,
                name,
            },
        },
        ruling: "so ordered".to_owned(),
    })
}

/// By whom the lawyers stand from now on; who is not named stands by nobody, or was never planned.
fn planned() -> impl Strategy<Value = Input> {
    let whom = || subsequence(vec!["plaintiff", "defendant"], 0..3);
    let lawyers = subsequence(vec!["lawyer", "lawyer-2", "interpreter"], 0..4);
    (lawyers, whom(), whom()).prop_map(|(lawyers, first, second)| {
        let whom = lawyers.iter().zip([&first[..], &second, &first]);
        let people: Vec<(&str, &[&str])> = whom.map(|(lawyer, whom)| (*lawyer, whom)).collect();
        ties::planned(&people)
    })
}

fn switched() -> impl Strategy<Value = Action> {
    (any::<bool>(), any::<bool>(), proptest::option::of(room())).prop_map(|(voice, on, room)| {
        match voice {
            true => Action::SetMicrophone { on, room },
            false => Action::SetCamera { on, room },
        }
    })
}

/// Floor, locks and procedure, which must not reach into a private room.
fn ordered() -> impl Strategy<Value = Action> {
    prop_oneof![
        anyone().prop_map(|whom| give_floor(&[whom])),
        anyone().prop_map(last_word),
        Just(open_floor()),
        (anyone(), any::<bool>()).prop_map(|(whom, on)| lock(whom, on)),
        anyone().prop_map(ask_to_unmute),
        Just(Action::MuteAll),
        Just(PRESSED_NOW),
    ]
}

pub fn step() -> impl Strategy<Value = Vec<Step>> {
    let one = |step: Step| vec![step];
    prop_oneof![
        4 => anyone().prop_map(|who| comes(who).to_vec()),
        8 => opened().prop_map(move |(who, action)| one(act(who, action))),
        12 => (anyone(), room())
            .prop_map(move |(who, room)| one(act(who, Action::AcceptInvitation { room }))),
        1 => (anyone(), room())
            .prop_map(move |(who, room)| one(act(who, Action::DeclineInvitation { room }))),
        4 => (anyone(), anyone())
            .prop_map(move |(who, whom)| one(act(who, Action::Invite { whom: id(whom) }))),
        1 => (anyone(), any::<bool>())
            .prop_map(move |(who, on)| one(act(who, Action::LockRoom { on }))),
        3 => anyone().prop_map(move |who| one(act(who, Action::LeaveRoom))),
        4 => (select(vec!["plaintiff", "defendant", "victim", "accused_on_trial"]), any::<bool>())
            .prop_map(move |(who, on)| one(act(who, Action::ReadyToSettle { on }))),
        1 => screened().prop_map(move |action| one(act("judge", action))),
        1 => planned().prop_map(move |plan| one(Step::Feed(plan))),
        4 => anyone().prop_map(move |who| one(act(who, say_in_room("behind the wall")))),
        2 => anyone().prop_map(move |whom| one(act("clerk", say_to(whom, "in front of it")))),
        1 => (anyone(), select(vec![To::Everybody, To::Court, To::Clerk]))
            .prop_map(move |(who, to)| one(act(who, say(to, "to some")))),
        2 => ordered().prop_map(move |action| one(act("judge", action))),
        3 => (anyone(), switched()).prop_map(move |(who, action)| one(act(who, action))),
        4 => anyone().prop_map(move |whom| one(act("judge", admit(whom)))),
        2 => anyone().prop_map(move |whom| one(act("clerk", send_back(whom)))),
        2 => select(vec![open(), recess(), moves(Permission::Retire), moves(Permission::SettlementRecess)])
            .prop_map(move |action| one(act("judge", action))),
        1 => anyone().prop_map(move |who| one(Step::Feed(Input::Disconnected { who: id(who) }))),
        1 => anyone().prop_map(move |who| one(Step::Feed(Input::MediaDown { who: id(who) }))),
        1 => anyone().prop_map(move |who| one(act(who, Action::Leave))),
        1 => (0_u64..150).prop_map(move |seconds| one(Step::Wait(seconds))),
    ]
}

/// Everybody has come, some have been let in; later the hearing may end, and its rooms go on.
fn story() -> impl Strategy<Value = Vec<Step>> {
    let names: Vec<&str> = CAST.iter().map(|(who, _)| *who).collect();
    let steps = |number| prop::collection::vec(step(), number);
    let end = proptest::option::of(Just(act("judge", end())));
    let people = (company(), subsequence(names, 0..20));
    (people, steps(1..80), end, steps(0..30)).prop_map(
        |((company, admitted), middle, end, after)| {
            let mut story: Vec<Step> = company.into_iter().flat_map(comes).collect();
            story.extend(admitted.into_iter().map(|who| act("judge", admit(who))));
            story.extend(middle.into_iter().flatten());
            story.extend(end);
            story.extend(after.into_iter().flatten());
            story
        },
    )
}

proptest! {
    #![proptest_config(stories(1_000))]

    #[test]
    fn every_story_of_rooms_keeps_the_laws(story in story()) {
        restored::is_the_same(&play(story));
    }

    // The same again, so that two cores draw.
    #[test]
    fn every_other_story_of_rooms_does_too(story in story()) {
        restored::is_the_same(&play(story));
    }
}

proptest! {
    #![proptest_config(stories(100))]

    #[test]
    fn a_wish_that_is_not_returned_changes_nothing_for_anybody_else(story in story()) {
        let alone = |step: &Step| {
            let wish = |action: &Action| matches!(action, Action::ReadyToSettle { .. });
            matches!(step, Step::Feed(Input::Act { who, action })
                if wish(action) && (*who == id("plaintiff") || *who == id("victim")))
        };
        let no_wish = |step: &Step| !matches!(step,
            Step::Feed(Input::Act { action: Action::ReadyToSettle { .. }, .. }));
        let wished: Vec<Step> = story.iter().filter(|s| no_wish(s) || alone(s)).cloned().collect();
        let silent: Vec<Step> = story.into_iter().filter(no_wish).collect();
        let (wished, silent) = (play(wished), play(silent));
        prop_assert_eq!(wished.log, silent.log);
        for (who, page) in &silent.pages {
            if *who != id("plaintiff") && *who != id("victim") {
                prop_assert_eq!(&wished.pages[who], page);
            }
        }
    }
}

/// What the drawn stories come to: laws that are never put to the test prove nothing.
#[derive(Debug, Default)]
struct Reached {
    kinds: [u32; RoomKind::ALL.len()],
    talks: u32,
    left: u32,
    screened: u32,
    unknown: u32,
    together: u32,
    after_the_end: u32,
    asides: u32,
}

#[test]
fn the_stories_reach_every_kind_of_room() {
    let mut runner = TestRunner::deterministic();
    let mut reached = Reached::default();
    for _ in 0..100 {
        let court = play(story().new_tree(&mut runner).unwrap().current());
        reached.talks += u32::from(
            court
                .wires
                .iter()
                .any(|(_, p)| court.rooms.contains_key(&p.owner)),
        );
        reached.asides += court.asides;
        let mut rooms = court.hearing.facts.rooms.iter();
        reached.together += u32::from(rooms.any(|r| r.kind == RoomKind::MediationRoom));
        reached.after_the_end += u32::from(court.sealed && !court.rooms.is_empty());
        for fact in court.facts_logged() {
            match fact {
                Fact::RoomEntered { kind, .. } => reached.kinds[*kind as usize] += 1,
                Fact::RoomLeft { .. } => reached.left += 1,
                Fact::Screened { .. } => reached.screened += 1,
                Fact::Refused {
                    why: Refusal::UnknownRoom,
                    ..
                } => reached.unknown += 1,
                _ => {}
            }
        }
        assert!(
            court
                .last
                .iter()
                .all(|output| !matches!(output, Output::SealRecord))
                || court.sealed
        );
    }
    let Reached {
        kinds,
        talks,
        left,
        screened,
        unknown,
        together,
        after_the_end,
        asides,
    } = reached;
    let all = [
        talks,
        left,
        screened,
        unknown,
        together,
        after_the_end,
        asides,
    ];
    assert!(
        all.iter().chain(&kinds).all(|count| *count >= 5),
        "{reached:?}"
    );
}
