//! Our own server: started in a folder of its own on free ports; each room is a hearing that its judge opens.

use super::super::proc::Watched;
use super::super::site;
use super::wire::{Wire, text};
use super::{Joined, Path, STEP, Sfu};
use crate::light::engine::{Engine, PeerId};
use crate::light::peer::{Pair, Spec};
use crate::light::sdp;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::path::Path as File;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::{interval, timeout};
use tyndau::client::host::Host;
use tyndau::client::http;
use tyndau::id::HearingId;
use tyndau::signal::message::{PROTOCOL_VERSION, Role};

const HEARTBEAT: Duration = Duration::from_secs(3);

/// The server and the people in it.
pub struct Ours {
    host: Host,
    watched: Watched,
    rooms: Vec<HearingId>,
    /// Tasks that keep the connections of all.
    seats: Vec<JoinHandle<Result<()>>>,
}

impl Ours {
    /// Starts it on the server's core.
    ///
    /// # Errors
    /// When it does not become ready.
    pub async fn start(program: &File) -> Result<Self> {
        site::on_server_core()?;
        let host = Host::start(&program.canonicalize().with_context(|| {
            format!("{} is not there: build the server first", program.display())
        })?)
        .await;
        site::on_client_core()?;
        let host = host?;
        Ok(Self {
            host,
            watched: Watched::child(program)?,
            rooms: Vec::new(),
            seats: Vec::new(),
        })
    }

    async fn ticket(&self, hearing: &HearingId, role: Role, name: &str) -> Result<Ticket> {
        let link = self.host.invite(hearing, role, name).await?;
        let body = json!({ "take_over": false });
        let joined = http::post(link.address(), "/api/v1/join", link.token(), &body).await?;
        Ok(Ticket {
            address: link.address().to_owned(),
            secret: text(&joined, "/ws_ticket").to_owned(),
            role,
        })
    }

    async fn seat(
        &self,
        engine: &Arc<Engine>,
        ticket: Ticket,
        spec: Spec,
        path: Path,
    ) -> Result<(Joined, JoinHandle<Result<()>>)> {
        let who = ticket.role;
        let came = timeout(STEP, Seat::take(engine, ticket, spec, path));
        let (seat, joined) = came.await.with_context(|| format!("{who:?}: too late"))??;
        Ok((joined, tokio::spawn(seat.keep())))
    }
}

impl Sfu for Ours {
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
        let hearing = self.host.new_hearing("bench", "Bench").await?;
        self.rooms.push(hearing.clone());
        let mut spec = spec.clone();
        // Whoever may publish offers both sections.
        spec.sections = Pair {
            audio: true,
            video: true,
        };
        spec.receives = super::viewer_of(&spec, senders.saturating_sub(1)).receives;
        let mut all = Vec::new();
        for sender in 0..senders {
            let role = if sender == 0 {
                Role::PresidingJudge
            } else {
                Role::Lawyer
            };
            let ticket = self
                .ticket(&hearing, role, &format!("Sender {sender}"))
                .await?;
            let (joined, task) = self.seat(engine, ticket, spec.clone(), direct()).await?;
            self.seats.push(task);
            all.push(joined);
        }
        Ok(all)
    }

    async fn tickets(&mut self, room: usize, count: usize) -> Result<Vec<Ticket>> {
        let hearing = self.rooms.get(room).context("no such room")?;
        let mut tickets = Vec::new();
        for viewer in 0..count {
            let name = format!("Viewer {viewer}");
            tickets.push(self.ticket(hearing, Role::MemberOfThePublic, &name).await?);
        }
        Ok(tickets)
    }

    async fn view(
        &self,
        engine: &Arc<Engine>,
        ticket: Ticket,
        spec: Spec,
        path: Path,
    ) -> Result<Joined> {
        // The task ends with its connection, when the server stops.
        let (joined, _) = self.seat(engine, ticket, spec, path).await?;
        Ok(joined)
    }

    async fn stop(self) -> Result<()> {
        for seat in &self.seats {
            seat.abort();
        }
        Ok(self.host.stop().await?)
    }
}

/// The way without anything between.
#[must_use]
pub fn direct() -> Path {
    Arc::new(Ok)
}

/// A ticket for a WebSocket.
pub struct Ticket {
    address: String,
    secret: String,
    role: Role,
}

/// One person's connection.
struct Seat {
    wire: Wire,
    engine: Arc<Engine>,
    path: Path,
    role: Role,
    peer: Option<PeerId>,
    spec: Option<Spec>,
    /// An offer is on its way.
    is_offering: bool,
    is_answered: bool,
    wanted: Option<Pair<u16>>,
    last_id: u32,
}

impl Seat {
    /// Comes in and sets media up; back when the server's answer is taken.
    async fn take(
        engine: &Arc<Engine>,
        ticket: Ticket,
        spec: Spec,
        path: Path,
    ) -> Result<(Self, Joined)> {
        let began = engine.now();
        let mut seat = Self {
            wire: Wire::open(&ticket.address, "/ws", None).await?,
            engine: Arc::clone(engine),
            path,
            role: ticket.role,
            peer: None,
            is_offering: false,
            is_answered: false,
            wanted: None,
            last_id: 0,
            spec: None,
        };
        seat.wire
            .say(&json!({
                "type": "hello", "version": PROTOCOL_VERSION, "ticket": ticket.secret,
                "microphone": spec.voice.is_some(), "camera": !spec.pictures.is_empty(),
            }))
            .await?;
        seat.spec = Some(spec);
        while !seat.is_answered {
            let message = seat.wire.hear().await?;
            seat.hear(&message).await?;
        }
        if seat.role == Role::PresidingJudge {
            seat.say(json!({ "type": "open" })).await?;
        }
        let peer = seat.peer.context("an answer without an offer")?;
        Ok((seat, Joined { peer, began }))
    }

    /// Keeps the seat until the server ends it.
    async fn keep(mut self) -> Result<()> {
        let mut heartbeat = interval(HEARTBEAT);
        loop {
            tokio::select! {
                message = self.wire.hear() => {
                    let message = message?;
                    self.hear(&message).await?;
                }
                _ = heartbeat.tick() => self.wire.say(&json!({ "type": "ping", "nonce": 0 })).await?,
            }
        }
    }

    async fn hear(&mut self, message: &Value) -> Result<()> {
        match text(message, "/type") {
            "welcome" => {
                for person in message
                    .pointer("/waiting")
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten()
                {
                    self.admit(text(person, "/id")).await?;
                }
                self.offer().await
            }
            "answer" => self.answered(text(message, "/sdp")).await,
            "more_slots" => {
                let of = |pointer: &str| {
                    let count = message.pointer(pointer).and_then(Value::as_u64);
                    count
                        .and_then(|count| u16::try_from(count).ok())
                        .unwrap_or(0)
                };
                self.wanted = Some(Pair {
                    audio: of("/audio"),
                    video: of("/video"),
                });
                self.offer().await
            }
            "waiting_person" => self.admit(text(message, "/person/id")).await,
            "refused" => bail!("{:?} was refused something: {message}", self.role),
            _ => Ok(()),
        }
    }

    async fn admit(&mut self, person: &str) -> Result<()> {
        if self.role != Role::PresidingJudge {
            return Ok(());
        }
        let reason = "a rehearsal of bots";
        self.say(json!({ "type": "admit", "person": person, "reason": reason }))
            .await
    }

    async fn offer(&mut self) -> Result<()> {
        if self.is_offering {
            return Ok(());
        }
        let sdp = match (self.peer, self.spec.take(), self.wanted.take()) {
            (None, Some(spec), _) => {
                let (peer, sdp) = self.engine.ask(|peers| peers.offer(spec)).await??;
                self.peer = Some(peer);
                sdp
            }
            (Some(peer), _, Some(wanted)) => {
                self.engine
                    .ask(move |peers| peers.offer_more(peer, wanted))
                    .await??
            }
            _ => return Ok(()),
        };
        self.is_offering = true;
        self.say(json!({ "type": "offer", "sdp": sdp })).await
    }

    async fn answered(&mut self, answer: &str) -> Result<()> {
        let peer = self.peer.context("an answer without an offer")?;
        let remote = (self.path)(sdp::candidate(answer, site::SERVER)?)?;
        let answer = answer.to_owned();
        self.engine
            .ask(move |peers| peers.accept(peer, &answer, remote))
            .await??;
        self.is_answered = true;
        self.is_offering = false;
        self.offer().await
    }

    async fn say(&mut self, mut message: Value) -> Result<()> {
        self.last_id = self.last_id.wrapping_add(1);
        if let Some(object) = message.as_object_mut() {
            object.insert("id".to_owned(), json!(self.last_id));
        }
        self.wire.say(&message).await
    }
}
