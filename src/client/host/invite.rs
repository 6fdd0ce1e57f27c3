//! Hearings and links for calls, made in the data folder of a server that runs on this machine.

use super::super::error::CallError;
use super::super::link::JoinLink;
use crate::edge::clock;
use crate::edge::config::Auth;
use crate::edge::store::Store;
use crate::edge::token::{Signer, random_id};
use crate::id::HearingId;
use crate::signal::grant::{Claims, TokenKind};
use crate::signal::http::Language;
use crate::signal::message::{HearingCard, Role};
use std::path::Path;

/// Links for calls end after so many seconds.
const LIFE: u64 = 4 * 60 * 60;

/// The catalogue and the key of a data folder.
pub(super) struct Inviter {
    store: Store,
    signer: Signer,
    auth: Auth,
}

impl Inviter {
    /// Opens them.
    ///
    /// # Errors
    /// [`CallError::Host`] when the folder is not that of a server, or may not be read by this user.
    pub(super) async fn open(data: &Path, auth: Auth) -> Result<Self, CallError> {
        let store = Store::open(data)
            .await
            .map_err(|e| CallError::Host(e.to_string()))?;
        let signer = Signer::load_or_make(data).map_err(|e| CallError::Host(e.to_string()))?;
        Ok(Self {
            store,
            signer,
            auth,
        })
    }

    /// Makes a hearing.
    ///
    /// # Errors
    /// [`CallError::Host`] when the catalogue refuses.
    pub(super) async fn create(&self, id: &HearingId, court: &str) -> Result<(), CallError> {
        let card = HearingCard {
            id: id.to_string(),
            case_number: id.to_string(),
            court: court.to_owned(),
        };
        self.store
            .create(&card, id)
            .await
            .map_err(|e| CallError::Host(e.to_string()))
    }

    /// A link for a new person of a hearing.
    ///
    /// # Errors
    /// [`CallError::Host`] when the hearing is unknown or the link cannot be signed.
    pub(super) async fn link(
        &self,
        address: &str,
        hearing: &HearingId,
        (role, name): (Role, &str),
        whom: &[String],
    ) -> Result<JoinLink, CallError> {
        let epoch = self
            .store
            .hearing(hearing)
            .await
            .map_err(|e| CallError::Host(e.to_string()))?
            .epoch;
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
            epoch,
            name: name.to_owned(),
            lang: Language::En,
            stands_by: whom.to_vec(),
        };
        let token = self
            .signer
            .sign(TokenKind::Invitation, &claims)
            .map_err(|e| CallError::Host(e.to_string()))?;
        Ok(JoinLink {
            address: address.to_owned(),
            token,
        })
    }
}
