#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]
//! Every way in which a token is refused (OWASP ASVS V9, RFC 8725).

use super::*;
use crate::edge::config::CourtKey;
use crate::id::StaffId;
use crate::signal::docket::{self as signal, StaffMember, StaffRole};
use crate::signal::http::Language;
use crate::signal::message::Role;
use crate::signal::name::NameError;
use crate::signal::staff::MAX_STAFF_LIFE;
use serde_json::{Value, json};

const NOW: u64 = 1_800_000_000;

struct Court {
    folder: tempfile::TempDir,
    signer: Signer,
    auth: Auth,
}

impl Court {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let signer = Signer::load_or_make(folder.path()).unwrap();
        Self {
            folder,
            signer,
            auth: Auth::default(),
        }
    }

    fn verify(&self, token: &str) -> Result<Grant, TokenError> {
        Keyring::new(&self.auth, &self.signer)
            .unwrap()
            .verify(token, NOW)
    }

    /// A token whose header and claims are written as given and signed with the server's own key.
    fn signed(&self, header: &str, claims: &str) -> String {
        use ed25519_dalek::Signer as _;
        let pem = std::fs::read_to_string(self.folder.path().join("signing-key.pem")).unwrap();
        let key = ed25519_dalek::SigningKey::from_pkcs8_pem(&pem).unwrap();
        let message = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header),
            URL_SAFE_NO_PAD.encode(claims)
        );
        let signature = key.sign(message.as_bytes()).to_bytes();
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn header(&self) -> Value {
        json!({"alg": "EdDSA", "typ": "hearing-invite+jwt", "kid": self.signer.kid})
    }

    fn header_with(&self, name: &str, value: Value) -> String {
        let mut header = self.header();
        header[name] = value;
        header.to_string()
    }

    fn refusal(&self, header: &str, claims: &str) -> TokenError {
        self.verify(&self.signed(header, claims)).unwrap_err()
    }
}

fn claims() -> Value {
    json!({
        "iss": "tyndau", "aud": "tyndau", "sub": "plaintiff-1", "hid": "h-1", "role": "plaintiff", "jti": "j1",
        "iat": NOW, "nbf": NOW, "exp": NOW + 600, "epoch": 1, "name": "Ерлан Қ.", "lang": "kk",
    })
}

fn claims_with(name: &str, value: Value) -> String {
    let mut claims = claims();
    claims[name] = value;
    claims.to_string()
}

#[test]
fn what_the_server_signs_it_takes_and_the_key_stays_the_same() {
    let court = Court::new();
    let claims: Claims = serde_json::from_value(claims()).unwrap();
    for kind in [TokenKind::Invitation, TokenKind::Ticket] {
        let token = court.signer.sign(kind, &claims).unwrap();
        let grant = court.verify(&token).unwrap();
        assert_eq!(
            (grant.role, grant.language),
            (Role::Plaintiff, Language::Kk)
        );
        assert_eq!(grant.once.is_some(), kind == TokenKind::Ticket);
    }
    let again = Signer::load_or_make(court.folder.path()).unwrap();
    assert_eq!(again.kid, court.signer.kid);
    // The hand-made token of the tests below is good too, so that each of them fails for its own reason.
    let token = court.signed(
        &court.header().to_string(),
        &claims_with("jti", json!("j2")),
    );
    assert!(court.verify(&token).is_ok());
}

#[test]
fn an_expired_and_an_early_token_are_refused() {
    let court = Court::new();
    let header = court.header().to_string();
    assert_eq!(
        court.refusal(&header, &claims_with("exp", json!(NOW - 30))),
        TokenError::Claims(GrantError::Expired)
    );
    assert_eq!(
        court.refusal(&header, &claims_with("nbf", json!(NOW + 31))),
        TokenError::Claims(GrantError::NotYetValid)
    );
}

#[test]
fn a_foreign_issuer_audience_key_or_signature_is_refused() {
    let court = Court::new();
    let header = court.header().to_string();
    for member in ["iss", "aud"] {
        assert_eq!(
            court.refusal(&header, &claims_with(member, json!("other"))),
            TokenError::Claims(GrantError::Foreign)
        );
    }
    let header = court.header_with("kid", json!("other"));
    assert_eq!(
        court.refusal(&header, &claims().to_string()),
        TokenError::Foreign
    );

    let other = Court::new();
    let header = court.header().to_string();
    let forged = other.signed(&header, &claims().to_string());
    assert_eq!(court.verify(&forged), Err(TokenError::Foreign));
}

#[test]
fn changed_claims_are_refused() {
    let court = Court::new();
    let token = court.signed(&court.header().to_string(), &claims().to_string());
    let parts: Vec<&str> = token.split('.').collect();
    let judge = URL_SAFE_NO_PAD.encode(claims_with("role", json!("presiding_judge")));
    let changed = format!("{}.{judge}.{}", parts[0], parts[2]);
    assert_eq!(court.verify(&changed), Err(TokenError::Foreign));
    let unsigned = format!("{}.{}.", parts[0], parts[1]);
    assert!(court.verify(&unsigned).is_err());
}

#[test]
fn no_algorithm_and_shared_secrets_are_refused() {
    let court = Court::new();
    for alg in ["none", "None", "RS256", "ES256", "HS256", "eddsa"] {
        let header = court.header_with("alg", json!(alg));
        assert!(
            court
                .verify(&court.signed(&header, &claims().to_string()))
                .is_err(),
            "{alg}"
        );
    }
    // The old trick: the public key as the secret of HS256.
    let mut header = Header::new(Algorithm::HS256);
    header.typ = Some(TokenKind::Invitation.typ().into());
    header.kid = Some(court.signer.kid.clone());
    let secret = EncodingKey::from_secret(court.signer.public_pem.as_bytes());
    let token = jsonwebtoken::encode(&header, &claims(), &secret).unwrap();
    assert_eq!(court.verify(&token), Err(TokenError::Foreign));
}

#[test]
fn a_token_that_brings_or_points_to_a_key_is_refused() {
    let court = Court::new();
    for (name, value) in [
        ("jku", json!("https://example.invalid/keys")),
        ("x5u", json!("https://example.invalid/cert")),
        ("jwk", json!({"kty": "OKP", "crv": "Ed25519", "x": "AAAA"})),
        ("x5c", json!(["AAAA"])),
        ("crit", json!(["exp"])),
    ] {
        let header = court.header_with(name, value);
        assert_eq!(
            court.refusal(&header, &claims().to_string()),
            TokenError::Malformed,
            "{name}"
        );
    }
}

#[test]
fn an_unknown_type_and_a_header_without_type_or_key_are_refused() {
    let court = Court::new();
    for header in [
        court.header_with("typ", json!("JWT")),
        json!({"alg": "EdDSA", "kid": court.signer.kid}).to_string(),
        json!({"alg": "EdDSA", "typ": "hearing-invite+jwt"}).to_string(),
    ] {
        assert_eq!(
            court.refusal(&header, &claims().to_string()),
            TokenError::Malformed,
            "{header}"
        );
    }
}

#[test]
fn a_name_said_twice_is_refused_in_header_and_claims() {
    let court = Court::new();
    let header = court.header().to_string();
    let twice = claims()
        .to_string()
        .replacen('{', "{\"role\":\"presiding_judge\",", 1);
    assert_eq!(court.refusal(&header, &twice), TokenError::Malformed);
    let twice = header.replacen('{', "{\"alg\":\"EdDSA\",", 1);
    assert_eq!(
        court.refusal(&twice, &claims().to_string()),
        TokenError::Malformed
    );
}

#[test]
fn every_claim_must_be_there_and_of_its_kind() {
    let court = Court::new();
    let header = court.header().to_string();
    for name in claims().as_object().unwrap().keys() {
        let mut without = claims();
        without.as_object_mut().unwrap().remove(name);
        assert_eq!(
            court.refusal(&header, &without.to_string()),
            TokenError::Malformed,
            "{name}"
        );
    }
    for time in ["exp", "nbf", "iat"] {
        for value in [
            json!("1800000000"),
            json!(1.8e9),
            json!(-1),
            json!(null),
            json!(true),
        ] {
            assert_eq!(
                court.refusal(&header, &claims_with(time, value.clone())),
                TokenError::Malformed,
                "{time} {value}"
            );
        }
    }
    for (name, value) in [
        ("role", json!("president")),
        ("permissions", json!(["open"])),
        ("aud", json!(["tyndau"])),
    ] {
        assert_eq!(
            court.refusal(&header, &claims_with(name, value)),
            TokenError::Malformed,
            "{name}"
        );
    }
}

#[test]
fn rubbish_and_a_token_over_four_kilobytes_are_refused() {
    let court = Court::new();
    for rubbish in [
        "",
        ".",
        "..",
        "a.b.c",
        "ә",
        "a.b",
        "e30.e30.e30",
        "e30=.e30.e30",
    ] {
        assert_eq!(
            court.verify(rubbish),
            Err(TokenError::Malformed),
            "{rubbish:?}"
        );
    }
    let long = claims_with("name", json!("x".repeat(4096)));
    assert_eq!(
        court.refusal(&court.header().to_string(), &long),
        TokenError::Malformed
    );
}

#[test]
fn a_courts_own_key_signs_for_its_own_issuer_only() {
    let mut court = Court::new();
    let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
    let file = court.folder.path().join("court.pem");
    std::fs::write(&file, pair.public_key_pem()).unwrap();
    court.auth.keys = vec![CourtKey {
        kid: "court-1".into(),
        issuer: "torelik".into(),
        alg: KeyAlgorithm::ES256,
        file,
    }];
    let key = EncodingKey::from_ec_pem(pair.serialize_pem().as_bytes()).unwrap();
    let mut header = Header::new(Algorithm::ES256);
    header.typ = Some(TokenKind::Invitation.typ().into());
    header.kid = Some("court-1".into());
    let sign = |claims: &str| {
        let claims: Value = serde_json::from_str(claims).unwrap();
        jsonwebtoken::encode(&header, &claims, &key).unwrap()
    };
    assert!(
        court
            .verify(&sign(&claims_with("iss", json!("torelik"))))
            .is_ok()
    );
    assert_eq!(
        court.verify(&sign(&claims().to_string())),
        Err(TokenError::Claims(GrantError::Foreign))
    );
}

#[test]
fn a_key_file_that_holds_none_is_a_sentence_and_not_a_server_without_keys() {
    let mut court = Court::new();
    let file = court.folder.path().join("empty.pem");
    std::fs::write(&file, "no key").unwrap();
    court.auth.keys = vec![CourtKey {
        kid: "court-1".into(),
        issuer: "torelik".into(),
        alg: KeyAlgorithm::EdDSA,
        file,
    }];
    assert!(matches!(
        Keyring::new(&court.auth, &court.signer),
        Err(KeyError::Unusable(_))
    ));
}

#[test]
fn a_staff_token_that_this_server_would_refuse_is_not_made() {
    let court = Court::new();
    let sign = |name: &str, life: u64| {
        let staff = Staff {
            id: StaffId::new("clerk-7").unwrap(),
            court: signal::Court {
                id: "0000".into(),
                name: "Аудандық сот".into(),
            },
            member: StaffMember {
                name: name.into(),
                role: StaffRole::CourtSessionClerk,
                language: Language::Kk,
            },
        };
        sign_staff(&staff, life, &court.auth, &court.signer, NOW)
    };
    let refusal = |name, life| match sign(name, life).unwrap_err() {
        InvitationError::Claims(error) => error,
        other => panic!("{other}"),
    };
    assert!(sign("Айгүл С.", MAX_STAFF_LIFE).is_ok());
    assert_eq!(refusal("Айгүл С.", MAX_STAFF_LIFE + 1), GrantError::Times);
    assert_eq!(refusal("Айгүл С.", 0), GrantError::Expired);
    assert!(matches!(
        refusal("a\u{202E}b", 600),
        GrantError::Name(NameError::Invisible)
    ));
}
