//! A seat of a hearing, and what its person does: all that a browser's user and their network do.

use crate::crew::{STEP, admit};
use anyhow::{Context, Result};
use rand::Rng;
use rand::rngs::StdRng;
use serde::Serialize;
use std::iter::Sum;
use std::time::Duration;
use tokio::time::{Instant, sleep};
use tyndau::client::{Caller, CallerOptions, JoinLink, MediaState};
use tyndau::signal::message::{ClientMessage, Kind, Place, Role};

/// Milliseconds between two acts, and away from the hearing.
const PAUSE: std::ops::Range<u64> = 500..5_000;
const AWAY: std::ops::Range<u64> = 100..3_000;

/// How often what was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Acts {
    joined: u64,
    switched: u64,
    left: u64,
    vanished: u64,
    taken_over: u64,
}

impl Acts {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            joined: self.joined.saturating_add(other.joined),
            switched: self.switched.saturating_add(other.switched),
            left: self.left.saturating_add(other.left),
            vanished: self.vanished.saturating_add(other.vanished),
            taken_over: self.taken_over.saturating_add(other.taken_over),
        }
    }
}

impl Sum for Acts {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Self::and)
    }
}

/// A seat.
pub struct Seat {
    link: JoinLink,
    role: Role,
    chance: StdRng,
    acts: Acts,
}

impl Seat {
    /// Nobody sits there yet.
    pub fn new(link: JoinLink, role: Role, chance: StdRng) -> Self {
        Self {
            link,
            role,
            chance,
            acts: Acts::default(),
        }
    }

    /// The person comes, does this and that, and is gone at the end.
    ///
    /// # Errors
    /// When something is refused, or the person does not see the judge.
    pub async fn live(mut self, judge: &Caller, until: Instant) -> Result<Acts> {
        let mut bot = self.come(judge).await?;
        let (mut microphone, mut camera) = (true, true);
        loop {
            sleep(self.draw(PAUSE)).await;
            if Instant::now() >= until {
                bot.leave().await;
                return Ok(self.acts);
            }
            let publishes = self.role != Role::MemberOfThePublic;
            match self.chance.random_range(0..6) {
                0 if publishes => {
                    microphone = !microphone;
                    bot.say(ClientMessage::SetMicrophone {
                        on: microphone,
                        room: None,
                    })
                    .await?;
                    self.acts.switched = self.acts.switched.saturating_add(1);
                    continue;
                }
                1 | 2 if publishes => {
                    camera = !camera;
                    bot.say(ClientMessage::SetCamera {
                        on: camera,
                        room: None,
                    })
                    .await?;
                    self.acts.switched = self.acts.switched.saturating_add(1);
                    continue;
                }
                3 => {
                    bot.leave().await;
                    self.acts.left = self.acts.left.saturating_add(1);
                    sleep(self.draw(AWAY)).await;
                    bot = self.come(judge).await?;
                }
                // Cut without a word of leaving.
                4 => {
                    drop(bot);
                    self.acts.vanished = self.acts.vanished.saturating_add(1);
                    sleep(self.draw(AWAY)).await;
                    bot = self.come(judge).await?;
                }
                // Another page of the same person, by a leg of its own, while the first is still there.
                _ => {
                    let fresh = self.come(judge).await?;
                    self.acts.taken_over = self.acts.taken_over.saturating_add(1);
                    drop(std::mem::replace(&mut bot, fresh));
                }
            }
            (microphone, camera) = (true, true);
        }
    }

    /// The person comes in and sees the judge.
    async fn come(&mut self, judge: &Caller) -> Result<Caller> {
        let options = CallerOptions {
            take_over: true,
            ..CallerOptions::default()
        };
        let bot = Caller::join(&self.link, options).await?;
        bot.wait_for("media", STEP, |view| {
            view.state.media == MediaState::Connected
        })
        .await?;
        if bot.look(|view| view.state.place()) == Some(Place::WaitingHall) {
            admit(judge, &bot).await?;
        }
        let person = judge.person();
        bot.wait_for("a picture of the judge", STEP, |view| {
            view.received.frames(&person, Kind::Video) > 0
        })
        .await
        .with_context(|| format!("{:?}", self.role))?;
        self.acts.joined = self.acts.joined.saturating_add(1);
        Ok(bot)
    }

    fn draw(&mut self, milliseconds: std::ops::Range<u64>) -> Duration {
        Duration::from_millis(self.chance.random_range(milliseconds))
    }
}
