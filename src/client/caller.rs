//! The handle of a call: join, say, wait, look, leave.

use super::call::{Call, Order, Shared};
use super::error::CallError;
use super::http;
use super::link::JoinLink;
use super::media::Received;
use super::report::{Report, SentReport};
use super::socket::Socket;
use super::state::CallState;
use crate::signal::message::{ClientEnvelope, ClientMessage, PROTOCOL_VERSION};
use serde_json::json;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

const WELCOME_WITHIN: Duration = Duration::from_secs(10);
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
const LEAVE_WITHIN: Duration = Duration::from_secs(5);
/// Packets come without notice: conditions on them are looked at this often.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// How to call.
#[derive(Clone, Copy, Debug)]
pub struct CallerOptions {
    /// Come in with the microphone on.
    pub microphone: bool,
    /// Come in with the camera on.
    pub camera: bool,
    /// Take the place of another page of the same person.
    pub take_over: bool,
    /// Where media is sent to instead of to the server: something that passes it on.
    pub media_at: Option<SocketAddr>,
}

impl Default for CallerOptions {
    fn default() -> Self {
        Self {
            microphone: true,
            camera: true,
            take_over: false,
            media_at: None,
        }
    }
}

/// What a condition may look at.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// What the server has told.
    pub state: &'a CallState,
    /// What has arrived.
    pub received: &'a Received,
}

/// A call that is going on. When it is dropped, the connection is cut without a word, like a page that crashes.
pub struct Caller {
    shared: Arc<Shared>,
    orders: mpsc::UnboundedSender<Order>,
    task: JoinHandle<()>,
}

impl Caller {
    /// Joins by link and comes back when the server says `welcome`; the media connection comes up by itself after that.
    ///
    /// # Errors
    /// [`CallError`] when the server cannot be reached, refuses, or does not welcome within 10 s.
    pub async fn join(link: &JoinLink, options: CallerOptions) -> Result<Self, CallError> {
        let shared = Arc::new(Shared::default());
        shared.change(|state| state.milestones.began = Some(Instant::now()));
        let take_over = json!({ "take_over": options.take_over });
        let joined = http::post(&link.address, "/api/v1/join", &link.token, &take_over).await?;
        let mut socket = Socket::open(&link.address).await?;
        let hello = ClientMessage::Hello {
            version: PROTOCOL_VERSION,
            ticket: http::text(&joined, "ws_ticket"),
            microphone: options.microphone,
            camera: options.camera,
        };
        socket
            .send(&ClientEnvelope {
                id: None,
                message: hello,
            })
            .await?;
        shared.sending.voice.switch(options.microphone);
        shared.sending.picture.switch(options.camera);

        let (orders, inbox) = mpsc::unbounded_channel();
        let call = Call::new(socket, Arc::clone(&shared), inbox, options.media_at);
        let caller = Self {
            shared,
            orders,
            task: tokio::spawn(call.run()),
        };
        caller
            .wait_for("welcome", WELCOME_WITHIN, |view| view.state.you.is_some())
            .await?;
        Ok(caller)
    }

    /// Says something to the server and waits until it is done.
    ///
    /// # Errors
    /// [`CallError::Refused`] with the server's sentence, [`CallError::Over`], [`CallError::Deadline`] after 10 s.
    pub async fn say(&self, message: ClientMessage) -> Result<(), CallError> {
        let message = self.switched(message);
        let (reply, answer) = oneshot::channel();
        let over = || CallError::Over(self.look(|view| view.state.summary()));
        self.orders
            .send(Order::Say(message, reply))
            .map_err(|_| over())?;
        match timeout(ANSWER_WITHIN, answer).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(over()),
            Err(_) => Err(self.late("an answer", ANSWER_WITHIN)),
        }
    }

    /// Switches what a message switches; a page says in which room it believes to be.
    fn switched(&self, message: ClientMessage) -> ClientMessage {
        let room = self.look(|view| view.state.room.as_ref().map(|room| room.id));
        match message {
            ClientMessage::SetMicrophone { on, .. } => {
                self.shared.sending.voice.switch(on);
                ClientMessage::SetMicrophone { on, room }
            }
            ClientMessage::SetCamera { on, .. } => {
                self.shared.sending.picture.switch(on);
                ClientMessage::SetCamera { on, room }
            }
            other => other,
        }
    }

    /// Waits until a condition holds.
    ///
    /// # Errors
    /// [`CallError::Deadline`] when it does not hold `within` the time, [`CallError::Over`] when the connection closes before.
    pub async fn wait_for(
        &self,
        what: &str,
        within: Duration,
        condition: impl Fn(&View<'_>) -> bool,
    ) -> Result<(), CallError> {
        let mut changes = self.shared.changes();
        let began = Instant::now();
        loop {
            let (holds, closed) = self.look(|view| (condition(view), view.state.closed.clone()));
            if holds {
                return Ok(());
            }
            if let Some(closed) = closed {
                return Err(CallError::Over(format!("waiting for {what}: {closed}")));
            }
            if began.elapsed() > within {
                return Err(self.late(what, within));
            }
            // Either way it is looked at again.
            let _ = timeout(LOOK_AGAIN, changes.changed()).await;
        }
    }

    /// Looks at what the server has told and what has arrived.
    pub fn look<T>(&self, at: impl FnOnce(&View<'_>) -> T) -> T {
        self.shared.look(at)
    }

    /// This caller's person; empty before `welcome`.
    #[must_use]
    pub fn person(&self) -> String {
        self.look(|view| view.state.me().unwrap_or_default().to_owned())
    }

    /// Numbers what is sent from here on: a bot that has ranges of its own is recognised in any packet and file.
    pub fn number_from(&self, voice: u32, picture: u32) {
        self.shared.sending.voice.number_from(voice);
        self.shared.sending.picture.number_from(picture);
    }

    /// Stops or continues to send, without telling the server.
    pub fn send_media(&self, on: bool) {
        self.shared.sending.voice.switch(on);
        self.shared.sending.picture.switch(on);
    }

    /// What was sent so far.
    #[must_use]
    pub fn sent(&self) -> SentReport {
        SentReport {
            audio: self.shared.sending.voice.sent(),
            video: self.shared.sending.picture.sent(),
        }
    }

    /// The call in numbers.
    #[must_use]
    pub fn report(&self) -> Report {
        let requests = self.shared.key_frame_requests();
        let sent = self.sent();
        self.look(|view| Report::new(view.state, sent, view.received, requests))
    }

    /// Leaves in good order and waits until the connections are closed.
    pub async fn leave(mut self) {
        let (reply, _) = oneshot::channel();
        // Both fail only when the call is over already.
        let _ = self.orders.send(Order::Say(ClientMessage::Leave {}, reply));
        let _ = timeout(LEAVE_WITHIN, &mut self.task).await;
    }

    fn late(&self, what: &str, waited: Duration) -> CallError {
        CallError::Deadline {
            what: what.to_owned(),
            waited,
            state: self.look(|view| format!(" ({})", view.state.summary())),
        }
    }
}
