//! What people write to each other: who gets it, what is kept, what comes back.

use super::court::{Court, admit, connected, go_closed, id, open, recess, send_back};
use super::restored;
use super::rooms::{arrives_for, consult};
use super::screening::screen;
use crate::hearing::course::Reason;
use crate::hearing::journal::Fact;
use crate::hearing::output::Refusal;
use crate::hearing::pace::MOST_A_MINUTE;
use crate::hearing::rules::Permission;
use crate::hearing::screening::{Screen, Sense};
use crate::hearing::writing::{Body, MOST_BYTES, MOST_LINES, Sign, Text, To};
use crate::hearing::{Action, Input, Notice};
use crate::id::RoomId;

pub fn say(to: To, text: &str) -> Action {
    let text = Text::new(text).unwrap();
    Action::Say { to, text }
}

pub fn say_to(whom: &str, text: &str) -> Action {
    say(To::Person(id(whom)), text)
}

pub fn say_in_room(text: &str) -> Action {
    let text = Text::new(text).unwrap();
    Action::SayInRoom { text }
}

fn nameless(from: &str, whom: &str) -> Action {
    screen(from, whom, Screen::of([Sense::Name]))
}

/// The texts on a person's page.
fn reads(court: &Court, name: &str) -> Vec<String> {
    let text = |body: &Body| match body {
        Body::Text(text) => text.as_str().to_owned(),
        Body::Sign(sign) => sign.word().to_owned(),
    };
    let lines = court.page(name).lines.iter();
    lines.map(|line| text(&line.body)).collect()
}

/// Who of these has it on their page.
fn who_reads<'a>(court: &Court, people: &[&'a str], text: &str) -> Vec<&'a str> {
    let has = |name: &&&str| reads(court, name).iter().any(|read| read == text);
    people.iter().filter(has).copied().collect()
}

const CAST: [&str; 11] = [
    "judge",
    "panel_judge",
    "clerk",
    "plaintiff",
    "lawyer",
    "defendant",
    "interpreter",
    "witness",
    "protected_witness",
    "public",
    "it",
];

#[test]
fn each_line_reaches_those_to_whom_it_is_written_and_nobody_else() {
    let mut court = Court::open_with(&CAST);
    court.arrives("victim");
    let mut people = CAST.to_vec();
    people.push("victim");
    for (author, to, readers) in [
        (
            "clerk",
            To::Everybody,
            &[
                "judge",
                "panel_judge",
                "clerk",
                "plaintiff",
                "lawyer",
                "defendant",
                "interpreter",
                "witness",
                "protected_witness",
            ][..],
        ),
        (
            "plaintiff",
            To::Court,
            &["judge", "panel_judge", "clerk", "plaintiff"],
        ),
        // Who waits is the bench's business.
        ("victim", To::Court, &["judge", "clerk", "victim"]),
        ("witness", To::Clerk, &["clerk", "witness"]),
        ("it", To::Clerk, &["clerk", "it"]),
        ("judge", To::CourtIt, &["judge", "it"]),
        ("clerk", To::Person(id("victim")), &["clerk", "victim"]),
        ("it", To::Person(id("judge")), &["judge", "it"]),
    ] {
        let text = format!("{author} to {to:?}");
        court.does(author, say(to, &text));
        assert_eq!(who_reads(&court, &people, &text), readers, "{text}");
    }
}

#[test]
fn nobody_reads_a_line_of_one_whose_name_is_kept_from_them() {
    let mut court = Court::open_with(&["judge", "clerk", "interpreter", "interpreter-2"]);
    court.does("judge", nameless("interpreter-2", "interpreter"));
    court.is_refused(
        "interpreter-2",
        say_to("judge", "may I?"),
        Refusal::UnknownPerson,
    );
    court.does("interpreter", say_to("interpreter-2", "your turn"));
    assert!(reads(&court, "interpreter-2").is_empty());
    // The other way nothing is kept.
    court.does("interpreter-2", say_to("interpreter", "I am ready"));
    assert_eq!(reads(&court, "interpreter"), ["your turn", "I am ready"]);
}

#[test]
fn a_screen_that_is_put_up_later_takes_the_lines_away_too() {
    let mut court = Court::open_with(&["judge", "interpreter", "interpreter-2"]);
    court.does("interpreter", say_to("interpreter-2", "your turn"));
    court.does("judge", say(To::Everybody, "quiet, please"));
    assert_eq!(
        reads(&court, "interpreter-2"),
        ["your turn", "quiet, please"]
    );
    court.does("judge", nameless("interpreter-2", "interpreter"));
    assert_eq!(reads(&court, "interpreter-2"), ["quiet, please"]);
}

#[test]
fn a_line_to_one_whose_name_is_kept_from_its_author_since_is_not_shown_to_the_author_any_more() {
    let mut court = Court::open_with(&["judge", "clerk", "it"]);
    court.does("judge", say(To::CourtIt, "no sound"));
    court.does("it", say_to("judge", "try again"));
    assert_eq!(reads(&court, "it"), ["no sound", "try again"]);
    court.does("judge", nameless("it", "judge"));
    assert_eq!(reads(&court, "it"), Vec::<String>::new());
    assert_eq!(reads(&court, "judge"), ["no sound", "try again"]);
}

#[test]
fn a_waiting_witness_gets_nothing_but_from_the_clerk() {
    let mut court = Court::open_with(&["judge", "clerk", "plaintiff"]);
    court.arrives("witness");
    court.does("judge", say(To::Everybody, "the first question"));
    court.does("plaintiff", say(To::Court, "he lies"));
    court.does("clerk", say_to("witness", "you are called soon"));
    assert_eq!(reads(&court, "witness"), ["you are called soon"]);
    // What was written before they came in they do not get afterwards.
    court.does("judge", admit("witness"));
    assert_eq!(reads(&court, "witness"), ["you are called soon"]);
    court.does("clerk", say(To::Everybody, "the witness is here"));
    court.does("clerk", send_back("witness"));
    assert_eq!(reads(&court, "witness"), ["you are called soon"]);
}

#[test]
fn a_closed_session_writes_only_to_those_who_are_in_it() {
    let mut court = Court::open_with(&["judge", "clerk", "plaintiff", "defendant"]);
    court.does("clerk", say(To::Everybody, "welcome"));
    court.does("judge", go_closed(&["plaintiff"]));
    court.does("clerk", say(To::Everybody, "the secret"));
    assert_eq!(reads(&court, "plaintiff"), ["welcome", "the secret"]);
    assert!(reads(&court, "defendant").is_empty());
    court.does("judge", super::court::moves(Permission::BackToOpen));
    assert_eq!(reads(&court, "defendant"), ["welcome"]);
}

#[test]
fn in_a_closed_session_what_one_wrote_who_has_left_since_is_not_for_outsiders_either() {
    let mut court = Court::open_with(&["judge", "clerk", "plaintiff", "defendant"]);
    court.does("clerk", say(To::Everybody, "to all"));
    court.does("clerk", Action::Leave);
    court.does("judge", go_closed(&["plaintiff"]));
    assert_eq!(reads(&court, "plaintiff"), ["to all"]);
    assert_eq!(reads(&court, "defendant"), [""; 0]);
}

#[test]
fn a_witness_under_protection_presses_buttons_and_writes_nothing() {
    let mut court = Court::open_with(&["judge", "clerk", "protected_witness", "plaintiff"]);
    let sign = Sign::FearsRecognition;
    court.does("protected_witness", Action::Signal { sign });
    assert_eq!(reads(&court, "clerk"), ["fears_recognition"]);
    assert!(reads(&court, "judge").is_empty() && reads(&court, "plaintiff").is_empty());
    for to in [To::Everybody, To::Court, To::Clerk, To::CourtIt] {
        court.is_refused(
            "protected_witness",
            say(to, "it is me"),
            Refusal::NotPermitted,
        );
    }
    court.is_refused("plaintiff", Action::Signal { sign }, Refusal::NotPermitted);
}

#[test]
fn the_public_is_written_to_by_nobody_and_it_answers_only_who_wrote_to_it() {
    let mut court = Court::open_with(&["judge", "clerk", "plaintiff", "public", "it"]);
    court.is_refused("clerk", say_to("public", "hush"), Refusal::UnknownPerson);
    court.is_refused("clerk", say_to("clerk", "a note"), Refusal::UnknownPerson);
    court.is_refused("public", say(To::Clerk, "louder!"), Refusal::NotPermitted);
    for whom in ["judge", "plaintiff", "nobody"] {
        court.is_refused("it", say_to(whom, "your link"), Refusal::UnknownPerson);
    }
    court.does("judge", say(To::CourtIt, "no sound here"));
    court.does("it", say_to("judge", "try again"));
    court.is_refused(
        "it",
        say_to("plaintiff", "and you?"),
        Refusal::UnknownPerson,
    );
    court.is_refused(
        "judge",
        say_to("plaintiff", "between us"),
        Refusal::NotPermitted,
    );
}

#[test]
fn what_is_written_in_a_private_room_goes_to_its_members_and_is_kept_nowhere() {
    let mut court = Court::with(&["judge", "clerk"]);
    court.arrives("plaintiff");
    arrives_for(&mut court, "lawyer", &["plaintiff"]);
    court.does("clerk", say_to("plaintiff", "please wait"));
    court.does("lawyer", consult(&["plaintiff"]));
    let room = RoomId(1);
    court.does("plaintiff", Action::AcceptInvitation { room });
    assert!(reads(&court, "plaintiff").is_empty(), "behind the wall");
    court.does("lawyer", say_in_room("say nothing of the envelope"));
    let told = |name: &str| {
        let aside = |notice: &&Notice| matches!(notice, Notice::Aside(_));
        court
            .notices_to(name)
            .into_iter()
            .any(|notice| aside(&notice))
    };
    assert!(told("lawyer") && told("plaintiff"));
    assert!(!told("judge") && !told("clerk"));
    assert!(!format!("{:?}", court.log).contains("envelope"));
    assert!(!format!("{:?}", court.hearing.facts).contains("envelope"));
    court.is_refused("lawyer", say(To::Court, "one more minute"), Refusal::Room);
    // What came meanwhile is there when they are back.
    court.leaves_word("clerk", say_to("plaintiff", "we begin"));
    court.does("plaintiff", Action::LeaveRoom);
    assert_eq!(reads(&court, "plaintiff"), ["please wait", "we begin"]);
    court.is_refused("plaintiff", say_in_room("hello?"), Refusal::Room);
}

#[test]
fn the_record_has_the_text_of_what_is_written_to_all_or_to_the_court_and_of_the_rest_the_fact() {
    let mut court = Court::open_with(&["judge", "clerk", "plaintiff", "witness", "it"]);
    court.does("clerk", say(To::Everybody, "we begin"));
    court.does("plaintiff", say(To::Court, "I am ill"));
    court.does("witness", say(To::Clerk, "I am cold"));
    court.does("clerk", say_to("witness", "soon"));
    court.does("judge", say(To::CourtIt, "no sound"));
    let said: Vec<(Option<&str>, usize)> = court
        .facts_logged()
        .into_iter()
        .filter_map(|fact| match fact {
            Fact::Said { text, told, .. } => Some((text.as_ref().map(Text::as_str), told.len())),
            _ => None,
        })
        .collect();
    assert_eq!(
        said,
        [
            (Some("we begin"), 3),
            (Some("I am ill"), 2),
            (None, 1),
            (None, 1),
            (None, 1)
        ]
    );
    restored::is_the_same(&court);
}

#[test]
fn who_comes_back_finds_what_they_had_been_told_and_what_came_meanwhile() {
    let mut court = Court::open_with(&["judge", "clerk", "plaintiff"]);
    court.does("clerk", say(To::Everybody, "one"));
    court.loses_link("plaintiff");
    court.does("clerk", say(To::Everybody, "two"));
    court.feed(connected("plaintiff", true, true));
    assert_eq!(reads(&court, "plaintiff"), ["one", "two"]);
    court.feed(Input::Missed {
        who: id("plaintiff"),
    });
    assert_eq!(reads(&court, "plaintiff"), ["one", "two"]);
}

#[test]
fn who_comes_out_of_a_private_room_is_told_what_was_written_meanwhile_as_one_and_not_as_if_it_came_now()
 {
    let mut court = Court::with(&["judge", "clerk"]);
    court.arrives("plaintiff");
    arrives_for(&mut court, "lawyer", &["plaintiff"]);
    court.does("lawyer", consult(&["plaintiff"]));
    let room = RoomId(1);
    court.does("plaintiff", Action::AcceptInvitation { room });
    court.leaves_word("clerk", say_to("plaintiff", "you are called soon"));
    court.leaves_word("clerk", say_to("plaintiff", "now"));
    assert_eq!(reads(&court, "plaintiff"), [""; 0]);
    court.does("plaintiff", Action::LeaveRoom);
    assert_eq!(reads(&court, "plaintiff"), ["you are called soon", "now"]);
    let told = court.notices_to("plaintiff");
    let of_lines = |notice: &&&Notice| matches!(notice, Notice::Line(_) | Notice::Lines(_));
    let told: Vec<_> = told.iter().filter(of_lines).collect();
    assert!(
        matches!(told[..], [Notice::Lines(lines)] if lines.len() == 2),
        "{told:?}"
    );
    court.does("clerk", say_to("plaintiff", "come in"));
    assert!(matches!(
        court.notices_to("plaintiff")[..],
        [Notice::Line(_)]
    ));
}

#[test]
fn after_a_restart_the_log_tells_what_was_written_to_all_to_whom_it_was() {
    let mut court = Court::open_with(&["judge", "clerk", "plaintiff"]);
    court.arrives("defendant");
    court.does("clerk", say(To::Everybody, "one"));
    court.does("clerk", say_to("plaintiff", "between us"));
    let mut again = Court::new();
    again.hearing = restored::restored(&court);
    again.log.clone_from(&court.log);
    let mut outputs = Vec::new();
    for name in ["plaintiff", "defendant"] {
        let input = connected(name, false, false);
        let now = crate::id::UnixMillis(court.now);
        again.hearing.handle(now, input, &mut outputs);
    }
    let snapshots: Vec<usize> = outputs
        .iter()
        .filter_map(|output| match output {
            crate::hearing::Output::Tell {
                notice: Notice::Snapshot(view),
                ..
            } => Some(view.lines.len()),
            _ => None,
        })
        .collect();
    assert_eq!(snapshots, [1, 0]);
}

#[test]
fn a_flood_is_refused_and_a_minute_later_one_may_write_again() {
    let mut court = Court::open_with(&["judge", "clerk", "plaintiff"]);
    for n in 0..MOST_A_MINUTE {
        court.does("plaintiff", say(To::Court, &format!("{n}")));
    }
    court.is_refused("plaintiff", say(To::Court, "more"), Refusal::TooMany);
    court.is_refused(
        "plaintiff",
        super::marks::mark(crate::hearing::marks::MarkKind::Remark),
        Refusal::TooMany,
    );
    court.does("clerk", say_to("plaintiff", "enough"));
    court.waits(60);
    court.does("plaintiff", say(To::Court, "more"));
}

#[test]
fn however_much_is_written_what_one_finds_again_is_bounded() {
    let mut court = Court::open_with(&["judge", "clerk"]);
    for n in 0..MOST_LINES + 20 {
        court.does("clerk", say(To::Everybody, &format!("{n}")));
        assert!(court.page("judge").lines.len() <= MOST_LINES);
        court.waits(4);
    }
    let lines = reads(&court, "judge");
    assert!(lines.len() > MOST_LINES / 2, "{}", lines.len());
    assert_eq!(lines.last().unwrap(), "219");
    for _ in 0..60 {
        court.does("clerk", say(To::Everybody, &"ә".repeat(1_000)));
        let read: usize = reads(&court, "judge").iter().map(String::len).sum();
        assert!(read <= MOST_BYTES, "{read}");
        court.waits(4);
    }
}

#[test]
fn one_who_has_left_is_named_still_in_what_they_wrote() {
    let mut court = Court::open_with(&["judge", "clerk", "plaintiff"]);
    court.does("plaintiff", say(To::Court, "I must go"));
    court.does("plaintiff", Action::Leave);
    assert_eq!(reads(&court, "judge"), ["I must go"]);
    assert_eq!(court.page("judge").lines[0].by.name, "Name of plaintiff");
}

#[test]
fn in_a_recess_and_before_the_session_people_write_all_the_same() {
    let mut court = Court::with(&["judge", "clerk", "plaintiff"]);
    court.does("plaintiff", say(To::Court, "good morning"));
    court.does("judge", open());
    court.feed(Input::Recording { on: true });
    court.does("judge", recess());
    court.does("clerk", say(To::Everybody, "ten minutes"));
    assert_eq!(reads(&court, "plaintiff"), ["good morning", "ten minutes"]);
}

#[test]
fn a_text_has_something_to_read_and_an_end() {
    assert_eq!(Text::new("  "), None);
    assert_eq!(Text::new("a\u{7}b"), None);
    assert!(Text::new(&"ә".repeat(1_000)).is_some());
    assert_eq!(Text::new(&"ә".repeat(1_001)), None);
    assert!(Reason::new("so").is_some());
}

#[test]
fn what_nobody_can_mean_is_refused_and_logged_without_a_word_of_it_and_changes_nothing() {
    let mut court = Court::open_with(&["judge", "plaintiff", "public"]);
    let ask = |act, why| Action::Impossible { act, why };
    let cases = [
        ("judge", Permission::LowerHand, Refusal::UnknownPerson),
        ("plaintiff", Permission::WriteToCourt, Refusal::NoText),
    ];
    for (who, act, why) in cases {
        court.is_refused(who, ask(act, why), why);
        assert_eq!(court.last.len(), 2, "an entry and the answer");
        assert_eq!(
            court.facts_logged().last(),
            Some(&&Fact::Refused { act, why })
        );
    }
    // Whoever may not do it at all hears that first.
    let vain = ask(Permission::LowerHand, Refusal::UnknownPerson);
    court.is_refused("public", vain, Refusal::NotPermitted);
    // That somebody would have written in private is nobody's business.
    let entries = court.log.len();
    court.asks("plaintiff", ask(Permission::WriteInRoom, Refusal::NoText));
    assert_eq!(court.log.len(), entries);
}

#[test]
fn who_writes_to_the_clerk_or_to_it_hears_when_nobody_is_there_and_whether_it_is_kept() {
    let mut court = Court::open_with(&["judge", "plaintiff", "witness", "protected_witness"]);
    court.is_refused("witness", say(To::Clerk, "help"), Refusal::NobodyThere);
    court.is_refused("judge", say(To::CourtIt, "help"), Refusal::NobodyThere);
    let sign = Sign::NeedsHelp;
    let signal = || Action::Signal { sign };
    court.is_refused("protected_witness", signal(), Refusal::NobodyThere);
    assert_eq!(reads(&court, "witness"), Vec::<String>::new());
    court.arrives("clerk");
    court.does("witness", say(To::Clerk, "are you there?"));
    court.loses_link("clerk");
    court.asks("witness", say(To::Clerk, "and now?"));
    let answers = court.notices_to("witness");
    assert!(answers.contains(&&Notice::Kept), "{answers:?}");
    court.connects("clerk");
    assert_eq!(reads(&court, "clerk"), ["are you there?", "and now?"]);
    court.loses_link("clerk");
    court.waits(120);
    court.asks("witness", say(To::Clerk, "away?"));
    assert!(court.notices_to("witness").contains(&&Notice::Kept));
    court.connects("clerk");
    court.does("clerk", Action::Leave);
    court.is_refused("witness", say(To::Clerk, "gone?"), Refusal::NobodyThere);
}
