//! A room with a real media thread and a real recorder; pages are mailboxes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]
use super::*;
use crate::edge::transport;
use crate::hearing::role::Role;
use crate::signal::message::{
    Address, ClientMessage, GoodbyeReason, Guard, LinkStats, MOST_TILES, Phase, Place, RefusalCode,
    Tile, Why,
};
use std::time::Duration;
use tokio::time::timeout;

/// Nothing here takes so long; a room that says nothing fails the test instead of holding it.
const PATIENCE: Duration = Duration::from_secs(20);

struct Court {
    folder: tempfile::TempDir,
    plane: MediaPlane,
    clock_kept: watch::Sender<Option<bool>>,
    room: RoomHandle,
    ended: oneshot::Receiver<()>,
    next: u64,
}

struct Page {
    who: ParticipantId,
    connection: ConnectionId,
    inbox: mpsc::Receiver<Box<ServerMessage>>,
}

/// A room in this archive, on these media threads.
fn room(
    folder: &tempfile::TempDir,
    plane: &MediaPlane,
    clock_kept: watch::Receiver<Option<bool>>,
) -> (RoomHandle, oneshot::Receiver<()>) {
    let (over, ended) = oneshot::channel();
    let setup = Setup {
        hearing: HearingId::new("h").unwrap(),
        card: HearingCard {
            id: "h".into(),
            case_number: "1".into(),
            court: "c".into(),
        },
        terms: Terms {
            countdown_ms: 0,
            ..Terms::default()
        },
        plane: plane.clone(),
        archive: folder.path().to_owned(),
        slots: 2,
        counters: Arc::default(),
        court: Arc::new(crate::edge::recorder::court::CourtKey::of_seed(7)),
        closed_key: Arc::new(crate::edge::recorder::closed::ClosedKey::of_seed(7)),
        clock_kept,
        authority: None,
        ended: over,
    };
    let room = spawn(setup, std::future::ready(Ok(Plan::default())));
    (room, ended)
}

impl Court {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let plane = MediaPlane::start(transport::Setup {
            bind: "127.0.0.1:0".parse().unwrap(),
            shards: 1,
            advertise: Vec::new(),
            pictures: Vec::new(),
            publisher_kbps: 8_000,
            count: Arc::new(|_, _| {}),
        })
        .unwrap();
        let clock_kept = watch::channel(None).0;
        let (room, ended) = room(&folder, &plane, clock_kept.subscribe());
        Self {
            folder,
            plane,
            clock_kept,
            room,
            ended,
            next: 1,
        }
    }

    /// The log, once this stands in it.
    async fn logged(&self, line: &str) -> String {
        let folder = self.folder.path().join("h");
        let read = || {
            let record = std::fs::read_dir(&folder).ok()?.next()?.ok()?;
            std::fs::read_to_string(record.path().join("log.jsonl")).ok()
        };
        let written = async {
            loop {
                // The recorder's thread makes the folder when it comes to it.
                let text = read().unwrap_or_default();
                if text.contains(line) {
                    return text;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(PATIENCE, written).await.expect("it is not logged")
    }

    /// The machine fails as soon as this stands in the log, and the server runs again with what is on the disk.
    async fn restarts_after(&mut self, line: &str) {
        self.restarts_with(line, |log| log).await;
    }

    /// The same, and somebody has changed the log meanwhile.
    async fn restarts_with(&mut self, line: &str, change: impl FnOnce(String) -> String) {
        let log = change(self.logged(line).await);
        let disk = tempfile::tempdir().unwrap();
        let copy = disk.path().join("h").join("record");
        std::fs::create_dir_all(&copy).unwrap();
        std::fs::write(copy.join("log.jsonl"), log).unwrap();
        self.folder = disk;
        (self.room, self.ended) = room(&self.folder, &self.plane, self.clock_kept.subscribe());
    }

    async fn page(&mut self, who: &str, role: Role) -> Page {
        let (outbox, inbox) = mpsc::channel(OUTBOX);
        let connection = ConnectionId(self.next);
        self.next += 1;
        let id = ParticipantId::new(who).unwrap();
        let person = Person {
            id: id.clone(),
            name: who.to_owned(),
            role,
            stands_by: std::collections::BTreeSet::new(),
        };
        self.room
            .knock(Knock::Connected {
                person,
                connection,
                by_link: true,
                microphone: true,
                camera: true,
                outbox,
            })
            .await
            .unwrap();
        Page {
            who: id,
            connection,
            inbox,
        }
    }

    async fn say(&self, page: &Page, message: ClientMessage) {
        self.room
            .knock(Knock::Said {
                who: page.who.clone(),
                connection: page.connection,
                envelope: ClientEnvelope {
                    id: Some(7),
                    message,
                },
            })
            .await
            .unwrap();
    }
}

fn admit(person: String) -> ClientMessage {
    let ruling = Why::because("known to the court");
    ClientMessage::Admit { person, ruling }
}

impl Page {
    /// The next message that `wanted` takes.
    async fn until<T>(&mut self, wanted: impl Fn(&ServerMessage) -> Option<T>) -> T {
        loop {
            let message = timeout(PATIENCE, self.inbox.recv())
                .await
                .expect("the room says nothing")
                .expect("the room has closed the line");
            if let Some(found) = wanted(&message) {
                return found;
            }
        }
    }

    async fn refusal(&mut self) -> RefusalCode {
        self.until(|message| match message {
            ServerMessage::Refused { code, to, .. } => {
                assert_eq!(*to, Some(7));
                Some(*code)
            }
            _ => None,
        })
        .await
    }

    async fn phase(&mut self, wanted: Phase) {
        self.until(|m| {
            matches!(m, ServerMessage::Phase(course) if course.phase == wanted).then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn a_hearing_from_the_first_arrival_to_the_sealed_record() {
    let mut court = Court::new();
    let mut judge = court.page("judge", Role::PresidingJudge).await;
    let mut party = court.page("party", Role::Plaintiff).await;
    let waits = |m: &ServerMessage| matches!(m, ServerMessage::WaitingPerson { .. }).then_some(());
    judge.until(waits).await;
    let person = "party".to_owned();
    court.say(&judge, admit(person)).await;
    party
        .until(|m| matches!(m, ServerMessage::Admitted {}).then_some(()))
        .await;
    court
        .say(&judge, ClientMessage::Open { without: vec![] })
        .await;
    party.phase(Phase::OpenSession).await;
    let on =
        |m: &ServerMessage| matches!(m, ServerMessage::Recording { on: true, .. }).then_some(());
    party.until(on).await;
    court.say(&judge, ClientMessage::End(Why::default())).await;
    party.phase(Phase::Ended).await;
    let off =
        |m: &ServerMessage| matches!(m, ServerMessage::Recording { on: false, .. }).then_some(());
    party.until(off).await;
    let reason = party
        .until(|m| match m {
            ServerMessage::Goodbye { reason } => Some(*reason),
            _ => None,
        })
        .await;
    assert_eq!(reason, GoodbyeReason::Ended);
    timeout(PATIENCE, court.ended).await.unwrap().unwrap();
    let part = std::fs::read_dir(court.folder.path().join("h"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    assert!(part.path().join("manifest.json").is_file());
    assert!(part.path().join("log.jsonl").is_file());
}

#[tokio::test]
async fn everybody_is_asked_by_one_press_whether_they_hear_the_judge_and_the_log_has_who_did() {
    let mut court = Court::new();
    let mut judge = court.page("judge", Role::PresidingJudge).await;
    let mut party = court.page("party", Role::Plaintiff).await;
    let waits = |m: &ServerMessage| matches!(m, ServerMessage::WaitingPerson { .. }).then_some(());
    judge.until(waits).await;
    court.say(&judge, admit("party".to_owned())).await;
    court
        .say(&judge, ClientMessage::Open { without: vec![] })
        .await;
    party.phase(Phase::OpenSession).await;
    court
        .say(&judge, ClientMessage::AskWhoHears { on: true })
        .await;
    let round = party
        .until(|m| match m {
            ServerMessage::You { you } => you.asked_who_hears,
            _ => None,
        })
        .await;
    let early = ClientMessage::SayWhoHears {
        round: round + 1,
        yes: true,
    };
    court.say(&party, early).await;
    assert_eq!(party.refusal().await, RefusalCode::NotAsked);
    let no = ClientMessage::SayWhoHears { round, yes: false };
    court.say(&party, no).await;
    let answer = judge
        .until(|m| match m {
            ServerMessage::WhoHears {
                who_hears: Some(told),
            } if !told.open => told.answers.first().cloned(),
            _ => None,
        })
        .await;
    assert_eq!(
        (answer.person.as_str(), answer.hears),
        ("party", Some(false))
    );
    let log = court.logged(r#""fact":"who_hears""#).await;
    let result = r#""heard":[],"n":"#;
    assert!(log.contains(result), "{log}");
    assert!(log.contains(r#""unheard":["party"]"#), "{log}");
}

#[tokio::test]
async fn of_a_cancellation_and_an_opening_in_the_same_moment_the_first_is_done_and_the_other_is_not()
 {
    let mut court = Court::new();
    let mut judge = court.page("judge", Role::PresidingJudge).await;
    let open = || ClientMessage::Open { without: vec![] };
    // Both lie in the mailbox before the room reads either.
    let (answer, opened_first) = oneshot::channel();
    court.say(&judge, open()).await;
    court.room.knock(Knock::Cancelled { answer }).await.unwrap();
    assert_eq!(opened_first.await, Ok(false));
    judge.phase(Phase::OpenSession).await;
    let ask = |answer| Knock::Cancelled { answer };
    assert_eq!(court.room.ask(ask).await, Ok(false), "nor once it sits");

    let mut court = Court::new();
    let mut judge = court.page("judge", Role::PresidingJudge).await;
    let (answer, cancelled_first) = oneshot::channel();
    court.room.knock(Knock::Cancelled { answer }).await.unwrap();
    court.say(&judge, open()).await;
    assert_eq!(cancelled_first.await, Ok(true));
    let reason = judge
        .until(|m| match m {
            ServerMessage::Phase(course) => {
                assert_ne!(
                    course.phase,
                    Phase::Opening,
                    "a session of a cancelled hearing"
                );
                None
            }
            ServerMessage::Goodbye { reason } => Some(*reason),
            _ => None,
        })
        .await;
    assert_eq!(reason, GoodbyeReason::Cancelled);
    timeout(PATIENCE, court.room.ended()).await.unwrap();
}

#[tokio::test]
async fn a_clock_that_is_kept_right_no_longer_is_told_while_the_hearing_waits() {
    let mut court = Court::new();
    let mut judge = court.page("judge", Role::PresidingJudge).await;
    for kept in [true, false] {
        court.clock_kept.send_replace(Some(kept));
        judge
            .until(|m| match m {
                ServerMessage::Guards { guards } => guards
                    .iter()
                    .any(|one| one.guard == Guard::ClockKept && one.met == Some(kept))
                    .then_some(()),
                _ => None,
            })
            .await;
    }
}

#[tokio::test]
async fn who_has_stopped_waiting_for_the_answer_has_cancelled_nothing() {
    let mut court = Court::new();
    let mut judge = court.page("judge", Role::PresidingJudge).await;
    let (answer, asked) = oneshot::channel();
    drop(asked);
    court.room.knock(Knock::Cancelled { answer }).await.unwrap();
    court
        .say(&judge, ClientMessage::Open { without: vec![] })
        .await;
    judge.phase(Phase::OpenSession).await;
}

#[tokio::test]
async fn what_a_role_may_not_do_is_refused_with_the_number_of_the_request() {
    let mut court = Court::new();
    let mut party = court.page("party", Role::Plaintiff).await;
    let mut it = court.page("administrator", Role::CourtAdministrator).await;
    court
        .say(&party, ClientMessage::Open { without: vec![] })
        .await;
    assert_eq!(party.refusal().await, RefusalCode::NotPermitted);
    let person = "../x".to_owned();
    let lower = ClientMessage::LowerHand { person };
    court.say(&party, lower).await;
    assert_eq!(party.refusal().await, RefusalCode::NotPermitted);
    let sdp = "rubbish".to_owned();
    court.say(&party, ClientMessage::Offer { sdp }).await;
    assert_eq!(party.refusal().await, RefusalCode::Sdp);
    let sdp = "v=0".to_owned();
    court.say(&it, ClientMessage::Offer { sdp }).await;
    assert_eq!(it.refusal().await, RefusalCode::NotPermitted);
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused_like_anything_else_and_stands_in_the_log() {
    let mut court = Court::new();
    let mut judge = court.page("judge", Role::PresidingJudge).await;
    let person = "../x".to_owned();
    court.say(&judge, admit(person)).await;
    assert_eq!(judge.refusal().await, RefusalCode::UnknownPerson);
    let said = ClientMessage::Say {
        to: Address::Everybody,
        text: "\u{200B}".to_owned(),
    };
    court.say(&judge, said).await;
    assert_eq!(judge.refusal().await, RefusalCode::NoText);
    let logged = court.logged(r#""act":"write_to_everybody""#).await;
    assert!(
        logged.contains(r#""act":"admit","actor":"judge""#),
        "{logged}"
    );
    assert!(!logged.contains("../x"), "{logged}");
}

#[tokio::test]
async fn about_a_technical_break_the_log_has_how_the_links_were() {
    let mut court = Court::new();
    let mut judge = court.page("judge", Role::PresidingJudge).await;
    let open = ClientMessage::Open { without: vec![] };
    court.say(&judge, open).await;
    judge.phase(Phase::OpenSession).await;
    let stats = |packets_lost| {
        ClientMessage::Stats(LinkStats {
            round_trip_ms: Some(40),
            packets_received: 100 - packets_lost,
            packets_lost,
            frames_decoded: 0,
        })
    };
    court.say(&judge, stats(10)).await;
    let pause = ClientMessage::TechnicalBreak(Why::default());
    court.say(&judge, pause).await;
    judge.phase(Phase::TechnicalBreak).await;
    let before = r#""fact":"link_measured","lost_permille":100,"#;
    let logged = court.logged(before).await;
    assert!(
        logged.contains(r#""round_trip_ms":40,"whom":"judge""#),
        "{logged}"
    );
    court.say(&judge, stats(0)).await;
    let open = ClientMessage::Open { without: vec![] };
    court.say(&judge, open).await;
    court
        .logged(r#""fact":"link_measured","lost_permille":0,"#)
        .await;
}

#[tokio::test]
async fn whose_link_is_weak_for_some_seconds_is_told_to_whoever_sees_them() {
    let mut court = Court::new();
    let mut judge = court.page("judge", Role::PresidingJudge).await;
    let party = court.page("party", Role::Plaintiff).await;
    let stats = |packets_lost| {
        ClientMessage::Stats(LinkStats {
            round_trip_ms: Some(40),
            packets_received: 100 - packets_lost,
            packets_lost,
            frames_decoded: 0,
        })
    };
    let becomes = |wanted: bool| {
        move |m: &ServerMessage| match m {
            ServerMessage::WaitingPerson { person } => (person.weak == wanted).then_some(()),
            _ => None,
        }
    };
    judge.until(becomes(false)).await;
    court.say(&party, stats(10)).await;
    judge.until(becomes(true)).await;
    // What was measured once says nothing for ever.
    judge.until(becomes(false)).await;
}

#[tokio::test]
async fn tiles_are_taken_up_to_a_bound_from_those_who_see_pictures() {
    let mut court = Court::new();
    let mut party = court.page("party", Role::Plaintiff).await;
    let mut it = court.page("administrator", Role::CourtAdministrator).await;
    let tiles = |number: usize| ClientMessage::Tiles {
        tiles: (0..number)
            .map(|mid| Tile {
                mid: mid.to_string(),
                height: 180,
            })
            .collect(),
    };
    court.say(&party, tiles(MOST_TILES)).await;
    party
        .until(|m| match m {
            ServerMessage::Refused { sentence, .. } => panic!("{sentence}"),
            ServerMessage::Done { to: 7, .. } => Some(()),
            _ => None,
        })
        .await;
    court.say(&party, tiles(MOST_TILES + 1)).await;
    assert_eq!(party.refusal().await, RefusalCode::Malformed);
    court.say(&it, tiles(1)).await;
    assert_eq!(it.refusal().await, RefusalCode::NotPermitted);
}

#[tokio::test]
async fn a_taken_over_page_is_told_so_and_is_heard_no_more() {
    let mut court = Court::new();
    let mut first = court.page("judge", Role::PresidingJudge).await;
    let mut second = court.page("judge", Role::PresidingJudge).await;
    let reason = first
        .until(|m| match m {
            ServerMessage::Goodbye { reason } => Some(*reason),
            _ => None,
        })
        .await;
    assert_eq!(reason, GoodbyeReason::TakenOver);
    court
        .say(&first, ClientMessage::Open { without: vec![] })
        .await;
    court.say(&second, ClientMessage::Ping { nonce: 5 }).await;
    second
        .until(|m| {
            assert!(
                !matches!(m, ServerMessage::Phase(_)),
                "the old page was obeyed"
            );
            matches!(m, ServerMessage::Pong { nonce: 5 }).then_some(())
        })
        .await;
}

#[tokio::test]
async fn a_page_that_does_not_read_is_cut_off_and_the_room_goes_on() {
    let mut court = Court::new();
    let mut judge = court.page("judge", Role::PresidingJudge).await;
    let deaf = court.page("party", Role::Plaintiff).await;
    for nonce in 0..(OUTBOX as u32 + 10) {
        court.say(&deaf, ClientMessage::Ping { nonce }).await;
    }
    judge
        .until(|m| match m {
            ServerMessage::WaitingPerson { person } => (!person.connected).then_some(()),
            _ => None,
        })
        .await;
}

#[tokio::test]
async fn who_leaves_and_closes_the_page_at_once_has_left_whatever_the_room_had_still_to_say() {
    let mut court = Court::new();
    let mut judge = court.page("judge", Role::PresidingJudge).await;
    let mut party = court.page("party", Role::Plaintiff).await;
    let waits = |m: &ServerMessage| matches!(m, ServerMessage::WaitingPerson { .. }).then_some(());
    judge.until(waits).await;
    party.inbox.close();
    court.say(&party, ClientMessage::Ping { nonce: 1 }).await;
    court.say(&party, ClientMessage::Leave {}).await;
    judge
        .until(|m| match m {
            ServerMessage::WaitingPerson { person } => {
                assert!(person.connected, "their leave was not heard");
                None
            }
            ServerMessage::WaitingGone { person } => (person == "party").then_some(()),
            _ => None,
        })
        .await;
}

#[tokio::test]
async fn a_stopped_server_closes_the_files_and_says_so() {
    let mut court = Court::new();
    let mut judge = court.page("judge", Role::PresidingJudge).await;
    court
        .say(&judge, ClientMessage::Open { without: vec![] })
        .await;
    judge.phase(Phase::OpenSession).await;
    court.room.knock(Knock::Stop).await.unwrap();
    let reason = judge
        .until(|m| match m {
            ServerMessage::Goodbye { reason } => Some(*reason),
            _ => None,
        })
        .await;
    assert_eq!(reason, GoodbyeReason::ServerStopping);
    timeout(PATIENCE, court.room.ended()).await.unwrap();
}

#[tokio::test]
async fn who_leaves_and_who_stays_to_the_end_takes_a_receipt_for_the_record() {
    let mut court = Court::new();
    let mut judge = court.page("judge", Role::PresidingJudge).await;
    let mut party = court.page("party", Role::Plaintiff).await;
    court.logged("arrived").await;
    let receipt = |m: &ServerMessage| match m {
        ServerMessage::RecordHead(head) => Some(head.clone()),
        ServerMessage::Goodbye { .. } => panic!("a goodbye without a receipt"),
        _ => None,
    };
    court.say(&party, ClientMessage::Leave {}).await;
    let left = party.until(receipt).await;
    court
        .say(&judge, ClientMessage::Open { without: vec![] })
        .await;
    judge.phase(Phase::OpenSession).await;
    court.say(&judge, ClientMessage::End(Why::default())).await;
    let last = judge.until(receipt).await;
    assert_eq!((left.hearing.as_str(), &left.record), ("h", &last.record));
    assert!(left.n < last.n, "{left:?} {last:?}");
    timeout(PATIENCE, court.room.ended()).await.unwrap();
    let record = std::fs::read_dir(court.folder.path().join("h")).unwrap();
    let folder = record.last().unwrap().unwrap().path();
    let chain = std::fs::read_to_string(folder.join("chain.jsonl")).unwrap();
    let end = chain.lines().last().unwrap();
    let hash = crate::record::evidence::hex::Hash::of(end.as_bytes());
    assert_eq!(last.head, hash.to_string(), "the end of the closed record");
}

#[tokio::test]
async fn after_a_restart_an_open_session_goes_on_from_a_technical_break_and_everybody_has_their_seat()
 {
    let mut court = Court::new();
    let mut judge = court.page("judge", Role::PresidingJudge).await;
    let mut party = court.page("party", Role::Plaintiff).await;
    let person = "party".to_owned();
    let waits = |m: &ServerMessage| matches!(m, ServerMessage::WaitingPerson { .. }).then_some(());
    judge.until(waits).await;
    court.say(&judge, admit(person)).await;
    court
        .say(&judge, ClientMessage::Open { without: vec![] })
        .await;
    party.phase(Phase::OpenSession).await;

    court.restarts_after("\"to\":\"open_session\"").await;
    let welcome = |m: &ServerMessage| match m {
        ServerMessage::Welcome { course, you, .. } => Some((course.clone(), you.place)),
        _ => None,
    };
    let mut party = court.page("party", Role::Plaintiff).await;
    let (course, place) = party.until(welcome).await;
    assert_eq!((course.phase, course.number), (Phase::TechnicalBreak, 4));
    assert_eq!(course.reason.as_deref(), Some("restart"));
    assert_eq!(place, Place::Courtroom);
    let judge = court.page("judge", Role::PresidingJudge).await;
    court
        .say(&judge, ClientMessage::Open { without: vec![] })
        .await;
    party.phase(Phase::OpenSession).await;
}

#[tokio::test]
async fn after_a_restart_the_bench_is_told_that_the_log_it_goes_on_from_was_damaged() {
    for is_damaged in [true, false] {
        let mut court = Court::new();
        let mut judge = court.page("j", Role::PresidingJudge).await;
        judge
            .until(|m| matches!(m, ServerMessage::Welcome { .. }).then_some(()))
            .await;
        let change = |log: String| match is_damaged {
            true => log.replacen("\"n\":1", "\"n\":7", 1),
            false => log,
        };
        court.restarts_with("arrived", change).await;
        let mut judge = court.page("j", Role::PresidingJudge).await;
        let told = judge
            .until(|m| match m {
                ServerMessage::Welcome { evidence, .. } => Some(evidence.clone()),
                _ => None,
            })
            .await;
        let damaged = |evidence: crate::signal::message::Evidence| {
            let what = evidence.findings.iter().map(|finding| finding.what);
            what.collect::<Vec<_>>()
        };
        let told = told.map(damaged).unwrap_or_default();
        assert_eq!(!told.is_empty(), is_damaged, "{told:?}");
    }
}
