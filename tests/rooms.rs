//! Private rooms of the server program as it is: what is said in one is in no other's packets, in no file and in no log.
//!
//! Every frame of a bot bears a number out of the bot's own range, so whatever comes out anywhere says whose it is and when it was sent.
//! All media goes by a link that loses, delays, reorders and repeats: what is repaired and comes late must not come out either.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

use relay::{Profile, Relay, Way};
use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tyndau::client::host::Host;
use tyndau::client::{Caller, CallerOptions, JoinLink, MediaState, View};
use tyndau::signal::message::{ClientMessage, Kind, Phase, Place, Role, RoomKind, Screen, Why};

const WAIT: Duration = Duration::from_secs(60);
/// Numbers of each bot.
const RANGE: u32 = 1 << 24;
/// Enough of a talk that something of it would come out.
const TALK: u64 = 8;

/// How often a private room is entered and left: 20 times, or as often as this says.
fn rounds() -> usize {
    let said = std::env::var("TYNDAU_ROOM_ROUNDS");
    said.map_or(20, |rounds| rounds.parse().unwrap())
}

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_tyndau"))
}

/// How bad everybody's link is, both ways.
fn bad() -> Profile {
    let way = Way {
        delay_ms: 20.0,
        jitter_ms: 10.0,
        loss_percent: 3.0,
        loss_burst: 3.0,
        reorder_percent: 2.0,
        duplicate_percent: 1.0,
        ..Way::default()
    };
    Profile { up: way, down: way }
}

/// A bad link to a server's media.
fn bad_link(host: &Host) -> Relay {
    let here = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    Relay::start(here(0), here(host.ports.udp), 1, bad()).unwrap()
}

struct Trial {
    host: Host,
    link: Relay,
    judge: Caller,
    prosecutor: Caller,
    accused: Caller,
    counsel: Caller,
}

/// Joins by a bad link.
async fn join(link: &JoinLink, range: u32, way: &Relay) -> Caller {
    let options = CallerOptions {
        media_at: Some(way.local()),
        ..CallerOptions::default()
    };
    let caller = Caller::join(link, options).await.unwrap();
    let [voice, picture] = ranges(range);
    caller.number_from(voice, picture);
    let up = |view: &View<'_>| view.state.media == MediaState::Connected;
    caller.wait_for("media", WAIT, up).await.unwrap();
    caller
}

/// Where the numbers of a bot's voice and of its picture begin.
fn ranges(range: u32) -> [u32; 2] {
    [range * RANGE, range * RANGE + RANGE / 2]
}

async fn is_at(caller: &Caller, place: Place) {
    let there = |view: &View<'_>| view.state.place() == Some(place);
    caller.wait_for("another place", WAIT, there).await.unwrap();
}

async fn admit(judge: &Caller, guest: &Caller) {
    let person = guest.person();
    let ruling = Why::because("known to the court");
    let admit = ClientMessage::Admit { person, ruling };
    judge.say(admit).await.unwrap();
    is_at(guest, Place::Courtroom).await;
}

impl Trial {
    /// A criminal case, in which everybody is in the courtroom.
    async fn new() -> Self {
        let host = Host::start(program()).await.unwrap();
        let link = bad_link(&host);
        let hearing = host.new_hearing("rooms", "Court").await.unwrap();
        let guest = |role, name| host.invite(&hearing, role, name);
        let come =
            async |role, name, range| join(&guest(role, name).await.unwrap(), range, &link).await;
        let judge = come(Role::PresidingJudge, "Judge", 1).await;
        let prosecutor = come(Role::Prosecutor, "Prosecutor", 2).await;
        let accused = come(Role::AccusedOnTrial, "Accused", 3).await;
        let whom = [accused.person()];
        let invited = host.invite_for(&hearing, Role::DefenceCounsel, "Counsel", &whom);
        let counsel = join(&invited.await.unwrap(), 4, &link).await;
        for guest in [&prosecutor, &accused, &counsel] {
            admit(&judge, guest).await;
        }
        Self {
            host,
            link,
            judge,
            prosecutor,
            accused,
            counsel,
        }
    }

    async fn open() -> Self {
        let trial = Self::new().await;
        trial
            .judge
            .say(ClientMessage::Open { without: vec![] })
            .await
            .unwrap();
        for one in [&trial.prosecutor, &trial.accused, &trial.counsel] {
            hears_more(&trial.judge, one).await;
        }
        trial
    }

    /// The accused and their counsel go into a room and out again; what they have said there.
    async fn talk(&self) -> Vec<Range<u64>> {
        let kind = RoomKind::LawyerClientRoom;
        let people = Vec::new();
        let press = ClientMessage::OpenRoom { kind, people };
        self.accused.say(press).await.unwrap();
        let pair = [&self.accused, &self.counsel];
        for one in pair {
            is_at(one, Place::LawyerClientRoom).await;
        }
        let began: Vec<[u64; 2]> = pair.map(next_numbers).to_vec();
        hears_more(&self.accused, &self.counsel).await;
        hears_more(&self.counsel, &self.accused).await;
        self.accused.say(ClientMessage::LeaveRoom {}).await.unwrap();
        for one in pair {
            is_at(one, Place::Courtroom).await;
            let off = |view: &View<'_>| {
                let me = &view.state.you.as_ref().unwrap().person;
                !me.microphone && !me.camera
            };
            one.wait_for("silence", WAIT, off).await.unwrap();
        }
        let said = |(one, began): (&&Caller, &[u64; 2])| {
            let ended = next_numbers(one);
            [began[0]..ended[0], began[1]..ended[1]]
        };
        let secret = pair.iter().zip(&began).flat_map(said).collect();
        for one in pair {
            speaks_again(one).await;
            hears_more(&self.judge, one).await;
        }
        secret
    }
}

/// Number of the next frame of voice and of picture.
fn next_numbers(caller: &Caller) -> [u64; 2] {
    let sent = caller.sent();
    [sent.audio.frames, sent.video.frames]
}

async fn speaks_again(caller: &Caller) {
    let (on, room) = (true, None);
    for message in [
        ClientMessage::SetMicrophone { on, room },
        ClientMessage::SetCamera { on, room },
    ] {
        caller.say(message).await.unwrap();
    }
}

/// Waits until one has got more whole frames of another, voice and picture.
async fn hears_more(viewer: &Caller, whom: &Caller) {
    let whom = whom.person();
    let frames =
        |view: &View<'_>| [Kind::Audio, Kind::Video].map(|kind| view.received.frames(&whom, kind));
    let before = viewer.look(frames);
    let more = |view: &View<'_>| {
        let now = frames(view);
        now[0] >= before[0] + TALK && now[1] >= before[1] + TALK
    };
    viewer.wait_for("more frames", WAIT, more).await.unwrap();
}

/// Numbers of a secret that came to somebody.
fn leaked_to(caller: &Caller, secret: &[Range<u64>]) -> Vec<u64> {
    let came = |view: &View<'_>| {
        let numbers = secret.iter().flat_map(Clone::clone);
        numbers
            .filter(|n| view.received.marks.contains(*n))
            .collect()
    };
    caller.look(came)
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files(&path, found),
            false => found.push(path),
        }
    }
}

/// Waits until the record is closed and its manifest written.
async fn sealed(archive: &Path) {
    let began = std::time::Instant::now();
    loop {
        let mut paths = Vec::new();
        files(archive, &mut paths);
        if paths.iter().any(|path| path.ends_with("manifest.json")) {
            return;
        }
        assert!(began.elapsed() < WAIT, "no manifest is written");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Numbers of frames in all files of the archive.
fn recorded(archive: &Path) -> BTreeSet<u64> {
    let mut paths = Vec::new();
    files(archive, &mut paths);
    let mut numbers = BTreeSet::new();
    for path in paths {
        let bytes = std::fs::read(&path).unwrap();
        for place in 0..bytes.len().saturating_sub(8) {
            if bytes[place..].starts_with(b"TyNo") {
                let number: [u8; 4] = bytes[place + 4..place + 8].try_into().unwrap();
                numbers.insert(u64::from(u32::from_be_bytes(number)));
            }
        }
    }
    numbers
}

fn leaked_into(recorded: &BTreeSet<u64>, secret: &[Range<u64>]) -> Vec<u64> {
    let mut leaked = Vec::new();
    for range in secret {
        leaked.extend(recorded.range(range.clone()).copied());
    }
    leaked
}

#[tokio::test(flavor = "multi_thread")]
async fn the_speech_of_a_private_room_is_in_no_other_packet_and_in_no_file() {
    let trial = Trial::open().await;
    let mut secret = Vec::new();
    for _ in 0..rounds() {
        secret.extend(trial.talk().await);
    }
    let said: u64 = secret.iter().map(|range| range.end - range.start).sum();
    assert!(
        said >= 4 * TALK * rounds() as u64,
        "only {said} frames were said in private"
    );
    // The marks are found where they belong, so they would be found elsewhere.
    assert!(!leaked_to(&trial.counsel, &secret).is_empty());
    assert!(!leaked_to(&trial.accused, &secret).is_empty());
    for outsider in [&trial.judge, &trial.prosecutor] {
        let leaked = leaked_to(outsider, &secret);
        let of = |number: &u64| secret.iter().find(|range| range.contains(number)).cloned();
        let leaked: Vec<_> = leaked.iter().map(|number| (number, of(number))).collect();
        assert!(leaked.is_empty(), "{} heard {leaked:?}", outsider.person());
    }
    trial
        .judge
        .say(ClientMessage::End(Why::default()))
        .await
        .unwrap();
    sealed(&trial.host.archive).await;
    let said = std::fs::read_to_string(trial.host.log()).unwrap();
    let recorded = recorded(&trial.host.archive);
    trial.host.stop().await.unwrap();
    assert_eq!(leaked_into(&recorded, &secret), [0_u64; 0], "in the record");
    let accused = 3 * u64::from(RANGE)..4 * u64::from(RANGE);
    let public = recorded.range(accused).count();
    assert!(
        public as u64 > TALK * rounds() as u64,
        "what was public is recorded: {public}"
    );
    for word in ["LawyerClient", "lawyer_client", "room_entered"] {
        assert!(
            !said.contains(word),
            "the server's log tells of a private room"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_in_the_midst_of_a_talk_leaves_nothing_of_it() {
    let mut trial = Trial::open().await;
    let mut secret = trial.talk().await;
    let began = [&trial.accused, &trial.counsel].map(next_numbers);
    let kind = RoomKind::LawyerClientRoom;
    let people = Vec::new();
    let press = ClientMessage::OpenRoom { kind, people };
    trial.accused.say(press).await.unwrap();
    is_at(&trial.counsel, Place::LawyerClientRoom).await;
    is_at(&trial.accused, Place::LawyerClientRoom).await;
    let inside = [&trial.accused, &trial.counsel].map(next_numbers);
    hears_more(&trial.counsel, &trial.accused).await;
    trial.host.kill().await.unwrap();
    for (one, began) in [&trial.accused, &trial.counsel].into_iter().zip(inside) {
        let ended = next_numbers(one);
        secret.extend([began[0]..ended[0], began[1]..ended[1]]);
    }
    assert!(began[0][0] > 0);
    for outsider in [&trial.judge, &trial.prosecutor] {
        let leaked = leaked_to(outsider, &secret);
        assert!(
            leaked.is_empty(),
            "{} heard {leaked:?} of {secret:?}",
            outsider.person()
        );
    }
    let recorded = recorded(&trial.host.archive);
    assert!(!recorded.is_empty(), "what was public is recorded");
    assert_eq!(leaked_into(&recorded, &secret), [0_u64; 0], "in the record");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screened_pair_never_gets_each_others_voice_nor_picture() {
    let trial = Trial::new().await;
    let (accused, prosecutor) = (trial.accused.person(), trial.prosecutor.person());
    for (from, person) in [(&accused, &prosecutor), (&prosecutor, &accused)] {
        let screen = Screen {
            from: from.clone(),
            person: person.clone(),
            sight: true,
            hearing: true,
            name: true,
        };
        let ruling = "4".to_owned();
        let message = ClientMessage::Screen { screen, ruling };
        trial.judge.say(message).await.unwrap();
    }
    trial
        .judge
        .say(ClientMessage::Open { without: vec![] })
        .await
        .unwrap();
    for viewer in [&trial.judge, &trial.counsel] {
        hears_more(viewer, &trial.accused).await;
        hears_more(viewer, &trial.prosecutor).await;
    }
    let of = |range: u32| ranges(range).map(|begin| u64::from(begin)..u64::from(begin) + 10_000);
    assert!(leaked_to(&trial.accused, &of(2)).is_empty());
    assert!(leaked_to(&trial.prosecutor, &of(3)).is_empty());
    assert!(
        !leaked_to(&trial.judge, &of(2)).is_empty() && !leaked_to(&trial.judge, &of(3)).is_empty()
    );
    let names = |view: &View<'_>| view.state.people.keys().cloned().collect::<Vec<_>>();
    assert!(!trial.accused.look(names).contains(&prosecutor));
    assert!(!trial.prosecutor.look(names).contains(&accused));
    trial.host.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn in_deliberation_not_one_packet_reaches_the_recorder() {
    let trial = Trial::open().await;
    let panel = trial.panel().await;
    let retire = ClientMessage::Retire(Why::default());
    trial.judge.say(retire).await.unwrap();
    for judge in [&trial.judge, &panel] {
        is_at(judge, Place::DeliberationRoom).await;
    }
    let retired =
        |view: &View<'_>| view.state.phase == Some(Phase::Deliberation) && !view.state.recording;
    let judge = &trial.judge;
    judge
        .wait_for("the end of recording", WAIT, retired)
        .await
        .unwrap();
    let before = size(&trial.host.archive);
    let began = [&trial.judge, &panel].map(next_numbers);
    for _ in 0..5 {
        hears_more(&trial.judge, &panel).await;
        hears_more(&panel, &trial.judge).await;
    }
    assert_eq!(size(&trial.host.archive), before, "something was written");
    let mut secret = Vec::new();
    for (one, began) in [&trial.judge, &panel].into_iter().zip(began) {
        let ended = next_numbers(one);
        secret.extend([began[0]..ended[0], began[1]..ended[1]]);
    }
    for outsider in [&trial.prosecutor, &trial.accused, &trial.counsel] {
        assert!(leaked_to(outsider, &secret).is_empty());
    }
    let recorded = recorded(&trial.host.archive);
    assert!(!recorded.is_empty());
    assert_eq!(leaked_into(&recorded, &secret), [0_u64; 0]);
    trial.host.stop().await.unwrap();
}

impl Trial {
    /// One more judge.
    async fn panel(&self) -> Caller {
        let hearing = self
            .judge
            .look(|view| view.state.hearing.as_ref().unwrap().id.clone());
        let hearing = hearing.parse().unwrap();
        let link = self.host.invite(&hearing, Role::PanelJudge, "Panel").await;
        let panel = join(&link.unwrap(), 5, &self.link).await;
        hears_more(&self.judge, &panel).await;
        panel
    }
}

/// Bytes of all media files of the archive.
fn size(archive: &Path) -> u64 {
    let mut paths = Vec::new();
    files(archive, &mut paths);
    let media = paths
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "webm"));
    media
        .map(|path| std::fs::metadata(path).unwrap().len())
        .sum()
}
