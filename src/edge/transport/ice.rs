//! ICE-lite (RFC 8445, section 2.5) of our own: the server answers checks and never sends any.
//!
//! Not `rtc`'s agent: that forgets the browser's first nomination, never follows a changed address and gives up on browsers that check
//! seldom (ARCHITECTURE.md, "rtc").

use rand::Rng;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use rtc::crypto::providers::RingCrypto;
use rtc::shared::error::Error;
use rtc::stun::attributes::{ATTR_MESSAGE_INTEGRITY, ATTR_USE_CANDIDATE, ATTR_USERNAME};
use rtc::stun::fingerprint::FINGERPRINT;
use rtc::stun::integrity::MessageIntegrity;
use rtc::stun::message::{BINDING_REQUEST, BINDING_SUCCESS, Message, Setter};
use rtc::stun::xoraddr::XorMappedAddress;

/// A datagram longer than this is no connectivity check (RFC 8489 advises to stay under the path MTU).
const MAX_CHECK: usize = 1280;

/// Silence on the current address after which an authenticated check without nomination moves the leg (a NAT gave a new port and the
/// browser only sends consent checks, RFC 7675). Whoever gets media tells of it several times a second. Should one that is well be
/// silent for longer, its next report brings the leg back.
const SILENCE: Duration = Duration::from_millis(200);
/// The same where the check comes from an address that the browser has beside the current one: it checks those, too, and going to and
/// fro would cost everybody key frames.
const SPARED: Duration = Duration::from_millis(800);
/// So many of those are known.
const MAX_SPARES: usize = 16;

/// No authenticated check for so long: consent has run out (RFC 7675, section 5.1).
pub const CONSENT: Duration = Duration::from_secs(30);

/// This side's credentials, as in the answer. The browser's sign only what it is asked, and a lite agent asks nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Credentials {
    /// User-name fragment.
    pub ufrag: String,
    /// Password.
    pub pwd: String,
}

impl Credentials {
    /// New ones: 95 and 142 bits of chance (RFC 8445, section 5.3, asks for 24 and 128).
    #[must_use]
    pub fn random() -> Self {
        let text = |length| {
            let letters = rand::rng().sample_iter(rand::distr::Alphanumeric);
            letters.take(length).map(char::from).collect()
        };
        Self {
            ufrag: text(16),
            pwd: text(24),
        }
    }
}

/// What became of a check.
#[derive(Debug, PartialEq, Eq)]
pub enum Check {
    /// Not authenticated or no check at all: nothing is answered, nothing learnt.
    Refused,
    /// Answer with these bytes to where it came from.
    Answered {
        /// Binding success response.
        response: Vec<u8>,
        /// The leg's media goes to a new address from now on.
        moved: bool,
    },
}

/// The responder of one leg.
#[derive(Debug)]
pub struct IceLite {
    credentials: Credentials,
    address: Option<SocketAddr>,
    /// Another address that checks, while nothing comes from the current one.
    other: Option<SocketAddr>,
    /// Addresses that the browser has beside it, or has left.
    spares: Vec<SocketAddr>,
    connected: bool,
    heard: Instant,
    checked: Instant,
}

impl IceLite {
    /// A responder that has heard nothing yet.
    #[must_use]
    pub fn new(credentials: Credentials, now: Instant) -> Self {
        Self {
            credentials,
            address: None,
            other: None,
            spares: Vec::new(),
            connected: false,
            heard: now,
            checked: now,
        }
    }

    /// Takes the credentials of a new offer and answer. The address stays until a check says otherwise.
    pub fn restart(&mut self, credentials: Credentials) {
        self.credentials = credentials;
    }

    /// This side's credentials.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Where the leg's media goes: the address of an authenticated check, never of anything else.
    #[must_use]
    pub fn address(&self) -> Option<SocketAddr> {
        self.address
    }

    /// The browser has chosen one of its addresses: what checks from now on may be a new one.
    pub fn connected(&mut self) {
        self.connected = true;
    }

    /// Something came from the current address. Another that checks beside it is a spare one.
    pub fn heard(&mut self, now: Instant) {
        self.heard = now;
        if let Some(other) = self.other.take() {
            self.spare(other);
        }
    }

    fn spare(&mut self, address: SocketAddr) {
        if self.spares.len() < MAX_SPARES && !self.spares.contains(&address) {
            self.spares.push(address);
        }
    }

    /// Media that is newer than all before, and authentic, came from another address: the browser's has changed.
    pub fn follow(&mut self, now: Instant, from: SocketAddr) {
        self.other = self.other.filter(|other| *other != from);
        if let Some(former) = self.address.replace(from)
            && former != from
        {
            self.spare(former);
        }
        self.heard(now);
    }

    /// When the current address has been silent for so long that another one, which checks, takes its place.
    #[must_use]
    pub fn due(&self) -> Option<Instant> {
        let other = self.other?;
        let is_spare = !self.connected || self.spares.contains(&other);
        self.heard
            .checked_add(if is_spare { SPARED } else { SILENCE })
    }

    /// Goes to another address that checks, if the current one has been silent for too long.
    pub fn leave(&mut self, now: Instant) -> Option<SocketAddr> {
        let other = self.other?;
        if self.due()? > now {
            return None;
        }
        self.follow(now, other);
        Some(other)
    }

    /// Consent has run out.
    #[must_use]
    pub fn silent(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.checked) > CONSENT
    }

    /// Handles a datagram that looks like STUN (first byte 0..3, RFC 7983).
    pub fn check(&mut self, now: Instant, from: SocketAddr, datagram: &[u8]) -> Check {
        let Some((request, nominates)) = self.authenticate(datagram) else {
            return Check::Refused;
        };
        let Ok(response) = self.success(&request, from) else {
            return Check::Refused;
        };
        self.checked = now;
        let moved = self.moves(now, from, nominates);
        Check::Answered { response, moved }
    }

    /// The first address is taken at once; later ones only if the browser nominates them, or if the old one is silent, now or later:
    /// Chromium goes on checking its other candidates, and following those would flap.
    fn moves(&mut self, now: Instant, from: SocketAddr, nominates: bool) -> bool {
        let known = self.address == Some(from);
        if known || nominates || self.address.is_none() {
            self.follow(now, from);
            return !known;
        }
        self.other = Some(from);
        self.leave(now).is_some()
    }

    /// A Binding request for our user name, signed with our password. Only attributes in front of MESSAGE-INTEGRITY count
    /// (RFC 8489, section 14.5).
    fn authenticate(&self, datagram: &[u8]) -> Option<(Message, bool)> {
        if datagram.len() > MAX_CHECK {
            return None;
        }
        let mut message = Message::new();
        message.unmarshal_binary(datagram).ok()?;
        if message.typ != BINDING_REQUEST || message.raw.len() != datagram.len() {
            return None;
        }
        FINGERPRINT.check(&message).ok()?;
        let signed = message
            .attributes
            .0
            .iter()
            .position(|a| a.typ == ATTR_MESSAGE_INTEGRITY)?;
        let covered = message.attributes.0.get(..signed)?;
        let user = covered.iter().find(|a| a.typ == ATTR_USERNAME)?;
        let nominates = covered.iter().any(|a| a.typ == ATTR_USE_CANDIDATE);
        let (local, _) = std::str::from_utf8(&user.value).ok()?.split_once(':')?;
        if local != self.credentials.ufrag {
            return None;
        }
        MessageIntegrity::check(&mut message, self.credentials.pwd.as_bytes(), &RingCrypto).ok()?;
        Some((message, nominates))
    }

    fn success(&self, request: &Message, to: SocketAddr) -> Result<Vec<u8>, Error> {
        build(
            BINDING_SUCCESS,
            request,
            &[Box::new(XorMappedAddress {
                ip: to.ip(),
                port: to.port(),
            })],
            &self.credentials.pwd,
        )
    }
}

/// The local user-name fragment that a check is addressed to; not authenticated, good only for finding the leg.
#[must_use]
pub fn addressed_to(datagram: &[u8]) -> Option<String> {
    if datagram.len() > MAX_CHECK {
        return None;
    }
    let mut message = Message::new();
    message.unmarshal_binary(datagram).ok()?;
    let user = message.get(ATTR_USERNAME).ok()?;
    let (local, _) = std::str::from_utf8(&user).ok()?.split_once(':')?;
    Some(local.to_owned())
}

fn build(
    kind: rtc::stun::message::MessageType,
    transaction: &Message,
    attributes: &[Box<dyn Setter>],
    password: &str,
) -> Result<Vec<u8>, Error> {
    let mut message = Message::new();
    message.set_type(kind);
    message.write_header();
    transaction.add_to(&mut message)?;
    for attribute in attributes {
        attribute.add_to(&mut message)?;
    }
    MessageIntegrity::new_short_term_integrity_with_provider(password.to_owned(), &RingCrypto)
        .add_to(&mut message)?;
    FINGERPRINT.add_to(&mut message)?;
    Ok(message.raw)
}

#[cfg(test)]
#[path = "ice_test.rs"]
mod tests;
