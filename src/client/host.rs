//! A server to call: one of our own, started in a folder of its own on free ports, or one that runs already.

mod invite;

use super::error::CallError;
use super::link::JoinLink;
use crate::edge::config::{Auth, Config};
use crate::edge::ports::{Ports, has_https};
use crate::id::HearingId;
use crate::signal::message::Role;
use invite::Inviter;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

const READY_WITHIN: Duration = Duration::from_secs(60);
const STOPPED_WITHIN: Duration = Duration::from_secs(30);
const LINKS: &str = "links.json";
/// Who is seen and heard in the sample hearing from its beginning, in the order in which they come.
const SPEAKERS: [&str; 6] = [
    "presiding_judge",
    "court_session_clerk",
    "plaintiff",
    "defendant",
    "lawyer",
    "interpreter",
];

/// In the data folder: what a server that was started here says.
const LOG: &str = "server.log";

/// What a development server writes to `links.json`.
#[derive(Clone, Debug, Deserialize)]
struct Links {
    /// Role -> link.
    #[serde(flatten)]
    roles: BTreeMap<String, String>,
    ports: Ports,
    archive: PathBuf,
    hearing: String,
}

/// A server to call.
pub struct Host {
    /// Where it listens.
    pub ports: Ports,
    /// Folder of its archive.
    pub archive: PathBuf,
    /// Whose tokens it takes.
    auth: Auth,
    data: PathBuf,
    links: Option<Links>,
    child: Option<Child>,
    /// Removed with the host.
    _folder: Option<TempDir>,
}

impl Host {
    /// Starts `binary serve --dev` in a new folder on free ports and waits for its line `ready`.
    ///
    /// # Errors
    /// [`CallError::Host`] with the server's last words when it does not become ready within a minute.
    pub async fn start(binary: &Path) -> Result<Self, CallError> {
        Self::start_with(binary, &[]).await
    }

    /// The same with other settings, each by its environment variable.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub async fn start_with(binary: &Path, settings: &[(&str, &str)]) -> Result<Self, CallError> {
        let folder = tempfile::Builder::new()
            .prefix("tyndau-call-")
            .tempdir()
            .map_err(|e| CallError::Host(format!("no temporary folder can be made: {e}")))?;
        let data = folder.path().to_owned();
        let (child, links) = run(binary, &data, settings).await?;
        Ok(Self {
            ports: links.ports,
            archive: links.archive.clone(),
            auth: Auth::default(),
            data,
            links: Some(links),
            child: Some(child),
            _folder: Some(folder),
        })
    }

    /// Starts a server that was [killed](Self::kill) again in its folder, on other ports.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub async fn start_again(
        &mut self,
        binary: &Path,
        settings: &[(&str, &str)],
    ) -> Result<(), CallError> {
        let (child, links) = run(binary, &self.data, settings).await?;
        self.ports = links.ports;
        self.links = Some(links);
        self.child = Some(child);
        Ok(())
    }

    /// The server of a configuration that runs on this machine: where `links.json` of its data folder says, else at the configured
    /// ports.
    ///
    /// # Errors
    /// [`CallError::Unreachable`] when nobody answers.
    pub async fn attach(config: &Config) -> Result<Self, CallError> {
        let data = config.data.dir.clone();
        let mut host = Self {
            ports: configured(config, false),
            archive: data.join("archive"),
            auth: config.auth.clone(),
            data,
            links: None,
            child: None,
            _folder: None,
        };
        if let Some(links) = read_links(&host.data) {
            let configured = std::mem::replace(&mut host.ports, links.ports);
            if super::http::connect(&host.address()).await.is_ok() {
                host.links = Some(links);
                return Ok(host);
            }
            host.ports = configured;
        }
        super::http::connect(&host.address()).await?;
        Ok(host)
    }

    /// `host:port` of plain HTTP.
    #[must_use]
    pub fn address(&self) -> String {
        format!("localhost:{}", self.ports.http)
    }

    /// Id of the sample hearing of a development server.
    ///
    /// # Errors
    /// [`CallError::Host`] when this server has none.
    pub fn sample(&self) -> Result<HearingId, CallError> {
        self.links
            .as_ref()
            .and_then(|links| HearingId::new(&links.hearing).ok())
            .ok_or_else(|| CallError::Host("this server has no sample hearing".to_owned()))
    }

    /// A link for a new person of a hearing.
    ///
    /// # Errors
    /// [`CallError::Host`] when the data folder cannot be used.
    pub async fn invite(
        &self,
        hearing: &HearingId,
        role: Role,
        name: &str,
    ) -> Result<JoinLink, CallError> {
        Inviter::open(&self.data, self.auth.clone())
            .await?
            .link(&self.address(), hearing, (role, name), &[])
            .await
    }

    /// A link for a new person who stands by others of the hearing: a lawyer, by their client's id.
    ///
    /// # Errors
    /// [`CallError::Host`] when the data folder cannot be used.
    pub async fn invite_for(
        &self,
        hearing: &HearingId,
        role: Role,
        name: &str,
        whom: &[String],
    ) -> Result<JoinLink, CallError> {
        Inviter::open(&self.data, self.auth.clone())
            .await?
            .link(&self.address(), hearing, (role, name), whom)
            .await
    }

    /// Makes a hearing of its own for a call; its id begins with `prefix`.
    ///
    /// # Errors
    /// [`CallError::Host`] when the data folder cannot be used.
    pub async fn new_hearing(&self, prefix: &str, court: &str) -> Result<HearingId, CallError> {
        let id = format!("{prefix}-{:08x}", rand::random::<u32>());
        let id = HearingId::new(&id).map_err(|e| CallError::Host(e.to_string()))?;
        Inviter::open(&self.data, self.auth.clone())
            .await?
            .create(&id, court)
            .await?;
        Ok(id)
    }

    /// The links of those who are seen and heard in the sample hearing, the judge's first.
    ///
    /// # Errors
    /// [`CallError::Link`] when one of them is none.
    pub fn speakers(&self) -> Result<Vec<JoinLink>, CallError> {
        let links = self.links.iter();
        SPEAKERS
            .iter()
            .flat_map(|role| links.clone().filter_map(|links| links.roles.get(*role)))
            .map(|link| JoinLink::parse(link))
            .collect()
    }

    /// Kills a server that was started here, as a power cut does, and waits until it is dead. Its folder stays until the host is dropped.
    ///
    /// # Errors
    /// [`CallError::Host`] when it cannot be killed.
    pub async fn kill(&mut self) -> Result<(), CallError> {
        let Some(mut child) = self.child.take() else {
            return Ok(());
        };
        let killed = child.kill().await;
        killed.map_err(|e| CallError::Host(format!("the server cannot be killed: {e}")))
    }

    /// Where a server that was started here says what it does.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.data.join(LOG)
    }

    /// Ends a server that was started here like Ctrl-C does, and waits until its files are closed.
    ///
    /// # Errors
    /// [`CallError::Host`] when it does not end, or ends with an error.
    pub async fn stop(mut self) -> Result<(), CallError> {
        let Some(mut child) = self.child.take() else {
            return Ok(());
        };
        let pid = child
            .id()
            .and_then(|id| rustix::process::Pid::from_raw(i32::try_from(id).ok()?));
        if let Some(pid) = pid {
            rustix::process::kill_process(pid, rustix::process::Signal::INT)
                .map_err(|e| CallError::Host(format!("the server cannot be told to stop: {e}")))?;
        }
        match timeout(STOPPED_WITHIN, child.wait()).await {
            Ok(Ok(status)) if status.success() => Ok(()),
            Ok(Ok(status)) => Err(CallError::Host(format!("the server ended with {status}"))),
            Ok(Err(e)) => Err(CallError::Host(format!(
                "the server cannot be waited for: {e}"
            ))),
            Err(_) => Err(CallError::Host("the server does not stop".to_owned())),
        }
    }
}

/// The ports of a configuration; 0 where there is none, or a free one is taken.
#[must_use]
pub fn configured(config: &Config, dev: bool) -> Ports {
    Ports {
        http: config.http.port,
        https: match has_https(config, dev) {
            true => config.https.port,
            false => 0,
        },
        udp: config.media.port,
        admin: config.admin.port,
    }
}

/// Starts a server in a folder and waits until it is ready.
async fn run(
    binary: &Path,
    data: &Path,
    settings: &[(&str, &str)],
) -> Result<(Child, Links), CallError> {
    let log = data.join(LOG);
    let mut child = spawn(binary, data, &log, settings)?;
    let lines = child.stdout.take().map(BufReader::new);
    if !timeout(READY_WITHIN, becomes_ready(lines))
        .await
        .unwrap_or(false)
    {
        return Err(CallError::Host(format!(
            "the server did not become ready; its last words: {}",
            last_words(&log)
        )));
    }
    let links = read_links(data)
        .ok_or_else(|| CallError::Host("the server is ready but wrote no links.json".to_owned()))?;
    Ok((child, links))
}

fn spawn(
    binary: &Path,
    data: &Path,
    log: &Path,
    settings: &[(&str, &str)],
) -> Result<Child, CallError> {
    let file = std::fs::File::create(log)
        .map_err(|e| CallError::Host(format!("{} cannot be written: {e}", log.display())))?;
    Command::new(binary)
        .args(["serve", "--dev", "--port", "0", "--data"])
        .arg(data)
        // A development server makes its certificates below the folder it starts in.
        .current_dir(data)
        // Calls wait for no countdown.
        .env("TYNDAU__HEARING__COUNTDOWN_MS", "0")
        .envs(settings.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(file)
        .kill_on_drop(true)
        .spawn()
        .map_err(|e| CallError::Host(format!("{} cannot be started: {e}", binary.display())))
}

/// Reads until the line `ready`, then goes on reading in the background: a full pipe would stop the server.
async fn becomes_ready(lines: Option<BufReader<ChildStdout>>) -> bool {
    let Some(lines) = lines else {
        return false;
    };
    let mut lines = lines.lines();
    while let Ok(Some(line)) = lines.next_line().await {
        if line.trim() == "ready" {
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return true;
        }
    }
    false
}

fn last_words(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let last: Vec<&str> = text.lines().rev().take(5).collect();
    last.into_iter().rev().collect::<Vec<_>>().join(" | ")
}

fn read_links(data: &Path) -> Option<Links> {
    let text = std::fs::read_to_string(data.join(LINKS)).ok()?;
    serde_json::from_str(&text).ok()
}
