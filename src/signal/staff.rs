//! What a token of the court's staff grants: the docket of one court, for a working day. It is a kind of its own: no invitation opens the
//! docket, and no staff token joins a hearing.

use super::docket::{Court, StaffMember, StaffRole};
use super::grant::{GrantError, Issuer, Times};
use super::http::Language;
use super::name;
use crate::id::{CourtId, StaffId};
use serde::{Deserialize, Serialize};

/// The header's `typ`.
pub const STAFF_TYP: &str = "staff+jwt";
/// Longest life of a staff token in seconds: a working day.
pub const MAX_STAFF_LIFE: u64 = 12 * 3_600;

/// The claims: exactly these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffClaims {
    /// Who issued it.
    pub iss: String,
    /// For which server.
    pub aud: String,
    /// The employee's id: stands beside what they change.
    pub sub: String,
    /// What they are.
    pub role: StaffRole,
    /// Id of their court.
    pub court: String,
    /// Name of their court.
    pub court_name: String,
    /// The token's own id.
    pub jti: String,
    /// Issued at, seconds since 1970.
    pub iat: u64,
    /// Not valid before, seconds since 1970.
    pub nbf: u64,
    /// Expires, seconds since 1970.
    pub exp: u64,
    /// Their name.
    pub name: String,
    /// Their language.
    pub lang: Language,
}

/// One of the court's staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Their id.
    pub id: StaffId,
    /// Their court; all that they see and change is of it.
    pub court: Court,
    /// As the page shows them.
    pub member: StaffMember,
}

impl StaffClaims {
    /// Checks claims whose signature was right; `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`GrantError`] says why nothing is granted.
    pub fn grant(self, issuer: &Issuer, now: u64) -> Result<Staff, GrantError> {
        if self.iss != issuer.issuer || self.aud != issuer.audience {
            return Err(GrantError::Foreign);
        }
        let times = Times {
            iat: self.iat,
            nbf: self.nbf,
            exp: self.exp,
        };
        times.check(Some(MAX_STAFF_LIFE), issuer.leeway, now)?;
        name::check(&self.name, true)?;
        name::check(&self.court_name, true)?;
        StaffId::new(&self.jti)?;
        Ok(Staff {
            id: StaffId::new(&self.sub)?,
            court: Court {
                id: CourtId::new(&self.court)?.to_string(),
                name: self.court_name,
            },
            member: StaffMember {
                name: self.name,
                role: self.role,
                language: self.lang,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "tests")]
    use super::*;

    const NOW: u64 = 1_800_000_000;

    fn refused(change: impl FnOnce(&mut StaffClaims)) -> Option<GrantError> {
        let mut claims = StaffClaims {
            iss: "tyndau".into(),
            aud: "tyndau".into(),
            sub: "clerk-7".into(),
            role: StaffRole::CourtSessionClerk,
            court: "0000".into(),
            court_name: "Аудандық сот".into(),
            jti: "j1".into(),
            iat: NOW,
            nbf: NOW,
            exp: NOW + MAX_STAFF_LIFE,
            name: "Айгүл С.".into(),
            lang: Language::Kk,
        };
        change(&mut claims);
        let issuer = Issuer {
            issuer: "tyndau".into(),
            audience: "tyndau".into(),
            leeway: 30,
        };
        claims.grant(&issuer, NOW).err()
    }

    #[test]
    fn a_staff_token_is_good_for_a_working_day_and_no_longer() {
        assert_eq!(refused(|_| {}), None);
        assert_eq!(refused(|c| c.exp += 1), Some(GrantError::Times));
        assert_eq!(
            refused(|c| (c.iat, c.nbf, c.exp) = (NOW - 600, NOW - 600, NOW - 31)),
            Some(GrantError::Expired)
        );
        assert_eq!(
            refused(|c| c.nbf = NOW + 3_600),
            Some(GrantError::NotYetValid)
        );
    }

    #[test]
    fn foreign_issuers_and_texts_that_are_none_are_refused() {
        assert_eq!(
            refused(|c| c.iss = "other".into()),
            Some(GrantError::Foreign)
        );
        assert_eq!(
            refused(|c| c.aud = "other".into()),
            Some(GrantError::Foreign)
        );
        assert!(matches!(
            refused(|c| c.court = "a/b".into()),
            Some(GrantError::Id(_))
        ));
        assert!(matches!(
            refused(|c| c.sub.clear()),
            Some(GrantError::Id(_))
        ));
        assert!(matches!(
            refused(|c| c.court_name = "a\u{202E}".into()),
            Some(GrantError::Name(_))
        ));
    }
}
