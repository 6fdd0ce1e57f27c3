//! Stories of people who do not come back within the grace: whoever was let in keeps the seat, and the bench learns it until they are
//! back.

use super::court::{
    Court, admit, connected, end, give_floor, go_closed, hand, id, ids, last_word, links_revoked,
    media_up, moves, names, open, publication, send_back, standing_by,
};
use super::restored::{is_the_same, restored};
use crate::hearing::course::Reason;
use crate::hearing::journal::Fact;
use crate::hearing::lost::Lost;
use crate::hearing::opening::{Guard, Waiver};
use crate::hearing::output::{Gap, Refusal, ReleaseReason};
use crate::hearing::phase::Phase;
use crate::hearing::role::Role;
use crate::hearing::rooms::RoomKind;
use crate::hearing::roster::Place;
use crate::hearing::rules::Permission;
use crate::hearing::{Action, Hearing, Input, Terms};
use crate::id::MediaKind::Audio;
use crate::id::{RoomId, UnixMillis};

/// A session that sits, and one of these has been away for as long as the grace.
fn without(who: &str, people: &[&str]) -> Court {
    let mut court = Court::open_with(people);
    court.loses_link(who);
    court.waits(120);
    court
}

fn alerts(court: &Court) -> Vec<(Lost, &str)> {
    let alerts = court.page("judge").alerts.iter();
    alerts
        .map(|alert| (alert.what, alert.who.as_str()))
        .collect()
}

#[test]
fn in_the_judges_room_the_presiding_judge_alone_is_told_who_is_lost_and_by_name() {
    let people = ["judge", "panel_judge", "clerk", "plaintiff"];
    let mut court = Court::open_with(&people);
    court.does("judge", moves(Permission::Retire));
    assert_eq!(court.page("judge").you.place, Place::DeliberationRoom);
    assert_eq!(names(&court.page("judge").people), ["judge", "panel_judge"]);
    court.loses_link("plaintiff");
    assert_eq!(alerts(&court), [(Lost::Party, "plaintiff")]);
    assert_eq!(court.page("judge").alerts[0].name, "Name of plaintiff");
    assert_eq!(court.page("clerk").alerts, court.page("judge").alerts);
    assert!(court.page("panel_judge").alerts.is_empty());
}

fn place_of(hearing: &Hearing, who: &str) -> Option<Place> {
    Some(hearing.facts.roster.get(&id(who))?.home())
}

#[test]
fn who_was_let_in_and_does_not_come_back_in_time_keeps_the_seat_and_has_no_media() {
    let mut court = Court::open_with(&["judge", "plaintiff", "defendant"]);
    court.does("plaintiff", hand(true));
    court.loses_link("plaintiff");
    let lost_at = court.now;
    court.waits(119);
    assert!(court.released.is_empty() && court.sees_and_hears("judge", "plaintiff"));
    court.waits(1);
    assert_eq!(court.released, [(id("plaintiff"), ReleaseReason::Lost)]);
    assert!(!court.sees_and_hears("judge", "plaintiff"));
    assert!(!court.sees_and_hears("plaintiff", "judge"));
    let absent = (publication("plaintiff", Audio), Gap::Absent);
    assert_eq!(court.gaps[0], absent);
    for viewer in ["judge", "defendant"] {
        let people = &court.page(viewer).people;
        assert_eq!(names(people), ["defendant", "judge", "plaintiff"]);
        let seen = &people[2];
        assert_eq!(seen.away_since, Some(UnixMillis(lost_at)));
        assert!(!seen.connected && !seen.microphone && seen.hand.is_none());
    }
    assert_eq!(alerts(&court), [(Lost::Party, "plaintiff")]);
    is_the_same(&court);
    court.waits(3_600);
    assert_eq!(alerts(&court), [(Lost::Party, "plaintiff")]);
    assert_eq!(court.released.len(), 1, "away once");
}

#[test]
fn who_comes_back_after_the_grace_is_in_the_courtroom_without_being_let_in_again() {
    let mut court = without("plaintiff", &["judge", "plaintiff", "defendant"]);
    court.arrives("plaintiff");
    assert_eq!(court.page("plaintiff").you.place, Place::Courtroom);
    assert!(court.sees_and_hears("judge", "plaintiff"));
    assert!(court.sees_and_hears("plaintiff", "defendant"));
    assert!(court.facts_logged().contains(&&Fact::Returned));
    assert!(alerts(&court).is_empty());
    let seen = &court.page("judge").people[2];
    assert_eq!((seen.connected, seen.away_since), (true, None));
    is_the_same(&court);
}

#[test]
fn a_media_path_that_is_up_while_its_person_is_away_carries_nothing() {
    let mut court = without("plaintiff", &["judge", "plaintiff"]);
    court.feed(media_up("plaintiff"));
    assert!(court.wires.is_empty(), "{:?}", court.wires);
}

#[test]
fn without_a_clerk_nobody_keeps_the_minutes_and_the_bench_learns_it_until_the_judge_takes_over() {
    let people = ["judge", "clerk", "plaintiff"];
    let mut court = without("clerk", &people);
    assert_eq!(alerts(&court), [(Lost::ClerkAway, "clerk")]);
    court.does("judge", moves(Permission::TechnicalBreak));
    assert_eq!(alerts(&court), [(Lost::ClerkAway, "clerk")]);
    court.does("judge", open());
    assert!(alerts(&court).is_empty(), "the duty is the judge's");
    is_the_same(&court);
    court.connects("clerk");
    court.loses_link("clerk");
    assert_eq!(alerts(&court), [(Lost::Clerk, "clerk")], "lost anew");
    let take_over = |reason| Action::GoOnWithout {
        whom: id("clerk"),
        reason,
    };
    court.is_refused("judge", take_over(None), Refusal::UnknownPerson);
    court.waits(120);
    court.does("judge", take_over(None));
    assert!(alerts(&court).is_empty(), "without a break");
    court.is_refused("judge", take_over(None), Refusal::UnknownPerson);
    is_the_same(&court);
}

#[test]
fn while_another_clerk_is_here_somebody_keeps_the_minutes() {
    let court = without("clerk", &["judge", "clerk", "clerk-2"]);
    assert_eq!(alerts(&court), [(Lost::Clerk, "clerk")]);
}

#[test]
fn the_alert_ends_when_the_judge_dismisses_who_is_away_or_sends_them_back() {
    let people = ["judge", "plaintiff", "interpreter", "defendant"];
    let mut court = without("plaintiff", &people);
    let (whom, reason) = (id("plaintiff"), None);
    court.does("judge", Action::Dismiss { whom, reason });
    assert!(alerts(&court).is_empty());
    court.connects("plaintiff");
    assert_eq!(court.page("plaintiff").you.place, Place::WaitingHall);
    court.loses_link("interpreter");
    court.waits(120);
    assert_eq!(alerts(&court), [(Lost::Interpreter, "interpreter")]);
    court.does("judge", send_back("interpreter"));
    assert!(alerts(&court).is_empty());
    court.waits(1);
    assert_eq!(place_of(&court.hearing, "interpreter"), None);
    is_the_same(&court);
}

#[test]
fn who_is_away_is_not_present_and_the_judge_goes_on_without_them_by_a_ruling() {
    use crate::hearing::plan::{CaseType, Plan, Planned};
    let required = Planned {
        id: id("plaintiff"),
        name: "Name of plaintiff".into(),
        role: Role::Plaintiff,
        stands_by: [].into(),
        required: true,
    };
    let mut court = without("plaintiff", &["judge", "plaintiff"]);
    let plan = Plan::new(CaseType::Civil, vec![required], vec![]).unwrap();
    court.feed(Input::Planned { plan });
    court.does("judge", moves(Permission::Recess));
    court.is_refused("judge", open(), Refusal::NotReady);
    let ruling = Waiver {
        guard: Guard::RequiredPersonsPresent,
        whom: Some(id("plaintiff")),
        reason: Reason::new("their lawyer is here").unwrap(),
    };
    let without = vec![ruling];
    court.does("judge", Action::Open { without });
    assert!(alerts(&court).is_empty());
    court.connects("plaintiff");
    court.loses_link("plaintiff");
    court.waits(120);
    let rule = |reason| Action::GoOnWithout {
        whom: id("plaintiff"),
        reason,
    };
    court.is_refused("judge", rule(None), Refusal::NoReason);
    court.does("judge", rule(Reason::new("so ruled")));
    assert!(alerts(&court).is_empty());
    is_the_same(&court);
}

#[test]
fn a_floor_waits_for_who_is_away_and_a_last_word_does_not() {
    let people = ["judge", "plaintiff", "accused_on_trial", "defendant"];
    let mut court = Court::open_with(&people);
    court.does("judge", give_floor(&["plaintiff"]));
    court.loses_link("plaintiff");
    court.loses_link("defendant");
    court.waits(120);
    court.is_refused("judge", give_floor(&["defendant"]), Refusal::UnknownPerson);
    court.arrives("plaintiff");
    assert!(court.gets("judge", "plaintiff", Audio), "theirs still");
    court.does("judge", last_word("accused_on_trial"));
    court.loses_link("accused_on_trial");
    court.waits(120);
    let over = Fact::LastWordInterrupted {
        whom: id("accused_on_trial"),
    };
    assert!(court.facts_logged().contains(&&over));
    court.does("judge", moves(Permission::Recess));
    is_the_same(&court);
}

#[test]
fn who_is_away_has_left_their_private_room_and_comes_back_to_the_courtroom() {
    let mut court = Court::new();
    court.arrives("judge");
    court.arrives("plaintiff");
    court.feed(standing_by("lawyer", &["plaintiff"]));
    court.media_up("lawyer");
    for who in ["plaintiff", "lawyer"] {
        court.does("judge", admit(who));
    }
    court.does("judge", open());
    court.does("judge", moves(Permission::Recess));
    let (kind, with) = (RoomKind::LawyerClientRoom, ids(&["plaintiff"]));
    court.does("lawyer", Action::OpenRoom { kind, with });
    court.does("plaintiff", Action::AcceptInvitation { room: RoomId(1) });
    court.loses_link("plaintiff");
    court.waits(119);
    assert_eq!(court.page("lawyer").you.place, Place::LawyerClientRoom);
    court.waits(1);
    assert_eq!(court.page("lawyer").you.place, Place::Courtroom);
    assert_eq!(alerts(&court), [(Lost::Party, "plaintiff")]);
    court.connects("plaintiff");
    assert_eq!(court.page("plaintiff").you.place, Place::Courtroom);
    is_the_same(&court);
}

#[test]
fn a_witness_who_is_away_is_being_heard_still() {
    let mut court = Court::open_with(&["judge"]);
    for name in ["witness", "witness-2"] {
        court.arrives(name);
    }
    court.does("judge", admit("witness"));
    court.loses_link("witness");
    court.waits(120);
    court.is_refused("judge", admit("witness-2"), Refusal::WitnessWaits);
    court.connects("witness");
    assert_eq!(court.page("witness").you.place, Place::Courtroom);
}

#[test]
fn who_comes_back_finds_the_phase_that_is_now() {
    let mut court = without("plaintiff", &["judge", "plaintiff", "defendant"]);
    court.does("judge", go_closed(&["defendant"]));
    court.arrives("plaintiff");
    assert!(!court.sees_and_hears("plaintiff", "judge"), "not named");
    court.loses_link("plaintiff");
    court.waits(120);
    court.does("judge", end());
    assert_eq!(court.phase(), Phase::Ended);
    court.feed(connected("plaintiff", true, true));
    assert_eq!(
        court.released.last(),
        Some(&(id("plaintiff"), ReleaseReason::Ended))
    );
}

#[test]
fn after_a_restart_who_was_away_is_away_since_then_and_comes_back_to_the_seat() {
    let mut court = Court::open_with(&["judge", "plaintiff", "defendant"]);
    court.loses_link("plaintiff");
    let lost_at = UnixMillis(court.now);
    court.waits(150);
    let mut hearing = restored(&court);
    let away = |hearing: &Hearing, who| hearing.facts.roster.get(&id(who)).unwrap().away_since();
    assert_eq!(away(&hearing, "plaintiff"), Some(lost_at));
    assert_eq!(
        away(&hearing, "defendant"),
        None,
        "has a grace of their own"
    );
    let (now, mut outputs) = (court.now, Vec::new());
    hearing.handle(UnixMillis(now + 120_000), Input::Tick, &mut outputs);
    assert_eq!(away(&hearing, "defendant"), Some(UnixMillis(now)));
    for who in ["plaintiff", "defendant"] {
        let back = connected(who, true, true);
        hearing.handle(UnixMillis(now + 130_000), back, &mut outputs);
        assert_eq!(away(&hearing, who), None);
        assert_eq!(place_of(&hearing, who), Some(Place::Courtroom));
    }
}

#[test]
fn links_are_taken_back_of_who_waits_and_their_place_ends_at_once() {
    let mut court = Court::open_with(&["judge", "plaintiff"]);
    court.arrives("witness");
    assert!(court.hearing.lets_links_be_revoked(&id("witness")));
    court.feed(links_revoked("witness"));
    let gone = (id("witness"), ReleaseReason::LinksRevoked);
    assert_eq!(court.released, [gone]);
    let logged = court.log.iter().find_map(|entry| match &entry.fact {
        Fact::LinksRevoked { whom, by } => Some((whom.as_str(), by.as_str())),
        _ => None,
    });
    assert_eq!(logged, Some(("witness", "staff-1")));
    assert!(court.page("judge").waiting.is_empty());
}

#[test]
fn nobody_is_put_out_of_a_session_by_taking_their_links_back() {
    let mut court = Court::open_with(&["judge", "clerk", "plaintiff", "defendant", "lawyer"]);
    let pauses = [
        None,
        Some(Permission::Recess),
        Some(Permission::TechnicalBreak),
        Some(Permission::SettlementRecess),
    ];
    for pause in pauses {
        pause
            .into_iter()
            .for_each(|by| court.does("judge", moves(by)));
        for who in ["judge", "clerk", "plaintiff"] {
            assert!(!court.hearing.lets_links_be_revoked(&id(who)));
            court.feed(links_revoked(who));
            assert!(court.last.is_empty(), "{:?}", court.last);
        }
        if pause.is_some() {
            court.does("judge", open());
        }
    }
    court.loses_link("plaintiff");
    assert!(!court.hearing.lets_links_be_revoked(&id("plaintiff")));
    court.waits(120);
    court.feed(links_revoked("plaintiff"));
    assert_eq!(
        place_of(&court.hearing, "plaintiff"),
        Some(Place::Courtroom)
    );
    assert!(alerts(&court).contains(&(Lost::Party, "plaintiff")));
    is_the_same(&court);
}

#[test]
fn before_the_session_is_opened_and_in_the_gallery_who_came_by_a_revoked_link_goes() {
    let mut court = Court::with(&["judge", "plaintiff", "public"]);
    court.feed(links_revoked("plaintiff"));
    assert_eq!(place_of(&court.hearing, "plaintiff"), None);
    court.does("judge", open());
    court.feed(Input::Recording { on: true });
    assert!(court.sees_and_hears("public", "judge"));
    court.feed(links_revoked("public"));
    assert!(court.wires.is_empty());
    assert_eq!(place_of(&court.hearing, "public"), None);
    is_the_same(&court);
}

#[test]
fn the_bench_learns_at_once_of_who_is_lost_from_a_private_room() {
    let mut court = Court::open_with(&["judge", "clerk", "accused_on_trial"]);
    super::rooms::arrives_for(&mut court, "defence_counsel", &["accused_on_trial"]);
    court.does("judge", admit("defence_counsel"));
    court.does("accused_on_trial", super::rooms::consult(&[]));
    court.loses_link("accused_on_trial");
    assert_eq!(alerts(&court), [(Lost::Party, "accused_on_trial")]);
}

#[test]
fn the_bench_learns_of_a_lost_panel_judge_and_goes_on_without_them_only_by_a_ruling() {
    let mut court = Court::open_with(&["judge", "clerk", "panel_judge", "plaintiff"]);
    court.loses_link("panel_judge");
    assert_eq!(alerts(&court), [(Lost::PanelJudge, "panel_judge")]);
    assert_eq!(court.page("clerk").alerts, court.page("judge").alerts);
    assert!(court.page("plaintiff").alerts.is_empty());
    court.waits(120);
    assert_eq!(alerts(&court), [(Lost::PanelJudge, "panel_judge")]);
    let go_on = |reason| Action::GoOnWithout {
        whom: id("panel_judge"),
        reason,
    };
    court.is_refused("judge", go_on(None), Refusal::NoReason);
    court.does("judge", go_on(Reason::new("the panel was made smaller")));
    assert!(alerts(&court).is_empty());
    is_the_same(&court);
}

#[test]
fn a_panel_judge_who_is_lost_from_the_judges_room_is_told_too() {
    let mut court = Court::open_with(&["judge", "panel_judge", "panel_judge-2"]);
    court.does("judge", moves(Permission::Retire));
    court.does("judge", Action::LeaveRoom);
    court.loses_link("panel_judge");
    assert_eq!(alerts(&court), [(Lost::PanelJudge, "panel_judge")]);
}

#[test]
fn the_bench_learns_of_a_lost_expert_and_specialist_as_long_as_they_are_let_in() {
    let mut court = Court::open_with(&["judge", "expert", "specialist"]);
    court.arrives("expert-2");
    for name in ["expert", "specialist", "expert-2"] {
        court.loses_link(name);
    }
    let lost = [(Lost::Expert, "expert"), (Lost::Expert, "specialist")];
    assert_eq!(alerts(&court), lost);
    court.waits(120);
    assert_eq!(alerts(&court), lost);
    court.does("judge", send_back("expert"));
    assert_eq!(alerts(&court), lost[1..]);
}

#[test]
fn the_bench_learns_of_a_lost_witness_while_they_are_heard_or_have_the_floor() {
    for name in ["witness", "protected_witness"] {
        let mut court = Court::open_with(&["judge", "plaintiff"]);
        court.arrives(name);
        court.loses_link(name);
        assert!(alerts(&court).is_empty(), "{name} waits to be called");
        court.arrives(name);
        court.does("judge", admit(name));
        court.loses_link(name);
        assert_eq!(alerts(&court), [(Lost::Witness, name)]);
        court.waits(120);
        assert_eq!(alerts(&court), [(Lost::Witness, name)]);
        court.does("judge", Action::WitnessHeard { whom: id(name) });
        assert!(alerts(&court).is_empty(), "{name} has said all");
        court.arrives(name);
        court.does("judge", give_floor(&[name]));
        court.loses_link(name);
        assert_eq!(alerts(&court), [(Lost::Witness, name)], "is asked again");
        court.does("judge", give_floor(&["plaintiff"]));
        assert!(alerts(&court).is_empty(), "{name} is asked no more");
        is_the_same(&court);
    }
}

#[test]
fn the_grace_is_as_long_as_the_court_has_set_it() {
    let mut court = Court::under(Terms {
        grace_ms: 5_000,
        ..Terms::default()
    });
    for name in ["judge", "plaintiff", "defendant"] {
        court.arrives(name);
    }
    court.does("judge", admit("plaintiff"));
    for name in ["plaintiff", "defendant"] {
        court.loses_link(name);
    }
    court.waits(4);
    assert_eq!(
        place_of(&court.hearing, "defendant"),
        Some(Place::WaitingHall)
    );
    court.waits(1);
    assert_eq!(place_of(&court.hearing, "defendant"), None, "has left");
    let seen = &court.page("judge").people[1];
    assert!(seen.id == id("plaintiff") && seen.away_since.is_some());
}
