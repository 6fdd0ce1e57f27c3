//! A PostgreSQL of its own for a test, if the machine has one.

use crate::edge::machine::{lacks, program};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// It does not run as root; a machine where tests do has this user.
const NOBODY: u32 = 65_534;

pub struct Postgres {
    folder: tempfile::TempDir,
    port: u16,
    server: Child,
}

impl Postgres {
    /// `None`: there is none on this machine.
    pub fn start() -> Option<Self> {
        let programs = (program("initdb"), program("postgres"));
        let (Some(initdb), Some(postgres)) = programs else {
            lacks("PostgreSQL");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        if is_root() {
            std::os::unix::fs::chown(folder.path(), Some(NOBODY), Some(NOBODY)).unwrap();
        }
        let data = folder.path().join("data");
        let made = as_nobody(&initdb)
            .args([
                "-A",
                "trust",
                "-U",
                "tyndau",
                "-E",
                "UTF8",
                "--no-sync",
                "-D",
            ])
            .arg(&data)
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(made.success(), "initdb failed");
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let server = as_nobody(&postgres)
            .arg("-D")
            .arg(&data)
            .args([
                "-h",
                "127.0.0.1",
                "-p",
                &port.to_string(),
                "-c",
                "unix_socket_directories=",
            ])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let started = Self {
            folder,
            port,
            server,
        };
        started.wait();
        Some(started)
    }

    pub fn address(&self) -> String {
        format!("postgres://tyndau@127.0.0.1:{}/postgres", self.port)
    }

    /// It writes `ready` into this file when it takes connections.
    fn wait(&self) {
        let file = self.folder.path().join("data/postmaster.pid");
        let begun = Instant::now();
        while !std::fs::read_to_string(&file).is_ok_and(|text| text.contains("ready")) {
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "PostgreSQL does not start"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn as_nobody(program: &Path) -> Command {
    let mut command = Command::new(program);
    // Whoever runs the tests may stand in a folder that is nobody's business.
    command.current_dir("/");
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}
