//! What a server stands on: folders, keys, certificate, ports, database. Taken in this order, each failure one sentence and a code.

use super::failure::Failure;
use super::shared::open_store;
use crate::edge::archive::Archive;
use crate::edge::archive::copies;
use crate::edge::certs;
use crate::edge::clock;
use crate::edge::config::Config;
use crate::edge::files;
use crate::edge::metrics::Metrics;
use crate::edge::ports::{Bound, has_https};
use crate::edge::recorder::authority::Authority;
use crate::edge::recorder::closed::ClosedKey;
use crate::edge::recorder::court::{CourtKey, CourtKeyError, CourtKeys};
use crate::edge::recorder::recover::{AT_ONCE, recover_all, recover_later};
use crate::edge::recorder::unclosed::Unclosables;
use crate::edge::registry::{Opening, Registry, catch_up};
use crate::edge::room::{self, RoomHandle};
use crate::edge::store::Store;
use crate::edge::tls::{self, TlsError};
use crate::edge::token::{Keyring, Signer};
use crate::edge::transport::{self, MediaPlane};
use crate::edge::web::{App, Listeners, Parts};
use crate::hearing::Terms;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

/// Everything a server stands on.
pub struct Ground {
    /// Shared by all requests.
    pub app: Arc<App>,
    /// The TCP ports.
    pub listeners: Listeners,
    /// The media thread.
    pub media: MediaPlane,
    /// Vouches for the records.
    pub court: Arc<CourtKey>,
    /// Opens what is closed to the public.
    pub closed_key: Arc<ClosedKey>,
}

impl Ground {
    /// Takes everything, or says what is missing.
    pub async fn take(mut config: Config, dev: bool) -> Result<Self, Failure> {
        let terms = config.hearing.terms(dev).map_err(Failure::config)?;
        let cards = config.hearing.cards().map_err(Failure::config)?;
        config.data.dir = folder(&config.data.dir)?;
        let signer = Arc::new(Signer::load_or_make(&config.data.dir).map_err(Failure::config)?);
        let keyring = Keyring::new(&config.auth, &signer).map_err(Failure::config)?;
        let court = Arc::new(court_key(&config)?);
        let closed_key = Arc::new(closed_key(&config)?);
        let certificate = certificate(&config, dev)?;
        let bound = Bound::bind(&config, dev)
            .await
            .map_err(Failure::unavailable)?;
        let metrics = Metrics::new().map_err(Failure::software)?;
        let media = media(&config, &metrics)?;
        let ports = bound.ports(media.address().port());
        let court_keys = court_keys(&config, &court)?;
        let unclosed = tidy_up(&config.data.dir, &court_keys).map_err(Failure::unavailable)?;
        let store = store(&config.data.dir).await?;
        let authority = authority(&config)?;
        let archive = open_archive(&config, &store, (court_keys, &closed_key), unclosed).await?;
        stamp_ends(&archive, authority.as_ref(), &metrics).await?;
        let clock_kept = clock::follow_keeping().await;
        let registry = Registry::new(
            store.clone(),
            Arc::clone(&metrics),
            rooms(
                &config,
                (terms, clock_kept),
                &store,
                (&media, &metrics),
                (&court, &closed_key, authority),
            ),
        );
        let alive = media.clone();
        let app = App::new(Parts {
            config,
            cards,
            dev,
            ports,
            store,
            archive,
            keyring,
            signer,
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
            court,
            closed_key,
        })
    }

    /// The configuration in force.
    pub fn config(&self) -> &Config {
        &self.app.config
    }
}

/// What a server that was killed has left. Nobody can come in yet. Gives the records that cannot be closed.
fn tidy_up(data: &Path, court: &CourtKeys) -> std::io::Result<Unclosables> {
    copies::sweep(data)?;
    let unclosed = Unclosables::default();
    let (_, left) = recover_all(&data.join("archive"), &court.all(), AT_ONCE, &unclosed);
    recover_later(left, court.clone(), unclosed.clone())?;
    Ok(unclosed)
}

/// The catalogue, which knows what the logs do.
async fn store(data: &Path) -> Result<Store, Failure> {
    let store = open_store(data).await?;
    let told = catch_up(&store, &data.join("archive")).await;
    told.map_err(Failure::unavailable)?;
    Ok(store)
}

async fn open_archive(
    config: &Config,
    store: &Store,
    (court, closed_key): (CourtKeys, &Arc<ClosedKey>),
    unclosed: Unclosables,
) -> Result<Archive, Failure> {
    let keys = (court, Arc::clone(closed_key));
    let opened = Archive::open(&config.archive, &config.data.dir, store.clone(), keys).await;
    let archive = opened.map_err(Failure::unavailable)?;
    Ok(archive.with_unclosed(unclosed))
}

/// All keys of the court: under which records stand, and those that sign what is found interrupted.
fn court_keys(config: &Config, now: &Arc<CourtKey>) -> Result<CourtKeys, Failure> {
    let former = &config.record.former_court_keys;
    CourtKeys::new(Arc::clone(now), former).map_err(Failure::config)
}

/// Makes the data folder, as an absolute path, and the archive in it.
fn folder(data: &Path) -> Result<PathBuf, Failure> {
    let archive = data.join("archive");
    let cannot = |e: std::io::Error| {
        let data = data.display();
        Failure::cannot_create(format!(
            "the data folder {data} cannot be written: {e}; choose another one with --data"
        ))
    };
    let cannot_record = |e: std::io::Error| {
        let archive = archive.display();
        Failure::cannot_create(format!(
            "the folder of records {archive} cannot be written: {e}; give it to the user that runs the server, or choose another data folder with --data"
        ))
    };
    // Records and keys are the server's alone; a folder that exists already keeps its mode.
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&archive)
        .map_err(cannot)?;
    files::probe(data).map_err(cannot)?;
    files::probe(&archive).map_err(cannot_record)?;
    std::path::absolute(data).map_err(cannot)
}

/// The court's key, or one of this server's own.
fn court_key(config: &Config) -> Result<CourtKey, Failure> {
    let record = &config.record;
    if let Some(command) = &record.court_key_command {
        let public = record.court_key.as_ref();
        let public = public.ok_or_else(|| Failure::config(CourtKeyError::NoPublic))?;
        return CourtKey::by_command(command, public).map_err(Failure::config);
    }
    if let Some(file) = &record.court_key {
        return CourtKey::load(file).map_err(Failure::config);
    }
    CourtKey::load_or_make(&config.data.dir).map_err(Failure::config)
}

/// The court's key for what is closed to the public, or one of this server's own.
fn closed_key(config: &Config) -> Result<ClosedKey, Failure> {
    match &config.record.closed_key {
        Some(file) => ClosedKey::load(file),
        None => ClosedKey::load_or_make(&config.data.dir),
    }
    .map_err(Failure::config)
}

/// Who stamps the times of records, if the court has named somebody.
fn authority(config: &Config) -> Result<Option<Arc<Authority>>, Failure> {
    let record = &config.record;
    let (Some(url), Some(ca)) = (&record.stamp_url, &record.stamp_ca) else {
        return Ok(None);
    };
    let every = Duration::from_secs(record.stamp_seconds);
    let authority = Authority::new(url, ca, every).map_err(Failure::config)?;
    Ok(Some(Arc::new(authority)))
}

/// What an earlier start of the server has not had stamped.
async fn stamp_ends(
    archive: &Archive,
    authority: Option<&Arc<Authority>>,
    metrics: &Metrics,
) -> Result<(), Failure> {
    let Some(authority) = authority else {
        return Ok(());
    };
    let (authority, counters) = (Arc::clone(authority), Arc::clone(&metrics.recorder));
    let stamped = archive.stamp_ends(authority, counters).await;
    stamped.map_err(Failure::unavailable)
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
        pictures: config.media.pictures(),
        publisher_kbps: config.limits.publisher_kbps,
        count: Arc::new(move |turn, legs| {
            metrics.packets_in.inc_by(turn.packets_in);
            metrics.packets_out.inc_by(turn.packets_out);
            metrics.bytes_in.inc_by(turn.bytes_in);
            metrics.bytes_out.inc_by(turn.bytes_out);
            metrics.excess.inc_by(turn.excess);
            metrics.strays.inc_by(turn.stray);
            metrics.unsent.inc_by(turn.unsent);
            metrics.peers.add(legs);
        }),
    })
    .map_err(Failure::unavailable)
}

fn rooms(
    config: &Config,
    (terms, clock_kept): (Terms, watch::Receiver<Option<bool>>),
    store: &Store,
    (media, metrics): (&MediaPlane, &Arc<Metrics>),
    (court, closed_key, authority): (&Arc<CourtKey>, &Arc<ClosedKey>, Option<Arc<Authority>>),
) -> impl Fn(Opening) -> RoomHandle + Send + Sync + 'static {
    let archive = config.data.dir.join("archive");
    let slots = config.media.slots;
    let store = store.clone();
    let (plane, counters) = (media.clone(), Arc::clone(&metrics.recorder));
    let (court, closed_key) = (Arc::clone(court), Arc::clone(closed_key));
    move |opening| {
        let (store, hearing) = (store.clone(), opening.hearing.clone());
        let setup = room::Setup {
            hearing: opening.hearing,
            card: opening.card,
            terms: terms.clone(),
            plane: plane.clone(),
            archive: archive.clone(),
            slots,
            counters: Arc::clone(&counters),
            court: Arc::clone(&court),
            closed_key: Arc::clone(&closed_key),
            clock_kept: clock_kept.clone(),
            authority: authority.clone(),
            ended: opening.ended,
        };
        room::spawn(setup, async move { store.plan(&hearing).await })
    }
}
