//! The SRTP master keys of a light peer (RFC 5764, section 4.2), which `rtc`'s peer connection agrees on and tells nobody.
//!
//! `rtc` derives its session keys through the crypto provider that we give it, so a provider that passes everything on to `ring` sees
//! the master key and salt of both directions go by: ours first. That rests on the order of calls inside of `rtc`, so the version is
//! pinned, exactly two pairs are accepted, and a wrong order would be seen: nothing could be opened.

use rtc::crypto::providers::{RingCrypto, RingProvider};
use rtc::crypto::{
    ActiveKeyExchange, AeadAlgorithm, AeadCipher, BlockCipherAlgorithm, CbcAlgorithm, CbcCipher,
    CryptoAlgorithm, CryptoError, HashAlgorithm, HmacAlgorithm, KeyExchangeAlgorithm, Mac,
    PublicKey, RTCCrypto, RTCCryptoProvider, RTCRandom, SignatureScheme, SigningKey, StreamCipher,
    StreamCipherAlgorithm,
};
use std::sync::{Arc, Mutex, PoisonError};
use tyndau::edge::transport::keys::Master;

/// A crypto provider for one peer that keeps the SRTP master keys.
#[derive(Clone)]
pub struct KeyTap(Arc<Tap>);

struct Tap {
    provider: RingProvider,
    crypto: Crypto,
}

#[derive(Default)]
struct Crypto {
    seen: Mutex<Vec<Master>>,
}

impl Default for KeyTap {
    /// A tap that has seen nothing.
    fn default() -> Self {
        Self(Arc::new(Tap {
            provider: RingProvider::new(),
            crypto: Crypto::default(),
        }))
    }
}

impl KeyTap {
    /// The provider to give to `rtc`.
    #[must_use]
    pub fn provider(&self) -> Arc<dyn RTCCryptoProvider> {
        self.0.clone()
    }

    /// Our master key and the server's, and forgets them. `None` when not exactly two were seen: then they must not be used.
    #[must_use]
    pub fn take(&self) -> Option<(Master, Master)> {
        let mut seen = self.0.crypto.open();
        let pair = match seen.as_slice() {
            &[ours, theirs] => Some((ours, theirs)),
            _ => None,
        };
        seen.clear();
        pair
    }
}

impl Crypto {
    fn open(&self) -> std::sync::MutexGuard<'_, Vec<Master>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The first block of a key derivation is the salt with label 0 and index 0, so it is the salt (RFC 3711, section 4.3.1).
    fn note(&self, key: &[u8], block: &[u8]) {
        const MOST: usize = 3;
        let (Ok(key), Some((salt, [0, 0, 0, 0]))) = (key.try_into(), block.split_first_chunk())
        else {
            return;
        };
        let mut seen = self.open();
        if seen.len() < MOST && seen.iter().all(|master| master.key != key) {
            seen.push(Master { key, salt: *salt });
        }
    }
}

impl RTCCryptoProvider for Tap {
    fn name(&self) -> &'static str {
        "ring, with the SRTP keys kept"
    }

    fn crypto(&self) -> &dyn RTCCrypto {
        &self.crypto
    }

    fn random(&self) -> &dyn RTCRandom {
        self.provider.random()
    }
}

impl RTCCrypto for Crypto {
    fn supports(&self, algorithm: CryptoAlgorithm) -> bool {
        RingCrypto.supports(algorithm)
    }

    fn hash(&self, algorithm: HashAlgorithm, data: &[u8]) -> Result<Vec<u8>, CryptoError> {
        RingCrypto.hash(algorithm, data)
    }

    fn block_encrypt(
        &self,
        algorithm: BlockCipherAlgorithm,
        key: &[u8],
        block: &mut [u8],
    ) -> Result<(), CryptoError> {
        self.note(key, block);
        RingCrypto.block_encrypt(algorithm, key, block)
    }

    fn new_hmac(&self, algorithm: HmacAlgorithm, key: &[u8]) -> Result<Box<dyn Mac>, CryptoError> {
        RingCrypto.new_hmac(algorithm, key)
    }

    fn new_stream_cipher(
        &self,
        algorithm: StreamCipherAlgorithm,
        key: &[u8],
    ) -> Result<Box<dyn StreamCipher>, CryptoError> {
        RingCrypto.new_stream_cipher(algorithm, key)
    }

    fn new_aead(
        &self,
        algorithm: AeadAlgorithm,
        key: &[u8],
    ) -> Result<Box<dyn AeadCipher>, CryptoError> {
        RingCrypto.new_aead(algorithm, key)
    }

    fn new_cbc(
        &self,
        algorithm: CbcAlgorithm,
        key: &[u8],
    ) -> Result<Box<dyn CbcCipher>, CryptoError> {
        RingCrypto.new_cbc(algorithm, key)
    }

    fn start_key_exchange(
        &self,
        algorithm: KeyExchangeAlgorithm,
    ) -> Result<Box<dyn ActiveKeyExchange>, CryptoError> {
        RingCrypto.start_key_exchange(algorithm)
    }

    fn generate_signing_key(
        &self,
        scheme: SignatureScheme,
    ) -> Result<Arc<dyn SigningKey>, CryptoError> {
        RingCrypto.generate_signing_key(scheme)
    }

    fn import_signing_key(
        &self,
        scheme: SignatureScheme,
        der: &[u8],
    ) -> Result<Arc<dyn SigningKey>, CryptoError> {
        RingCrypto.import_signing_key(scheme, der)
    }

    fn verify_signature(
        &self,
        scheme: SignatureScheme,
        public_key: PublicKey<'_>,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), CryptoError> {
        RingCrypto.verify_signature(scheme, public_key, message, signature)
    }
}
