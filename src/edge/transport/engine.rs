//! What all legs of a shard share: who the shard is, where it is reached, and its clock.

use super::dtls::Identity;
use crate::codec::Codec;
use rtc::shared::error::Error;
use std::net::SocketAddr;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// What all legs of a shard share.
#[derive(Debug)]
pub struct Engine {
    /// The shard's certificate.
    pub identity: Identity,
    /// Where browsers reach the shard's socket.
    pub addresses: Vec<SocketAddr>,
    /// Codecs of pictures that are taken.
    pub pictures: Vec<Codec>,
    /// An instant and its time in NTP's format: 1/2^32 s since 1900 (RFC 5905, section 6).
    clock: (Instant, u64),
}

impl Engine {
    /// Makes the shard's certificate. Pictures are taken in all codecs.
    ///
    /// # Errors
    /// When no key can be made.
    pub fn new(addresses: Vec<SocketAddr>) -> Result<Self, Error> {
        Ok(Self {
            identity: Identity::new()?,
            addresses,
            pictures: Codec::PICTURES.to_vec(),
            clock: (Instant::now(), ntp_now()),
        })
    }

    /// The time in NTP's format, for sender reports.
    #[must_use]
    pub fn ntp(&self, now: Instant) -> u64 {
        let (begin, ntp) = self.clock;
        ntp.wrapping_add(ntp_units(now.saturating_duration_since(begin)))
    }
}

fn ntp_units(time: Duration) -> u64 {
    let fraction = (u64::from(time.subsec_nanos()) << 32) / 1_000_000_000;
    (time.as_secs() << 32) | fraction
}

fn ntp_now() -> u64 {
    const FROM_1900_TO_1970: u64 = 2_208_988_800;
    let unix = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    ntp_units(unix).wrapping_add(FROM_1900_TO_1970 << 32)
}
