//! Janus VideoRoom (apt: `janus`): each sender has a publishing connection, and one multi-stream subscription to all others.

use super::super::proc::Watched;
use super::super::site;
use super::ours::direct;
use super::wire::{Wire, text};
use super::{Joined, Path, STEP, Sfu, connected, viewer_of};
use crate::light::engine::Engine;
use crate::light::peer::{Pair, Spec};
use crate::light::sdp;
use anyhow::{Context, Result, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::{Value, json};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio::time::{interval, sleep, timeout};

mod config;

/// Port of its WebSocket.
const PORT: u16 = 18_188;
const READY_WITHIN: Duration = Duration::from_secs(15);
/// It ends a session that is silent for a minute.
const KEEP_ALIVE: Duration = Duration::from_secs(20);
const FIRST_ROOM: u64 = 4000;

/// Whether it is installed.
#[must_use]
pub fn is_installed() -> bool {
    config::program().is_some()
}

/// The server and the people in it.
pub struct Janus {
    child: Child,
    watched: Watched,
    /// Of each room: the feeds of its senders.
    rooms: Vec<Vec<u64>>,
    seats: Vec<JoinHandle<Result<()>>>,
    /// Removed with it.
    _folder: TempDir,
}

impl Janus {
    /// Starts it on the server's core, with a fixed number of event loops or a thread for each connection.
    ///
    /// # Errors
    /// When it is not installed or does not answer.
    pub async fn start(event_loops: Option<u16>) -> Result<Self> {
        let program = config::program().context("janus is not installed (apt install janus)")?;
        let folder = tempfile::Builder::new().prefix("tyndau-janus-").tempdir()?;
        config::write(folder.path(), PORT, event_loops)?;
        let log = std::fs::File::create(folder.path().join("janus.log"))?;
        site::on_server_core()?;
        let child = Command::new(program)
            .arg("--configs-folder")
            .arg(folder.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn();
        site::on_client_core()?;
        let child = child.context("janus cannot be started")?;
        let watched = Watched(child.id());
        let janus = Self {
            child,
            watched,
            rooms: Vec::new(),
            seats: Vec::new(),
            _folder: folder,
        };
        let began = Instant::now();
        while Handle::open().await.is_err() {
            if began.elapsed() > READY_WITHIN {
                bail!("janus does not answer at port {PORT}");
            }
            sleep(Duration::from_millis(100)).await;
        }
        Ok(janus)
    }
}

impl Drop for Janus {
    fn drop(&mut self) {
        // It may have ended by itself; nothing more can be done.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn room_number(room: usize) -> u64 {
    FIRST_ROOM.saturating_add(u64::try_from(room).unwrap_or(0))
}

impl Sfu for Janus {
    type Ticket = Ticket;

    fn watched(&self) -> Watched {
        self.watched
    }

    async fn open_room(
        &mut self,
        engine: &Arc<Engine>,
        senders: usize,
        spec: &Spec,
    ) -> Result<Vec<Joined>> {
        let room = room_number(self.rooms.len());
        let mut clerk = Handle::open().await?;
        let made = clerk
            .ask(
                json!({
                    "request": "create", "room": room, "publishers": 100, "permanent": false, "is_private": true,
                    "audiocodec": "opus", "videocodec": "vp8", "transport_wide_cc_ext": true, "bitrate": 0,
                }),
                None,
            )
            .await?;
        if text(&made, "/plugindata/data/videoroom") != "created" {
            bail!("janus made no room: {made}");
        }
        let mut publishing = spec.clone();
        publishing.sections = Pair {
            audio: spec.voice.is_some(),
            video: !spec.pictures.is_empty(),
        };
        publishing.receives = Pair::default();
        let (mut all, mut feeds) = (Vec::new(), Vec::new());
        for _ in 0..senders {
            let came = timeout(STEP, publish(engine, room, publishing.clone()));
            let (handle, feed, joined) = came.await.context("a publisher came too late")??;
            self.seats.push(tokio::spawn(handle.keep()));
            feeds.push(feed);
            all.push(joined);
        }
        connected(engine, &all).await?;
        timeout(STEP, clerk.sees_publishing(room, senders))
            .await
            .context("janus does not see that somebody publishes")??;
        if senders > 1 {
            for feed in &feeds {
                let others = feeds
                    .iter()
                    .copied()
                    .filter(|other| other != feed)
                    .collect();
                let ticket = Ticket {
                    room,
                    feeds: others,
                };
                let spec = viewer_of(spec, senders.saturating_sub(1));
                all.push(self.view(engine, ticket, spec, direct()).await?);
            }
        }
        self.rooms.push(feeds);
        self.seats.push(tokio::spawn(clerk.keep()));
        Ok(all)
    }

    async fn tickets(&mut self, room: usize, count: usize) -> Result<Vec<Ticket>> {
        let feeds = self.rooms.get(room).context("no such room")?;
        let ticket = Ticket {
            room: room_number(room),
            feeds: feeds.clone(),
        };
        Ok(vec![ticket; count])
    }

    async fn view(
        &self,
        engine: &Arc<Engine>,
        ticket: Ticket,
        spec: Spec,
        path: Path,
    ) -> Result<Joined> {
        let came = timeout(STEP, subscribe(engine, ticket, spec, path));
        let (handle, joined) = came.await.context("a viewer came too late")??;
        // The task ends with its connection, when the server stops.
        tokio::spawn(handle.keep());
        Ok(joined)
    }

    async fn stop(mut self) -> Result<()> {
        for seat in &self.seats {
            seat.abort();
        }
        kill(
            Pid::from_raw(i32::try_from(self.child.id())?),
            Signal::SIGINT,
        )?;
        let began = Instant::now();
        while self.child.try_wait()?.is_none() && began.elapsed() < READY_WITHIN {
            sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }
}

/// What a viewer subscribes to.
#[derive(Clone, Debug)]
pub struct Ticket {
    room: u64,
    feeds: Vec<u64>,
}

async fn publish(engine: &Arc<Engine>, room: u64, spec: Spec) -> Result<(Handle, u64, Joined)> {
    let began = engine.now();
    let mut handle = Handle::open().await?;
    let (peer, offer) = engine.ask(|peers| peers.offer(spec)).await??;
    let answer = handle
        .ask(
            json!({ "request": "joinandconfigure", "room": room, "ptype": "publisher" }),
            // Our layers are named from the smallest to the largest.
            Some(json!({ "type": "offer", "sdp": offer, "rid_order": "lmh" })),
        )
        .await?;
    let feed = answer
        .pointer("/plugindata/data/id")
        .and_then(Value::as_u64)
        .with_context(|| format!("janus took no publisher: {answer}"))?;
    let sdp = text(&answer, "/jsep/sdp").to_owned();
    let remote = sdp::candidate(&sdp, site::SERVER)?;
    engine
        .ask(move |peers| peers.accept(peer, &sdp, remote))
        .await??;
    Ok((handle, feed, Joined { peer, began }))
}

async fn subscribe(
    engine: &Arc<Engine>,
    ticket: Ticket,
    spec: Spec,
    path: Path,
) -> Result<(Handle, Joined)> {
    let began = engine.now();
    let mut handle = Handle::open().await?;
    let streams: Vec<Value> = ticket
        .feeds
        .iter()
        .map(|feed| json!({ "feed": feed }))
        .collect();
    let offer = handle
        .ask(
            json!({ "request": "join", "room": ticket.room, "ptype": "subscriber", "streams": streams }),
            None,
        )
        .await?;
    let sdp = text(&offer, "/jsep/sdp").to_owned();
    let remote = path(sdp::candidate(&sdp, site::SERVER).with_context(|| offer.to_string())?)?;
    let (peer, answer) = engine
        .ask(move |peers| peers.answer(spec, &sdp, remote))
        .await??;
    handle
        .ask(
            json!({ "request": "start", "room": ticket.room }),
            Some(json!({ "type": "answer", "sdp": answer })),
        )
        .await?;
    Ok((handle, Joined { peer, began }))
}

/// A session with one handle of the plugin, on a WebSocket of its own.
struct Handle {
    wire: Wire,
    session: u64,
    handle: u64,
    transaction: u64,
}

impl Handle {
    async fn open() -> Result<Self> {
        let address = format!("127.0.0.1:{PORT}");
        let mut open = Self {
            wire: Wire::open(&address, "/", Some("janus-protocol")).await?,
            session: 0,
            handle: 0,
            transaction: 0,
        };
        let made = open.exchange(json!({ "janus": "create" })).await?;
        open.session = number(&made)?;
        let attach = json!({ "janus": "attach", "plugin": "janus.plugin.videoroom" });
        open.handle = number(&open.exchange(attach).await?)?;
        Ok(open)
    }

    /// Waits until so many of a room publish: before that they cannot be subscribed to.
    async fn sees_publishing(&mut self, room: u64, senders: usize) -> Result<()> {
        loop {
            let list = json!({ "request": "listparticipants", "room": room });
            let list = self.ask(list, None).await?;
            let people = list.pointer("/plugindata/data/participants");
            let people = people.and_then(Value::as_array).into_iter().flatten();
            let publish = |one: &&Value| one.pointer("/publisher") == Some(&Value::Bool(true));
            if people.filter(publish).count() >= senders {
                return Ok(());
            }
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// A message to the plugin, and its answer.
    async fn ask(&mut self, body: Value, jsep: Option<Value>) -> Result<Value> {
        let mut message = json!({ "janus": "message", "handle_id": self.handle, "body": body });
        if let (Some(jsep), Some(object)) = (jsep, message.as_object_mut()) {
            object.insert("jsep".to_owned(), jsep);
        }
        let answer = self.exchange(message).await?;
        if answer.pointer("/plugindata/data/error").is_some() {
            bail!("janus refused: {answer}");
        }
        Ok(answer)
    }

    async fn exchange(&mut self, mut message: Value) -> Result<Value> {
        self.transaction = self.transaction.wrapping_add(1);
        let transaction = format!("t{}", self.transaction);
        if let Some(object) = message.as_object_mut() {
            object.insert("transaction".to_owned(), json!(transaction));
            if self.session != 0 {
                object.insert("session_id".to_owned(), json!(self.session));
            }
        }
        self.wire.say(&message).await?;
        loop {
            let answer = self.wire.hear().await?;
            match text(&answer, "/janus") {
                "ack" => {}
                "error" => bail!("janus refused: {answer}"),
                _ if text(&answer, "/transaction") == transaction => return Ok(answer),
                _ => {}
            }
        }
    }

    /// Keeps the session until the server ends it.
    async fn keep(mut self) -> Result<()> {
        let mut alive = interval(KEEP_ALIVE);
        loop {
            tokio::select! {
                heard = self.wire.hear() => {
                    heard?;
                }
                _ = alive.tick() => {
                    let message = json!({ "janus": "keepalive", "session_id": self.session, "transaction": "k" });
                    self.wire.say(&message).await?;
                }
            }
        }
    }
}

fn number(answer: &Value) -> Result<u64> {
    let number = answer.pointer("/data/id").and_then(Value::as_u64);
    number.with_context(|| format!("janus gave no id: {answer}"))
}
