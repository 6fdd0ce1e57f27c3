//! Tokens (RFC 7519, RFC 8725): the signature and the header are checked here, the claims in `signal::grant` and `signal::staff`.
//!
//! The header is read by an allow-list of its own: `alg`, `typ` and `kid`, nothing else. So a token cannot bring or point to a key
//! (`jwk`, `jku`, `x5u`, `x5c`), and the algorithm is the one that the key is for, whatever the token says.

mod invitation;

pub use invitation::{Invitation, InvitationError, sign_staff};

use super::config::{Auth, KeyAlgorithm};
use super::files;
use crate::signal::grant::{Claims, Grant, GrantError, Issuer, TokenKind};
use crate::signal::recordings::{VIEW_TYP, ViewClaims};
use crate::signal::staff::{STAFF_TYP, Staff, StaffClaims};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::pkcs8::{
    DecodePrivateKey, EncodePrivateKey, EncodePublicKey, spki::der::pem::LineEnding,
};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

/// Longest token in bytes.
pub const MAX_TOKEN_BYTES: usize = 4096;

/// Why a token is not good.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It does not have the shape of a token of this interface.
    #[error("the link is damaged or incomplete")]
    Malformed,
    /// No key of ours made it.
    #[error("the link was made by or for another system")]
    Foreign,
    /// Its claims grant nothing.
    #[error("{0}")]
    Claims(#[from] GrantError),
}

/// Why keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// A file cannot be read or written.
    #[error("the key file {0} cannot be used: {1}")]
    File(PathBuf, std::io::Error),
    /// A file holds no key of its algorithm.
    #[error("the key file {0} holds no usable key")]
    Unusable(PathBuf),
    /// Two keys of one name.
    #[error("two keys have the kid {0:?}")]
    Twice(String),
    /// A token could not be signed.
    #[error("a token could not be signed: {0}")]
    Signing(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StrictHeader {
    alg: Algorithm,
    typ: String,
    kid: String,
}

struct Key {
    algorithm: Algorithm,
    key: DecodingKey,
    issuer: Issuer,
}

/// Whose tokens are good.
pub struct Keyring {
    keys: BTreeMap<String, Key>,
    /// Name of the server's own key.
    own: String,
}

impl Keyring {
    /// The server's own key and those of the court's systems.
    ///
    /// # Errors
    /// [`KeyError`] when a file holds no key, or two have one name.
    pub fn new(auth: &Auth, own: &Signer) -> Result<Self, KeyError> {
        let mut keys = BTreeMap::new();
        let own_key = Key {
            algorithm: Algorithm::EdDSA,
            key: own.public()?,
            issuer: issuer(auth, &auth.issuer),
        };
        keys.insert(own.kid.clone(), own_key);
        for court in &auth.keys {
            let pem =
                std::fs::read(&court.file).map_err(|e| KeyError::File(court.file.clone(), e))?;
            let (algorithm, key) = match court.alg {
                KeyAlgorithm::EdDSA => (Algorithm::EdDSA, DecodingKey::from_ed_pem(&pem)),
                KeyAlgorithm::ES256 => (Algorithm::ES256, DecodingKey::from_ec_pem(&pem)),
            };
            let key = Key {
                algorithm,
                key: key.map_err(|_| KeyError::Unusable(court.file.clone()))?,
                issuer: issuer(auth, &court.issuer),
            };
            if keys.insert(court.kid.clone(), key).is_some() {
                return Err(KeyError::Twice(court.kid.clone()));
            }
        }
        Ok(Self {
            keys,
            own: own.kid.clone(),
        })
    }

    /// Checks a link's token; `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`TokenError`] says why it grants nothing.
    pub fn verify(&self, token: &str, now: u64) -> Result<Grant, TokenError> {
        let header = strict_header(token)?;
        let kind = TokenKind::from_typ(&header.typ).ok_or(TokenError::Malformed)?;
        let key = self.key(&header)?;
        let claims: Claims = signed_claims(token, key)?;
        Ok(claims.grant(kind, &key.issuer, now)?)
    }

    /// Checks a staff token; `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`TokenError`] says why it grants nothing; a hearing's link never grants anything here.
    pub fn verify_staff(&self, token: &str, now: u64) -> Result<Staff, TokenError> {
        let header = strict_header(token)?;
        if header.typ != STAFF_TYP {
            return Err(TokenError::Malformed);
        }
        let key = self.key(&header)?;
        let claims: StaffClaims = signed_claims(token, key)?;
        Ok(claims.grant(&key.issuer, now)?)
    }

    /// Checks what opens a file of a record; `now` in seconds since 1970.
    ///
    /// # Errors
    /// [`TokenError`] says why it does not. Only this server makes such tokens, so no clock but its own counts.
    pub fn verify_view(
        &self,
        token: &str,
        recording: &str,
        file: u16,
        now: u64,
    ) -> Result<(), TokenError> {
        let header = strict_header(token)?;
        if header.typ != VIEW_TYP {
            return Err(TokenError::Malformed);
        }
        // A view that this server did not open is written down nowhere.
        if header.kid != self.own {
            return Err(TokenError::Foreign);
        }
        let key = self.key(&header)?;
        let claims: ViewClaims = signed_claims(token, key)?;
        let strict = Issuer {
            leeway: 0,
            ..key.issuer.clone()
        };
        Ok(claims.open(recording, file, &strict, now)?)
    }

    fn key(&self, header: &StrictHeader) -> Result<&Key, TokenError> {
        let key = self.keys.get(&header.kid).ok_or(TokenError::Foreign)?;
        match header.alg == key.algorithm {
            true => Ok(key),
            false => Err(TokenError::Foreign),
        }
    }
}

fn issuer(auth: &Auth, issuer: &str) -> Issuer {
    Issuer {
        issuer: issuer.to_owned(),
        audience: auth.audience.clone(),
        leeway: auth.leeway,
    }
}

fn strict_header(token: &str) -> Result<StrictHeader, TokenError> {
    if token.len() > MAX_TOKEN_BYTES {
        return Err(TokenError::Malformed);
    }
    let encoded = token.split('.').next().ok_or(TokenError::Malformed)?;
    let json = URL_SAFE_NO_PAD
        .decode(encoded)
        .map_err(|_| TokenError::Malformed)?;
    serde_json::from_slice(&json).map_err(|_| TokenError::Malformed)
}

/// The claims, when the signature is right. Times, issuer and audience are checked by their `grant`, which is stricter than the
/// library (it knows no absent or fractional time) and takes the clock as an argument.
fn signed_claims<C: DeserializeOwned>(token: &str, key: &Key) -> Result<C, TokenError> {
    let mut validation = Validation::new(key.algorithm);
    validation.required_spec_claims = HashSet::new();
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    match jsonwebtoken::decode::<C>(token, &key.key, &validation) {
        Ok(data) => Ok(data.claims),
        Err(e) => match e.kind() {
            ErrorKind::InvalidSignature => Err(TokenError::Foreign),
            _ => Err(TokenError::Malformed),
        },
    }
}

/// The server's own signing key, Ed25519, kept in the data folder.
pub struct Signer {
    kid: String,
    file: PathBuf,
    public_pem: String,
    key: EncodingKey,
}

impl Signer {
    /// Reads the key of a data folder; makes one when there is none.
    ///
    /// # Errors
    /// [`KeyError`] when the file can be neither read nor made.
    pub fn load_or_make(data: &Path) -> Result<Self, KeyError> {
        let file = data.join("signing-key.pem");
        if !file.exists() {
            let fresh = ed25519_dalek::SigningKey::from_bytes(&rand::random());
            let pem = fresh
                .to_pkcs8_pem(LineEnding::LF)
                .map_err(|_| KeyError::Unusable(file.clone()))?;
            files::write_private_once(&file, pem.as_bytes())
                .map_err(|e| KeyError::File(file.clone(), e))?;
        }
        let pem = std::fs::read_to_string(&file).map_err(|e| KeyError::File(file.clone(), e))?;
        Self::from_pem(file, &pem)
    }

    fn from_pem(file: PathBuf, pem: &str) -> Result<Self, KeyError> {
        let unusable = || KeyError::Unusable(file.clone());
        let secret = ed25519_dalek::SigningKey::from_pkcs8_pem(pem).map_err(|_| unusable())?;
        let public = secret.verifying_key();
        let digest = Sha256::digest(public.as_bytes());
        let kid: String = URL_SAFE_NO_PAD.encode(digest).chars().take(16).collect();
        Ok(Self {
            kid,
            public_pem: public
                .to_public_key_pem(LineEnding::LF)
                .map_err(|_| unusable())?,
            key: EncodingKey::from_ed_pem(pem.as_bytes()).map_err(|_| unusable())?,
            file,
        })
    }

    /// Signs claims as a token of a kind.
    ///
    /// # Errors
    /// [`KeyError::Signing`] when the library cannot.
    pub fn sign(&self, kind: TokenKind, claims: &Claims) -> Result<String, KeyError> {
        self.sign_as(kind.typ(), claims)
    }

    /// Signs a staff token.
    ///
    /// # Errors
    /// [`KeyError::Signing`] when the library cannot.
    pub fn sign_staff(&self, claims: &StaffClaims) -> Result<String, KeyError> {
        self.sign_as(STAFF_TYP, claims)
    }

    /// Signs what opens a record.
    ///
    /// # Errors
    /// [`KeyError::Signing`] when the library cannot.
    pub fn sign_view(&self, claims: &ViewClaims) -> Result<String, KeyError> {
        self.sign_as(VIEW_TYP, claims)
    }

    fn sign_as(&self, typ: &str, claims: &impl Serialize) -> Result<String, KeyError> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(typ.to_owned());
        header.kid = Some(self.kid.clone());
        jsonwebtoken::encode(&header, claims, &self.key)
            .map_err(|e| KeyError::Signing(e.to_string()))
    }

    fn public(&self) -> Result<DecodingKey, KeyError> {
        DecodingKey::from_ed_pem(self.public_pem.as_bytes())
            .map_err(|_| KeyError::Unusable(self.file.clone()))
    }
}

/// An id that nobody can guess: 128 random bits.
#[must_use]
pub fn random_id() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>())
}

#[cfg(test)]
mod tests;
