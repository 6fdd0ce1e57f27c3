//! The time stamping authority, asked over HTTP (RFC 3161, section 3.4).

use crate::record::evidence::links::Head;
use crate::record::evidence::stamps::Stamp;
use crate::record::evidence::tsp::{self, Authorities, NoAuthority, NotStamped};
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::runtime::Handle;

/// Longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Longest answer that is read, in bytes. One with three certificates has some six thousand.
const LONGEST_ANSWER: usize = 64 * 1024;

/// Why the settings name no authority.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// The address.
    #[error(
        "record.stamp_url is no address of a time stamping authority: http:// or https:// is needed ({0})"
    )]
    Url(String),
    /// The file.
    #[error("record.stamp_ca: {0} cannot be read: {1}")]
    File(PathBuf, #[source] io::Error),
    /// What is in it.
    #[error("record.stamp_ca: {0}: {1}")]
    None(PathBuf, #[source] NoAuthority),
    /// The system has no certificates for HTTPS, say.
    #[error("no time stamping authority can be asked: {0}")]
    Client(#[source] reqwest::Error),
}

/// Why a line is not stamped now.
#[derive(Debug, thiserror::Error)]
pub enum Unstamped {
    /// It cannot be reached or is too slow.
    #[error("the time stamping authority does not answer: {0}")]
    Silent(#[source] reqwest::Error),
    /// It answers with something else.
    #[error("the time stamping authority answers with HTTP {0}")]
    Status(u16),
    /// It answers without end.
    #[error("the answer of the time stamping authority is longer than {LONGEST_ANSWER} bytes")]
    Long,
    /// It answers wrongly.
    #[error(transparent)]
    Wrong(#[from] NotStamped),
}

/// Who stamps the heads of chains. Asked by tasks of the runtime in which this was made.
#[derive(Clone, Debug)]
pub struct Authority {
    url: Url,
    trusted: Authorities,
    client: Client,
    /// Between two stamps of a record.
    pub(super) every: Duration,
    pub(super) runtime: Handle,
}

impl Authority {
    /// The authority at `url`, whose answers are believed if a certificate of the file `ca` signed its own.
    ///
    /// # Errors
    /// [`AuthorityError`].
    ///
    /// # Panics
    /// Outside of a runtime.
    pub fn new(url: &str, ca: &Path, every: Duration) -> Result<Self, AuthorityError> {
        let url = Url::parse(url).map_err(|error| AuthorityError::Url(error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(AuthorityError::Url(url.scheme().to_owned()));
        }
        // Somebody else may have chosen already; it is the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .redirect(Policy::none())
            .timeout(PATIENCE)
            .build()
            .map_err(AuthorityError::Client)?;
        Ok(Self {
            url,
            trusted: authorities(ca)?,
            client,
            every,
            runtime: Handle::current(),
        })
    }

    /// Has `head` stamped.
    ///
    /// # Errors
    /// [`Unstamped`].
    pub async fn stamp(&self, head: Head) -> Result<Stamp, Unstamped> {
        let nonce = rand::random();
        let mut answer = self
            .client
            .post(self.url.clone())
            .header(CONTENT_TYPE, "application/timestamp-query")
            .body(tsp::request(head.hash, nonce)?)
            .send()
            .await
            .map_err(Unstamped::Silent)?;
        if !answer.status().is_success() {
            return Err(Unstamped::Status(answer.status().as_u16()));
        }
        let mut bytes = Vec::new();
        while let Some(more) = answer.chunk().await.map_err(Unstamped::Silent)? {
            bytes.extend_from_slice(&more);
            if bytes.len() > LONGEST_ANSWER {
                return Err(Unstamped::Long);
            }
        }
        let (token, stamped) = self.trusted.answer(&bytes, head.hash, nonce)?;
        Ok(Stamp::new(head, stamped.at, &token))
    }
}

/// The authorities of a PEM file.
///
/// # Errors
/// [`AuthorityError::File`], [`AuthorityError::None`].
pub fn authorities(ca: &Path) -> Result<Authorities, AuthorityError> {
    let pem = std::fs::read(ca).map_err(|e| AuthorityError::File(ca.to_owned(), e))?;
    Authorities::read(&pem).map_err(|e| AuthorityError::None(ca.to_owned(), e))
}
