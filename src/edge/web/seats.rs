//! Who may open a WebSocket, and who holds one: one seat a person and hearing.
//!
//! A join makes a seat and gives two secrets: a one-time ticket for the WebSocket and a resume secret that brings the same person back
//! after a lost connection. Secrets are kept as SHA-256 only. Each use of a resume secret gives the next one. A secret that is used
//! *again* is in two hands: the seat is closed for both. One exception keeps honest pages alive: when nobody has used what the last
//! answer gave, that answer may have been lost on the way, so the secret before it may ask once more.

use crate::edge::room::ConnectionId;
use crate::id::{HearingId, ParticipantId};
use crate::signal::grant::Grant;
use crate::signal::message::HearingCard;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// How long secrets are good.
#[derive(Clone, Copy, Debug)]
pub struct Lives {
    /// A ticket, from its making.
    pub ticket: Duration,
    /// A resume secret, from the loss of the connection (or from its making, when there was none).
    pub resume: Duration,
}

/// What a join or a resume gives.
pub struct Secrets {
    /// One-time ticket for `hello`.
    pub ticket: String,
    /// The next resume secret.
    pub resume: String,
}

/// Who a seat is for.
#[derive(Clone, Debug)]
pub struct Guest {
    /// From the token.
    pub grant: Grant,
    /// Their hearing.
    pub card: HearingCard,
}

/// The person has a living connection.
#[derive(Debug, PartialEq, Eq)]
pub struct AlreadyHere;

/// Why a resume secret brings nobody back.
#[derive(Debug, PartialEq, Eq)]
pub enum NoResume {
    /// Unknown or too old.
    Invalid,
    /// Used before: it is in two hands, and the seat is closed for both.
    Reused {
        /// Whose.
        person: ParticipantId,
    },
}

type Hash = [u8; 32];
type Key = (HearingId, ParticipantId);

struct Seat {
    guest: Guest,
    ticket: Option<(Hash, Instant)>,
    resume: Hash,
    /// Secrets of this seat that were used.
    spent: BTreeSet<Hash>,
    /// The last one of them, while nobody used what it gave.
    unanswered: Option<Hash>,
    connection: Option<Connection>,
    /// When the connection was lost, or the seat was made.
    idle_since: Instant,
}

struct Connection {
    id: ConnectionId,
    /// Told: the person connected anew. Dropped: the seat was taken away.
    taken_over: oneshot::Sender<()>,
}

/// All seats. Every method is one step; the caller holds the lock.
pub struct Seats {
    lives: Lives,
    seats: BTreeMap<Key, Seat>,
    /// Secrets of all seats, to find the seat of one.
    tickets: HashMap<Hash, Key>,
    resumes: HashMap<Hash, Key>,
    connections: u64,
}

/// What a good ticket opens.
pub struct Opened {
    /// Who.
    pub guest: Guest,
    /// The number of this connection.
    pub connection: ConnectionId,
    /// The person came by their link, not by a resume secret: another page than before.
    pub by_link: bool,
    /// `Ok`: the person connected anew; an error: the seat was taken away.
    pub taken_over: oneshot::Receiver<()>,
}

impl Seats {
    /// No seats.
    #[must_use]
    pub fn new(lives: Lives) -> Self {
        Self {
            lives,
            seats: BTreeMap::new(),
            tickets: HashMap::new(),
            resumes: HashMap::new(),
            connections: 0,
        }
    }

    /// Whether the person has a living connection.
    #[must_use]
    pub fn is_connected(&self, hearing: &HearingId, person: &ParticipantId) -> bool {
        self.seats
            .get(&(hearing.clone(), person.clone()))
            .is_some_and(|seat| seat.connection.is_some())
    }

    /// For whom a resume secret, used or not, was made.
    #[must_use]
    pub fn grant_of(&self, secret: &str) -> Option<Grant> {
        let seat = self.seats.get(self.resumes.get(&hash(secret))?)?;
        Some(seat.guest.grant.clone())
    }

    /// Who of a hearing has a living connection.
    #[must_use]
    pub fn present(&self, hearing: &HearingId) -> BTreeSet<ParticipantId> {
        self.seats
            .iter()
            .filter(|((of, _), seat)| of == hearing && seat.connection.is_some())
            .map(|((_, person), _)| person.clone())
            .collect()
    }

    /// The court took a person's links back: their seat and their connection end.
    pub fn withdraw(&mut self, hearing: &HearingId, person: &ParticipantId) {
        self.remove(&(hearing.clone(), person.clone()));
    }

    /// The hearing was cancelled: everybody's seat in it ends.
    pub fn withdraw_all(&mut self, hearing: &HearingId) {
        let theirs: Vec<Key> = self
            .seats
            .keys()
            .filter(|key| key.0 == *hearing)
            .cloned()
            .collect();
        for key in theirs {
            self.remove(&key);
        }
    }

    /// Makes the seat of a person anew. Their living connection stays until the new page says `hello`; secrets given before are worth
    /// nothing.
    ///
    /// # Errors
    /// [`AlreadyHere`] when the person has a living connection and does not ask to take over.
    pub fn join(
        &mut self,
        guest: Guest,
        take_over: bool,
        now: Instant,
    ) -> Result<Secrets, AlreadyHere> {
        let key = (guest.grant.hearing.clone(), guest.grant.person.clone());
        if self.is_connected(&key.0, &key.1) && !take_over {
            return Err(AlreadyHere);
        }
        let connection = self.remove(&key).and_then(|old| old.connection);
        let (secrets, ticket, resume) = self.fresh(&key);
        let seat = Seat {
            guest,
            ticket: Some((ticket, now)),
            resume,
            spent: BTreeSet::new(),
            unanswered: None,
            connection,
            idle_since: now,
        };
        self.seats.insert(key, seat);
        Ok(secrets)
    }

    /// Gives the next secrets for a resume secret.
    ///
    /// # Errors
    /// [`NoResume`]; at [`NoResume::Reused`] the seat and its connection are gone.
    pub fn resume(&mut self, secret: &str, now: Instant) -> Result<Secrets, NoResume> {
        let used = hash(secret);
        let key = self.resumes.get(&used).cloned().ok_or(NoResume::Invalid)?;
        let seat = self.seats.get(&key).ok_or(NoResume::Invalid)?;
        let is_newest = seat.resume == used;
        if !is_newest && seat.unanswered != Some(used) {
            self.remove(&key);
            return Err(NoResume::Reused { person: key.1 });
        }
        if self.has_lapsed(seat, now) {
            self.remove(&key);
            return Err(NoResume::Invalid);
        }
        let (secrets, ticket, resume) = self.fresh(&key);
        if let Some(seat) = self.seats.get_mut(&key) {
            if let Some((old, _)) = seat.ticket.replace((ticket, now)) {
                self.tickets.remove(&old);
            }
            let before = std::mem::replace(&mut seat.resume, resume);
            seat.spent.insert(before);
            seat.spent.insert(used);
            seat.unanswered = Some(used);
            if seat.connection.is_none() {
                seat.idle_since = now;
            }
        }
        Ok(secrets)
    }

    /// Uses a WebSocket ticket. `None`: unknown, used or expired.
    pub fn open(&mut self, ticket: &str, now: Instant) -> Option<Opened> {
        let key = self.tickets.remove(&hash(ticket))?;
        let lives = self.lives;
        let seat = self.seats.get_mut(&key)?;
        let (_, made) = seat.ticket.take()?;
        if now.saturating_duration_since(made) > lives.ticket {
            return None;
        }
        self.connections = self.connections.saturating_add(1);
        let connection = ConnectionId(self.connections);
        let (sender, taken_over) = oneshot::channel();
        seat.unanswered = None;
        let old = seat.connection.replace(Connection {
            id: connection,
            taken_over: sender,
        });
        if let Some(old) = old {
            // The old socket may have ended by itself at this moment.
            let _ = old.taken_over.send(());
        }
        Some(Opened {
            guest: seat.guest.clone(),
            connection,
            by_link: seat.spent.is_empty(),
            taken_over,
        })
    }

    /// The WebSocket is gone; the seat waits for a resume.
    pub fn lost(
        &mut self,
        hearing: &HearingId,
        person: &ParticipantId,
        connection: ConnectionId,
        now: Instant,
    ) {
        if let Some(seat) = self.seats.get_mut(&(hearing.clone(), person.clone()))
            && seat.connection.as_ref().is_some_and(|c| c.id == connection)
        {
            seat.connection = None;
            seat.idle_since = now;
        }
    }

    /// The person left: only the link brings them back.
    pub fn leave(&mut self, hearing: &HearingId, person: &ParticipantId, connection: ConnectionId) {
        let key = (hearing.clone(), person.clone());
        let is_theirs = self
            .seats
            .get(&key)
            .is_some_and(|seat| seat.connection.as_ref().is_some_and(|c| c.id == connection));
        if is_theirs {
            self.remove(&key);
        }
    }

    /// Forgets seats that nobody can come back to.
    pub fn sweep(&mut self, now: Instant) {
        let lapsed: Vec<Key> = self
            .seats
            .iter()
            .filter(|(_, seat)| self.has_lapsed(seat, now))
            .map(|(key, _)| key.clone())
            .collect();
        for key in lapsed {
            self.remove(&key);
        }
    }

    fn has_lapsed(&self, seat: &Seat, now: Instant) -> bool {
        seat.connection.is_none()
            && now.saturating_duration_since(seat.idle_since) > self.lives.resume
    }

    fn fresh(&mut self, key: &Key) -> (Secrets, Hash, Hash) {
        let secrets = Secrets {
            ticket: secret(),
            resume: secret(),
        };
        let (ticket, resume) = (hash(&secrets.ticket), hash(&secrets.resume));
        self.tickets.insert(ticket, key.clone());
        self.resumes.insert(resume, key.clone());
        (secrets, ticket, resume)
    }

    fn remove(&mut self, key: &Key) -> Option<Seat> {
        let seat = self.seats.remove(key)?;
        if let Some((ticket, _)) = &seat.ticket {
            self.tickets.remove(ticket);
        }
        for used in seat.spent.iter().chain([&seat.resume]) {
            self.resumes.remove(used);
        }
        Some(seat)
    }
}

/// 256 random bits.
fn secret() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

fn hash(secret: &str) -> Hash {
    Sha256::digest(secret.as_bytes()).into()
}

#[cfg(test)]
mod tests;
