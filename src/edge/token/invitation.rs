//! The claims of the tokens that this server makes itself.

use super::{KeyError, Signer, random_id};
use crate::edge::config::Auth;
use crate::id::{HearingId, ParticipantId};
use crate::signal::grant::{Claims, GrantError, Issuer, MAX_TICKET_LIFE, TokenKind};
use crate::signal::http::Language;
use crate::signal::message::Role;
use crate::signal::staff::{Staff, StaffClaims};

/// For whom a link is.
#[derive(Clone, Debug)]
pub struct Invitation<'a> {
    /// Which hearing.
    pub hearing: &'a HearingId,
    /// Number of the person's links.
    pub epoch: u32,
    /// Role.
    pub role: Role,
    /// Name as the others see it.
    pub name: &'a str,
    /// Id in the hearing.
    pub person: ParticipantId,
    /// By whom they stand.
    pub stands_by: Vec<ParticipantId>,
    /// Language to begin with.
    pub language: Language,
    /// Seconds that it is good for; `None`: once, and for [`MAX_TICKET_LIFE`].
    pub life: Option<u64>,
}

impl Invitation<'_> {
    /// The token, from `now` on, in seconds since 1970.
    ///
    /// # Errors
    /// [`InvitationError::Claims`] when this server would refuse it.
    pub fn sign(self, auth: &Auth, signer: &Signer, now: u64) -> Result<String, InvitationError> {
        let (kind, life) = match self.life {
            Some(life) => (TokenKind::Invitation, life),
            None => (TokenKind::Ticket, MAX_TICKET_LIFE),
        };
        let claims = Claims {
            iss: auth.issuer.clone(),
            aud: auth.audience.clone(),
            sub: self.person.to_string(),
            hid: self.hearing.to_string(),
            role: self.role,
            jti: random_id(),
            iat: now,
            nbf: now,
            exp: now.saturating_add(life),
            epoch: self.epoch,
            name: self.name.to_owned(),
            lang: self.language,
            stands_by: self.stands_by.iter().map(ToString::to_string).collect(),
        };
        claims.clone().grant(kind, &reader(auth), now)?;
        Ok(signer.sign(kind, &claims)?)
    }
}

/// Why there is no link.
#[derive(Debug, thiserror::Error)]
pub enum InvitationError {
    /// It would grant nothing.
    #[error("{0}")]
    Claims(#[from] GrantError),
    /// It could not be signed.
    #[error("{0}")]
    Key(#[from] KeyError),
}

/// A token for one of the court's staff, good for `life` seconds from `now` on.
///
/// # Errors
/// [`InvitationError::Claims`] when this server would refuse it.
pub fn sign_staff(
    staff: &Staff,
    life: u64,
    auth: &Auth,
    signer: &Signer,
    now: u64,
) -> Result<String, InvitationError> {
    let claims = StaffClaims {
        iss: auth.issuer.clone(),
        aud: auth.audience.clone(),
        sub: staff.id.to_string(),
        role: staff.member.role,
        court: staff.court.id.clone(),
        court_name: staff.court.name.clone(),
        jti: random_id(),
        iat: now,
        nbf: now,
        exp: now.saturating_add(life),
        name: staff.member.name.clone(),
        lang: staff.member.language,
    };
    claims.clone().grant(&reader(auth), now)?;
    Ok(signer.sign_staff(&claims)?)
}

/// As this server will read what it makes; no leeway is needed between it and itself.
fn reader(auth: &Auth) -> Issuer {
    Issuer {
        leeway: 0,
        ..super::issuer(auth, &auth.issuer)
    }
}
