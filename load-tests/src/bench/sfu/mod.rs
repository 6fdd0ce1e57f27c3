//! The servers that are compared. Each module starts one and speaks its signalling; media is the light peers' matter.

pub mod janus;
pub mod ours;
mod wire;

use super::proc::Watched;
use crate::light::engine::{Engine, PeerId};
use crate::light::peer::{Pair, Spec};
use anyhow::{Context, Result};
use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Longest wait for one step; it bounds a run that hangs.
const STEP: Duration = Duration::from_secs(30);

/// Which server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// This program.
    Ours(PathBuf),
    /// Janus VideoRoom with so many event loops; none: a thread for each connection, its default.
    Janus(Option<u16>),
}

impl Kind {
    /// For tables.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Ours(_) => "ours".to_owned(),
            Self::Janus(None) => "janus".to_owned(),
            Self::Janus(Some(loops)) => format!("janus-loops-{loops}"),
        }
    }
}

/// A connection that was made.
#[derive(Clone, Copy, Debug)]
pub struct Joined {
    /// Its peer.
    pub peer: PeerId,
    /// When its WebSocket began to be opened, in the engine's time.
    pub began: Duration,
}

/// Puts something between a peer and the server; returns where the peer then finds it.
pub type Path = Arc<dyn Fn(SocketAddr) -> Result<SocketAddr> + Send + Sync>;

/// A server that runs and takes people. Dropped, it is stopped.
pub trait Sfu {
    /// What a viewer needs before they may open a WebSocket.
    type Ticket;

    /// The process that does the work.
    fn watched(&self) -> Watched;

    /// Makes one more room and lets its senders in; their peers have what they send in `spec`.
    fn open_room(
        &mut self,
        engine: &Arc<Engine>,
        senders: usize,
        spec: &Spec,
    ) -> impl Future<Output = Result<Vec<Joined>>>;

    /// Prepares viewers of a room.
    fn tickets(
        &mut self,
        room: usize,
        count: usize,
    ) -> impl Future<Output = Result<Vec<Self::Ticket>>>;

    /// One viewer comes.
    fn view(
        &self,
        engine: &Arc<Engine>,
        ticket: Self::Ticket,
        spec: Spec,
        path: Path,
    ) -> impl Future<Output = Result<Joined>>;

    /// Everybody is let go and the server ends.
    fn stop(self) -> impl Future<Output = Result<()>>;
}

/// A spec of somebody who only receives, made from that of those who send.
#[must_use]
pub fn viewer_of(spec: &Spec, senders: usize) -> Spec {
    let count = u16::try_from(senders).unwrap_or(u16::MAX);
    let of = |is_sent: bool| if is_sent { count } else { 0 };
    Spec {
        sections: Pair::default(),
        voice: None,
        pictures: Vec::new(),
        receives: Pair {
            audio: of(spec.voice.is_some()),
            video: of(!spec.pictures.is_empty()),
        },
        ..spec.clone()
    }
}

/// Waits until these have set up DTLS.
async fn connected(engine: &Engine, joined: &[Joined]) -> Result<()> {
    let wait = async {
        loop {
            let numbers = engine.ask(|peers| peers.numbers()).await?;
            let is_up = |one: &Joined| {
                let peer = numbers.iter().find(|peer| peer.peer == one.peer);
                peer.is_some_and(|peer| peer.seen.connected.is_some())
            };
            if joined.iter().all(is_up) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let late = "somebody's media is not connected after so long";
    tokio::time::timeout(STEP, wait).await.context(late)?
}
