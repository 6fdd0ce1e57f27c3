//! Stories of a session: who comes in, who sees and hears whom, who may say what happens.

use super::court::{
    Court, admit, camera, connected, end, hand, id, media_up, microphone, mute, names, open,
    publication, recess, send_back, standing_by,
};
use crate::hearing::journal::Fact;
use crate::hearing::output::{Gap, Refusal, ReleaseReason};
use crate::hearing::phase::Phase;
use crate::hearing::roster::Place;
use crate::hearing::rules::Permission;
use crate::hearing::{Action, Input, Notice, Output};
use crate::id::MediaKind::{Audio, Video};

const PARTIES: [&str; 4] = ["judge", "clerk", "plaintiff", "defendant"];

#[test]
fn the_first_arrival_opens_the_waiting_hall() {
    let mut court = Court::new();
    assert_eq!(court.phase(), Phase::Scheduled);
    court.connects("witness");
    assert_eq!(court.phase(), Phase::WaitingHallOpen);
    court.connects("judge");
    assert_eq!(court.log.len(), 4, "{:?}", court.log);
    assert_eq!(court.page("judge").you.place, Place::Courtroom);
}

#[test]
fn who_waits_sees_nobody_and_is_seen_by_the_bench_alone() {
    let mut court = Court::open_with(&PARTIES);
    court.arrives("witness");
    court.arrives("lawyer");
    let hall = court.page("witness");
    assert_eq!(hall.you.place, Place::WaitingHall);
    assert!(hall.people.is_empty() && hall.waiting.is_empty());
    assert_eq!(names(&court.page("judge").waiting), ["lawyer", "witness"]);
    assert_eq!(names(&court.page("clerk").waiting), ["lawyer", "witness"]);
    assert!(court.page("plaintiff").waiting.is_empty());
    for other in ["judge", "clerk", "plaintiff", "defendant", "lawyer"] {
        assert!(!court.sees_and_hears("witness", other));
        assert!(!court.sees_and_hears(other, "witness"));
    }
    assert!(!court.is_recorded("witness", Audio));
}

#[test]
fn a_person_who_is_admitted_is_told_so_and_sees_hears_and_is_recorded_at_once() {
    let mut court = Court::open_with(&PARTIES);
    court.arrives("witness");
    court.does("clerk", admit("witness"));
    assert_eq!(court.notices_to("witness")[0], &Notice::Admitted);
    assert_eq!(
        names(&court.page("witness").people),
        ["clerk", "defendant", "judge", "plaintiff", "witness"]
    );
    assert!(court.sees_and_hears("witness", "plaintiff"));
    assert!(court.sees_and_hears("plaintiff", "witness"));
    assert!(court.is_recorded("witness", Audio) && court.is_recorded("witness", Video));
    assert!(court.page("judge").waiting.is_empty());
}

#[test]
fn before_the_session_is_open_the_admitted_know_of_each_other_but_nothing_flows() {
    let court = Court::with(&PARTIES);
    assert_eq!(names(&court.page("plaintiff").people).len(), 4);
    assert!(court.wires.is_empty() && court.taps.is_empty());
}

#[test]
fn opening_starts_the_recorder_before_any_tap_and_taps_before_any_picture() {
    let mut court = Court::with(&PARTIES);
    court.does("judge", open());
    let place = |wanted: fn(&Output) -> bool| court.last.iter().position(wanted).unwrap();
    let start = place(|o| matches!(o, Output::StartRecording));
    let tap = place(|o| matches!(o, Output::StartTap { .. }));
    let wire = place(|o| matches!(o, Output::Wire { .. }));
    assert!(start < tap && tap < wire);
    assert_eq!(court.wires.len(), 4 * 3 * 2);
    assert_eq!(court.taps.len(), 4 * 2);
    assert!(court.is_told("plaintiff", Phase::OpenSession));
}

#[test]
fn the_recording_sign_shows_only_what_the_recorder_says() {
    let mut court = Court::with(&PARTIES);
    court.arrives("it");
    court.does("judge", open());
    assert!(!court.page("judge").recording.on);
    court.feed(Input::Recording { on: true });
    for name in PARTIES.into_iter().chain(["it"]) {
        assert!(court.page(name).recording.on, "{name}");
    }
    court.feed(Input::Recording { on: true });
    assert!(court.last.is_empty());
    court.feed(Input::Recording { on: false });
    assert!(!court.page("judge").recording.on);
}

#[test]
fn one_sent_back_is_cut_off_before_anybody_is_told() {
    let mut court = Court::open_with(&PARTIES);
    court.does("plaintiff", hand(true));
    court.does("judge", send_back("plaintiff"));
    assert_eq!(court.notices_to("plaintiff")[0], &Notice::SentBack);
    let page = court.page("plaintiff");
    assert_eq!((page.you.place, page.people.len()), (Place::WaitingHall, 0));
    assert_eq!(page.you.seen.hand, None);
    assert!(!court.sees_and_hears("plaintiff", "judge"));
    assert!(!court.sees_and_hears("judge", "plaintiff"));
    assert_eq!(
        court.gaps,
        [
            (publication("plaintiff", Audio), Gap::Absent),
            (publication("plaintiff", Video), Gap::Absent)
        ]
    );
    assert_eq!(
        names(&court.page("defendant").people),
        ["clerk", "defendant", "judge"]
    );
    assert_eq!(names(&court.page("clerk").waiting), ["plaintiff"]);
}

#[test]
fn only_the_bench_admits_and_sends_back() {
    let mut court = Court::open_with(&["judge", "plaintiff", "lawyer", "public"]);
    court.arrives("witness");
    for name in ["plaintiff", "lawyer", "public", "witness"] {
        court.is_refused(name, admit("witness"), Refusal::NotPermitted);
        court.is_refused(name, send_back("plaintiff"), Refusal::NotPermitted);
    }
}

#[test]
fn nobody_is_admitted_twice_and_the_court_itself_is_never_sent_out() {
    let mut court = Court::open_with(&["judge", "clerk", "plaintiff", "public", "it"]);
    for name in ["plaintiff", "judge", "clerk", "public", "it", "stranger"] {
        court.is_refused("judge", admit(name), Refusal::UnknownPerson);
    }
    court.arrives("witness");
    for name in ["judge", "clerk", "public", "it", "stranger", "witness"] {
        court.is_refused("judge", send_back(name), Refusal::UnknownPerson);
    }
}

#[test]
fn the_judge_mutes_and_only_the_person_switches_on_again() {
    let mut court = Court::open_with(&PARTIES);
    court.does("judge", mute("plaintiff"));
    assert!(!court.gets("judge", "plaintiff", Audio));
    assert!(court.gets("judge", "plaintiff", Video));
    assert!(court.page("plaintiff").you.muted_by_judge);
    assert_eq!(court.gaps, [(publication("plaintiff", Audio), Gap::Muted)]);
    court.does("judge", microphone(true));
    assert!(!court.is_recorded("plaintiff", Audio));
    court.does("plaintiff", microphone(true));
    assert!(court.gets("judge", "plaintiff", Audio) && court.is_recorded("plaintiff", Audio));
    assert!(!court.page("plaintiff").you.muted_by_judge);
}

#[test]
fn a_mute_by_the_judge_outlives_a_reload_of_the_page() {
    let mut court = Court::open_with(&PARTIES);
    court.does("judge", mute("plaintiff"));
    court.loses_link("plaintiff");
    court.feed(connected("plaintiff", true, true));
    let you = &court.page("plaintiff").you;
    assert!(you.muted_by_judge && !you.seen.microphone && you.seen.camera);
}

#[test]
fn judge_and_clerk_mute_only_another_who_can_speak_in_the_courtroom_and_the_clerk_no_judge() {
    let mut court = Court::open_with(&[
        "judge",
        "clerk",
        "panel_judge",
        "plaintiff",
        "mediator",
        "public",
        "it",
    ]);
    court.arrives("witness");
    court.does("clerk", mute("plaintiff"));
    for name in ["judge", "panel_judge", "mediator"] {
        court.is_refused("clerk", mute(name), Refusal::UnknownPerson);
    }
    court.is_refused("panel_judge", mute("plaintiff"), Refusal::NotPermitted);
    court.is_refused("plaintiff", mute("judge"), Refusal::NotPermitted);
    for name in ["judge", "public", "it", "witness", "stranger"] {
        court.is_refused("judge", mute(name), Refusal::UnknownPerson);
    }
    court.does("judge", mute("clerk"));
    court.does("judge", mute("panel_judge"));
}

#[test]
fn a_camera_switched_off_is_dark_for_all_and_in_the_record() {
    let mut court = Court::open_with(&PARTIES);
    court.does("defendant", camera(false));
    assert!(!court.gets("judge", "defendant", Video) && court.gets("judge", "defendant", Audio));
    assert_eq!(court.gaps, [(publication("defendant", Video), Gap::Muted)]);
    court.does("defendant", camera(true));
    assert!(court.gets("judge", "defendant", Video) && court.is_recorded("defendant", Video));
}

#[test]
fn switching_to_what_is_already_so_is_done_without_a_trace() {
    let mut court = Court::open_with(&PARTIES);
    court.does("plaintiff", microphone(true));
    assert_eq!(court.last.len(), 1, "{:?}", court.last);
}

#[test]
fn the_gallery_sees_and_hears_says_nothing_and_is_shown_to_the_bench_alone() {
    let mut court = Court::open_with(&["judge", "clerk", "plaintiff", "public", "public-2"]);
    assert_eq!(court.page("public").you.place, Place::Gallery);
    assert!(court.sees_and_hears("public", "plaintiff"));
    assert!(!court.sees_and_hears("plaintiff", "public"));
    assert!(!court.is_recorded("public", Audio));
    court.is_refused("public", microphone(true), Refusal::NotPermitted);
    court.is_refused("public", hand(true), Refusal::NotPermitted);
    for name in ["plaintiff", "public", "public-2"] {
        let shown = names(&court.page(name).people);
        assert_eq!(
            shown,
            ["clerk", "judge", "plaintiff"],
            "on the page of {name}"
        );
    }
    for name in ["judge", "clerk"] {
        assert_eq!(court.page(name).people.len(), 5);
    }
}

#[test]
fn who_attends_without_a_voice_is_let_in_to_see_and_hear() {
    let court = Court::open_with(&["judge", "plaintiff", "mediator", "escort"]);
    for name in ["mediator", "escort"] {
        assert!(court.sees_and_hears(name, "plaintiff"));
        assert!(!court.sees_and_hears("judge", name) && !court.is_recorded(name, Audio));
    }
}

#[test]
fn the_panel_sits_from_the_first_and_leads_nothing() {
    let mut court = Court::open_with(&["judge", "panel_judge", "plaintiff"]);
    court.arrives("witness");
    assert!(court.sees_and_hears("plaintiff", "panel_judge"));
    assert!(court.page("panel_judge").waiting.is_empty());
    for action in [recess(), end(), admit("witness"), mute("plaintiff")] {
        court.is_refused("panel_judge", action, Refusal::NotPermitted);
    }
}

#[test]
fn a_protected_witness_whom_nothing_masks_is_seen_and_heard_by_the_judges_alone() {
    let court = Court::open_with(&[
        "judge",
        "panel_judge",
        "clerk",
        "accused_on_trial",
        "protected_witness",
        "public",
    ]);
    for (viewer, sees) in [
        ("judge", true),
        ("panel_judge", true),
        ("clerk", false),
        ("accused_on_trial", false),
        ("public", false),
    ] {
        assert_eq!(
            court.sees_and_hears(viewer, "protected_witness"),
            sees,
            "{viewer}"
        );
    }
    assert!(court.sees_and_hears("protected_witness", "accused_on_trial"));
}

#[test]
fn by_whom_one_stands_is_shown_when_the_other_is_in_the_courtroom_too() {
    let mut court = Court::open_with(&["judge", "plaintiff"]);
    court.feed(standing_by("lawyer", &["plaintiff", "witness"]));
    court.does("judge", admit("lawyer"));
    let shown = |court: &Court| {
        let people = &court.page("plaintiff").people;
        people
            .iter()
            .find(|seen| seen.id == id("lawyer"))
            .unwrap()
            .stands_by
            .clone()
    };
    assert_eq!(shown(&court), [id("plaintiff")]);
    court.arrives("witness");
    assert_eq!(shown(&court), [id("plaintiff")], "who waits is named");
    court.does("judge", admit("witness"));
    assert_eq!(shown(&court), [id("plaintiff"), id("witness")]);
}

#[test]
fn an_archive_officer_has_no_part_in_a_running_hearing() {
    let mut court = Court::open_with(&["judge", "plaintiff"]);
    court.feed(connected("archive_officer", true, true));
    let why = ReleaseReason::NoPart;
    assert_eq!(
        court.last,
        [Output::Release {
            who: id("archive_officer"),
            why
        }]
    );
}

#[test]
fn it_has_numbers_and_no_people_and_no_media() {
    let mut court = Court::open_with(&["judge", "plaintiff", "it"]);
    let page = court.page("it");
    assert_eq!(page.you.place, Place::Console);
    assert!(page.people.is_empty() && page.waiting.is_empty());
    assert_eq!(
        page.you.may,
        [
            Permission::SeeQuality,
            Permission::SeeRecord,
            Permission::OpenHelpRoom,
            Permission::AcceptInvitation,
            Permission::DeclineInvitation,
            Permission::WriteToClerk,
            Permission::WriteToPerson,
            Permission::TechnicalNote,
            Permission::Leave,
        ]
    );
    assert!(!court.sees_and_hears("it", "judge") && !court.sees_and_hears("judge", "it"));
    for name in ["judge", "plaintiff"] {
        assert!(!names(&court.page(name).people).contains(&"it"));
    }
    court.is_refused("it", admit("plaintiff"), Refusal::NotPermitted);
    let everybody: Vec<_> = court.hearing.roster().map(|p| p.id.as_str()).collect();
    assert_eq!(everybody, ["it", "judge", "plaintiff"]);
}

#[test]
fn hands_are_numbered_in_order_of_raising_and_close_ranks() {
    let mut court = Court::open_with(&["judge", "clerk", "plaintiff", "defendant", "lawyer"]);
    for name in ["lawyer", "plaintiff", "defendant", "lawyer"] {
        court.does(name, hand(true));
    }
    let number = |court: &Court, who: &str| {
        let page = court.page("judge");
        page.people
            .iter()
            .find(|seen| seen.id == id(who))
            .unwrap()
            .hand
    };
    let queue = ["lawyer", "plaintiff", "defendant"];
    assert_eq!(
        queue.map(|who| number(&court, who)),
        [Some(1), Some(2), Some(3)]
    );
    court.does("lawyer", hand(false));
    assert_eq!(
        queue.map(|who| number(&court, who)),
        [None, Some(1), Some(2)]
    );
    court.asks("plaintiff", Action::Leave);
    assert_eq!(number(&court, "defendant"), Some(1));
    court.is_refused("judge", hand(true), Refusal::NotPermitted);
}

#[test]
fn no_hand_is_raised_in_the_waiting_hall_or_before_the_session() {
    let mut court = Court::with(&["judge", "plaintiff"]);
    court.arrives("witness");
    court.is_refused("plaintiff", hand(true), Refusal::Phase);
    court.does("judge", open());
    court.is_refused("witness", hand(true), Refusal::Room);
    court.does("plaintiff", hand(true));
}

#[test]
fn a_witness_cannot_open_pause_or_end_the_session() {
    let mut court = Court::open_with(&["judge", "clerk", "witness"]);
    for action in [open(), recess(), end()] {
        court.is_refused("witness", action, Refusal::NotPermitted);
    }
    for action in [open(), end()] {
        court.is_refused("clerk", action, Refusal::NotPermitted);
    }
    assert_eq!(court.phase(), Phase::OpenSession);
    let refusals = court.facts_logged();
    assert!(refusals.contains(&&Fact::Refused {
        act: Permission::End,
        why: Refusal::NotPermitted
    }));
}

#[test]
fn an_open_session_is_not_opened_again_and_a_recess_needs_an_open_one() {
    let mut court = Court::with(&PARTIES);
    court.is_refused("judge", recess(), Refusal::Phase);
    court.does("judge", open());
    court.is_refused("judge", open(), Refusal::Phase);
}

#[test]
fn in_a_recess_people_keep_their_place_and_nothing_flows_until_it_is_over() {
    let mut court = Court::open_with(&PARTIES);
    let (wires, taps) = (court.wires.clone(), court.taps.clone());
    court.does("judge", recess());
    assert!(court.wires.is_empty() && court.taps.is_empty() && !court.writing);
    assert_eq!(court.gaps.len(), 8);
    assert!(court.gaps.iter().all(|(_, gap)| *gap == Gap::Recess));
    assert_eq!(court.page("plaintiff").people.len(), 4);
    court.arrives("expert");
    court.does("judge", admit("expert"));
    court.does("judge", send_back("expert"));
    court.does("judge", open());
    assert_eq!((court.wires, court.taps), (wires, taps));
}

#[test]
fn ending_closes_everything_seals_the_record_and_releases_everybody() {
    let mut court = Court::open_with(&PARTIES);
    court.arrives("witness");
    court.arrives("it");
    court.does("judge", end());
    assert!(court.sealed && court.wires.is_empty() && court.taps.is_empty());
    assert_eq!(court.released.len(), 6);
    assert!(
        court
            .released
            .iter()
            .all(|(_, why)| *why == ReleaseReason::Ended)
    );
    assert!(court.is_told("witness", Phase::Ended));
    assert_eq!(court.hearing.roster().count(), 0);
}

#[test]
fn after_the_end_nothing_moves_and_who_comes_is_turned_away() {
    let mut court = Court::open_with(&PARTIES);
    court.does("judge", end());
    court.feed(Input::Recording { on: false });
    let logged = court.log.len();
    court.asks("judge", open());
    court.media_up("judge");
    court.loses_link("judge");
    court.feed(Input::ServerStopping);
    court.waits(600);
    assert_eq!(court.log.len(), logged);
    court.connects("judge");
    let judge = id("judge");
    let turned_away = Output::Release {
        who: judge,
        why: ReleaseReason::Ended,
    };
    assert_eq!(court.last, [turned_away]);
}

#[test]
fn a_hearing_that_never_opened_can_be_ended_and_its_log_is_sealed() {
    let mut court = Court::with(&PARTIES);
    court.does("judge", end());
    assert!(court.sealed);
    assert_eq!(court.phase(), Phase::Ended);
}

#[test]
fn when_the_server_stops_an_open_session_is_broken_off_and_its_files_are_sealed() {
    let mut court = Court::open_with(&PARTIES);
    court.feed(Input::ServerStopping);
    assert_eq!(court.phase(), Phase::TechnicalBreak);
    assert!(court.sealed && court.wires.is_empty());
    let stopping = |(_, why): &(_, ReleaseReason)| *why == ReleaseReason::ServerStopping;
    assert!(court.released.len() == 4 && court.released.iter().all(stopping));
    assert_eq!(court.log.last().unwrap().actor, None);
}

#[test]
fn when_the_server_stops_a_hearing_that_never_opened_is_not_ended() {
    let mut court = Court::with(&PARTIES);
    court.feed(Input::ServerStopping);
    assert!(!court.sealed);
    assert_eq!(
        (court.phase(), court.released.len()),
        (Phase::WaitingHallOpen, 4)
    );
}

#[test]
fn a_stranger_asks_for_nothing() {
    let mut court = Court::open_with(&PARTIES);
    court.asks("stranger", end());
    assert!(court.last.is_empty());
    court.loses_link("judge");
    court.asks("judge", end());
    assert!(court.last.is_empty());
}

#[test]
fn fifty_people_in_an_open_courtroom_are_fully_wired() {
    let lawyers: Vec<String> = (2..=50).map(|n| format!("lawyer-{n}")).collect();
    let mut people = vec!["judge"];
    people.extend(lawyers.iter().map(String::as_str));
    let mut court = Court::open_with(&people);
    assert_eq!(court.wires.len(), 50 * 49 * 2);
    assert_eq!(court.taps.len(), 50 * 2);
    court.feed(media_up("judge"));
    assert!(court.last.is_empty(), "nothing new, nothing to do");
    court.does("judge", recess());
    assert!(court.wires.is_empty());
}
