//! A crew of bots in one hearing: the judge and the others.

use anyhow::{Context, Result};
use futures_util::future::try_join_all;
use std::time::Duration;
use tyndau::client::host::Host;
use tyndau::client::{Caller, CallerOptions, JoinLink, MediaState};
use tyndau::signal::message::{ClientMessage, Kind, Phase, Place, Role, Why};

/// Longest wait for one step of a crew. It bounds a run that hangs; it is no measure of speed.
pub const STEP: Duration = Duration::from_secs(60);

/// The bots.
pub struct Crew {
    /// The judge.
    pub judge: Caller,
    /// All others.
    pub others: Vec<Caller>,
}

impl Crew {
    /// Links for `people` who are seen and heard, the judge's first: those of the sample hearing, then lawyers.
    ///
    /// # Errors
    /// When a link cannot be made.
    pub async fn links(host: &Host, people: usize) -> Result<Vec<JoinLink>> {
        let mut links = host.speakers()?;
        links.truncate(people);
        for n in links.len()..people {
            let name = format!("Bot {n}");
            links.push(host.invite(&host.sample()?, Role::Lawyer, &name).await?);
        }
        Ok(links)
    }

    /// All join, the judge first, and get their media connected.
    ///
    /// # Errors
    /// When somebody cannot.
    pub async fn join(links: &[JoinLink]) -> Result<Self> {
        let (judge, others) = links.split_first().context("a hearing needs a judge")?;
        let judge = Caller::join(judge, CallerOptions::default()).await?;
        let others = try_join_all(
            others
                .iter()
                .map(|link| Caller::join(link, CallerOptions::default())),
        )
        .await?;
        let crew = Self { judge, others };
        for bot in crew.everybody() {
            bot.wait_for("media", STEP, |view| {
                view.state.media == MediaState::Connected
            })
            .await?;
        }
        Ok(crew)
    }

    /// All bots, the judge first.
    pub fn everybody(&self) -> impl Iterator<Item = &Caller> {
        std::iter::once(&self.judge).chain(&self.others)
    }

    /// The judge admits everybody who waits.
    ///
    /// # Errors
    /// When an admission is refused, or somebody does not come in.
    pub async fn admit_all(&self) -> Result<()> {
        for bot in &self.others {
            if bot.look(|view| view.state.place()) == Some(Place::WaitingHall) {
                admit(&self.judge, bot).await?;
            }
        }
        Ok(())
    }

    /// The judge opens the session, and everybody is told.
    ///
    /// # Errors
    /// When it is refused or somebody is not told.
    pub async fn open(&self) -> Result<()> {
        self.judge
            .say(ClientMessage::Open { without: vec![] })
            .await?;
        for bot in self.everybody() {
            bot.wait_for("the open session", STEP, |view| {
                view.state.phase == Some(Phase::OpenSession)
            })
            .await?;
        }
        Ok(())
    }

    /// Waits until everybody has seen and heard a frame of everybody else.
    ///
    /// # Errors
    /// When somebody has not.
    pub async fn all_see_all(&self) -> Result<()> {
        let people: Vec<String> = self.everybody().map(Caller::person).collect();
        for bot in self.everybody() {
            let me = bot.person();
            bot.wait_for("a frame of everybody", STEP, |view| {
                people.iter().filter(|person| **person != me).all(|person| {
                    view.received.frames(person, Kind::Audio) > 0
                        && view.received.frames(person, Kind::Video) > 0
                })
            })
            .await
            .with_context(|| format!("{me} does not see and hear everybody"))?;
        }
        Ok(())
    }

    /// All leave.
    pub async fn leave(self) {
        for bot in self.others {
            bot.leave().await;
        }
        self.judge.leave().await;
    }
}

/// The judge admits one person, who comes in.
///
/// # Errors
/// When it is refused, or the person does not come in.
pub async fn admit(judge: &Caller, guest: &Caller) -> Result<()> {
    let person = guest.person();
    judge
        .wait_for("somebody who waits", STEP, |view| {
            view.state.waiting.contains_key(&person)
        })
        .await?;
    judge
        .say(ClientMessage::Admit {
            person: person.clone(),
            ruling: Why::because("a rehearsal of bots"),
        })
        .await?;
    guest
        .wait_for("being admitted", STEP, |view| {
            view.state.milestones.admitted.is_some()
        })
        .await?;
    Ok(())
}
