//! The TCP ports, taken before anything starts. The UDP port is taken by the media plane, in the same breath.

use super::config::{Config, Plain};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// A port that could not be taken.
#[derive(Debug, thiserror::Error)]
#[error("{what} cannot listen at {address}: {error}; choose another one with {setting}")]
pub struct PortError {
    what: &'static str,
    address: SocketAddr,
    error: std::io::Error,
    setting: &'static str,
}

/// Numbers of the ports that were taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ports {
    /// TCP, plain HTTP.
    pub http: u16,
    /// TCP, HTTPS; 0: this server has none.
    pub https: u16,
    /// UDP, voice and picture.
    pub udp: u16,
    /// TCP, for the operator.
    pub admin: u16,
}

/// The ports themselves.
#[derive(Debug)]
pub struct Bound {
    /// Plain HTTP.
    pub http: TcpListener,
    /// HTTPS, unless a proxy in front ends TLS.
    pub https: Option<TcpListener>,
    /// For the operator.
    pub admin: TcpListener,
}

/// Whether this server speaks TLS itself.
#[must_use]
pub fn has_https(config: &Config, dev: bool) -> bool {
    dev || config.tls.cert.is_some() || config.http.plain == Plain::Loopback
}

impl Bound {
    /// Takes all TCP ports, or none.
    ///
    /// # Errors
    /// [`PortError`] names the first that could not be taken.
    pub async fn bind(config: &Config, dev: bool) -> Result<Self, PortError> {
        let http = tcp("HTTP", config.http.address(), "TYNDAU__HTTP__PORT").await?;
        let https = match has_https(config, dev) {
            true => Some(tcp("HTTPS", config.https.address(), "TYNDAU__HTTPS__PORT").await?),
            false => None,
        };
        let admin = tcp(
            "the admin port",
            config.admin.address(),
            "TYNDAU__ADMIN__PORT",
        )
        .await?;
        Ok(Self { http, https, admin })
    }

    /// The numbers of all ports, `udp` being the media plane's.
    #[must_use]
    pub fn ports(&self, udp: u16) -> Ports {
        Ports {
            http: number(self.http.local_addr()),
            https: self
                .https
                .as_ref()
                .map_or(0, |https| number(https.local_addr())),
            udp,
            admin: number(self.admin.local_addr()),
        }
    }
}

async fn tcp(
    what: &'static str,
    address: SocketAddr,
    setting: &'static str,
) -> Result<TcpListener, PortError> {
    TcpListener::bind(address).await.map_err(|error| PortError {
        what,
        address,
        error,
        setting,
    })
}

fn number(address: std::io::Result<SocketAddr>) -> u16 {
    address.map_or(0, |address| address.port())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn free() -> Config {
        Config::default().with_ports_from(0).unwrap()
    }

    #[tokio::test]
    async fn each_port_that_is_taken_is_named_in_one_sentence() {
        let holder = Bound::bind(&free(), true).await.unwrap();
        let taken = holder.ports(7);
        assert!(taken.http != 0 && taken.https != 0 && taken.admin != 0 && taken.udp == 7);
        let tries: [(&str, fn(&mut Config, Ports)); 3] = [
            ("TYNDAU__HTTP__PORT", |c, p| c.http.port = p.http),
            ("TYNDAU__HTTPS__PORT", |c, p| c.https.port = p.https),
            ("TYNDAU__ADMIN__PORT", |c, p| c.admin.port = p.admin),
        ];
        for (setting, take) in tries {
            let mut config = free();
            take(&mut config, taken);
            let sentence = Bound::bind(&config, true).await.unwrap_err().to_string();
            assert!(
                sentence.contains(setting) && !sentence.contains('\n'),
                "{sentence}"
            );
        }
    }

    #[test]
    fn only_a_server_behind_a_proxy_goes_without_https() {
        let mut config = Config::default();
        assert!(has_https(&config, false));
        config.http.plain = Plain::Everyone;
        assert!(!has_https(&config, false));
        assert!(has_https(&config, true));
    }
}
