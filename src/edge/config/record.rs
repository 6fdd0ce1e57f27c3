//! What proves the records.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Record {
    /// The court's private key, Ed25519 in PEM (PKCS #8), which certifies the key of each hearing's record. Without it the server makes
    /// one in its data folder, which proves little against whoever has that folder.
    pub court_key: Option<PathBuf>,
    /// A program that signs with the court's private key, for a key in a hardware module: the bytes come on its standard input, and it
    /// writes the signature, 64 bytes, on its standard output within five seconds. It gets no arguments. `court_key` is then the file of
    /// the public half.
    pub court_key_command: Option<PathBuf>,
    /// The court's key for parts of a hearing that are closed to the public, X25519 in PEM. The public half is enough to seal them, and
    /// then nobody opens them on this server; with the private half those of the court may play them here. Without it the server makes
    /// one in its data folder, which hides nothing from whoever has that folder.
    pub closed_key: Option<PathBuf>,
}
