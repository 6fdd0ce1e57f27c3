//! What the room does about media paths: offers, and what the shards say of their own accord.

use super::{Request, Room};
use crate::edge::transport::{Event, OfferError};
use crate::hearing::Input;
use crate::hearing::rules::{has_media, sends_media};
use crate::id::ParticipantId;
use crate::signal::message::{MOST_TILES, MediaPlan, RefusalCode, ServerMessage, Tile};
use crate::signal::translate;

/// Slots are asked for in steps, so that not every arrival costs an offer.
const SLOT_STEP: u16 = 4;
/// Most slots of one kind: an offer stays under 64 sections and, as JSON, under the 64 KiB of a WebSocket frame.
const MOST_SLOTS: u16 = 28;
const TOO_MUCH: &str = "Your page sent far more sound and picture than the server takes, and was disconnected. Close other programs that use the camera, reload the page; if it happens again, tell IT.";
const NO_MEDIA: &str = "This role sees no people and has no media.";

impl Room {
    pub(super) async fn offer(&mut self, request: Request, sdp: String) {
        let (who, _) = request.clone();
        let Some(role) = self.lines.of(&who).map(|line| line.role) else {
            return;
        };
        if !has_media(role) {
            return self.refuse(request, RefusalCode::NotPermitted, NO_MEDIA);
        }
        match self.media.offer(&who, sdp).await {
            Ok((answer, replaced)) => {
                if replaced {
                    self.media_is_gone(who.clone()).await;
                }
                let publishes = sends_media(role);
                if !answer.publishes.is_empty() && !publishes {
                    self.media.close(&who).await;
                    self.media_is_gone(who.clone()).await;
                    let why = "Your role watches and listens; it cannot send voice or picture.";
                    return self.refuse(request, RefusalCode::NotPermitted, why);
                }
                self.lines
                    .say(&who, ServerMessage::Answer { sdp: answer.sdp });
            }
            Err(OfferError::Sdp(why)) => {
                tracing::info!(%why, "an offer was refused");
                let sentence = format!(
                    "The offer of your browser cannot be used: {why}. Reload the page; if it stays so, tell IT."
                );
                self.refuse(request, RefusalCode::Sdp, &sentence);
            }
            Err(OfferError::Stopped) => self.refuse(
                request,
                RefusalCode::Unavailable,
                "The media service does not answer. Try again in a moment.",
            ),
        }
    }

    pub(super) async fn tiles(&mut self, request: Request, tiles: Vec<Tile>) {
        let (who, to) = request.clone();
        let role = self.lines.of(&who).map(|line| line.role);
        if !role.is_some_and(has_media) {
            return self.refuse(request, RefusalCode::NotPermitted, NO_MEDIA);
        }
        if tiles.len() > MOST_TILES {
            let why = format!(
                "It names {} tiles, at most {MOST_TILES} are taken. Say the others in a second message.",
                tiles.len()
            );
            return self.refuse(request, RefusalCode::Malformed, &why);
        }
        let tiles = tiles.into_iter().map(|tile| (tile.mid, tile.height));
        self.media.tiles(&who, tiles.collect()).await;
        if let Some(to) = to {
            self.lines
                .say(&who, ServerMessage::Done { to, kept: false });
        }
    }

    pub(super) async fn event(&mut self, event: Event) {
        match event {
            Event::Connected {
                who,
                leg,
                publishes,
            } => {
                if self.media.up(&who, leg) {
                    self.input(Input::MediaUp { who, publishes }, None).await;
                }
            }
            Event::Gone { who, leg } => {
                if self.media.gone(&who, leg) {
                    self.media_is_gone(who).await;
                }
            }
            Event::Flooded { who, leg } => {
                if self.media.gone(&who, leg) {
                    let request = (who.clone(), None);
                    self.media_is_gone(who).await;
                    self.refuse(request, RefusalCode::TooMuchMedia, TOO_MUCH);
                }
            }
            Event::Slots { who, leg, slots } => {
                if self.media.seated(&who, leg, slots) {
                    self.tell_slots(&who);
                }
            }
            Event::SlotsShort {
                who, audio, video, ..
            } => {
                let plan = MediaPlan {
                    audio: stepped(audio),
                    video: stepped(video),
                };
                self.lines.say(&who, ServerMessage::MoreSlots(plan));
            }
            Event::Layers { who, leg, wanted } => {
                if self.media.want_layers(&who, leg, wanted) {
                    self.tell_layers(&who);
                }
            }
            Event::Speaking { who, on } => self.speaking.set(who, on),
            Event::Dominant { room, who } => {
                self.speaking.dominates(room, who.clone());
                // Who speaks in a private room is no business of the log.
                if room.is_none() {
                    self.input(Input::Dominant { who }, None).await;
                }
                self.tell_dominant();
            }
        }
    }

    /// A person's media path is gone, and so is their voice.
    pub(super) async fn media_is_gone(&mut self, who: ParticipantId) {
        self.speaking.set(who.clone(), false);
        self.input(Input::MediaDown { who }, None).await;
    }

    pub(super) fn tell_slots(&mut self, who: &ParticipantId) {
        let slots = self
            .media
            .slots(who)
            .iter()
            .map(|filled| translate::slot(filled.mid.clone(), &filled.publication, filled.blind))
            .collect();
        self.lines.say(who, ServerMessage::Slots { slots });
    }

    /// Says which layers to send, if the shard has said so of the present leg.
    pub(super) fn tell_layers(&mut self, who: &ParticipantId) {
        if let Some(rids) = self.media.layers(who).map(<[String]>::to_vec) {
            self.lines.say(who, ServerMessage::SendLayers { rids });
        }
    }
}

fn stepped(needed: u16) -> u16 {
    needed.next_multiple_of(SLOT_STEP).min(MOST_SLOTS)
}
