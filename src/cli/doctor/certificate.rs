//! Is there a certificate for HTTPS, does its key fit, for whom and how long is it good?

use super::finding::Finding;
use crate::edge::clock;
use crate::edge::config::{Config, Plain};
use crate::edge::tls;
use std::path::Path;
use x509_parser::extensions::GeneralName;
use x509_parser::pem::parse_x509_pem;

const DAY: i64 = 86_400;
/// Days before the end at which somebody should be told.
const SOON: i64 = 21;

/// Looks at the configured certificate, or at that of a development server.
pub fn check(config: &Config) -> Finding {
    if let (Some(cert), Some(key)) = (&config.tls.cert, &config.tls.key) {
        return read(cert, key, "The certificate");
    }
    if config.http.plain == Plain::Everyone {
        return Finding::good("No certificate is needed here: a proxy in front ends TLS.");
    }
    let dev = &config.tls.dev_ca_dir;
    let (cert, key) = (dev.join("server.pem"), dev.join("server-key.pem"));
    if cert.exists() {
        return read(&cert, &key, "The development certificate");
    }
    Finding::note(
        "No certificate is configured (tls.cert, tls.key): only a development server (serve --dev) can start, with one that it makes.",
    )
}

fn read(cert: &Path, key: &Path, what: &str) -> Finding {
    let what = format!("{what} {}", cert.display());
    if let Err(error) = tls::acceptor(cert, key) {
        return Finding::wrong(format!("{what} cannot be used: {error}."));
    }
    let now = i64::try_from(clock::seconds()).unwrap_or(i64::MAX);
    std::fs::read(cert)
        .ok()
        .and_then(|pem| judge(&what, &pem, now))
        .unwrap_or_else(|| Finding::wrong(format!("{what} is no X.509 certificate.")))
}

/// Validity and names of the first certificate in `pem`; `None` when there is none.
fn judge(what: &str, pem: &[u8], now: i64) -> Option<Finding> {
    let (_, pem) = parse_x509_pem(pem).ok()?;
    let certificate = pem.parse_x509().ok()?;
    let validity = certificate.validity();
    let names: Vec<String> = certificate
        .subject_alternative_name()
        .ok()
        .flatten()
        .map(|names| names.value.general_names.iter().filter_map(name).collect())
        .unwrap_or_default();
    if names.is_empty() {
        return Some(Finding::wrong(format!(
            "{what} names no host: browsers will refuse it."
        )));
    }
    let names = names.join(", ");
    let days = validity.not_after.timestamp().saturating_sub(now) / DAY;
    Some(if now < validity.not_before.timestamp() {
        Finding::wrong(format!(
            "{what} is not valid before {}.",
            validity.not_before
        ))
    } else if now >= validity.not_after.timestamp() {
        Finding::wrong(format!(
            "{what} has been out of date since {}. Renew it.",
            validity.not_after
        ))
    } else if days < SOON {
        Finding::note(format!(
            "{what} for {names} ends in {days} days. Renew it soon."
        ))
    } else {
        Finding::good(format!("{what} is good for {names}, for {days} more days."))
    })
}

fn name(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => {
            if let Ok(v4) = <[u8; 4]>::try_from(*bytes) {
                return Some(std::net::Ipv4Addr::from(v4).to_string());
            }
            let v6 = <[u8; 16]>::try_from(*bytes).ok()?;
            Some(std::net::Ipv6Addr::from(v6).to_string())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "tests")]
    use super::*;
    use crate::edge::certs;

    #[test]
    fn a_certificate_is_good_until_its_end_comes_near() {
        let folder = tempfile::tempdir().unwrap();
        let made = certs::load_or_make(folder.path()).unwrap();
        let pem = std::fs::read(&made.cert).unwrap();
        let now = i64::try_from(clock::seconds()).unwrap();
        let after = |days: i64| judge("It", &pem, now + days * DAY).unwrap().to_string();
        assert!(after(0).starts_with("good"), "{}", after(0));
        assert!(after(0).contains("localhost") && after(0).contains("127.0.0.1"));
        assert!(after(80).starts_with("note"), "{}", after(80));
        assert!(after(100).starts_with("WRONG"), "{}", after(100));
        assert!(after(-10).starts_with("WRONG"), "{}", after(-10));
        assert_eq!(judge("It", b"no certificate", now), None);
    }

    #[test]
    fn a_key_of_another_certificate_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let one = certs::load_or_make(&folder.path().join("one")).unwrap();
        let two = certs::load_or_make(&folder.path().join("two")).unwrap();
        let mut config = Config::default();
        config.tls.cert = Some(one.cert);
        config.tls.key = Some(two.key);
        assert!(check(&config).is_wrong());
        config.tls.key = Some(one.key);
        assert!(!check(&config).is_wrong());
    }
}
