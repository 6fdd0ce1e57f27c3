//! The WebSocket: one task a page. It reads frames, brings them to the room, and sends what the room says. It knows no rule of the
//! hearing; it keeps the rules of the wire: who may speak, how fast, how much, and how it ends.

use super::app::{App, quota};
use super::doors::Inside;
use super::frames::{self, Bad};
use super::line::{Close, Heard, Line};
use super::problem::Refused;
use super::seats::Opened;
use crate::edge::room::{Knock, OUTBOX, RoomHandle};
use crate::id::{HearingId, ParticipantId};
use crate::signal::http::ProblemCode;
use crate::signal::message::{
    ClientEnvelope, ClientMessage, GoodbyeReason, PROTOCOL_VERSION, RefusalCode, ServerMessage,
};
use axum::body::Body;
use axum::extract::{Extension, Request, State};
use axum::response::{IntoResponse, Response};
use governor::{DefaultDirectRateLimiter, RateLimiter};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::tungstenite::handshake::server::create_response;

/// `GET /ws`: the handshake of RFC 6455, no extensions (so no compression), then the conversation in a task of its own.
pub async fn upgrade(
    State(app): State<Arc<App>>,
    Extension(inside): Extension<Arc<Inside>>,
    mut request: Request,
) -> Response {
    let upgraded = hyper::upgrade::on(&mut request);
    let Ok(switching) = create_response(&request.map(|_| ())) else {
        return Refused(ProblemCode::BodyMalformed).into_response();
    };
    tokio::spawn(async move {
        let _place = inside;
        let _present = app.present();
        match upgraded.await {
            Ok(connection) => {
                let mut line = Line::new(connection, app.config.limits.frame_bytes).await;
                let close = talk(&app, &mut line).await;
                line.close(close).await;
            }
            Err(error) => tracing::debug!(%error, "no WebSocket came of a handshake"),
        }
    });
    switching.map(|()| Body::empty()).into_response()
}

/// A whole conversation; returns how it ends.
async fn talk(app: &Arc<App>, line: &mut Line) -> Close {
    let patience = Duration::from_millis(app.config.limits.hello_ms);
    let welcome = tokio::select! {
        welcome = tokio::time::timeout(patience, hello(app, line)) => welcome,
        () = app.stopped() => return Close::STOPPING,
    };
    let (opened, microphone, camera) = match welcome {
        Ok(Ok(good)) => good,
        Ok(Err(close)) => return close,
        Err(_) => return Close::NO_HELLO,
    };
    let mut page = match Page::enter(app, opened, microphone, camera).await {
        Ok(page) => page,
        Err(close) => return close,
    };
    app.metrics.sockets.inc();
    let close = page.converse(line).await;
    app.metrics.sockets.dec();
    page.leave(&close).await;
    close
}

/// Reads the first message, which must be a good `hello`.
async fn hello(app: &Arc<App>, line: &mut Line) -> Result<(Opened, bool, bool), Close> {
    let limits = &app.config.limits;
    let (to, code, sentence) = match line.hear().await {
        Heard::Text(text) => match frames::parse(&text, limits.json_depth) {
            Ok(ClientEnvelope { id, message }) => match message {
                ClientMessage::Hello { version, .. } if version != PROTOCOL_VERSION => (
                    id,
                    RefusalCode::Version,
                    "This server speaks version 1: load the page anew.",
                ),
                ClientMessage::Hello {
                    ticket,
                    microphone,
                    camera,
                    ..
                } => {
                    let opened = app.seats().open(&ticket, Instant::now());
                    match opened {
                        Some(opened) => return Ok((opened, microphone, camera)),
                        None => (
                            id,
                            RefusalCode::Ticket,
                            "The ticket is unknown, used or expired: ask for a new one.",
                        ),
                    }
                }
                _ => (
                    id,
                    RefusalCode::OutOfOrder,
                    "The first message must be `hello`.",
                ),
            },
            Err(Bad { to, code, sentence }) => (to, code, sentence),
        },
        Heard::Binary => (None, RefusalCode::Malformed, "Messages are text frames."),
        Heard::End(close) => return Err(close),
    };
    refuse(app, line, to, code, sentence).await?;
    Err(Close::NO_HELLO)
}

async fn refuse(
    app: &App,
    line: &mut Line,
    to: Option<u32>,
    code: RefusalCode,
    sentence: &str,
) -> Result<(), Close> {
    app.metrics.refused(word(code));
    line.say(&ServerMessage::Refused {
        to,
        code,
        sentence: sentence.to_owned(),
    })
    .await
}

/// A page that said a good `hello`.
struct Page<'a> {
    app: &'a Arc<App>,
    hearing: HearingId,
    who: ParticipantId,
    connection: crate::edge::room::ConnectionId,
    room: RoomHandle,
    outbox: mpsc::Receiver<Box<ServerMessage>>,
    taken_over: oneshot::Receiver<()>,
    rate: DefaultDirectRateLimiter,
    bad: u32,
    goodbye: Option<GoodbyeReason>,
}

impl<'a> Page<'a> {
    async fn enter(
        app: &'a Arc<App>,
        opened: Opened,
        microphone: bool,
        camera: bool,
    ) -> Result<Self, Close> {
        let Opened {
            guest,
            connection,
            by_link,
            taken_over,
        } = opened;
        let (hearing, who) = (guest.grant.hearing.clone(), guest.grant.person.clone());
        // The hearing may have ended, or been cancelled, between the join and this moment.
        let over = match app.store.hearing(&hearing).await {
            Ok(known) if known.cancelled => Some(Close::CANCELLED),
            Ok(known) if known.ended => Some(Close::ENDED),
            _ => None,
        };
        if let Some(close) = over {
            app.seats().leave(&hearing, &who, connection);
            return Err(close);
        }
        let room = app.registry.room(&hearing, &guest.card);
        let (sender, outbox) = mpsc::channel(OUTBOX);
        let knock = Knock::Connected {
            person: guest.grant.person(),
            connection,
            by_link,
            microphone,
            camera,
            outbox: sender,
        };
        if room.knock(knock).await.is_err() {
            app.seats().lost(&hearing, &who, connection, Instant::now());
            return Err(Close::FAILED);
        }
        let limits = &app.config.limits;
        Ok(Self {
            rate: RateLimiter::direct(quota(limits.messages_per_second, limits.message_burst)),
            app,
            hearing,
            who,
            connection,
            room,
            outbox,
            taken_over,
            bad: 0,
            goodbye: None,
        })
    }

    /// Both ways until one of them ends.
    async fn converse(&mut self, line: &mut Line) -> Close {
        let silence = Duration::from_millis(self.app.config.limits.silence_ms);
        let mut last_heard = tokio::time::Instant::now();
        loop {
            let step = tokio::select! {
                said = self.outbox.recv() => match said {
                    Some(message) => self.say(line, message).await,
                    None => Err(self.goodbye.map_or(Close::FAILED, Close::after)),
                },
                heard = tokio::time::timeout_at(last_heard.checked_add(silence).unwrap_or(last_heard), line.hear()) => match heard {
                    Err(_) => Err(Close::SILENT),
                    Ok(heard) => {
                        last_heard = tokio::time::Instant::now();
                        self.hear(line, heard).await
                    }
                },
                over = &mut self.taken_over => Err(self.seat_is_gone(line, over.is_ok()).await),
            };
            if let Err(close) = step {
                return close;
            }
        }
    }

    async fn say(&mut self, line: &mut Line, message: Box<ServerMessage>) -> Result<(), Close> {
        match &*message {
            ServerMessage::Goodbye { reason } => self.goodbye = Some(*reason),
            ServerMessage::Refused { code, .. } => self.app.metrics.refused(word(*code)),
            _ => {}
        }
        line.say(&message).await
    }

    async fn hear(&mut self, line: &mut Line, heard: Heard) -> Result<(), Close> {
        let text = match heard {
            Heard::Text(text) => text,
            Heard::Binary => return Err(Close::MALFORMED),
            Heard::End(close) => return Err(close),
        };
        if self.rate.check().is_err() {
            refuse(
                self.app,
                line,
                None,
                RefusalCode::TooMany,
                "Too many messages.",
            )
            .await?;
            return Err(Close::TOO_MANY);
        }
        match frames::parse(&text, self.app.config.limits.json_depth) {
            Ok(ClientEnvelope {
                id,
                message: ClientMessage::Hello { .. },
            }) => {
                refuse(
                    self.app,
                    line,
                    id,
                    RefusalCode::OutOfOrder,
                    "`hello` was said already. Nothing was changed.",
                )
                .await?;
                self.count_bad()
            }
            Ok(envelope) => self.bring(envelope).await,
            Err(bad) => {
                self.app.metrics.refused(word(bad.code));
                tracing::debug!(hearing = %self.hearing, person = %self.who, code = word(bad.code), "a frame is refused");
                line.say(&bad.message()).await?;
                self.count_bad()
            }
        }
    }

    async fn bring(&self, envelope: ClientEnvelope) -> Result<(), Close> {
        let knock = Knock::Said {
            who: self.who.clone(),
            connection: self.connection,
            envelope,
        };
        // When the room has ended, its last words are in the outbox: they are sent before the socket closes.
        let _ = self.room.knock(knock).await;
        Ok(())
    }

    fn count_bad(&mut self) -> Result<(), Close> {
        self.bad = self.bad.saturating_add(1);
        match self.bad >= self.app.config.limits.bad_messages {
            true => Err(Close::MALFORMED),
            false => Ok(()),
        }
    }

    async fn seat_is_gone(&mut self, line: &mut Line, taken_over: bool) -> Close {
        if !taken_over {
            // What the room has said already is told: it may be why.
            while let Ok(message) = self.outbox.try_recv() {
                if let Err(close) = self.say(line, message).await {
                    return close;
                }
            }
            return self.goodbye.map_or(Close::WITHDRAWN, Close::after);
        }
        let goodbye = ServerMessage::Goodbye {
            reason: GoodbyeReason::TakenOver,
        };
        // Whether it arrives or not, the close code says the same.
        let _ = line.say(&goodbye).await;
        Close::after(GoodbyeReason::TakenOver)
    }

    async fn leave(self, close: &Close) {
        {
            let mut seats = self.app.seats();
            match self.goodbye {
                Some(
                    GoodbyeReason::Left
                    | GoodbyeReason::Dismissed
                    | GoodbyeReason::Removed
                    | GoodbyeReason::LinksRevoked,
                ) => {
                    seats.leave(&self.hearing, &self.who, self.connection);
                }
                _ => seats.lost(&self.hearing, &self.who, self.connection, Instant::now()),
            }
        }
        tracing::info!(hearing = %self.hearing, person = %self.who, code = close.code(), "a page is gone");
        let knock = Knock::Disconnected {
            who: self.who,
            connection: self.connection,
        };
        // A room that has ended does not need to know.
        let _ = self.room.knock(knock).await;
    }
}

/// The code as it is on the wire.
fn word(code: RefusalCode) -> &'static str {
    match code {
        RefusalCode::Malformed => "malformed",
        RefusalCode::UnknownMessage => "unknown_message",
        RefusalCode::OutOfOrder => "out_of_order",
        RefusalCode::Version => "version",
        RefusalCode::Ticket => "ticket",
        RefusalCode::NotPermitted => "not_permitted",
        RefusalCode::Phase => "phase",
        RefusalCode::Room => "room",
        RefusalCode::NotReady => "not_ready",
        RefusalCode::NoReason => "no_reason",
        RefusalCode::TimePast => "time_past",
        RefusalCode::NotChecked => "not_checked",
        RefusalCode::WitnessWaits => "witness_waits",
        RefusalCode::NotNamed => "not_named",
        RefusalCode::LastWord => "last_word",
        RefusalCode::Locked => "locked",
        RefusalCode::NoFloor => "no_floor",
        RefusalCode::NoStep => "no_step",
        RefusalCode::OpenFirst => "open_first",
        RefusalCode::Appeared => "appeared",
        RefusalCode::MovedOn => "moved_on",
        RefusalCode::NotAsked => "not_asked",
        RefusalCode::NobodyThere => "nobody_there",
        RefusalCode::UnknownPerson => "unknown_person",
        RefusalCode::UnknownRoom => "unknown_room",
        RefusalCode::Company => "company",
        RefusalCode::NoText => "no_text",
        RefusalCode::Sdp => "sdp",
        RefusalCode::TooMany => "too_many",
        RefusalCode::TooMuchMedia => "too_much_media",
        RefusalCode::Unavailable => "unavailable",
    }
}
