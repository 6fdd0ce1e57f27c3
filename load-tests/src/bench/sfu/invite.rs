//! Invitations to hearings of a server on this machine, as its own command line makes them.

use anyhow::{Context, Result};
use std::path::Path;
use tyndau::edge::clock;
use tyndau::edge::config::Auth;
use tyndau::edge::store::Store;
use tyndau::edge::token::{Signer, random_id};
use tyndau::id::HearingId;
use tyndau::signal::grant::{Claims, TokenKind};
use tyndau::signal::http::Language;
use tyndau::signal::message::Role;

/// Seconds that an invitation is good for.
const LIFE: u64 = 4 * 60 * 60;

/// The catalogue and the key of a data folder.
pub struct Inviter {
    store: Store,
    signer: Signer,
    auth: Auth,
}

impl Inviter {
    /// Opens them; `archive` is the archive of the data folder.
    pub async fn open(archive: &Path) -> Result<Self> {
        let data = archive
            .parent()
            .context("an archive lies in a data folder")?;
        Ok(Self {
            store: Store::open(data).await?,
            signer: Signer::load_or_make(data)?,
            auth: Auth::default(),
        })
    }

    /// The token of an invitation for a new person.
    pub async fn token(&self, hearing: &HearingId, role: Role, name: &str) -> Result<String> {
        let now = clock::seconds();
        let claims = Claims {
            iss: self.auth.issuer.clone(),
            aud: self.auth.audience.clone(),
            sub: random_id(),
            hid: hearing.to_string(),
            role,
            jti: random_id(),
            iat: now,
            nbf: now,
            exp: now.saturating_add(LIFE),
            epoch: self.store.hearing(hearing).await?.epoch,
            name: name.to_owned(),
            lang: Language::En,
        };
        Ok(self.signer.sign(TokenKind::Invitation, &claims)?)
    }
}
