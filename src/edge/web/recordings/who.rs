//! Who asks for records: one of the court's staff, or somebody of the hearing with the link that they had for it.

use super::unavailable;
use crate::edge::archive::catalogue::{From, Listed};
use crate::edge::clock;
use crate::edge::token::TokenError;
use crate::edge::web::app::App;
use crate::edge::web::docket::ask::presented;
use crate::edge::web::join::{self, granted, hearing_of, place_in, refused_token};
use crate::edge::web::problem::Refused;
use crate::hearing::playback::may_play;
use crate::id::{HearingId, ParticipantId};
use crate::signal::docket::StaffRole;
use crate::signal::grant::Grant;
use crate::signal::http::ProblemCode;
use crate::signal::staff::Staff;
use crate::signal::translate::role_from;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::sync::Arc;

/// Who asks.
pub enum Viewer {
    /// Of the court: sees the records of that court.
    Staff(Staff),
    /// Of a hearing: sees the records of that hearing.
    Guest(Box<Grant>),
}

impl FromRequestParts<Arc<App>> for Viewer {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refused> {
        let token = presented(parts, app)?;
        match app.keyring.verify_staff(token, clock::seconds()) {
            Ok(staff) => Ok(Self::Staff(staff)),
            // Of another kind: perhaps a link to a hearing.
            Err(TokenError::Malformed) => guest(app, token).await,
            Err(error) => Err(refused_token(&error)),
        }
    }
}

/// Somebody of a hearing, which may be over. What took their link back then takes it back now.
async fn guest(app: &App, token: &str) -> Result<Viewer, Refused> {
    let grant = granted(app, token)?;
    if grant.once.is_some() {
        return Err(Refused(ProblemCode::TokenUsed));
    }
    let hearing = hearing_of(app, &grant).await?;
    place_in(app, &hearing, &grant).await?;
    match may_play(role_from(grant.role)) {
        true => Ok(Viewer::Guest(Box::new(grant))),
        false => Err(Refused(ProblemCode::RecordForbidden)),
    }
}

impl Viewer {
    /// Of which records they see a list.
    pub fn records(&self) -> From {
        match self {
            Self::Staff(staff) => From::Court(staff.court.id.clone()),
            Self::Guest(grant) => From::Hearing(grant.hearing.to_string()),
        }
    }

    /// The records of a hearing, if it is one of theirs.
    ///
    /// # Errors
    /// There is none, or it is not theirs.
    pub async fn records_of(&self, app: &App, hearing: &str) -> Result<From, Refused> {
        let unknown = Refused(ProblemCode::HearingUnknown);
        let id = HearingId::new(hearing).map_err(|_| unknown)?;
        let is_theirs = match self {
            Self::Guest(grant) => grant.hearing == id,
            Self::Staff(staff) => {
                let filed = app.store.filed(&id).await;
                let filed = filed.map_err(|error| join::unavailable(&error))?;
                filed.ok_or(unknown)?.court_id == staff.court.id
            }
        };
        match is_theirs {
            true => Ok(From::Hearing(id.to_string())),
            false => Err(unknown),
        }
    }

    /// A record, if it is one of theirs.
    ///
    /// # Errors
    /// There is none, or it is not theirs.
    pub async fn record(&self, app: &App, id: &str) -> Result<Listed, Refused> {
        let listed = app.archive.catalogue.one(id).await;
        let listed = listed.map_err(|error| unavailable(&error))?;
        let recording = &listed.recording;
        let is_theirs = match self {
            Self::Staff(staff) => recording.court_id == staff.court.id,
            Self::Guest(grant) => recording.hearing == grant.hearing.as_str(),
        };
        match is_theirs {
            true => Ok(listed),
            false => Err(Refused(ProblemCode::RecordForbidden)),
        }
    }

    /// Whether they may have records verified: findings have the names of files, which tell whose they are.
    pub fn verifies(&self) -> bool {
        self.person().is_none()
    }

    /// Whether they decide about records, and may read who opened them.
    pub fn administers(&self) -> bool {
        matches!(self, Self::Staff(staff) if staff.member.role == StaffRole::CourtAdministrator)
    }

    /// Whether they are of the court's staff.
    pub fn is_staff(&self) -> bool {
        matches!(self, Self::Staff(_))
    }

    /// From whom something may be kept; `None`: from the court nothing is.
    pub fn person(&self) -> Option<&ParticipantId> {
        match self {
            Self::Guest(grant) if !role_from(grant.role).is_of_the_court() => Some(&grant.person),
            _ => None,
        }
    }

    /// As it is written down.
    pub fn id(&self) -> String {
        match self {
            Self::Staff(staff) => staff.id.to_string(),
            Self::Guest(grant) => grant.person.to_string(),
        }
    }

    /// The role, as it is written down.
    pub fn role(&self) -> &'static str {
        match self {
            Self::Staff(staff) => match staff.member.role {
                StaffRole::CourtSessionClerk => "court_session_clerk",
                StaffRole::CourtAdministrator => "court_administrator",
            },
            Self::Guest(grant) => role_from(grant.role).word(),
        }
    }

    /// To be shown over the pictures.
    pub fn name(&self) -> String {
        match self {
            Self::Staff(staff) => staff.member.name.clone(),
            Self::Guest(grant) => grant.name.clone(),
        }
    }
}
