//! What a token grants: its claims, checked, become a person of a hearing. No permission is in a token: what a role may do is the
//! server's table. Signatures are checked on the edge, before a claim is read here.

use super::http::Language;
use super::message::Role;
use super::name::{self, NameError};
use super::translate::role_from;
use crate::hearing::input::Person;
use crate::id::{HearingId, IdError, ParticipantId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Most people by whom one person may stand.
pub const MOST_STOOD_BY: usize = 64;

/// Longest life of a one-time ticket in seconds.
pub const MAX_TICKET_LIFE: u64 = 15 * 60;

/// The two kinds of a link's token, told apart by the header's `typ`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Usable again until the hearing ends.
    Invitation,
    /// Usable once, within [`MAX_TICKET_LIFE`].
    Ticket,
}

impl TokenKind {
    /// The header's `typ`.
    #[must_use]
    pub fn typ(self) -> &'static str {
        match self {
            Self::Invitation => "hearing-invite+jwt",
            Self::Ticket => "hearing-join+jwt",
        }
    }

    /// The kind that a `typ` names, to the letter.
    #[must_use]
    pub fn from_typ(typ: &str) -> Option<Self> {
        [Self::Invitation, Self::Ticket]
            .into_iter()
            .find(|kind| kind.typ() == typ)
    }
}

/// The claims of both kinds: exactly these. serde refuses what is missing, of another kind, unknown, or said twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// Who issued it.
    pub iss: String,
    /// For which server.
    pub aud: String,
    /// The person's id.
    pub sub: String,
    /// The hearing's id.
    pub hid: String,
    /// The person's role.
    pub role: Role,
    /// The token's own id.
    pub jti: String,
    /// Issued at, seconds since 1970.
    pub iat: u64,
    /// Not valid before, seconds since 1970.
    pub nbf: u64,
    /// Expires, seconds since 1970.
    pub exp: u64,
    /// Number of the hearing's links: a higher one of the hearing revokes this token.
    pub epoch: u32,
    /// The person's name.
    pub name: String,
    /// The person's language.
    pub lang: Language,
    /// By whom they stand: ids of those whom a lawyer or representative speaks for, a teacher or psychologist helps, an escort
    /// brings. Only for roles of which that is the office.
    #[serde(default, rename = "for", skip_serializing_if = "Vec::is_empty")]
    pub stands_by: Vec<String>,
}

/// Whom a token must be from and for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    /// `iss` that the signing key may use.
    pub issuer: String,
    /// `aud` of this server.
    pub audience: String,
    /// Seconds that clocks may differ.
    pub leeway: u64,
}

impl Issuer {
    /// Most that clocks may differ, in seconds.
    pub const MAX_LEEWAY: u64 = 30;
}

/// A person who may join a hearing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Which hearing.
    pub hearing: HearingId,
    /// Who.
    pub person: ParticipantId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// By whom they stand.
    pub stands_by: BTreeSet<ParticipantId>,
    /// Their language.
    pub language: Language,
    /// Number of the hearing's links.
    pub epoch: u32,
    /// Present: the token is good once.
    pub once: Option<Once>,
}

/// What must be remembered of a one-time ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Once {
    /// Its id.
    pub jti: String,
    /// When it may be forgotten, seconds since 1970.
    pub expires: u64,
}

/// Why claims grant nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GrantError {
    /// Its time is over.
    #[error("the link has expired")]
    Expired,
    /// Its time has not come.
    #[error("the link is not valid yet")]
    NotYetValid,
    /// Of another issuer or for another server.
    #[error("the link was made by or for another system")]
    Foreign,
    /// An id that is none.
    #[error("{0}")]
    Id(#[from] IdError),
    /// A name that is none.
    #[error("{0}")]
    Name(#[from] NameError),
    /// A role that has nothing to do in a running hearing.
    #[error("this role takes no part in a hearing")]
    NoPart,
    /// A role that stands by nobody, oneself, somebody twice, or too many.
    #[error(
        "only representatives, lawyers, defence counsel, legal representatives, teachers, psychologists and escorts stand by others: by \
         at most {MOST_STOOD_BY}, each named once, and not by themselves"
    )]
    StandsBy,
    /// A ticket that would live too long, or times that contradict each other.
    #[error("the link's times contradict each other")]
    Times,
}

impl Claims {
    /// Checks claims whose signature was right; `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`GrantError`] says why nothing is granted.
    pub fn grant(self, kind: TokenKind, issuer: &Issuer, now: u64) -> Result<Grant, GrantError> {
        if self.iss != issuer.issuer || self.aud != issuer.audience {
            return Err(GrantError::Foreign);
        }
        let times = Times {
            iat: self.iat,
            nbf: self.nbf,
            exp: self.exp,
        };
        let longest = (kind == TokenKind::Ticket).then_some(MAX_TICKET_LIFE);
        times.check(longest, issuer.leeway, now)?;
        name::check(&self.name, is_of_the_court(self.role))?;
        let stands_by = self.stood_by()?;
        // The ticket's id is kept in the database until it expires: it is bounded like every other id.
        let jti = ParticipantId::new(&self.jti)?;
        let once = (kind == TokenKind::Ticket).then(|| Once {
            jti: jti.as_str().to_owned(),
            expires: self.exp.saturating_add(issuer.leeway),
        });
        Ok(Grant {
            hearing: HearingId::new(&self.hid)?,
            person: ParticipantId::new(&self.sub)?,
            name: self.name,
            role: self.role,
            stands_by,
            language: self.lang,
            epoch: self.epoch,
            once,
        })
    }

    fn stood_by(&self) -> Result<BTreeSet<ParticipantId>, GrantError> {
        let role = role_from(self.role);
        if role.first_place().is_none() {
            return Err(GrantError::NoPart);
        }
        let ids = self.stands_by.iter().map(|id| ParticipantId::new(id));
        let people = ids.collect::<Result<BTreeSet<_>, _>>()?;
        let none = self.stands_by.is_empty();
        let each_once = people.len() == self.stands_by.len() && people.len() <= MOST_STOOD_BY;
        let oneself = people.iter().any(|id| id.as_str() == self.sub);
        if none || (role.stands_by_others() && each_once && !oneself) {
            Ok(people)
        } else {
            Err(GrantError::StandsBy)
        }
    }
}

/// The times of a token, seconds since 1970.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// Issued at.
    pub iat: u64,
    /// Not valid before.
    pub nbf: u64,
    /// Expires.
    pub exp: u64,
}

impl Times {
    /// Whether a token is good at `now`; `longest` is how many seconds one of its kind may live.
    ///
    /// # Errors
    /// It expired, its time has not come, or its times contradict each other.
    pub fn check(self, longest: Option<u64>, leeway: u64, now: u64) -> Result<(), GrantError> {
        if self.exp.saturating_add(leeway) <= now {
            return Err(GrantError::Expired);
        }
        let latest = now.saturating_add(leeway);
        if self.nbf > latest || self.iat > latest {
            return Err(GrantError::NotYetValid);
        }
        let life = self.exp.saturating_sub(self.iat);
        if life == 0 || self.nbf >= self.exp {
            return Err(GrantError::Times);
        }
        if longest.is_some_and(|longest| life > longest) {
            return Err(GrantError::Times);
        }
        Ok(())
    }
}

impl Grant {
    /// The person as the hearing knows them.
    #[must_use]
    pub fn person(&self) -> Person {
        Person {
            id: self.person.clone(),
            name: self.name.clone(),
            role: role_from(self.role),
            stands_by: self.stands_by.clone(),
        }
    }
}

/// People who may carry a title of the court in their name.
#[must_use]
pub fn is_of_the_court(role: Role) -> bool {
    role_from(role).is_of_the_court()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "tests")]
    use super::*;

    const NOW: u64 = 1_800_000_000;

    fn claims() -> Claims {
        Claims {
            iss: "tyndau".into(),
            aud: "tyndau".into(),
            sub: "plaintiff-1".into(),
            hid: "h-1".into(),
            role: Role::Plaintiff,
            jti: "j1".into(),
            iat: NOW,
            nbf: NOW,
            exp: NOW + 600,
            epoch: 1,
            name: "Ерлан Қ.".into(),
            lang: Language::Kk,
            stands_by: Vec::new(),
        }
    }

    fn issuer() -> Issuer {
        Issuer {
            issuer: "tyndau".into(),
            audience: "tyndau".into(),
            leeway: 30,
        }
    }

    fn refused(change: impl FnOnce(&mut Claims)) -> GrantError {
        let mut claims = claims();
        change(&mut claims);
        claims.grant(TokenKind::Ticket, &issuer(), NOW).unwrap_err()
    }

    #[test]
    fn good_claims_become_a_person() {
        let grant = claims()
            .grant(TokenKind::Invitation, &issuer(), NOW)
            .unwrap();
        assert_eq!(grant.person().role, crate::hearing::role::Role::Plaintiff);
        assert_eq!(grant.person().id.as_str(), "plaintiff-1");
        assert_eq!(grant.once, None);
        let once = claims()
            .grant(TokenKind::Ticket, &issuer(), NOW)
            .unwrap()
            .once;
        assert_eq!(once.unwrap().jti, "j1");
    }

    #[test]
    fn clocks_may_differ_by_the_leeway_and_no_more() {
        let kind = TokenKind::Ticket;
        assert!(claims().grant(kind, &issuer(), NOW + 629).is_ok());
        assert_eq!(
            claims().grant(kind, &issuer(), NOW + 630),
            Err(GrantError::Expired)
        );
        assert!(claims().grant(kind, &issuer(), NOW - 30).is_ok());
        assert_eq!(
            claims().grant(kind, &issuer(), NOW - 31),
            Err(GrantError::NotYetValid)
        );
    }

    #[test]
    fn foreign_issuer_and_audience_are_refused() {
        assert_eq!(refused(|c| c.iss = "other".into()), GrantError::Foreign);
        assert_eq!(refused(|c| c.aud = "other".into()), GrantError::Foreign);
    }

    #[test]
    fn ids_and_names_that_are_none_are_refused() {
        assert!(matches!(
            refused(|c| c.hid = "../h".into()),
            GrantError::Id(_)
        ));
        assert!(matches!(
            refused(|c| c.sub = String::new()),
            GrantError::Id(_)
        ));
        assert!(matches!(
            refused(|c| c.jti = "x".repeat(65)),
            GrantError::Id(_)
        ));
        assert!(matches!(
            refused(|c| c.name = "Судья".into()),
            GrantError::Name(_)
        ));
    }

    #[test]
    fn only_who_stands_by_others_names_them_each_once_and_not_themselves() {
        let named = |role: Role, ids: &[&str]| {
            let mut claims = claims();
            claims.role = role;
            claims.stands_by = ids.iter().map(|id| (*id).to_owned()).collect();
            claims.grant(TokenKind::Ticket, &issuer(), NOW)
        };
        let lawyer = named(Role::Lawyer, &["p-1", "p-2"]).unwrap();
        assert_eq!(lawyer.person().stands_by.len(), 2);
        for &role in crate::hearing::role::Role::ALL {
            let wire = super::super::translate::role(role);
            let granted = named(wire, &["p-1"]);
            let standing = matches!(
                role.word(),
                "representative"
                    | "lawyer"
                    | "defence_counsel"
                    | "legal_representative"
                    | "teacher"
                    | "psychologist"
                    | "escort"
            );
            assert_eq!(granted.is_ok(), standing, "{role:?}");
        }
        assert_eq!(
            named(Role::Lawyer, &["p-1", "p-1"]),
            Err(GrantError::StandsBy)
        );
        assert_eq!(
            named(Role::Lawyer, &["plaintiff-1"]),
            Err(GrantError::StandsBy)
        );
        assert!(matches!(
            named(Role::Lawyer, &["../p"]),
            Err(GrantError::Id(_))
        ));
        assert_eq!(named(Role::ArchiveOfficer, &[]), Err(GrantError::NoPart));
    }

    #[test]
    fn a_ticket_lives_at_most_fifteen_minutes_and_an_invitation_longer() {
        assert_eq!(refused(|c| c.exp = NOW + 901), GrantError::Times);
        let mut long = claims();
        long.exp = NOW + 901;
        assert!(long.grant(TokenKind::Invitation, &issuer(), NOW).is_ok());
    }

    #[test]
    fn times_that_contradict_each_other_are_refused() {
        assert_eq!(refused(|c| c.iat = c.exp), GrantError::NotYetValid);
        assert_eq!(
            refused(|c| {
                c.exp = NOW;
                c.iat = NOW;
                c.nbf = NOW
            }),
            GrantError::Times
        );
    }
}
