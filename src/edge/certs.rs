//! The development certificate authority. Made once and kept, so that a phone has to trust it once; the server's certificate is made
//! anew when the machine's names or addresses change. Not for production: there the court gives certificate and key.

use super::{addresses, files};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use std::path::{Path, PathBuf};
use time::{Duration, OffsetDateTime};

/// Why there is no development certificate.
#[derive(Debug, thiserror::Error)]
pub enum CertsError {
    /// A file cannot be read or written.
    #[error("the development certificate {0} cannot be kept: {1}")]
    File(PathBuf, std::io::Error),
    /// The library says no.
    #[error("no development certificate can be made: {0}; remove {1} to begin anew")]
    Make(rcgen::Error, PathBuf),
}

/// Files of the server's development certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DevCerts {
    /// The authority that a phone has to trust, PEM.
    pub authority: PathBuf,
    /// The server's certificate, PEM.
    pub cert: PathBuf,
    /// Its key, PEM.
    pub key: PathBuf,
}

/// Days that browsers take a certificate for at most are 825 (private authorities); the leaf is made anew well before its end.
const LEAF_DAYS: i64 = 90;
const LEAF_RENEW_DAYS: u64 = 60;
const AUTHORITY_DAYS: i64 = 3650;

/// Reads the development certificates of a folder; makes what is missing, and the server's anew when it no longer fits the machine.
///
/// # Errors
/// [`CertsError`] when the folder cannot be written or its authority cannot be used.
pub fn load_or_make(folder: &Path) -> Result<DevCerts, CertsError> {
    load_or_make_for(folder, &names())
}

fn load_or_make_for(folder: &Path, names: &[String]) -> Result<DevCerts, CertsError> {
    let in_file = |file: PathBuf| move |e| CertsError::File(file, e);
    let making = |e| CertsError::Make(e, folder.to_owned());
    std::fs::create_dir_all(folder).map_err(in_file(folder.to_owned()))?;
    let certs = DevCerts {
        authority: folder.join("ca.pem"),
        cert: folder.join("server.pem"),
        key: folder.join("server-key.pem"),
    };
    let ca_key = folder.join("ca-key.pem");
    let fits = folder.join("server-names.txt");

    if !certs.authority.exists() || !ca_key.exists() {
        let (cert, key) = make_authority().map_err(making)?;
        write(&ca_key, &key)?;
        write(&certs.authority, &cert)?;
        // A certificate of an earlier authority is worth nothing.
        let _ = std::fs::remove_file(&fits);
    }
    let wanted = names.join("\n");
    let fresh = certs.cert.exists()
        && certs.key.exists()
        && !is_old(&certs.cert)
        && std::fs::read_to_string(&fits).is_ok_and(|made_for| made_for == wanted);
    if !fresh {
        let authority =
            std::fs::read_to_string(&certs.authority).map_err(in_file(certs.authority.clone()))?;
        let authority_key = std::fs::read_to_string(&ca_key).map_err(in_file(ca_key.clone()))?;
        let (cert, key) = make_leaf(&authority, &authority_key, names).map_err(making)?;
        write(&certs.key, &key)?;
        write(&certs.cert, &cert)?;
        write(&fits, &wanted)?;
    }
    Ok(certs)
}

/// All that a browser may call this machine.
fn names() -> Vec<String> {
    let mut names = vec!["localhost".to_owned()];
    if let Some(host) = addresses::host_name() {
        names.push(format!("{host}.local"));
        names.push(host);
    }
    names.extend(addresses::local().iter().map(ToString::to_string));
    names.sort();
    names.dedup();
    names
}

fn is_old(cert: &Path) -> bool {
    let longest = std::time::Duration::from_secs(LEAF_RENEW_DAYS.saturating_mul(86_400));
    std::fs::metadata(cert)
        .and_then(|m| m.modified())
        .ok()
        .and_then(|made| made.elapsed().ok())
        .is_none_or(|age| age > longest)
}

fn write(path: &Path, text: &str) -> Result<(), CertsError> {
    files::write_private(path, text.as_bytes()).map_err(|e| CertsError::File(path.to_owned(), e))
}

fn make_authority() -> Result<(String, String), rcgen::Error> {
    let key = KeyPair::generate()?;
    let mut params = CertificateParams::new(Vec::new())?;
    params.distinguished_name.push(
        DnType::CommonName,
        "Tyndau development CA (not for production)",
    );
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    lasts(&mut params, AUTHORITY_DAYS);
    let cert = params.self_signed(&key)?;
    Ok((cert.pem(), key.serialize_pem()))
}

fn make_leaf(
    authority: &str,
    authority_key: &str,
    names: &[String],
) -> Result<(String, String), rcgen::Error> {
    let issuer = Issuer::from_ca_cert_pem(authority, KeyPair::from_pem(authority_key)?)?;
    let key = KeyPair::generate()?;
    let mut params = CertificateParams::new(names.to_vec())?;
    params
        .distinguished_name
        .push(DnType::CommonName, "Tyndau development server");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    lasts(&mut params, LEAF_DAYS);
    let cert = params.signed_by(&key, &issuer)?;
    Ok((cert.pem(), key.serialize_pem()))
}

/// From yesterday on (phones' clocks differ), for so many days.
fn lasts(params: &mut CertificateParams, days: i64) {
    let now = OffsetDateTime::now_utc();
    params.not_before = now.checked_sub(Duration::days(1)).unwrap_or(now);
    params.not_after = now.checked_add(Duration::days(days)).unwrap_or(now);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn read(path: &Path) -> String {
        std::fs::read_to_string(path).unwrap()
    }

    #[test]
    fn the_authority_stays_and_the_leaf_follows_the_machines_names() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("dev");
        let here = ["localhost".to_owned(), "192.0.2.2".to_owned()];
        let first = load_or_make_for(&folder, &here).unwrap();
        let (authority, leaf) = (read(&first.authority), read(&first.cert));
        load_or_make_for(&folder, &here).unwrap();
        assert_eq!(
            (read(&first.authority), read(&first.cert)),
            (authority.clone(), leaf.clone())
        );
        load_or_make_for(&folder, &["localhost".to_owned()]).unwrap();
        assert_eq!(read(&first.authority), authority);
        assert_ne!(read(&first.cert), leaf);
        for entry in std::fs::read_dir(&folder).unwrap() {
            assert_eq!(
                entry.unwrap().metadata().unwrap().permissions().mode() & 0o077,
                0
            );
        }
    }

    #[test]
    fn this_machine_is_named() {
        assert!(names().contains(&"localhost".to_owned()));
        assert!(names().contains(&"127.0.0.1".to_owned()));
    }
}
