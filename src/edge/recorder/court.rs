//! The court's long-term key, which vouches for the key of each hearing.

use super::court_command::Command;
use crate::edge::files;
use crate::record::evidence::hex::{Hex, Key, Signature};
use crate::record::evidence::line::{Signs, Unwritable};
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey};
use ed25519_dalek::{SigningKey, VerifyingKey};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

/// The court's key.
pub struct CourtKey {
    holder: Holder,
    key: Key,
    /// Where to find the public half, for who verifies, if this server wrote it.
    public: Option<PathBuf>,
}

/// Where the private half is.
enum Holder {
    /// In memory while the server runs; it is wiped when it goes.
    Here(Box<SigningKey>),
    /// In a hardware module, say.
    Command(Command),
    /// Not here: a key that signed before, of which only the public half is known.
    Gone,
}

/// Signed once by a command when the server starts; no line of a record.
const TRIAL: &[u8] = b"tyndau-court-key-trial\n";

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum CourtKeyError {
    /// A file that cannot be read or made.
    #[error("the key file {0} cannot be read or written: {1}")]
    File(PathBuf, std::io::Error),
    /// A file without a private key.
    #[error(
        "{0} holds no private key of Ed25519 in PEM (PKCS #8); `openssl genpkey -algorithm ed25519` makes one"
    )]
    Private(PathBuf),
    /// A file without a public key.
    #[error(
        "{0} holds no public key of Ed25519 in PEM; `openssl pkey -in KEY -pubout` shows the one of a private key"
    )]
    Public(PathBuf),
    /// A command without its public key.
    #[error(
        "record.court_key_command needs the key's public half: name its file in record.court_key"
    )]
    NoPublic,
    /// A command that does not sign.
    #[error(transparent)]
    Command(#[from] Unwritable),
}

impl CourtKey {
    /// Reads the key that the court gave.
    ///
    /// # Errors
    /// [`CourtKeyError`].
    pub fn load(file: &Path) -> Result<Self, CourtKeyError> {
        let pem =
            std::fs::read_to_string(file).map_err(|e| CourtKeyError::File(file.to_owned(), e))?;
        let key = SigningKey::from_pkcs8_pem(&Zeroizing::new(pem));
        let key = key.map_err(|_| CourtKeyError::Private(file.to_owned()))?;
        Ok(Self::here(key))
    }

    /// A key that a command signs with; `public` is the file of its public half. The command is tried once.
    ///
    /// # Errors
    /// [`CourtKeyError`].
    pub fn by_command(command: &Path, public: &Path) -> Result<Self, CourtKeyError> {
        let key = public_key(public)?;
        let command = Command::new(command.to_owned(), key);
        command.sign(TRIAL)?;
        Ok(Self {
            holder: Holder::Command(command),
            key,
            public: None,
        })
    }

    /// Reads a key that the court had before: its private half, or its public one, which is enough for all but to sign for a copy.
    ///
    /// # Errors
    /// [`CourtKeyError`].
    pub fn former(file: &Path) -> Result<Self, CourtKeyError> {
        match Self::load(file) {
            Err(CourtKeyError::Private(_)) => Ok(Self {
                holder: Holder::Gone,
                key: public_key(file)?,
                public: None,
            }),
            read => read,
        }
    }

    /// Reads the key that this server made itself for want of another one; makes it when there is none. The public half lies beside it.
    ///
    /// # Errors
    /// [`CourtKeyError`].
    pub fn load_or_make(data: &Path) -> Result<Self, CourtKeyError> {
        let file = data.join("court-key.pem");
        let public = data.join("court-key.pub.pem");
        let failed = |e| CourtKeyError::File(file.clone(), e);
        if !file.exists() {
            let pem = fresh().to_pkcs8_pem(LineEnding::LF);
            let pem = pem.map_err(|_| CourtKeyError::Private(file.clone()))?;
            files::write_private_once(&file, pem.as_bytes()).map_err(failed)?;
        }
        let mut court = Self::load(&file)?;
        let pem = pem(court.key)?;
        std::fs::write(&public, pem).map_err(|e| CourtKeyError::File(public.clone(), e))?;
        court.public = Some(public);
        Ok(court)
    }

    /// A key for a test.
    #[cfg(test)]
    pub(crate) fn of_seed(seed: u8) -> Self {
        Self::here(SigningKey::from_bytes(&[seed; 32]))
    }

    fn here(key: SigningKey) -> Self {
        Self {
            key: Hex(key.verifying_key().to_bytes()),
            holder: Holder::Here(Box::new(key)),
            public: None,
        }
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> Key {
        self.key
    }

    /// Whether the private half is here, or where a command reaches it.
    #[must_use]
    pub fn signs(&self) -> bool {
        !matches!(self.holder, Holder::Gone)
    }

    /// The file with the public half, of a key that this server made itself.
    #[must_use]
    pub fn made_here(&self) -> Option<&Path> {
        self.public.as_deref()
    }
}

impl Signs for CourtKey {
    fn sign(&self, message: &[u8]) -> Result<Signature, Unwritable> {
        match &self.holder {
            Holder::Here(key) => Signs::sign(&**key, message),
            Holder::Command(command) => command.sign(message),
            Holder::Gone => Err(Unwritable::Unsigned(format!(
                "the record is of a former key of the court, {}, of which only the public half is here: name the file of the private half in \
                 record.former_court_keys, or copy it with `tyndau recording export --sign-with`",
                self.key
            ))),
        }
    }
}

/// The keys of a court: the one that signs now, and those under which older records stand.
#[derive(Clone, Debug)]
pub struct CourtKeys {
    now: Arc<CourtKey>,
    former: Arc<Vec<CourtKey>>,
}

impl CourtKeys {
    /// `former`: the files of keys that the court had before.
    ///
    /// # Errors
    /// [`CourtKeyError`].
    pub fn new(now: Arc<CourtKey>, former: &[PathBuf]) -> Result<Self, CourtKeyError> {
        let former: Result<_, _> = former.iter().map(|file| CourtKey::former(file)).collect();
        let former = Arc::new(former?);
        Ok(Self { now, former })
    }

    /// All, the present one first.
    #[must_use]
    pub fn all(&self) -> Vec<&CourtKey> {
        [&*self.now].into_iter().chain(self.former.iter()).collect()
    }

    /// The public halves of all.
    #[must_use]
    pub fn trusted(&self) -> Vec<Key> {
        self.all().into_iter().map(CourtKey::public).collect()
    }

    /// The key that signs for a record that stands under this one; the present one where that is no key of the court.
    #[must_use]
    pub fn of(&self, key: Option<Key>) -> &CourtKey {
        let is_it = |one: &&CourtKey| Some(one.public()) == key;
        self.former.iter().find(is_it).unwrap_or(&self.now)
    }
}

impl From<Arc<CourtKey>> for CourtKeys {
    fn from(now: Arc<CourtKey>) -> Self {
        Self {
            now,
            former: Arc::default(),
        }
    }
}

/// Nothing of a private key is shown.
impl std::fmt::Debug for CourtKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("CourtKey").field(&self.public()).finish()
    }
}

/// A key that nobody has seen, in a place that is wiped when it goes.
pub(super) fn fresh() -> Box<SigningKey> {
    let mut seed = Zeroizing::new([0; 32]);
    rand::RngCore::fill_bytes(&mut rand::rng(), seed.as_mut());
    Box::new(SigningKey::from_bytes(&seed))
}

/// A public key as [`public_key`] reads it.
pub(in crate::edge) fn pem(key: Key) -> Result<String, CourtKeyError> {
    let key = VerifyingKey::from_bytes(&key.0).ok();
    let pem = key.and_then(|key| key.to_public_key_pem(LineEnding::LF).ok());
    pem.ok_or_else(|| CourtKeyError::Public(PathBuf::from("the record")))
}

/// Reads a public key that a verifier is to trust.
///
/// # Errors
/// [`CourtKeyError`].
pub fn public_key(file: &Path) -> Result<Key, CourtKeyError> {
    let pem = std::fs::read_to_string(file).map_err(|e| CourtKeyError::File(file.to_owned(), e))?;
    let key = VerifyingKey::from_public_key_pem(&pem)
        .map_err(|_| CourtKeyError::Public(file.to_owned()))?;
    Ok(Hex(key.to_bytes()))
}

/// Reads the public keys of a court that has had several.
///
/// # Errors
/// [`CourtKeyError`].
pub fn public_keys(files: &[PathBuf]) -> Result<Vec<Key>, CourtKeyError> {
    files.iter().map(|file| public_key(file)).collect()
}
