//! The task of a call: takes what comes from the socket, from the peer connection and from the handle, one after the other.

use super::caller::View;
use super::error::CallError;
use super::media::{self, Ear, Peer, PeerEvent, Received, Sending};
use super::socket::{Heard, Socket};
use super::state::{CallState, MediaState};
use crate::hearing::rules::sends_media;
use crate::signal::message::{
    ClientEnvelope, ClientMessage, MediaPlan, RefusalCode, Role, ServerMessage,
};
use crate::signal::translate::role_from;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::interval;

const HEARTBEAT: Duration = Duration::from_secs(1);

/// What the handle asks of the task.
pub(super) enum Order {
    /// Say this and report whether it was done.
    Say(ClientMessage, oneshot::Sender<Result<(), CallError>>),
}

/// What handle, task and senders share.
pub(super) struct Shared {
    state: Mutex<CallState>,
    changed: watch::Sender<()>,
    ear: OnceLock<Arc<Ear>>,
    pub(super) sending: Arc<Sending>,
}

impl Default for Shared {
    fn default() -> Self {
        Self {
            state: Mutex::default(),
            changed: watch::Sender::new(()),
            ear: OnceLock::new(),
            sending: Arc::default(),
        }
    }
}

impl Shared {
    /// Changes the state and wakes who waits for it.
    pub(super) fn change(&self, act: impl FnOnce(&mut CallState)) {
        act(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.send_replace(());
    }

    /// Looks at state and counters.
    pub(super) fn look<T>(&self, at: impl FnOnce(&View<'_>) -> T) -> T {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match self.ear.get() {
            Some(ear) => ear.with(|received| {
                at(&View {
                    state: &state,
                    received,
                })
            }),
            None => at(&View {
                state: &state,
                received: &Received::default(),
            }),
        }
    }

    /// Notice of changes of the state.
    pub(super) fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// How often the server asked for a key frame.
    pub(super) fn key_frame_requests(&self) -> u64 {
        self.ear.get().map_or(0, |ear| ear.key_frame_requests())
    }
}

/// The task.
pub(super) struct Call {
    socket: Socket,
    shared: Arc<Shared>,
    inbox: mpsc::UnboundedReceiver<Order>,
    media_at: Option<SocketAddr>,
    peer: Option<Peer>,
    peer_events: mpsc::UnboundedReceiver<PeerEvent>,
    peer_outbox: mpsc::UnboundedSender<PeerEvent>,
    /// Number of the offer that is not answered yet.
    offered: Option<u32>,
    /// Sections to offer once the present offer is answered.
    wanted: Option<MediaPlan>,
    unanswered: BTreeMap<u32, (String, oneshot::Sender<Result<(), CallError>>)>,
    last_id: u32,
}

impl Call {
    pub(super) fn new(
        socket: Socket,
        shared: Arc<Shared>,
        inbox: mpsc::UnboundedReceiver<Order>,
        media_at: Option<SocketAddr>,
    ) -> Self {
        let (peer_outbox, peer_events) = mpsc::unbounded_channel();
        Self {
            socket,
            shared,
            inbox,
            media_at,
            peer: None,
            peer_events,
            peer_outbox,
            offered: None,
            wanted: None,
            unanswered: BTreeMap::new(),
            last_id: 0,
        }
    }

    /// Runs until the server closes the connection or the handle is dropped.
    pub(super) async fn run(mut self) {
        let why = match self.carry_on().await {
            Ok(why) => why,
            Err(error) => error.to_string(),
        };
        self.socket.close().await;
        if let Some(peer) = self.peer.take() {
            peer.close().await;
        }
        self.shared.change(|state| state.closed = Some(why));
    }

    async fn carry_on(&mut self) -> Result<String, CallError> {
        let mut heartbeat = interval(HEARTBEAT);
        let mut nonce: u32 = 0;
        loop {
            tokio::select! {
                heard = self.socket.next() => match heard {
                    Heard::Message(message) => self.hear(*message).await?,
                    Heard::Unknown(why) => tracing::warn!(why, "a message of another protocol"),
                    Heard::Closed(why) => return Ok(why),
                },
                order = self.inbox.recv() => match order {
                    Some(Order::Say(message, reply)) => self.say(message, reply).await?,
                    None => return Ok("the caller was dropped".to_owned()),
                },
                Some(event) = self.peer_events.recv() => self.peer_changed(event),
                _ = heartbeat.tick() => {
                    nonce = nonce.wrapping_add(1);
                    self.tell(None, ClientMessage::Ping { nonce }).await?;
                }
            }
        }
    }

    async fn hear(&mut self, message: ServerMessage) -> Result<(), CallError> {
        let was = self.held_for();
        self.shared
            .change(|state| state.apply(&message, Instant::now()));
        self.follow(was);
        match message {
            ServerMessage::Welcome {
                media: Some(plan),
                you,
                ..
            } => self.connect(plan, you.person.role).await?,
            ServerMessage::Answer { sdp } => self.answered(sdp).await?,
            ServerMessage::MoreSlots(plan) => {
                self.wanted = Some(plan);
                self.negotiate().await?;
            }
            ServerMessage::Slots { slots } => {
                if let Some(peer) = &self.peer {
                    peer.ear().with(|received| received.assign(&slots));
                }
            }
            ServerMessage::Done { to, .. } => self.settle(to, Ok(())),
            ServerMessage::Refused { to, code, sentence } => self.refused(to, code, sentence),
            _ => {}
        }
        Ok(())
    }

    /// Whether the server holds our microphone and camera for on.
    fn held_for(&self) -> [bool; 2] {
        self.shared.look(|view| {
            let you = view.state.you.as_ref().map(|you| &you.person);
            you.map_or([false; 2], |me| [me.microphone, me.camera])
        })
    }

    /// Like a page does: what the server has switched off is silent from now on.
    fn follow(&self, was: [bool; 2]) {
        let sending = &self.shared.sending;
        let lanes = [&sending.voice, &sending.picture];
        for ((was, is), lane) in was.into_iter().zip(self.held_for()).zip(lanes) {
            if was && !is {
                lane.switch(false);
            }
        }
    }

    /// Makes the peer connection and offers it.
    async fn connect(&mut self, plan: MediaPlan, role: Role) -> Result<(), CallError> {
        let publishes = sends_media(role_from(role));
        let local = match self.media_at {
            Some(at) => media::leaves_from(at)?,
            None => self.socket.local_ip()?,
        };
        let peer = Peer::new(
            local,
            publishes,
            Arc::clone(&self.shared.sending),
            self.peer_outbox.clone(),
        )
        .await?;
        // A call has one peer connection; a second `welcome` on the same socket does not happen.
        let _ = self.shared.ear.set(peer.ear());
        self.peer = Some(peer);
        self.wanted = Some(plan);
        self.shared
            .change(|state| state.media = MediaState::Connecting);
        self.negotiate().await
    }

    /// Offers what is wanted, unless an offer is on its way.
    async fn negotiate(&mut self) -> Result<(), CallError> {
        if self.offered.is_some() {
            return Ok(());
        }
        let (Some(plan), Some(peer)) = (self.wanted.take(), &mut self.peer) else {
            return Ok(());
        };
        let sdp = peer.offer(plan).await?;
        let id = self.next_id();
        self.offered = Some(id);
        self.tell(Some(id), ClientMessage::Offer { sdp }).await?;
        self.shared.change(|state| {
            state.milestones.offered.get_or_insert(Instant::now());
        });
        Ok(())
    }

    async fn answered(&mut self, sdp: String) -> Result<(), CallError> {
        let port = media::port_of(&sdp);
        self.shared.change(|state| state.media_port = port);
        if let Some(peer) = &mut self.peer {
            let sdp = match self.media_at {
                Some(at) => media::by_way_of(&sdp, at),
                None => sdp,
            };
            peer.accept(sdp).await?;
        }
        self.offered = None;
        self.negotiate().await
    }

    fn peer_changed(&mut self, event: PeerEvent) {
        match event {
            PeerEvent::Connected => {
                if let Some(peer) = &mut self.peer {
                    peer.start_sending();
                }
                self.shared.change(|state| {
                    state.media = MediaState::Connected;
                    state.milestones.connected.get_or_insert(Instant::now());
                });
            }
            PeerEvent::Lost(why) => self
                .shared
                .change(|state| state.media = MediaState::Failed(why)),
        }
    }

    fn refused(&mut self, to: Option<u32>, code: RefusalCode, sentence: String) {
        let Some(to) = to else {
            return;
        };
        if self.offered == Some(to) {
            self.offered = None;
            self.shared
                .change(|state| state.media = MediaState::Failed(sentence.clone()));
        }
        let what = self
            .unanswered
            .get(&to)
            .map(|(what, _)| what.clone())
            .unwrap_or_default();
        self.settle(
            to,
            Err(CallError::Refused {
                what,
                code: plain(&code),
                sentence,
            }),
        );
    }

    fn settle(&mut self, id: u32, result: Result<(), CallError>) {
        if let Some((_, reply)) = self.unanswered.remove(&id) {
            // Nobody may wait for it any more.
            let _ = reply.send(result);
        }
    }

    async fn say(
        &mut self,
        message: ClientMessage,
        reply: oneshot::Sender<Result<(), CallError>>,
    ) -> Result<(), CallError> {
        let id = self.next_id();
        self.unanswered.insert(id, (kind_of(&message), reply));
        self.tell(Some(id), message).await
    }

    async fn tell(&mut self, id: Option<u32>, message: ClientMessage) -> Result<(), CallError> {
        self.socket.send(&ClientEnvelope { id, message }).await
    }

    fn next_id(&mut self) -> u32 {
        self.last_id = self.last_id.wrapping_add(1);
        self.last_id
    }
}

/// The `type` of a message.
fn kind_of(message: &ClientMessage) -> String {
    serde_json::to_value(message)
        .map(|value| super::http::text(&value, "type"))
        .unwrap_or_default()
}

fn plain(code: &RefusalCode) -> String {
    serde_json::to_value(code)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}
