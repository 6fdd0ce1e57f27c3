//! The SRTP keys of a connection. `rtc` has no accessor for them, but asks its crypto provider to derive session keys from them: a
//! provider that delegates everything sees the master key, and the master salt in the block of the first derivation (RFC 3711, 4.3.1:
//! label 0, index 0). The local pair comes first. This rests on `rtc` =0.21.1; a connection with another number of pairs is refused.

use rtc::crypto::providers::{RingCrypto, RingProvider};
use rtc::crypto::{
    ActiveKeyExchange, AeadAlgorithm, AeadCipher, BlockCipherAlgorithm, CbcAlgorithm, CbcCipher,
    CryptoAlgorithm, CryptoError, HashAlgorithm, HmacAlgorithm, KeyExchangeAlgorithm, Mac,
    PublicKey, RTCCrypto, RTCCryptoProvider, RTCRandom, SignatureScheme, SigningKey, StreamCipher,
    StreamCipherAlgorithm,
};
use std::sync::{Arc, Mutex, PoisonError};

static RING: RingCrypto = RingCrypto;

/// Master key and master salt of one direction, AEAD_AES_128_GCM (RFC 7714).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Master {
    /// 128 bits.
    pub key: [u8; 16],
    /// 96 bits.
    pub salt: [u8; 12],
}

/// A crypto provider that remembers the keys of one connection.
pub struct KeyTap {
    ring: RingProvider,
    crypto: Tapped,
}

struct Tapped {
    seen: Mutex<Vec<Master>>,
}

impl KeyTap {
    /// Nothing seen yet.
    #[must_use]
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            ring: RingProvider::new(),
            crypto: Tapped {
                seen: Mutex::default(),
            },
        })
    }

    /// Our own keys and the other side's; `None` unless exactly two pairs were seen.
    #[must_use]
    pub fn pair(&self) -> Option<(Master, Master)> {
        let seen = self
            .crypto
            .seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match seen.as_slice() {
            [local, remote] => Some((*local, *remote)),
            _ => None,
        }
    }
}

impl RTCCryptoProvider for KeyTap {
    fn name(&self) -> &'static str {
        "ring, watched for SRTP keys"
    }

    fn crypto(&self) -> &dyn RTCCrypto {
        &self.crypto
    }

    fn random(&self) -> &dyn RTCRandom {
        self.ring.random()
    }
}

impl Tapped {
    fn watch(&self, key: &[u8], block: &[u8]) {
        let (Ok(key), Some((&salt, &[0, 0, 0, 0]))) =
            (<[u8; 16]>::try_from(key), block.split_first_chunk::<12>())
        else {
            return;
        };
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if !seen.iter().any(|master| master.key == key) {
            seen.push(Master { key, salt });
        }
    }
}

impl RTCCrypto for Tapped {
    fn supports(&self, algorithm: CryptoAlgorithm) -> bool {
        RING.supports(algorithm)
    }

    fn hash(&self, algorithm: HashAlgorithm, data: &[u8]) -> Result<Vec<u8>, CryptoError> {
        RING.hash(algorithm, data)
    }

    fn block_encrypt(
        &self,
        algorithm: BlockCipherAlgorithm,
        key: &[u8],
        block: &mut [u8],
    ) -> Result<(), CryptoError> {
        self.watch(key, block);
        RING.block_encrypt(algorithm, key, block)
    }

    fn new_hmac(&self, algorithm: HmacAlgorithm, key: &[u8]) -> Result<Box<dyn Mac>, CryptoError> {
        RING.new_hmac(algorithm, key)
    }

    fn new_stream_cipher(
        &self,
        algorithm: StreamCipherAlgorithm,
        key: &[u8],
    ) -> Result<Box<dyn StreamCipher>, CryptoError> {
        RING.new_stream_cipher(algorithm, key)
    }

    fn new_aead(
        &self,
        algorithm: AeadAlgorithm,
        key: &[u8],
    ) -> Result<Box<dyn AeadCipher>, CryptoError> {
        RING.new_aead(algorithm, key)
    }

    fn new_cbc(
        &self,
        algorithm: CbcAlgorithm,
        key: &[u8],
    ) -> Result<Box<dyn CbcCipher>, CryptoError> {
        RING.new_cbc(algorithm, key)
    }

    fn start_key_exchange(
        &self,
        algorithm: KeyExchangeAlgorithm,
    ) -> Result<Box<dyn ActiveKeyExchange>, CryptoError> {
        RING.start_key_exchange(algorithm)
    }

    fn generate_signing_key(
        &self,
        scheme: SignatureScheme,
    ) -> Result<Arc<dyn SigningKey>, CryptoError> {
        RING.generate_signing_key(scheme)
    }

    fn import_signing_key(
        &self,
        scheme: SignatureScheme,
        der: &[u8],
    ) -> Result<Arc<dyn SigningKey>, CryptoError> {
        RING.import_signing_key(scheme, der)
    }

    fn verify_signature(
        &self,
        scheme: SignatureScheme,
        public_key: PublicKey<'_>,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), CryptoError> {
        RING.verify_signature(scheme, public_key, message, signature)
    }
}

/// One block of AES-128: all that key derivation needs (RFC 3711, 4.3.3).
///
/// # Errors
/// When the library refuses.
pub fn aes_block(key: &[u8; 16], block: &mut [u8; 16]) -> Result<(), CryptoError> {
    RING.block_encrypt(BlockCipherAlgorithm::Aes128, key, block)
}
