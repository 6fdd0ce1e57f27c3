//! The court's key for closed parts (X25519): whoever has its private half opens them. A server that has only the public half seals them
//! all the same.

use super::RecorderError;
use crate::edge::files;
use crate::record::closed::{ContentKey, KEY_FORMAT, KeyFile, NoKeyFile};
use crate::record::evidence::hex::Hex;
use ed25519_dalek::pkcs8::spki::der::pem::{LineEnding, decode_vec, encode_string};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The `info` of RFC 9180: no key that was wrapped for something else is one of a closed part.
const CONTEXT: &[u8] = b"tyndau-closed-1\n";

/// What stands before the 32 bytes of a key in its file (RFC 8410).
const PRIVATE: &[u8] = &[
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x04, 0x22, 0x04, 0x20,
];
const PUBLIC: &[u8] = &[
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x03, 0x21, 0x00,
];

type PrivateKey = <X25519HkdfSha256 as Kem>::PrivateKey;
type PublicKey = <X25519HkdfSha256 as Kem>::PublicKey;
type Encapped = <X25519HkdfSha256 as Kem>::EncappedKey;

/// The court's key for closed parts.
pub struct ClosedKey {
    public: PublicKey,
    private: Option<PrivateKey>,
    /// This server made it itself, in this file.
    made_here: Option<PathBuf>,
}

/// Why there is no key, or it does not open a part.
#[derive(Debug, thiserror::Error)]
pub enum ClosedKeyError {
    /// A file that cannot be read or made.
    #[error("the key file {0} cannot be read or written: {1}")]
    File(PathBuf, std::io::Error),
    /// A file without such a key.
    #[error(
        "{0} holds no key of X25519 in PEM; `openssl genpkey -algorithm x25519` makes one, and `openssl pkey -pubout` shows its public half"
    )]
    NoKey(PathBuf),
    /// The public half opens nothing.
    #[error("this is the public half of the key: closed parts are opened with the private one")]
    PublicOnly,
    /// Another court's, or a former one.
    #[error(
        "the closed part {part} was sealed for another key, {recipient}: name the file of that one"
    )]
    OtherKey {
        /// Number of the part.
        part: u32,
        /// The key that it is wrapped to.
        recipient: Hex<32>,
    },
    /// What is in the file is no key.
    #[error("the key of the closed part {0} does not open: its file was changed")]
    Broken(u32),
    /// It was written by a later version.
    #[error(
        "the key of the closed part {part} is of format {format}, and this program knows format {KEY_FORMAT} only: open it with a newer one"
    )]
    NewFormat {
        /// Number of the part.
        part: u32,
        /// Its format.
        format: u32,
    },
}

impl ClosedKey {
    /// Reads the key that the court gave: the private half or the public one.
    ///
    /// # Errors
    /// [`ClosedKeyError`].
    pub fn load(file: &Path) -> Result<Self, ClosedKeyError> {
        let pem = std::fs::read(file).map_err(|e| ClosedKeyError::File(file.to_owned(), e))?;
        let pem = Zeroizing::new(pem);
        Self::read(&pem).ok_or_else(|| ClosedKeyError::NoKey(file.to_owned()))
    }

    fn read(pem: &[u8]) -> Option<Self> {
        let (label, der) = decode_vec(pem).ok()?;
        let der = Zeroizing::new(der);
        match label {
            "PRIVATE KEY" => {
                let private = PrivateKey::from_bytes(der.strip_prefix(PRIVATE)?).ok()?;
                Some(Self {
                    public: X25519HkdfSha256::sk_to_pk(&private),
                    private: Some(private),
                    made_here: None,
                })
            }
            "PUBLIC KEY" => Some(Self {
                public: PublicKey::from_bytes(der.strip_prefix(PUBLIC)?).ok()?,
                private: None,
                made_here: None,
            }),
            _ => None,
        }
    }

    /// Reads the key that this server made itself for want of another one; makes it when there is none.
    ///
    /// # Errors
    /// [`ClosedKeyError`].
    pub fn load_or_make(data: &Path) -> Result<Self, ClosedKeyError> {
        let file = data.join("closed-key.pem");
        if !file.exists() {
            let (private, _) = X25519HkdfSha256::gen_keypair();
            let failed = |e| ClosedKeyError::File(file.clone(), e);
            files::write_private_once(&file, pem_of(&private).as_bytes()).map_err(failed)?;
        }
        let mut key = Self::load(&file)?;
        key.made_here = Some(file);
        Ok(key)
    }

    /// A key for a test.
    #[cfg(test)]
    pub(crate) fn of_seed(seed: u8) -> Self {
        let (private, public) = X25519HkdfSha256::derive_keypair(&[seed; 32]);
        Self {
            public,
            private: Some(private),
            made_here: None,
        }
    }

    /// The same without its private half.
    #[cfg(test)]
    pub(crate) fn public_half(&self) -> Self {
        Self {
            public: self.public.clone(),
            private: None,
            made_here: None,
        }
    }

    /// Whether closed parts can be opened here.
    #[must_use]
    pub fn opens(&self) -> bool {
        self.private.is_some()
    }

    /// The file of a key that this server made itself.
    #[must_use]
    pub fn made_here(&self) -> Option<&Path> {
        self.made_here.as_deref()
    }

    /// A fresh content key, and its file.
    pub(super) fn fresh(
        &self,
        part: u32,
        began_ms: u64,
    ) -> Result<(ContentKey, KeyFile), RecorderError> {
        let mut content = ContentKey(Zeroizing::new([0; 32]));
        rand::RngCore::fill_bytes(&mut rand::rng(), content.0.as_mut());
        let sealed = hpke::single_shot_seal::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &self.public,
            CONTEXT,
            content.0.as_ref(),
            &[],
        );
        let (enc, wrapped) = sealed.map_err(|_| RecorderError::Unsealed)?;
        let wrapped = wrapped.try_into().map_err(|_| RecorderError::Unsealed)?;
        let file = KeyFile {
            format: KEY_FORMAT,
            part,
            began_ms,
            recipient: Hex(self.public.to_bytes().into()),
            enc: Hex(enc.to_bytes().into()),
            wrapped: Hex(wrapped),
        };
        Ok((content, file))
    }

    /// Reads the key file of a part, as it is wrapped.
    ///
    /// # Errors
    /// [`ClosedKeyError::NewFormat`], [`ClosedKeyError::Broken`].
    pub fn wrapped(part: u32, text: &[u8]) -> Result<KeyFile, ClosedKeyError> {
        KeyFile::read(text).map_err(|why| match why {
            NoKeyFile::NewFormat(format) => ClosedKeyError::NewFormat { part, format },
            NoKeyFile::Broken => ClosedKeyError::Broken(part),
        })
    }

    /// The content key in a part's key file.
    ///
    /// # Errors
    /// [`ClosedKeyError`].
    pub fn open(&self, file: &KeyFile) -> Result<ContentKey, ClosedKeyError> {
        let private = self.private.as_ref().ok_or(ClosedKeyError::PublicOnly)?;
        if file.format != KEY_FORMAT {
            let (part, format) = (file.part, file.format);
            return Err(ClosedKeyError::NewFormat { part, format });
        }
        if file.recipient != Hex(self.public.to_bytes().into()) {
            return Err(ClosedKeyError::OtherKey {
                part: file.part,
                recipient: file.recipient,
            });
        }
        let broken = || ClosedKeyError::Broken(file.part);
        let enc = Encapped::from_bytes(&file.enc.0).map_err(|_| broken())?;
        let opened = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            private,
            &enc,
            CONTEXT,
            &file.wrapped.0,
            &[],
        );
        let opened = Zeroizing::new(opened.map_err(|_| broken())?);
        let content: [u8; 32] = opened.as_slice().try_into().map_err(|_| broken())?;
        Ok(ContentKey(Zeroizing::new(content)))
    }
}

fn pem_of(private: &PrivateKey) -> Zeroizing<String> {
    let der = Zeroizing::new([PRIVATE, private.to_bytes().as_slice()].concat());
    Zeroizing::new(encode_string("PRIVATE KEY", LineEnding::LF, &der).unwrap_or_default())
}

/// Nothing of the private half is shown.
impl std::fmt::Debug for ClosedKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let public: Hex<32> = Hex(self.public.to_bytes().into());
        f.debug_tuple("ClosedKey").field(&public).finish()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use std::process::Command;

    fn openssl(arguments: &[&str]) -> Vec<u8> {
        let made = Command::new("openssl").args(arguments).output().unwrap();
        assert!(made.status.success(), "{arguments:?}");
        made.stdout
    }

    #[test]
    fn keys_that_openssl_made_are_read_and_only_the_private_half_opens() {
        let folder = tempfile::tempdir().unwrap();
        let (file, public) = (folder.path().join("key.pem"), folder.path().join("pub.pem"));
        std::fs::write(&file, openssl(&["genpkey", "-algorithm", "x25519"])).unwrap();
        let half = ["pkey", "-pubout", "-in", file.to_str().unwrap()];
        std::fs::write(&public, openssl(&half)).unwrap();
        let (key, half) = (
            ClosedKey::load(&file).unwrap(),
            ClosedKey::load(&public).unwrap(),
        );
        let (content, wrapped) = half.fresh(1, 5).unwrap();
        assert!(key.opens() && !half.opens());
        assert_eq!(key.open(&wrapped).unwrap().0, content.0);
        assert!(matches!(
            half.open(&wrapped),
            Err(ClosedKeyError::PublicOnly)
        ));
        let other = ClosedKey::of_seed(9).open(&wrapped);
        assert!(matches!(
            other,
            Err(ClosedKeyError::OtherKey { part: 1, .. })
        ));
        let mut changed = wrapped.clone();
        changed.wrapped.0[0] ^= 1;
        assert!(matches!(key.open(&changed), Err(ClosedKeyError::Broken(1))));
        let later = KeyFile {
            format: KEY_FORMAT + 1,
            ..wrapped
        };
        let said = key.open(&later).unwrap_err().to_string();
        assert!(
            said.contains("format 2") && said.contains("newer"),
            "{said}"
        );
        std::fs::write(&file, openssl(&["genpkey", "-algorithm", "ed25519"])).unwrap();
        assert!(matches!(
            ClosedKey::load(&file),
            Err(ClosedKeyError::NoKey(_))
        ));
    }

    #[test]
    fn a_key_that_the_server_made_is_there_the_next_time() {
        let folder = tempfile::tempdir().unwrap();
        let made = ClosedKey::load_or_make(folder.path()).unwrap();
        let again = ClosedKey::load_or_make(folder.path()).unwrap();
        assert_eq!(made.public.to_bytes(), again.public.to_bytes());
        assert!(again.opens() && again.made_here().is_some());
    }
}
