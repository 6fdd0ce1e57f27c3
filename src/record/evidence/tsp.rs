//! Time stamps (RFC 3161): what an authority is asked, and when what it answers is believed. Its answer is a signed message (RFC 5652);
//! certificates are held against those of the authorities that the court trusts, as of the moment that the stamp names.

use super::hex::Hash;
use crate::id::UnixMillis;
use cms::cert::CertificateChoices;
use cms::cert::x509::Certificate;
use cms::cert::x509::attr::Attributes;
use cms::content_info::ContentInfo;
use cms::signed_data::{SignedData, SignerIdentifier, SignerInfo};
use der::asn1::{Int, ObjectIdentifier, OctetString};
use der::{Any, Decode, Encode, Sequence};
use ring::digest;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, SignatureVerificationAlgorithm, TrustAnchor, UnixTime};
use std::time::Duration;
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};
use x509_tsp::{MessageImprint, TimeStampReq, TimeStampResp, TspVersion, TstInfo};

/// What makes a request and its answer one pair; 8 bytes of chance.
pub type Nonce = [u8; 8];

const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");
/// RFC 5652, sections 5.1, 11.1 and 11.2.
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
/// RFC 3161, section 2.4.2.
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
/// RFC 2634, section 5.4, and RFC 5035, section 3: which certificate signed.
const SIGNING_CERTIFICATE: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.12");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
/// `id-kp-timeStamping` (RFC 3161, section 2.3), without tag and length.
const TIME_STAMPING: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08];

/// Signatures that are understood. The key of the certificate says which of them can be meant.
static ALGORITHMS: &[&dyn SignatureVerificationAlgorithm] = &[
    webpki::ring::RSA_PKCS1_2048_8192_SHA256,
    webpki::ring::RSA_PKCS1_2048_8192_SHA384,
    webpki::ring::RSA_PKCS1_2048_8192_SHA512,
    webpki::ring::RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
    webpki::ring::RSA_PSS_2048_8192_SHA384_LEGACY_KEY,
    webpki::ring::RSA_PSS_2048_8192_SHA512_LEGACY_KEY,
    webpki::ring::ECDSA_P256_SHA256,
    webpki::ring::ECDSA_P256_SHA384,
    webpki::ring::ECDSA_P384_SHA256,
    webpki::ring::ECDSA_P384_SHA384,
    webpki::ring::ED25519,
];

/// Why a time stamp is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotStamped {
    /// These bytes are no message of RFC 3161, or of an algorithm that is not understood.
    #[error("the answer of the time stamping authority cannot be read ({0})")]
    Unreadable(String),
    /// The authority does not want to.
    #[error("the time stamping authority refused (PKIStatus {0})")]
    Refused(u8),
    /// The stamp is for something else.
    #[error("the time stamp is not for what it was asked for")]
    Imprint,
    /// The stamp is an answer to another request.
    #[error("the time stamp answers another request (its nonce is not the one that was sent)")]
    Nonce,
    /// It was changed, or signed by somebody else.
    #[error("the signature of the time stamp is not that of its certificate")]
    Signature,
    /// Its certificate is none for time stamps, or of an authority that is not trusted.
    #[error("the time stamp is not of an authority that is trusted ({0})")]
    Stranger(String),
}

impl From<der::Error> for NotStamped {
    fn from(error: der::Error) -> Self {
        Self::Unreadable(error.to_string())
    }
}

/// Why there are no trusted authorities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it holds no certificate of a time stamping authority: PEM with CERTIFICATE is needed")]
pub struct NoAuthority;

/// A time stamp that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamped {
    /// SHA-256 of what was stamped.
    pub imprint: Hash,
    /// When, by the authority's clock.
    pub at: UnixMillis,
    /// Name of the certificate that signed (RFC 4514).
    pub by: String,
    nonce: Option<Vec<u8>>,
}

/// Whose time stamps are believed.
#[derive(Clone)]
pub struct Authorities(Vec<TrustAnchor<'static>>);

impl std::fmt::Debug for Authorities {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Authorities").field(&self.0.len()).finish()
    }
}

/// The request for a stamp on `hash`, DER.
///
/// # Errors
/// Never, as far as the library for DER is known.
pub fn request(hash: Hash, nonce: Nonce) -> Result<Vec<u8>, NotStamped> {
    let request = TimeStampReq {
        version: TspVersion::V1,
        message_imprint: MessageImprint {
            hash_algorithm: sha_256(),
            hashed_message: OctetString::new(hash.0)?,
        },
        req_policy: None,
        nonce: Some(Int::new(&positive(nonce))?),
        cert_req: true,
        extensions: None,
    };
    Ok(request.to_der()?)
}

impl Authorities {
    /// Reads the certificates of a PEM file: whoever they signed is believed, if it may stamp times.
    ///
    /// # Errors
    /// [`NoAuthority`].
    pub fn read(pem: &[u8]) -> Result<Self, NoAuthority> {
        let mut anchors = Vec::new();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|_| NoAuthority)?;
            let anchor = anchor_from_trusted_cert(&certificate).map_err(|_| NoAuthority)?;
            anchors.push(anchor.to_owned());
        }
        match anchors.is_empty() {
            true => Err(NoAuthority),
            false => Ok(Self(anchors)),
        }
    }

    /// Judges the answer to a [`request`]; gives the token, DER, and what it says.
    ///
    /// # Errors
    /// [`NotStamped`].
    pub fn answer(
        &self,
        answer: &[u8],
        hash: Hash,
        nonce: Nonce,
    ) -> Result<(Vec<u8>, Stamped), NotStamped> {
        let answer = TimeStampResp::from_der(answer)?;
        let status = answer.status.status as u8;
        // Granted, or granted with changes that are judged below as everything else is.
        let token = answer.time_stamp_token.filter(|_| status <= 1);
        let token = token.ok_or(NotStamped::Refused(status))?.to_der()?;
        let stamped = self.judge(&token, hash)?;
        if stamped.nonce.as_deref() != Some(&positive(nonce)) {
            return Err(NotStamped::Nonce);
        }
        Ok((token, stamped))
    }

    /// Judges a token that was kept: whether it stamps `hash`.
    ///
    /// # Errors
    /// [`NotStamped`].
    pub fn judge(&self, token: &[u8], hash: Hash) -> Result<Stamped, NotStamped> {
        let content = ContentInfo::from_der(token)?;
        if content.content_type != SIGNED_DATA {
            return Err(unreadable("no signed message"));
        }
        let signed: SignedData = content.content.decode_as()?;
        let inner: OctetString = match &signed.encap_content_info.econtent {
            Some(inner) if signed.encap_content_info.econtent_type == TST_INFO => {
                inner.decode_as()?
            }
            _ => return Err(unreadable("no time stamp")),
        };
        let info = TstInfo::from_der(inner.as_bytes())?;
        if !is_imprint(&info.message_imprint, hash) {
            return Err(NotStamped::Imprint);
        }
        let [signer] = signed.signer_infos.0.as_slice() else {
            return Err(unreadable("not one signature"));
        };
        let certificates = certificates(&signed)?;
        let found = certificates
            .iter()
            .find(|(read, _)| is_of(read, &signer.sid));
        let (read, der) = found.ok_or_else(|| unreadable("no certificate of the signer"))?;
        is_signed(signer, inner.as_bytes(), der)?;
        let at = info.gen_time.to_unix_duration();
        self.trust(der, &certificates, at)?;
        Ok(Stamped {
            imprint: hash,
            at: UnixMillis(u64::try_from(at.as_millis()).unwrap_or(u64::MAX)),
            by: read.tbs_certificate.subject.to_string(),
            nonce: info.nonce.map(|nonce| nonce.as_bytes().to_vec()),
        })
    }

    /// Whether a certificate was good for time stamps when the stamp was made.
    fn trust(
        &self,
        signer: &CertificateDer,
        all: &[(Certificate, CertificateDer)],
        at: Duration,
    ) -> Result<(), NotStamped> {
        let stranger = |error: webpki::Error| NotStamped::Stranger(error.to_string());
        let between: Vec<CertificateDer> = all.iter().map(|(_, der)| der.clone()).collect();
        let certificate = EndEntityCert::try_from(signer).map_err(stranger)?;
        certificate
            .verify_for_usage(
                ALGORITHMS,
                &self.0,
                &between,
                UnixTime::since_unix_epoch(at),
                KeyUsage::required(TIME_STAMPING),
                None,
                None,
            )
            .map_err(stranger)?;
        Ok(())
    }
}

/// Whether the message was signed by the certificate, and the certificate is the one that the signer meant.
fn is_signed(
    signer: &SignerInfo,
    message: &[u8],
    certificate: &CertificateDer,
) -> Result<(), NotStamped> {
    let attributes = signer.signed_attrs.as_ref();
    let attributes = attributes.ok_or_else(|| unreadable("nothing is signed"))?;
    let kind: ObjectIdentifier = attribute(attributes, CONTENT_TYPE)?;
    let digest: OctetString = attribute(attributes, MESSAGE_DIGEST)?;
    let hashed = digest::digest(algorithm(&signer.digest_alg.oid)?, message);
    if kind != TST_INFO
        || digest.as_bytes() != hashed.as_ref()
        || !is_meant(attributes, certificate)?
    {
        return Err(NotStamped::Signature);
    }
    let signed = attributes.to_der()?;
    let end = EndEntityCert::try_from(certificate)
        .map_err(|error| NotStamped::Stranger(error.to_string()))?;
    let signature = signer.signature.as_bytes();
    let fits = |algorithm: &&dyn SignatureVerificationAlgorithm| {
        end.verify_signature(*algorithm, &signed, signature).is_ok()
    };
    match ALGORITHMS.iter().any(fits) {
        true => Ok(()),
        false => Err(NotStamped::Signature),
    }
}

/// `SigningCertificate` (RFC 2634), of which only the first certificate counts.
#[derive(Sequence)]
struct SigningCertificate {
    certs: Vec<EssCertId>,
    #[asn1(optional = "true")]
    policies: Option<Any>,
}

#[derive(Sequence)]
struct EssCertId {
    hash: OctetString,
    #[asn1(optional = "true")]
    issuer_serial: Option<Any>,
}

/// `SigningCertificateV2` (RFC 5035).
#[derive(Sequence)]
struct SigningCertificateV2 {
    certs: Vec<EssCertIdV2>,
    #[asn1(optional = "true")]
    policies: Option<Any>,
}

#[derive(Sequence)]
struct EssCertIdV2 {
    /// Absent: SHA-256.
    #[asn1(optional = "true")]
    algorithm: Option<AlgorithmIdentifier>,
    hash: OctetString,
    #[asn1(optional = "true")]
    issuer_serial: Option<Any>,
}

type AlgorithmIdentifier = cms::cert::x509::spki::AlgorithmIdentifier<Any>;

/// RFC 3161, section 2.4.1: a stamp names its certificate in what is signed, so that no other one with the same key can be put there.
fn is_meant(attributes: &Attributes, certificate: &CertificateDer) -> Result<bool, NotStamped> {
    if let Ok(named) = attribute::<SigningCertificateV2>(attributes, SIGNING_CERTIFICATE_V2) {
        let Some(first) = named.certs.first() else {
            return Ok(false);
        };
        let named = first.algorithm.as_ref();
        let algorithm = named.map_or(Ok(&digest::SHA256), |named| algorithm(&named.oid))?;
        let hashed = digest::digest(algorithm, certificate);
        return Ok(hashed.as_ref() == first.hash.as_bytes());
    }
    let named: SigningCertificate = attribute(attributes, SIGNING_CERTIFICATE)?;
    let hashed = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, certificate);
    let first = named.certs.first();
    Ok(first.is_some_and(|first| hashed.as_ref() == first.hash.as_bytes()))
}

/// The one value of an attribute that stands there once.
fn attribute<T>(attributes: &Attributes, which: ObjectIdentifier) -> Result<T, NotStamped>
where
    T: for<'a> der::DecodeValue<'a> + der::FixedTag,
{
    let mut found = attributes.iter().filter(|one| one.oid == which);
    let (Some(one), None) = (found.next(), found.next()) else {
        return Err(unreadable("an attribute is missing"));
    };
    match one.values.as_slice() {
        [value] => Ok(value.decode_as()?),
        _ => Err(unreadable("an attribute has several values")),
    }
}

fn certificates(
    signed: &SignedData,
) -> Result<Vec<(Certificate, CertificateDer<'static>)>, NotStamped> {
    let choices = signed.certificates.iter().flat_map(|set| set.0.iter());
    let mut read = Vec::new();
    for choice in choices {
        if let CertificateChoices::Certificate(certificate) = choice {
            let der = CertificateDer::from(certificate.to_der()?);
            read.push((certificate.clone(), der));
        }
    }
    Ok(read)
}

fn is_of(certificate: &Certificate, signer: &SignerIdentifier) -> bool {
    let about = &certificate.tbs_certificate;
    match signer {
        SignerIdentifier::IssuerAndSerialNumber(one) => {
            about.issuer == one.issuer && about.serial_number == one.serial_number
        }
        // RFC 3161 names the certificate in what is signed, which is looked at in any case.
        SignerIdentifier::SubjectKeyIdentifier(_) => false,
    }
}

fn algorithm(oid: &ObjectIdentifier) -> Result<&'static digest::Algorithm, NotStamped> {
    match *oid {
        SHA_256 => Ok(&digest::SHA256),
        SHA_384 => Ok(&digest::SHA384),
        SHA_512 => Ok(&digest::SHA512),
        other => Err(NotStamped::Unreadable(format!("algorithm {other}"))),
    }
}

fn sha_256() -> AlgorithmIdentifier {
    AlgorithmIdentifier {
        oid: SHA_256,
        parameters: None,
    }
}

/// Whether a stamp is for `hash`. Parameters of SHA-256 may be absent or null (RFC 5754, section 2).
fn is_imprint(imprint: &MessageImprint, hash: Hash) -> bool {
    imprint.hash_algorithm.oid == SHA_256 && imprint.hashed_message.as_bytes() == hash.0
}

/// An INTEGER has a sign and no zeros in front, and authorities give back what they were given.
fn positive(mut nonce: Nonce) -> Nonce {
    if let Some(first) = nonce.first_mut() {
        *first = *first & 0x7f | 0x40;
    }
    nonce
}

fn unreadable(what: &str) -> NotStamped {
    NotStamped::Unreadable(what.to_owned())
}
