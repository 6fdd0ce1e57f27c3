//! Bounds against abuse, with the starting values of the threat model.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Bounds against abuse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Largest WebSocket frame in bytes.
    pub frame_bytes: usize,
    /// Deepest nesting of JSON.
    pub json_depth: usize,
    /// Messages a second and connection, in the long run.
    pub messages_per_second: u32,
    /// Messages of a connection at once.
    pub message_burst: u32,
    /// Bad messages of a connection before it is closed.
    pub bad_messages: u32,
    /// Milliseconds from the opening of a WebSocket to a good `hello`.
    pub hello_ms: u64,
    /// Milliseconds without any message before a WebSocket is closed.
    pub silence_ms: u64,
    /// Milliseconds from accepting a connection (TLS included) to the end of the request's header.
    pub header_ms: u64,
    /// Largest header of a request in bytes.
    pub header_bytes: usize,
    /// Largest body of a request in bytes.
    pub body_bytes: usize,
    /// Connections in all.
    pub connections: usize,
    /// Connections of one address.
    pub per_address: usize,
    /// Connections of one address that have not yet sent a whole request header.
    pub silent_per_address: usize,
    /// Networks for which the bounds per address do not hold: court buildings, proxies, test machines.
    pub known_networks: Vec<Network>,
    /// Joins and resumes a second and address, in the long run.
    pub joins_per_second: u32,
    /// Joins and resumes of one address at once.
    pub join_burst: u32,
    /// kbit/s that a person may send in the long run, voice and all layers of the picture together, and at once for a second. What is
    /// above is dropped; who sends twice as much for ten seconds is disconnected.
    pub publisher_kbps: u32,
    /// Milliseconds that a WebSocket ticket is good for.
    pub ticket_ms: u64,
    /// Milliseconds after a disconnect that a resume secret is good for.
    pub resume_ms: u64,
    /// Milliseconds that rooms have to close their files when the server stops.
    pub stop_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            frame_bytes: 65_536,
            json_depth: 32,
            messages_per_second: 30,
            message_burst: 60,
            bad_messages: 10,
            hello_ms: 3_000,
            silence_ms: 15_000,
            header_ms: 10_000,
            header_bytes: 16_384,
            body_bytes: 16_384,
            connections: 8_192,
            per_address: 256,
            silent_per_address: 10,
            known_networks: vec![
                Network {
                    address: IpAddr::V4(Ipv4Addr::new(127, 0, 0, 0)),
                    prefix: 8,
                },
                Network {
                    address: IpAddr::V6(Ipv6Addr::LOCALHOST),
                    prefix: 128,
                },
            ],
            joins_per_second: 5,
            join_burst: 60,
            publisher_kbps: 8_000,
            ticket_ms: 30_000,
            resume_ms: 120_000,
            stop_ms: 10_000,
        }
    }
}

impl Limits {
    /// Whether an address is of a known network.
    #[must_use]
    pub fn knows(&self, address: IpAddr) -> bool {
        self.known_networks
            .iter()
            .any(|network| network.holds(address))
    }

    /// A bound of nothing would shut everybody out.
    pub(super) fn check(&self) -> Result<(), String> {
        let bounds = [
            ("frame_bytes", self.frame_bytes),
            ("json_depth", self.json_depth),
            ("header_bytes", self.header_bytes),
            ("body_bytes", self.body_bytes),
            ("connections", self.connections),
            ("per_address", self.per_address),
            ("silent_per_address", self.silent_per_address),
            ("messages_per_second", self.messages_per_second as usize),
            ("message_burst", self.message_burst as usize),
            ("joins_per_second", self.joins_per_second as usize),
            ("join_burst", self.join_burst as usize),
            ("publisher_kbps", self.publisher_kbps as usize),
        ];
        match bounds.iter().find(|(_, value)| *value == 0) {
            Some((name, _)) => Err(format!("limits.{name} is 0: nothing could pass")),
            None => Ok(()),
        }
    }
}

/// A network as `address/prefix`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

impl JsonSchema for Network {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Network".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}

impl Network {
    /// Whether the address is in this network. An IPv4 address that arrives mapped into IPv6 counts as IPv4.
    #[must_use]
    pub fn holds(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(network), IpAddr::V4(one)) => {
                let mask = u32::MAX
                    .checked_shl(32_u32.saturating_sub(self.prefix.into()))
                    .unwrap_or(0);
                network.to_bits() & mask == one.to_bits() & mask
            }
            (IpAddr::V6(network), IpAddr::V6(one)) => {
                let mask = u128::MAX
                    .checked_shl(128_u32.saturating_sub(self.prefix.into()))
                    .unwrap_or(0);
                network.to_bits() & mask == one.to_bits() & mask
            }
            _ => false,
        }
    }
}

impl TryFrom<String> for Network {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no network: write it as 192.0.2.0/24");
        let (address, prefix) = text.split_once('/').ok_or_else(wrong)?;
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let prefix: u8 = prefix.parse().map_err(|_| wrong())?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        if prefix > longest {
            return Err(wrong());
        }
        Ok(Self { address, prefix })
    }
}

impl From<Network> for String {
    fn from(network: Network) -> Self {
        format!("{}/{}", network.address, network.prefix)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_network_holds_its_addresses_and_no_other() {
        let network = Network::try_from("192.0.2.0/24".to_owned()).unwrap();
        assert!(network.holds("192.0.2.255".parse().unwrap()));
        assert!(network.holds("::ffff:192.0.2.1".parse().unwrap()));
        assert!(!network.holds("192.0.3.0".parse().unwrap()));
        assert!(!network.holds("2001:db8::1".parse().unwrap()));
        let all = Network::try_from("0.0.0.0/0".to_owned()).unwrap();
        assert!(all.holds("203.0.113.9".parse().unwrap()));
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for bad in ["", "192.0.2.1", "192.0.2.0/33", "x/8", "::/129"] {
            assert!(Network::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }
}
