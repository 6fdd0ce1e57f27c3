//! Are the ports free, or held by the server that is to hold them?

use super::finding::Finding;
use crate::client::host::{Host, configured};
use crate::client::http;
use crate::edge::config::Config;
use crate::edge::ports::{Bound, Ports};
use axum::http::Method;

/// Looks at the ports of the running server, or tries to take the configured ones and lets them go again.
pub async fn check(config: &Config, running: Option<&Host>) -> Finding {
    match running {
        Some(host) => held(host).await,
        None => free(config).await,
    }
}

async fn held(host: &Host) -> Finding {
    let ports = host.ports;
    let admin = format!("localhost:{}", ports.admin);
    match http::request(&admin, Method::GET, "/readyz", None, None).await {
        Ok(answer) if answer.status == 200 => {
            Finding::good(format!("The server is ready: {}.", named(ports)))
        }
        Ok(answer) => Finding::wrong(format!(
            "The server runs but says that it is not ready (/readyz on port {}: {}). Look into its log.",
            ports.admin, answer.status
        )),
        Err(error) => Finding::wrong(format!(
            "Somebody listens at HTTP port {}, but no server of ours answers at the admin port: {error}.",
            ports.http
        )),
    }
}

async fn free(config: &Config) -> Finding {
    let dev = config.tls.cert.is_none();
    let media = config.media.address();
    if let Err(error) = std::net::UdpSocket::bind(media) {
        return Finding::wrong(format!(
            "No server of this folder runs, and voice and picture cannot use UDP {media}: {error}; choose another port with TYNDAU__MEDIA__PORT."
        ));
    }
    match Bound::bind(config, dev).await {
        Ok(_) => Finding::good(format!(
            "No server runs. Its ports are free: {}.",
            named(configured(config, dev))
        )),
        Err(error) => Finding::wrong(format!("No server of this folder runs, and {error}.")),
    }
}

/// The ports by name; a port 0 is none, or one that is chosen at the start.
fn named(ports: Ports) -> String {
    let named = [
        ("HTTP", ports.http),
        ("HTTPS", ports.https),
        ("UDP", ports.udp),
        ("admin", ports.admin),
    ];
    named
        .iter()
        .filter(|(_, port)| *port != 0)
        .map(|(name, port)| format!("{name} {port}"))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[tokio::test]
    async fn a_port_that_another_program_holds_is_named() {
        let mut config = Config::default().with_ports_from(0).unwrap();
        assert!(!check(&config, None).await.is_wrong());
        let other = std::net::TcpListener::bind("0.0.0.0:0").unwrap();
        config.admin.port = other.local_addr().unwrap().port();
        let finding = check(&config, None).await;
        assert!(finding.is_wrong());
        assert!(
            finding.to_string().contains("TYNDAU__ADMIN__PORT"),
            "{finding}"
        );
        let other = std::net::UdpSocket::bind("0.0.0.0:0").unwrap();
        config.media.port = other.local_addr().unwrap().port();
        let finding = check(&config, None).await;
        assert!(
            finding.is_wrong() && finding.to_string().contains("TYNDAU__MEDIA__PORT"),
            "{finding}"
        );
    }
}
