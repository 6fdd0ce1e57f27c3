//! Driving a leg: checks, the handshake, and time.

use super::egress::Egress;
use super::{Leg, Said};
use crate::edge::transport::dtls::Step;
use crate::edge::transport::ice::Check;
use crate::edge::transport::keys::Keys;
use crate::edge::transport::run::Network;
use crate::edge::transport::srtp::Srtp;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// ICE checks that are answered: about a hundred a second; a browser sends some twenty while it connects, and then a few a minute.
pub(super) const CHECKS_KBPS: u32 = 100;
/// Consent and silence are looked at so often.
const LOOK: Duration = Duration::from_millis(100);
/// So much too early does no harm: the legs of a shard come to be looked at together.
const EARLY: Duration = Duration::from_millis(50);

impl Leg {
    /// A STUN check. `None`: it was not authenticated, or is one too many; otherwise whether the leg has moved to a new address.
    pub fn check(
        &mut self,
        now: Instant,
        from: SocketAddr,
        datagram: &[u8],
        network: &mut dyn Network,
    ) -> Option<bool> {
        if !self.checks.is_open(now) {
            return None;
        }
        let Check::Answered { response, moved } = self.ice.check(now, from, datagram) else {
            return None;
        };
        self.checks.charge(now, datagram.len());
        network.send(from, &response, response.len());
        if moved {
            self.redirect(from);
        }
        Some(moved)
    }

    /// What the viewer gets goes there.
    pub(super) fn redirect(&mut self, to: SocketAddr) {
        if let Some(egress) = &mut self.egress {
            egress.redirect(to);
        }
    }

    /// Something came from the leg's own address.
    pub fn heard(&mut self, now: Instant) {
        self.ice.heard(now);
    }

    /// DTLS from the leg's own address.
    pub fn dtls(
        &mut self,
        now: Instant,
        datagram: &[u8],
        network: &mut dyn Network,
        said: &mut Vec<Said>,
    ) {
        let step = self.dtls.read(now, datagram);
        self.carry_out(now, step, network, said);
    }

    /// When the leg wants to be woken; what has to do with the rate of a link wants every tick.
    #[must_use]
    pub fn due(&self, now: Instant) -> Instant {
        if self.share || self.waits() || self.is_weak(now) {
            return now;
        }
        let own = [
            self.dtls.due(),
            self.reports.due(),
            self.probe_due(now),
            self.ice.due(),
        ];
        own.into_iter().flatten().fold(self.look, Instant::min)
    }

    /// Time passed: a handshake that got no answer, an address that is silent, the end of speech, the end of consent.
    pub fn timeout(&mut self, now: Instant, network: &mut dyn Network, said: &mut Vec<Said>) {
        let step = self.dtls.timeout(now);
        self.carry_out(now, step, network, said);
        let former = self.address();
        if let Some(to) = self.ice.leave(now) {
            self.redirect(to);
            said.push(Said::Moved(former));
        }
        if self.look.saturating_duration_since(now) <= EARLY {
            self.look = now.checked_add(LOOK).unwrap_or(now);
            if let Some(on) = self.loudness.quiet(now) {
                said.push(Said::Speaking(on));
            }
            if self.ice.silent(now) {
                said.push(Said::Gone);
            }
        }
    }

    /// Says goodbye to the browser (DTLS close_notify).
    pub fn close(&mut self, now: Instant, network: &mut dyn Network) {
        self.dtls.close(now);
        self.send_handshake(network);
    }

    fn carry_out(
        &mut self,
        now: Instant,
        step: Step,
        network: &mut dyn Network,
        said: &mut Vec<Said>,
    ) {
        self.send_handshake(network);
        let up = match step {
            Step::Nothing => return,
            Step::Secured(keys) => self.secure(now, &keys).is_some(),
            Step::Over => false,
        };
        self.connected = up;
        said.push(if up { Said::Connected } else { Said::Gone });
    }

    fn send_handshake(&mut self, network: &mut dyn Network) {
        while let Some(datagram) = self.dtls.poll_send() {
            if let Some(address) = self.ice.address() {
                network.send(address, &datagram, datagram.len());
            }
        }
    }

    fn secure(&mut self, now: Instant, keys: &Keys) -> Option<()> {
        let to = self.ice.address()?;
        self.ingress = Some(Srtp::new(&keys.theirs)?);
        let egress = Egress::new(Srtp::new(&keys.ours)?, to, self.agreed.transport_cc);
        self.egress = Some(egress);
        self.ice.connected();
        self.reports.begin(now);
        Some(())
    }
}
