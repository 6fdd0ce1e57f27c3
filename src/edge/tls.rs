//! TLS of the HTTPS port: TLS 1.3 and 1.2 with the library's safe defaults, HTTP/1.1 only (the WebSocket needs it).

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;

/// Why HTTPS cannot be offered.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// Neither configured nor in development.
    #[error(
        "no certificate for HTTPS: give tls.cert and tls.key, or start with --dev, or set http.plain = \"everyone\" behind a proxy that ends TLS"
    )]
    None,
    /// A file holds none.
    #[error("{0} holds no usable certificate or key: {1}")]
    File(PathBuf, rustls::pki_types::pem::Error),
    /// Certificate and key do not belong together.
    #[error("certificate and key cannot be used: {0}")]
    Pair(rustls::Error),
}

/// Reads certificate chain and key.
///
/// # Errors
/// [`TlsError`] names the file.
pub fn acceptor(cert: &Path, key: &Path) -> Result<TlsAcceptor, TlsError> {
    let in_file = |path: &Path| {
        let path = path.to_owned();
        move |e| TlsError::File(path, e)
    };
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(cert)
        .and_then(Iterator::collect)
        .map_err(in_file(cert))?;
    let key = PrivateKeyDer::from_pem_file(key).map_err(in_file(key))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(TlsError::Pair)?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(TlsError::Pair)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_pair_that_belongs_together_is_taken_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let one = crate::edge::certs::load_or_make(&folder.path().join("one")).unwrap();
        let two = crate::edge::certs::load_or_make(&folder.path().join("two")).unwrap();
        assert!(acceptor(&one.cert, &one.key).is_ok());
        assert!(matches!(
            acceptor(&one.cert, &two.key),
            Err(TlsError::Pair(_))
        ));
        let missing = folder.path().join("missing.pem");
        assert!(matches!(
            acceptor(&missing, &one.key),
            Err(TlsError::File(..))
        ));
    }
}
