//! Configuration: one TOML file, environment variables `TYNDAU__SECTION__KEY` over it, defaults for all that is not said.
//! An unknown key is an error: a mistyped limit must not silently be no limit.

use crate::codec::Codec;
use crate::signal::grant::Issuer;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

mod archive;
mod course;
mod limits;
mod procedures;
mod record;

pub use archive::{Archive, KeepDays};
pub use course::{Cards, Course};
pub use limits::{Limits, Network};
pub use record::Record;

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
#[error("the configuration cannot be used: {0}")]
pub struct ConfigError(String);

/// Everything that can be configured.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Plain HTTP: browsers of the machine itself.
    pub http: Http,
    /// HTTPS: all other browsers.
    pub https: Https,
    /// Voice and picture over UDP.
    pub media: Media,
    /// Health and numbers for the operator.
    pub admin: Admin,
    /// What is kept.
    pub data: Data,
    /// What proves the records.
    pub record: Record,
    /// What becomes of closed records.
    pub archive: Archive,
    /// Certificates.
    pub tls: Tls,
    /// How hearings are held.
    pub hearing: Course,
    /// Bounds against abuse.
    pub limits: Limits,
    /// Whose tokens are good.
    pub auth: Auth,
}

/// Plain HTTP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Http {
    /// Address to listen at.
    pub bind: IpAddr,
    /// TCP port; 0: a free one.
    pub port: u16,
    /// Whom plain HTTP serves. Others are sent to HTTPS, because browsers give camera and microphone only to secure pages.
    pub plain: Plain,
    /// Origins (`https://host:port`) besides the server's own from which pages may connect.
    pub origins: Vec<String>,
    /// Sites that may show the page in a frame (`frame-ancestors` of the Content Security Policy).
    pub frame_ancestors: Vec<String>,
}

/// Whom plain HTTP serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Plain {
    /// Browsers of the machine itself.
    Loopback,
    /// Everyone: a proxy in front ends TLS.
    Everyone,
}

/// HTTPS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Https {
    /// Address to listen at.
    pub bind: IpAddr,
    /// TCP port; 0: a free one.
    pub port: u16,
}

/// Media.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Media {
    /// Address to listen at.
    pub bind: IpAddr,
    /// UDP port of the first media thread, the others take those that follow; 0: free ones.
    pub port: u16,
    /// Media threads, each with a port of its own. One can use one core; a hearing lives on one.
    pub shards: u16,
    /// Addresses at which browsers reach the server besides those of its interfaces.
    pub advertise: Vec<IpAddr>,
    /// Receiving sections of each kind that a page offers at first; it is asked for more when they are needed.
    pub slots: u16,
    /// Codecs of pictures that are taken. Of these a page sends the one that it likes best (ours: VP8), and receives all that its
    /// browser knows. VP8 and H264 are those that every browser is to know (RFC 7742).
    pub video_codecs: Vec<VideoCodec>,
}

/// A codec of pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum VideoCodec {
    /// In layers.
    Vp8,
    /// Constrained Baseline.
    H264,
    /// Profile 0.
    Vp9,
    /// Profile 0.
    Av1,
}

impl VideoCodec {
    const ALL: [Self; 4] = [Self::Vp8, Self::H264, Self::Vp9, Self::Av1];

    fn codec(self) -> Codec {
        match self {
            Self::Vp8 => Codec::Vp8,
            Self::H264 => Codec::H264,
            Self::Vp9 => Codec::Vp9,
            Self::Av1 => Codec::Av1,
        }
    }
}

/// The operator's port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Admin {
    /// Address to listen at; not for the world.
    pub bind: IpAddr,
    /// TCP port; 0: a free one.
    pub port: u16,
}

/// What is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Data {
    /// Folder of database, signing key and archive.
    pub dir: PathBuf,
}

/// Certificates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Tls {
    /// Certificate chain, PEM.
    pub cert: Option<PathBuf>,
    /// Its key, PEM.
    pub key: Option<PathBuf>,
    /// Where `--dev` keeps its certificate authority.
    pub dev_ca_dir: PathBuf,
}

/// Whose tokens are good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Auth {
    /// `iss` of tokens that this server signs itself (`tyndau token create`).
    pub issuer: String,
    /// `aud` of every token for this server.
    pub audience: String,
    /// Seconds that clocks may differ; at most 30.
    pub leeway: u64,
    /// Public keys of the court's systems.
    pub keys: Vec<CourtKey>,
}

/// A public key of a system that issues tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CourtKey {
    /// `kid` of the tokens' header.
    pub kid: String,
    /// `iss` of the tokens that this key may sign.
    pub issuer: String,
    /// Signature algorithm: the one that the key is for, whatever a token says.
    pub alg: KeyAlgorithm,
    /// Public key, PEM.
    pub file: PathBuf,
}

/// Signature algorithms (RFC 7518, RFC 8037).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum KeyAlgorithm {
    /// Ed25519.
    EdDSA,
    /// ECDSA with P-256 and SHA-256.
    ES256,
}

const ANYWHERE: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

impl Default for Http {
    fn default() -> Self {
        Self {
            bind: ANYWHERE,
            port: 8080,
            plain: Plain::Loopback,
            origins: Vec::new(),
            frame_ancestors: Vec::new(),
        }
    }
}

impl Default for Https {
    fn default() -> Self {
        Self {
            bind: ANYWHERE,
            port: 8443,
        }
    }
}

impl Default for Media {
    fn default() -> Self {
        Self {
            bind: ANYWHERE,
            port: 8444,
            advertise: Vec::new(),
            shards: 1,
            slots: 4,
            video_codecs: VideoCodec::ALL.to_vec(),
        }
    }
}

impl Default for Admin {
    fn default() -> Self {
        Self {
            bind: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 8445,
        }
    }
}

impl Default for Data {
    fn default() -> Self {
        Self { dir: "data".into() }
    }
}

impl Default for Tls {
    fn default() -> Self {
        Self {
            cert: None,
            key: None,
            dev_ca_dir: "certs/dev".into(),
        }
    }
}

impl Default for Auth {
    fn default() -> Self {
        Self {
            issuer: "tyndau".into(),
            audience: "tyndau".into(),
            leeway: 30,
            keys: Vec::new(),
        }
    }
}

impl Config {
    /// Reads `file` (or nothing but the defaults) and the environment of the process over it.
    ///
    /// # Errors
    /// [`ConfigError`] when the file cannot be read, a key is unknown or a value is not of its kind or out of its bounds.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        Self::from_sources(file, environment())
    }

    fn from_sources(
        file: Option<&Path>,
        environment: config::Environment,
    ) -> Result<Self, ConfigError> {
        let mut builder = config::Config::builder();
        if let Some(path) = file {
            builder = builder.add_source(
                config::File::from(path)
                    .format(config::FileFormat::Toml)
                    .required(true),
            );
        }
        builder
            .add_source(environment)
            .build()
            .and_then(config::Config::try_deserialize::<Self>)
            .map_err(|e| ConfigError(e.to_string()))
            .and_then(Self::checked)
    }

    /// Puts HTTP at `port` and HTTPS, UDP and admin at the three that follow; 0: four free ones.
    ///
    /// # Errors
    /// [`ConfigError`] when fewer than three ports follow.
    pub fn with_ports_from(mut self, port: u16) -> Result<Self, ConfigError> {
        let following = |n: u16| match port {
            0 => Ok(0),
            _ => port
                .checked_add(n)
                .ok_or_else(|| ConfigError(format!("--port {port}: three ports must follow it"))),
        };
        self.http.port = port;
        self.https.port = following(1)?;
        self.media.port = following(2)?;
        self.admin.port = following(3)?;
        Ok(self)
    }

    fn checked(self) -> Result<Self, ConfigError> {
        if self.auth.leeway > Issuer::MAX_LEEWAY {
            return Err(ConfigError(format!(
                "auth.leeway is {} s, at most {} s are allowed",
                self.auth.leeway,
                Issuer::MAX_LEEWAY
            )));
        }
        if self.tls.cert.is_some() != self.tls.key.is_some() {
            return Err(ConfigError(
                "tls.cert and tls.key belong together: give both or none".into(),
            ));
        }
        if self.media.video_codecs.is_empty() {
            return Err(ConfigError("media.video_codecs is empty: name one".into()));
        }
        let (limits, hearing) = (self.limits.check(), self.hearing.check());
        let (record, archive) = (self.record.check(), self.archive.check());
        let parts = limits.and(hearing).and(record).and(archive);
        parts.map_err(ConfigError).map(|()| self)
    }
}

impl Http {
    /// Address and port.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        SocketAddr::new(self.bind, self.port)
    }
}

impl Https {
    /// Address and port.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        SocketAddr::new(self.bind, self.port)
    }
}

impl Media {
    /// Codecs of pictures that are taken.
    #[must_use]
    pub fn pictures(&self) -> Vec<Codec> {
        let codecs = self.video_codecs.iter();
        codecs.map(|codec| codec.codec()).collect()
    }

    /// Address and port.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        SocketAddr::new(self.bind, self.port)
    }
}

impl Admin {
    /// Address and port.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        SocketAddr::new(self.bind, self.port)
    }
}

fn environment() -> config::Environment {
    config::Environment::with_prefix("TYNDAU")
        .prefix_separator("__")
        .separator("__")
        .ignore_empty(true)
        .try_parsing(true)
        .list_separator(",")
        .with_list_parse_key("http.origins")
        .with_list_parse_key("http.frame_ancestors")
        .with_list_parse_key("media.advertise")
        .with_list_parse_key("media.video_codecs")
        .with_list_parse_key("limits.known_networks")
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        reason = "tests"
    )]
    use super::*;

    fn read(text: &str, variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tyndau.toml");
        std::fs::write(&file, text).unwrap();
        let variables = variables
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        Config::from_sources(Some(&file), environment().source(Some(variables)))
    }

    #[test]
    fn an_empty_file_means_the_defaults() {
        assert_eq!(read("", &[]).unwrap(), Config::default());
    }

    #[test]
    fn the_environment_stands_over_the_file() {
        let config = read(
            "[http]\nport = 1\n[media]\nslots = 7\n",
            &[
                ("TYNDAU__HTTP__PORT", "2"),
                ("TYNDAU__MEDIA__ADVERTISE", "192.0.2.7,2001:db8::7"),
                ("TYNDAU__MEDIA__VIDEO_CODECS", "h264,vp8"),
                ("TYNDAU__DATA__DIR", "/var/lib/tyndau"),
            ],
        )
        .unwrap();
        assert_eq!(config.http.port, 2);
        assert_eq!(config.media.slots, 7);
        assert_eq!(config.media.advertise.len(), 2);
        assert_eq!(config.media.pictures(), [Codec::H264, Codec::Vp8]);
        assert_eq!(config.data.dir, Path::new("/var/lib/tyndau"));
    }

    #[test]
    fn a_mistyped_key_is_an_error_in_the_file_and_in_the_environment() {
        let error = read("[http]\nprot = 1\n", &[]).unwrap_err().to_string();
        assert!(error.contains("prot"), "{error}");
        assert!(read("[htttp]\nport = 1\n", &[]).is_err());
        assert!(read("", &[("TYNDAU__HTTP__PROT", "1")]).is_err());
    }

    #[test]
    fn values_out_of_bounds_are_errors() {
        for bad in [
            "[http]\nport = 70000",
            "[http]\nport = \"x\"",
            "[auth]\nleeway = 31",
            "[tls]\ncert = \"only.pem\"",
            "[limits]\nframe_bytes = 0",
            "[media]\nvideo_codecs = []",
            "[media]\nvideo_codecs = [\"h265\"]",
            "[[auth.keys]]\nkid = \"a\"\nissuer = \"b\"\nalg = \"HS256\"\nfile = \"c\"",
        ] {
            assert!(read(bad, &[]).is_err(), "{bad} was taken");
        }
    }

    #[test]
    fn a_lost_link_has_a_grace_that_is_neither_a_wink_nor_a_day() {
        let with = |ms: u64| read(&format!("[hearing]\ngrace_ms = {ms}"), &[]);
        for good in [5_000, 120_000, 3_600_000] {
            assert_eq!(with(good).unwrap().hearing.grace_ms, good);
        }
        for bad in [0, 4_999, 3_600_001] {
            let why = with(bad).unwrap_err().to_string();
            let said = format!("hearing.grace_ms is {bad}: ");
            assert!(why.contains(&said) && why.contains("5000"), "{why}");
        }
    }

    #[test]
    fn a_missing_file_is_an_error() {
        let missing = Path::new("/nonexistent/tyndau.toml");
        assert!(Config::from_sources(Some(missing), environment().source(None)).is_err());
    }

    #[test]
    fn ports_follow_the_first_one() {
        let config = Config::default().with_ports_from(9000).unwrap();
        let ports = [
            config.http.port,
            config.https.port,
            config.media.port,
            config.admin.port,
        ];
        assert_eq!(ports, [9000, 9001, 9002, 9003]);
        assert_eq!(Config::default().with_ports_from(0).unwrap().admin.port, 0);
        assert!(Config::default().with_ports_from(65_534).is_err());
    }

    #[test]
    fn what_is_shown_can_be_read_again() {
        let shown = toml::to_string_pretty(&Config::default()).unwrap();
        assert_eq!(read(&shown, &[]).unwrap(), Config::default());
    }
}
