//! DTLS 1.2 of a leg (RFC 6347) by `rtc`'s state machine without sockets. The server waits for the browser's ClientHello, both show a
//! certificate, and what comes out are the keys of SRTP (RFC 5764) - after the browser's certificate was found to be the one whose
//! fingerprint its offer told (RFC 8827, section 6.5), and not before.

use super::keys::{KEYING_MATERIAL, Keys};
use bytes::BytesMut;
use ring::digest;
use rtc::crypto::providers::{RingCrypto, RingProvider};
use rtc::dtls::config::{ClientAuthType, ConfigBuilder, ExtendedMasterSecretType, HandshakeConfig};
use rtc::dtls::crypto::Certificate;
use rtc::dtls::endpoint::{Endpoint, EndpointEvent};
use rtc::dtls::extension::extension_use_srtp::SrtpProtectionProfile;
use rtc::dtls::state::State;
use rtc::shared::TransportProtocol;
use rtc::shared::error::Error;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

/// The browser inside of the state machine, which knows peers by address: always the same, so that a change of the real one is none.
const BROWSER: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::UNSPECIFIED), 9);

/// Types of the records in plain text that a handshake needs: ChangeCipherSpec and Handshake.
const NEEDED: [u8; 2] = [20, 22];
/// A handshake takes some 2 kB of the browser, and a few times as much on a bad link. The state machine keeps what comes early, so there
/// has to be an end.
const MOST_BYTES: usize = 64 * 1024;

/// Who a shard is: one certificate for all its legs, so that a join costs no key generation.
#[derive(Debug)]
pub struct Identity {
    config: Arc<HandshakeConfig>,
    fingerprint: String,
}

impl Identity {
    /// Makes a key and a certificate.
    ///
    /// # Errors
    /// When no key can be made.
    pub fn new() -> Result<Self, Error> {
        let certificate =
            Certificate::generate_self_signed(vec!["tyndau".to_owned()], &RingCrypto)?;
        let shown = certificate.certificate.first();
        let shown = shown.ok_or(Error::ErrNonCertificate)?;
        let hash = digest::digest(&digest::SHA256, shown);
        let hex: Vec<String> = hash.as_ref().iter().map(|b| format!("{b:02X}")).collect();
        let fingerprint = format!("sha-256 {}", hex.join(":"));
        // Certificates are self-signed on both sides, so no chain is verified: the fingerprint is. AES-128-GCM alone, because the
        // profile follows the browser's order, and Chromium would choose the slower AES-CM.
        let config = ConfigBuilder::default()
            .with_crypto_provider(Arc::new(RingProvider::new()))
            .with_certificates(vec![certificate])
            .with_srtp_protection_profiles(vec![SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm])
            .with_client_auth(ClientAuthType::RequireAnyClientCert)
            .with_insecure_skip_verify(true)
            .with_extended_master_secret(ExtendedMasterSecretType::Require)
            .build(false, None)?;
        Ok(Self {
            config: Arc::new(config),
            fingerprint,
        })
    }

    /// The value of `a=fingerprint` (RFC 8122, section 5).
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

/// A fingerprint of a certificate (RFC 8122, section 5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    algorithm: &'static digest::Algorithm,
    hash: Vec<u8>,
}

impl Fingerprint {
    /// Reads the value of `a=fingerprint`. `None` when it is not well made, or of a hash that is not taken.
    #[must_use]
    pub fn read(value: &str) -> Option<Self> {
        let (name, hash) = value.split_once(' ')?;
        let algorithm = match name.to_ascii_lowercase().as_str() {
            "sha-256" => &digest::SHA256,
            "sha-384" => &digest::SHA384,
            "sha-512" => &digest::SHA512,
            _ => return None,
        };
        let bytes = hash.trim().split(':').map(|hex| {
            let digits = hex.len() == 2 && hex.bytes().all(|b| b.is_ascii_hexdigit());
            digits.then(|| u8::from_str_radix(hex, 16).ok())?
        });
        let hash: Vec<u8> = bytes.collect::<Option<_>>()?;
        (hash.len() == algorithm.output_len()).then_some(Self { algorithm, hash })
    }

    /// Whether it is the fingerprint of a certificate (DER).
    #[must_use]
    pub fn is_of(&self, certificate: &[u8]) -> bool {
        digest::digest(self.algorithm, certificate).as_ref() == self.hash
    }
}

/// What a step of the handshake has led to.
pub enum Step {
    /// Nothing that the leg must know.
    Nothing,
    /// The browser is who its offer said; these are the keys.
    Secured(Box<Keys>),
    /// The browser has said goodbye, the handshake has failed, or the browser is somebody else.
    Over,
}

/// One leg's side.
pub struct Dtls {
    endpoint: Endpoint,
    expected: Vec<Fingerprint>,
    stage: Stage,
    /// Bytes that came before the handshake was done.
    taken: usize,
    /// What the endpoint says of its timer; it is asked often, and looks for it each time.
    due: Option<Instant>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Handshake,
    Secured,
    Over,
}

impl Dtls {
    /// Waits for the browser whose certificate has one of these fingerprints.
    #[must_use]
    pub fn new(identity: &Identity, expected: Vec<Fingerprint>) -> Self {
        let config = Some(identity.config.clone());
        Self {
            endpoint: Endpoint::new(BROWSER, TransportProtocol::UDP, config),
            expected,
            stage: Stage::Handshake,
            taken: 0,
            due: None,
        }
    }

    /// Whether these are the fingerprints that it was made with.
    #[must_use]
    pub fn expects(&self, fingerprints: &[Fingerprint]) -> bool {
        self.expected == fingerprints
    }

    /// Takes a datagram from the browser.
    #[must_use]
    pub fn read(&mut self, now: Instant, datagram: &[u8]) -> Step {
        if self.stage == Stage::Handshake {
            self.taken = self.taken.saturating_add(datagram.len());
            if self.taken > MOST_BYTES {
                tracing::debug!("a DTLS handshake sends without end and is given up");
                return self.over();
            }
        }
        for record in records(datagram) {
            if self.heeds(record) {
                let step = self.step(now, record);
                self.due = self.endpoint.poll_timeout(&BROWSER);
                if !matches!(step, Step::Nothing) {
                    return step;
                }
            }
        }
        Step::Nothing
    }

    /// What is in plain text may be anybody's (RFC 6347, section 4.1.2.7). Before the handshake is done only its own records are heeded:
    /// an alert of that kind says nothing, and what has no place there would be answered by one. Afterwards nothing in plain text is:
    /// a browser that repeats its last flight is known by its sealed Finished (section 4.2.4).
    fn heeds(&self, record: &[u8]) -> bool {
        let plain = matches!(record, [_, _, _, 0, 0, ..]);
        match self.stage {
            Stage::Handshake => !plain || record.first().is_some_and(|kind| NEEDED.contains(kind)),
            Stage::Secured => !plain,
            Stage::Over => false,
        }
    }

    fn step(&mut self, now: Instant, datagram: &[u8]) -> Step {
        let read = self
            .endpoint
            .read(now, BROWSER, None, BytesMut::from(datagram));
        let events = match read {
            Ok(events) => events,
            Err(Error::ErrAlertFatalOrClose) if self.stage == Stage::Secured => {
                return self.over();
            }
            Err(error) => {
                tracing::trace!(%error, "a DTLS datagram was not taken");
                return Step::Nothing;
            }
        };
        for event in events {
            match event {
                EndpointEvent::HandshakeComplete => return self.complete(now),
                EndpointEvent::PeerClosed if self.stage == Stage::Secured => return self.over(),
                _ => {}
            }
        }
        Step::Nothing
    }

    /// The handshake has proven that the browser owns the key of its certificate; whether it is the right certificate is seen here.
    fn complete(&mut self, now: Instant) -> Step {
        let state = self.endpoint.get_connection_state(BROWSER);
        if let Some(keys) = state.and_then(|state| keys(state, &self.expected)) {
            self.stage = Stage::Secured;
            return Step::Secured(Box::new(keys));
        }
        tracing::warn!("a browser's certificate is not the one of its offer; the leg is closed");
        self.close(now);
        Step::Over
    }

    fn over(&mut self) -> Step {
        self.stage = Stage::Over;
        self.due = None;
        Step::Over
    }

    /// When `timeout` is to be called.
    #[must_use]
    pub fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Time has passed: repeats what the browser did not answer.
    #[must_use]
    pub fn timeout(&mut self, now: Instant) -> Step {
        if self.due().is_none_or(|due| now < due) {
            return Step::Nothing;
        }
        let handled = self.endpoint.handle_timeout(BROWSER, now);
        self.due = self.endpoint.poll_timeout(&BROWSER);
        if let Err(error) = handled {
            tracing::debug!(%error, "a DTLS handshake has failed");
            return self.over();
        }
        Step::Nothing
    }

    /// Says goodbye (close_notify, RFC 5246, section 7.2.1).
    pub fn close(&mut self, now: Instant) {
        self.stage = Stage::Over;
        self.due = None;
        let _ = self.endpoint.stop(now, BROWSER);
    }

    /// The next datagram for the browser.
    pub fn poll_send(&mut self) -> Option<BytesMut> {
        Some(self.endpoint.poll_transmit()?.message)
    }
}

/// The only place where keys come from.
fn keys(state: &State, expected: &[Fingerprint]) -> Option<Keys> {
    let shown = state.peer_certificates.first()?;
    let right = expected.iter().any(|fingerprint| fingerprint.is_of(shown));
    let gcm = state.srtp_protection_profile() == SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm;
    if !right || !gcm {
        return None;
    }
    let material = state
        .export_keying_material("EXTRACTOR-dtls_srtp", &[], KEYING_MATERIAL)
        .ok()?;
    Keys::of_server(material.as_ref())
}

/// The records of a datagram (RFC 6347, section 4.1); what is cut off is none.
fn records(datagram: &[u8]) -> impl Iterator<Item = &[u8]> {
    const HEADER: usize = 13;
    let mut rest = datagram;
    std::iter::from_fn(move || {
        let [high, low] = *rest.get(11..HEADER)? else {
            return None;
        };
        let length = usize::from(u16::from_be_bytes([high, low])).saturating_add(HEADER);
        let (record, after) = rest.split_at_checked(length)?;
        rest = after;
        Some(record)
    })
}

#[cfg(test)]
#[path = "dtls_test.rs"]
mod tests;
