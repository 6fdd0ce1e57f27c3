//! The SRTP master keys of a leg (RFC 5764, section 4.2; RFC 7714, section 12).

/// Bytes of an AES-128 key.
pub const KEY: usize = 16;
/// Bytes of a salt of the AES-GCM profiles.
pub const SALT: usize = 12;
/// Bytes that the handshake exports: two keys and two salts.
pub const KEYING_MATERIAL: usize = 2 * (KEY + SALT);

/// One direction's master key and salt.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Master {
    /// The key.
    pub key: [u8; KEY],
    /// The salt.
    pub salt: [u8; SALT],
}

/// Both directions'.
pub struct Keys {
    /// What this side sends is sealed with it.
    pub ours: Master,
    /// What the other side sends is.
    pub theirs: Master,
}

impl Keys {
    /// The DTLS server's keys out of what was exported: client's key, server's key, client's salt, server's salt.
    #[must_use]
    pub fn of_server(material: &[u8]) -> Option<Self> {
        let (client_key, rest) = material.split_first_chunk()?;
        let (server_key, rest) = rest.split_first_chunk()?;
        let (client_salt, rest) = rest.split_first_chunk()?;
        let server_salt = rest.try_into().ok()?;
        let (client_key, server_key, client_salt) = (*client_key, *server_key, *client_salt);
        Some(Self {
            ours: Master {
                key: server_key,
                salt: server_salt,
            },
            theirs: Master {
                key: client_key,
                salt: client_salt,
            },
        })
    }
}
