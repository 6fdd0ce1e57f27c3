//! Our own caller and `tyndau doctor` against the server program as it is.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

use std::net::Ipv6Addr;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;
use tyndau::client::host::Host;
use tyndau::client::{CallError, Caller, CallerOptions, JoinLink, MediaState, View};
use tyndau::edge::config::Config;
use tyndau::id::HearingId;
use tyndau::signal::message::{ClientMessage, Kind, Pause, Phase, Place, Role, Why};

const WAIT: Duration = Duration::from_secs(30);

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_tyndau"))
}

async fn join(link: &JoinLink) -> Caller {
    let caller = Caller::join(link, CallerOptions::default()).await.unwrap();
    caller
        .wait_for("media", WAIT, |view| {
            view.state.media == MediaState::Connected
        })
        .await
        .unwrap();
    caller
}

async fn sees(viewer: &Caller, whom: &Caller, frames: u64) {
    let whom = whom.person();
    let (audio, video) = viewer.look(|view| {
        (
            view.received.frames(&whom, Kind::Audio),
            view.received.frames(&whom, Kind::Video),
        )
    });
    viewer
        .wait_for("more frames", WAIT, |view| {
            view.received.frames(&whom, Kind::Audio) >= audio + frames
                && view.received.frames(&whom, Kind::Video) >= video + frames
        })
        .await
        .unwrap();
}

async fn sends(caller: &Caller, frames: u64) {
    let before = caller.sent().audio.frames;
    caller
        .wait_for("frames to be sent", WAIT, |_| {
            caller.sent().audio.frames >= before + frames
        })
        .await
        .unwrap();
}

fn packets(view: &View<'_>) -> u64 {
    view.received.streams().map(|stream| stream.packets).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn media_flows_only_between_people_in_the_courtroom_while_the_session_is_open() {
    let host = Host::start(program()).await.unwrap();
    let links = host.speakers().unwrap();
    let judge = join(&links[0]).await;
    let clerk = join(&links[1]).await;
    let guest = join(&links[5]).await;
    assert_eq!(
        guest.look(|view| view.state.place()),
        Some(Place::WaitingHall)
    );

    judge
        .say(ClientMessage::Open { without: vec![] })
        .await
        .unwrap();
    sees(&judge, &clerk, 10).await;
    sees(&clerk, &judge, 10).await;
    assert_eq!(
        guest.look(packets),
        0,
        "who waits neither sees nor hears the courtroom"
    );
    assert!(judge.look(|view| {
        view.received
            .of(&guest.person(), Kind::Audio)
            .next()
            .is_none()
    }));

    let person = guest.person();
    judge
        .say(ClientMessage::Admit {
            person: person.clone(),
            ruling: Why::because("known to the court"),
        })
        .await
        .unwrap();
    sees(&guest, &judge, 10).await;
    sees(&clerk, &guest, 10).await;

    judge
        .say(ClientMessage::SendBack {
            person,
            reason: None,
        })
        .await
        .unwrap();
    guest
        .wait_for("the waiting hall", WAIT, |view| {
            view.state.place() == Some(Place::WaitingHall)
        })
        .await
        .unwrap();
    // What was under way when the wall went up has arrived when five more frames have.
    sees(&clerk, &judge, 5).await;
    let at_the_wall = guest.look(packets);
    sees(&clerk, &judge, 20).await;
    assert_eq!(
        guest.look(packets),
        at_the_wall,
        "no packet passes the wall"
    );

    recess_and_end(&judge, &clerk).await;
    host.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_over_ipv6_and_who_comes_over_ipv4_see_and_hear_each_other() {
    let settings = [("TYNDAU__MEDIA__BIND", "::")];
    let host = Host::start_with(program(), &settings).await.unwrap();
    let links = host.speakers().unwrap();
    let judge = join(&links[0]).await;
    let options = CallerOptions {
        media_at: Some((Ipv6Addr::LOCALHOST, host.ports.udp).into()),
        ..CallerOptions::default()
    };
    let clerk = Caller::join(&links[1], options).await.unwrap();
    judge
        .say(ClientMessage::Open { without: vec![] })
        .await
        .unwrap();
    sees(&judge, &clerk, 10).await;
    sees(&clerk, &judge, 10).await;
    recess_and_end(&judge, &clerk).await;
    host.stop().await.unwrap();
}

/// Judge and clerk of a hearing, once each sees and hears the other.
async fn sitting(host: &Host, hearing: &HearingId) -> [Caller; 2] {
    let invite = async |id: &str, role| host.invite(hearing, role, id).await.unwrap();
    let judge = join(&invite("judge", Role::PresidingJudge).await).await;
    let clerk = join(&invite("clerk", Role::CourtSessionClerk).await).await;
    let without = vec![];
    judge.say(ClientMessage::Open { without }).await.unwrap();
    sees(&judge, &clerk, 10).await;
    sees(&clerk, &judge, 10).await;
    [judge, clerk]
}

#[tokio::test(flavor = "multi_thread")]
async fn hearings_spread_over_the_shards_and_a_new_one_goes_where_most_room_is() {
    let settings = [("TYNDAU__MEDIA__SHARDS", "2")];
    let host = Host::start_with(program(), &settings).await.unwrap();
    let mut hearings = Vec::new();
    for name in ["one", "two", "three"] {
        hearings.push(host.new_hearing(name, "court").await.unwrap());
    }
    let first = sitting(&host, &hearings[0]).await;
    let second = sitting(&host, &hearings[1]).await;
    let at = |people: &[Caller; 2]| {
        people
            .each_ref()
            .map(|one| one.look(|view| view.state.media_port.unwrap()))
    };
    let (one, two) = (at(&first), at(&second));
    assert_eq!(
        (one[0], two[0]),
        (one[1], two[1]),
        "a hearing has one shard"
    );
    assert_ne!(one[0], two[0], "each has its own");
    recess_and_end(&first[0], &first[1]).await;
    for person in first {
        person.leave().await;
    }
    let third = sitting(&host, &hearings[2]).await;
    assert_eq!(at(&third), one, "where the hearing was that is over");
    sees(&second[0], &second[1], 10).await;
    host.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dominant_speaker_is_told_to_who_hears_them_and_stands_in_the_log() {
    let host = Host::start(program()).await.unwrap();
    let links = host.speakers().unwrap();
    let judge = join(&links[0]).await;
    let clerk = join(&links[1]).await;
    let guest = join(&links[5]).await;
    clerk.say(microphone(false)).await.unwrap();
    judge
        .say(ClientMessage::Open { without: vec![] })
        .await
        .unwrap();
    for page in [&judge, &clerk] {
        dominant(page, Some(&judge)).await;
    }
    judge.say(microphone(false)).await.unwrap();
    dominant(&clerk, None).await;
    clerk.say(microphone(true)).await.unwrap();
    for page in [&clerk, &judge] {
        dominant(page, Some(&clerk)).await;
    }
    assert_eq!(
        guest.look(|view| view.state.dominant.clone()),
        None,
        "who waits does not learn who speaks in the courtroom"
    );
    judge.say(microphone(true)).await.unwrap();
    let (judge_id, clerk_id) = (judge.person(), clerk.person());
    recess_and_end(&judge, &clerk).await;
    let told: Vec<Option<String>> = log(&host.archive)
        .into_iter()
        .filter(|line| line["fact"] == "dominant_speaker")
        .map(|line| line["whom"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(told, [Some(judge_id), None, Some(clerk_id), None]);
    host.stop().await.unwrap();
}

/// The lines of the only record's log.
fn log(archive: &Path) -> Vec<serde_json::Value> {
    let only = |folder: &Path| {
        let mut entries = std::fs::read_dir(folder).unwrap();
        entries.next().unwrap().unwrap().path()
    };
    let text = std::fs::read_to_string(only(&only(archive)).join("log.jsonl")).unwrap();
    let lines = text.lines().map(serde_json::from_str);
    lines.collect::<Result<_, _>>().unwrap()
}

fn microphone(on: bool) -> ClientMessage {
    ClientMessage::SetMicrophone { on, room: None }
}

async fn dominant(page: &Caller, whom: Option<&Caller>) {
    let whom = whom.map(Caller::person);
    page.wait_for("the dominant speaker", WAIT, |view| {
        view.state.dominant == whom
    })
    .await
    .unwrap();
}

async fn recess_and_end(judge: &Caller, clerk: &Caller) {
    judge
        .say(ClientMessage::Recess(Pause::default()))
        .await
        .unwrap();
    clerk
        .wait_for("the recess", WAIT, |view| {
            view.state.phase == Some(Phase::Recess)
        })
        .await
        .unwrap();
    sends(judge, 5).await;
    let before = clerk.look(packets);
    sends(judge, 25).await;
    assert_eq!(
        clerk.look(packets),
        before,
        "nothing is forwarded in a recess"
    );
    judge.say(ClientMessage::End(Why::default())).await.unwrap();
    clerk
        .wait_for("goodbye", WAIT, |view| view.state.goodbye.is_some())
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_permitted_is_refused_with_a_sentence_and_changes_nothing() {
    let host = Host::start(program()).await.unwrap();
    let links = host.speakers().unwrap();
    let guest = join(&links[5]).await;
    match guest.say(ClientMessage::Open { without: vec![] }).await {
        Err(CallError::Refused { what, sentence, .. }) => {
            assert_eq!(what, "open");
            assert!(!sentence.is_empty());
        }
        other => panic!("{other:?}"),
    }
    assert_ne!(
        guest.look(|view| view.state.phase),
        Some(Phase::OpenSession),
        "a refused act changes nothing"
    );
    let again = Caller::join(&links[5], CallerOptions::default()).await;
    match again.map(|_| ()) {
        Err(CallError::Problem { status, code, .. }) => {
            assert_eq!((status, code.as_str()), (409, "already_here"));
        }
        other => panic!("{other:?}"),
    }

    // A good link of another server.
    let other = Host::start(program()).await.unwrap();
    let foreign = other
        .invite(&other.sample().unwrap(), Role::PresidingJudge, "Somebody")
        .await
        .unwrap()
        .at(&host.address());
    match Caller::join(&foreign, CallerOptions::default())
        .await
        .map(|_| ())
    {
        Err(CallError::Problem { status, code, .. }) => {
            assert_eq!((status, code.as_str()), (401, "token_foreign"));
        }
        other => panic!("{other:?}"),
    }
    guest.leave().await;
    other.stop().await.unwrap();
    host.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_gone_is_told_in_a_sentence() {
    let mut config = Config::default().with_ports_from(0).unwrap();
    let folder = tempfile::tempdir().unwrap();
    config.data.dir = folder.path().to_owned();
    let error = Host::attach(&config).await.map(|_| ()).unwrap_err();
    assert!(error.to_string().contains("is the server running?"));
}

fn doctor(data: &Path, variables: &[(&str, String)]) -> (i32, String) {
    let Output { status, stdout, .. } = Command::new(program())
        .args(["doctor", "--data"])
        .arg(data)
        .current_dir(data)
        .envs(
            ["HTTP", "HTTPS", "MEDIA", "ADMIN"].map(|port| (format!("TYNDAU__{port}__PORT"), "0")),
        )
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .output()
        .unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap())
}

#[test]
fn the_doctor_calls_and_finds_nothing_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let (code, said) = doctor(folder.path(), &[]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("none was missing"), "{said}");
    assert!(said.contains("The call was recorded: 4 files"), "{said}");
    assert!(said.ends_with("Nothing is wrong.\n"), "{said}");
}

#[test]
fn the_doctor_finds_a_port_that_another_program_holds() {
    let folder = tempfile::tempdir().unwrap();
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = other.local_addr().unwrap().port().to_string();
    let (code, said) = doctor(folder.path(), &[("TYNDAU__ADMIN__PORT", port.clone())]);
    assert_eq!(code, 1, "{said}");
    let line = said.lines().find(|line| line.starts_with("WRONG")).unwrap();
    assert!(line.contains(&port), "{line}");
}

#[test]
fn the_doctor_does_not_call_a_stranger_at_our_port() {
    let folder = tempfile::tempdir().unwrap();
    let stranger = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = stranger.local_addr().unwrap().port().to_string();
    let (code, said) = doctor(folder.path(), &[("TYNDAU__HTTP__PORT", port)]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("no server of ours answers"), "{said}");
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        0,
        "nothing is left behind"
    );
}
