//! What a server stands on: folders, keys, certificate, ports, database. Taken in this order, each failure one sentence and a code.

use super::failure::Failure;
use super::links::Links;
use super::people::{SAMPLE, SamplePerson};
use super::shared::open_store;
use super::token::{Invitation, link};
use crate::edge::addresses;
use crate::edge::certs;
use crate::edge::config::Config;
use crate::edge::files;
use crate::edge::metrics::Metrics;
use crate::edge::ports::{Bound, has_https};
use crate::edge::registry::{Opening, Registry};
use crate::edge::room::{self, RoomHandle};
use crate::edge::store::Hearing;
use crate::edge::tls::{self, TlsError};
use crate::edge::token::{Keyring, Signer};
use crate::edge::transport::{self, MediaPlane};
use crate::edge::web::{App, Listeners, Parts};
use crate::id::{HearingId, IdError, ParticipantId};
use crate::signal::grant::TokenKind;
use crate::signal::http::Language;
use crate::signal::message::HearingCard;
use crate::signal::translate::role_word;
use std::net::IpAddr;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use time::OffsetDateTime;
use time::macros::format_description;
use tokio_rustls::TlsAcceptor;

/// Case number of the sample hearing: no court has the number 0000.
pub const CASE_NUMBER: &str = "0000-26-00-2/418";
/// Court of the sample hearing.
pub const COURT: &str = "Аудандық сот · 2-зал";
/// Days that the sample hearing's links are good for.
const SAMPLE_DAYS: u16 = 7;

/// Everything a server stands on.
pub struct Ground {
    /// Shared by all requests.
    pub app: Arc<App>,
    /// The TCP ports.
    pub listeners: Listeners,
    /// The media thread.
    pub media: MediaPlane,
    signer: Signer,
}

impl Ground {
    /// Takes everything, or says what is missing.
    pub async fn take(mut config: Config, dev: bool) -> Result<Self, Failure> {
        config.data.dir = folder(&config.data.dir)?;
        let signer = Signer::load_or_make(&config.data.dir).map_err(Failure::config)?;
        let keyring = Keyring::new(&config.auth, &signer).map_err(Failure::config)?;
        let certificate = certificate(&config, dev)?;
        let bound = Bound::bind(&config, dev)
            .await
            .map_err(Failure::unavailable)?;
        let metrics = Metrics::new().map_err(Failure::software)?;
        let media = media(&config, &metrics)?;
        let ports = bound.ports(media.address().port());
        let store = open_store(&config.data.dir).await?;
        let registry = Registry::new(
            store.clone(),
            Arc::clone(&metrics),
            rooms(&config, dev, &media, &metrics),
        );
        let alive = media.clone();
        let app = App::new(Parts {
            config,
            dev,
            ports,
            store,
            keyring,
            registry,
            metrics,
            media_alive: Box::new(move || alive.alive()),
        });
        let listeners = Listeners {
            http: bound.http,
            https: bound.https.zip(certificate),
            admin: bound.admin,
        };
        Ok(Self {
            app,
            listeners,
            media,
            signer,
        })
    }

    /// The configuration in force.
    pub fn config(&self) -> &Config {
        &self.app.config
    }
}

/// Makes the data folder, as an absolute path, and the archive in it.
fn folder(data: &Path) -> Result<PathBuf, Failure> {
    let cannot = |e: std::io::Error| {
        let data = data.display();
        Failure::cannot_create(format!(
            "the data folder {data} cannot be written: {e}; choose another one with --data"
        ))
    };
    // Records and keys are the server's alone; a folder that exists already keeps its mode.
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(data.join("archive"))
        .map_err(cannot)?;
    files::probe(data).map_err(cannot)?;
    std::path::absolute(data).map_err(cannot)
}

fn certificate(config: &Config, dev: bool) -> Result<Option<TlsAcceptor>, Failure> {
    if !has_https(config, dev) {
        return Ok(None);
    }
    let acceptor = match (&config.tls.cert, &config.tls.key) {
        (Some(cert), Some(key)) => tls::acceptor(cert, key),
        _ if dev => {
            let made =
                certs::load_or_make(&config.tls.dev_ca_dir).map_err(Failure::cannot_create)?;
            tls::acceptor(&made.cert, &made.key)
        }
        _ => Err(TlsError::None),
    };
    acceptor.map(Some).map_err(Failure::config)
}

fn media(config: &Config, metrics: &Arc<Metrics>) -> Result<MediaPlane, Failure> {
    let metrics = Arc::clone(metrics);
    MediaPlane::start(transport::Setup {
        bind: config.media.address(),
        shards: config.media.shards,
        advertise: config.media.advertise.clone(),
        publisher_kbps: config.limits.publisher_kbps,
        count: Arc::new(move |turn, legs| {
            metrics.packets_in.inc_by(turn.packets_in);
            metrics.packets_out.inc_by(turn.packets_out);
            metrics.bytes_in.inc_by(turn.bytes_in);
            metrics.bytes_out.inc_by(turn.bytes_out);
            metrics.excess.inc_by(turn.excess);
            metrics.strays.inc_by(turn.stray);
            metrics.peers.add(legs);
        }),
    })
    .map_err(Failure::unavailable)
}

fn rooms(
    config: &Config,
    dev: bool,
    media: &MediaPlane,
    metrics: &Arc<Metrics>,
) -> impl Fn(Opening) -> RoomHandle + Send + Sync + 'static {
    let archive = config.data.dir.join("archive");
    let slots = config.media.slots;
    let terms = config.hearing.terms(dev);
    let (plane, counters) = (media.clone(), Arc::clone(&metrics.recorder));
    move |opening| {
        room::spawn(room::Setup {
            hearing: opening.hearing,
            card: opening.card,
            terms: terms.clone(),
            plane: plane.clone(),
            archive: archive.clone(),
            slots,
            counters: Arc::clone(&counters),
            ended: opening.ended,
        })
    }
}

/// The hearing that `--dev` offers.
pub struct Sample {
    /// As written to `links.json`.
    pub links: Links,
    /// Role, name and link, in order.
    pub people: Vec<(&'static str, &'static str, String)>,
    /// The plaintiff's link over HTTPS, for a phone.
    pub phone: Option<String>,
}

impl Sample {
    /// Takes the sample hearing of the last start, if it has not ended, or makes one; writes `links.json`.
    pub async fn prepare(ground: &Ground) -> Result<Self, Failure> {
        let config = ground.config();
        let hearing = sample_hearing(ground).await?;
        let ports = ground.app.ports;
        let base = format!("http://localhost:{}", ports.http);
        let mut people = Vec::new();
        let mut phone = None;
        for person in SAMPLE {
            let token = sign(ground, &hearing, person)?;
            let role = role_word(person.role);
            if role == "plaintiff" {
                phone = addresses::lan().map(|lan| link(&https(lan, ports.https), &token));
            }
            people.push((role, person.name, link(&base, &token)));
        }
        let links = Links {
            roles: people
                .iter()
                .map(|(role, _, link)| ((*role).to_owned(), link.clone()))
                .collect(),
            ports,
            archive: config.data.dir.join("archive"),
            hearing: hearing.id.to_string(),
        };
        links
            .write(&config.data.dir)
            .map_err(|e| Failure::cannot_create(format!("links.json cannot be written: {e}")))?;
        Ok(Self {
            links,
            people,
            phone,
        })
    }
}

async fn sample_hearing(ground: &Ground) -> Result<Hearing, Failure> {
    let store = &ground.app.store;
    if let Some(hearing) = store.open_sample().await.map_err(Failure::unavailable)? {
        return Ok(hearing);
    }
    let stamp = OffsetDateTime::now_utc()
        .format(format_description!("[month][day]-[hour][minute][second]"))
        .map_err(Failure::software)?;
    let id = HearingId::new(&format!("sample-{stamp}")).map_err(Failure::software)?;
    let card = HearingCard {
        id: id.to_string(),
        case_number: CASE_NUMBER.to_owned(),
        court: COURT.to_owned(),
    };
    store
        .create(&card, &id, true)
        .await
        .map_err(Failure::unavailable)?;
    store.hearing(&id).await.map_err(Failure::unavailable)
}

fn sign(ground: &Ground, hearing: &Hearing, person: SamplePerson) -> Result<String, Failure> {
    let id = format!("{}-1", role_word(person.role));
    let invitation = Invitation {
        role: person.role,
        name: person.name,
        person: ParticipantId::new(&id).map_err(Failure::software)?,
        stands_by: stands_by(person.stands_by).map_err(Failure::software)?,
        language: Language::Kk,
        kind: TokenKind::Invitation,
        days: SAMPLE_DAYS,
    };
    invitation.sign(hearing, ground.config(), &ground.signer)
}

fn stands_by(ids: &[&str]) -> Result<Vec<ParticipantId>, IdError> {
    ids.iter().map(|id| ParticipantId::new(id)).collect()
}

fn https(address: IpAddr, port: u16) -> String {
    match address {
        IpAddr::V4(v4) => format!("https://{v4}:{port}"),
        IpAddr::V6(v6) => format!("https://[{v6}]:{port}"),
    }
}
