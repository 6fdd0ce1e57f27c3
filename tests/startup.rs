//! The program as a person or a script starts it: what is missing is one sentence and a code, before anything starts.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::{TcpListener, UdpSocket};
use std::os::fd::AsRawFd;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_tyndau");

fn tyndau(folder: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.current_dir(folder);
    command
}

fn serve(folder: &Path) -> Command {
    serve_by(tyndau(folder))
}

fn serve_by(mut command: Command) -> Command {
    command.args(["serve", "--dev", "--port", "0", "--data", "data"]);
    command.env("TYNDAU__HTTP__BIND", "127.0.0.1");
    command.env("TYNDAU__HTTPS__BIND", "127.0.0.1");
    command.env("TYNDAU__MEDIA__BIND", "127.0.0.1");
    command
}

/// A server that said `ready`; killed when a test fails before it ends.
struct Server {
    child: Child,
    said: Vec<String>,
}

impl Server {
    fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut server = Self {
            child,
            said: Vec::new(),
        };
        for line in lines {
            server.said.push(line.unwrap());
            if server.said.last().unwrap() == "ready" {
                return server;
            }
        }
        panic!("no `ready`: {:?}", server.said);
    }

    /// Ends it as a service manager does; the exit code.
    fn terminate(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &id])
                .status()
                .unwrap()
                .success()
        );
        self.child.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn links(folder: &Path) -> Value {
    let file = folder.join("data/links.json");
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

/// One sentence on standard error, nothing on standard output, and this code.
fn assert_refused(command: &mut Command, code: i32, word: &str) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let stderr = String::from_utf8(stderr).unwrap();
    assert_eq!(status.code(), Some(code), "{stderr}");
    assert!(
        stderr.starts_with("tyndau: ") && stderr.contains(word),
        "{stderr}"
    );
    assert_eq!(stderr.trim_end().lines().count(), 1, "{stderr}");
    assert!(stdout.is_empty());
}

#[test]
fn a_port_that_is_taken_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
    let tcp = listener.local_addr().unwrap().port().to_string();
    let udp_port = udp.local_addr().unwrap().port().to_string();
    for (section, port) in [
        ("HTTP", &tcp),
        ("HTTPS", &tcp),
        ("ADMIN", &tcp),
        ("MEDIA", &udp_port),
    ] {
        let mut command = tyndau(folder.path());
        command.args(["serve", "--dev", "--data", "data"]);
        for each in ["HTTP", "HTTPS", "MEDIA", "ADMIN"] {
            command.env(format!("TYNDAU__{each}__PORT"), "0");
            command.env(format!("TYNDAU__{each}__BIND"), "127.0.0.1");
        }
        command.env(format!("TYNDAU__{section}__PORT"), port);
        assert_refused(&mut command, 69, port);
    }
}

#[test]
fn a_data_folder_that_cannot_be_written_a_missing_certificate_and_a_mistyped_key_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    assert_refused(
        tyndau(folder.path()).args(["serve", "--dev", "--port", "0", "--data", "file/data"]),
        73,
        "--data",
    );
    assert_refused(
        tyndau(folder.path()).args(["serve", "--port", "0", "--data", "data"]),
        78,
        "certificate",
    );
    std::fs::write(folder.path().join("t.toml"), "[http]\nprot = 1\n").unwrap();
    assert_refused(
        tyndau(folder.path()).args(["config", "check", "--config", "t.toml"]),
        78,
        "prot",
    );
    assert_refused(
        serve(folder.path()).env("TYNDAU__LIMITS__FRAME_BITES", "1"),
        78,
        "frame_bites",
    );
}

/// Somebody whom the owner of the folders keeps out: root is kept out of nothing.
const NOBODY: u32 = 65_534;

/// A folder with a data folder in it, and in that a folder that who runs the server may not write.
fn kept_out(name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let foreign = data.join(name);
    std::fs::create_dir_all(&foreign).unwrap();
    std::fs::set_permissions(&foreign, std::fs::Permissions::from_mode(0o555)).unwrap();
    if rustix::process::geteuid().is_root() {
        for own in [folder.path(), &data] {
            chown(own, Some(NOBODY), Some(NOBODY)).unwrap();
        }
    }
    folder
}

/// A server of [`NOBODY`]'s. The way to the program may be closed to them (a home of root's), so it is opened first.
fn serve_as_nobody(folder: &Path, program: &File) -> Command {
    let mut command = Command::new(format!("/proc/self/fd/{}", program.as_raw_fd()));
    command.current_dir(folder);
    if rustix::process::geteuid().is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    serve_by(command)
}

#[test]
fn a_folder_of_records_or_a_store_that_is_somebody_elses_is_refused_before_a_hearing_needs_it() {
    let program = File::open(PROGRAM).unwrap();
    let folder = kept_out("archive");
    let mut command = serve_as_nobody(folder.path(), &program);
    assert_refused(&mut command, 73, "the folder of records");
    let folder = kept_out("store");
    let store = folder.path().join("data/store");
    let mut command = serve_as_nobody(folder.path(), &program);
    command.env("TYNDAU__ARCHIVE__STORE", &store);
    assert_refused(&mut command, 69, "archive.store");
}

#[test]
fn a_wrong_procedure_is_refused_at_start_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let steps = "[[civil]]\nid = \"rights\"\ntitle = { kk = \"a\", ru = \"b\", en = \"c\" }\nfloor = [\"journalist\"]\n";
    std::fs::write(folder.path().join("steps.toml"), steps).unwrap();
    let wrong = "steps.toml, line 4: \"journalist\" has no voice";
    let mut command = serve(folder.path());
    command.env("TYNDAU__HEARING__PROCEDURES", "steps.toml");
    assert_refused(&mut command, 78, wrong);
    let mut command = tyndau(folder.path());
    command.args(["config", "check"]);
    command.env("TYNDAU__HEARING__PROCEDURES", "steps.toml");
    assert_refused(&mut command, 78, wrong);
    command.env("TYNDAU__HEARING__PROCEDURES", "nowhere.toml");
    assert_refused(&mut command, 78, "nowhere.toml cannot be read");
}

#[test]
fn a_wrong_command_line_is_a_usage_error() {
    let folder = tempfile::tempdir().unwrap();
    for wrong in [
        &["sreve"][..],
        &["serve", "--prot", "1"],
        &["token", "create", "--role", "president"],
    ] {
        let output = tyndau(folder.path()).args(wrong).output().unwrap();
        assert_eq!(output.status.code(), Some(64), "{wrong:?}");
    }
    assert!(
        tyndau(folder.path())
            .arg("--help")
            .output()
            .unwrap()
            .status
            .success()
    );
}

#[test]
fn a_server_offers_its_sample_hearing_again_after_a_restart_until_it_has_ended() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(serve(folder.path()));
    let first = links(folder.path());
    for role in [
        "presiding_judge",
        "court_session_clerk",
        "plaintiff",
        "defendant",
        "lawyer",
        "witness",
        "interpreter",
        "member_of_the_public",
        "court_it",
    ] {
        let link = first[role].as_str().unwrap();
        let start = format!("http://localhost:{}/join#t=", first["ports"]["http"]);
        assert!(link.starts_with(&start), "{link}");
        assert!(
            server.said.iter().any(|line| line.contains(link)),
            "{role} is not printed"
        );
    }
    let archive = Path::new(first["archive"].as_str().unwrap());
    let mode = std::fs::metadata(archive).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    assert_eq!(server.terminate(), Some(0));

    let server = Server::start(serve(folder.path()));
    let second = links(folder.path());
    assert_eq!(second["hearing"], first["hearing"]);
    let id = second["hearing"].as_str().unwrap();
    let ended = tyndau(folder.path())
        .args(["hearing", "end", "--data", "data", "--id", id])
        .status()
        .unwrap();
    assert!(ended.success());
    assert_eq!(server.terminate(), Some(0));

    // The name of a sample hearing is the second in which it was made.
    let list = tyndau(folder.path())
        .args(["hearing", "list", "--data", "data"])
        .output()
        .unwrap();
    let list = String::from_utf8(list.stdout).unwrap();
    assert!(list.contains(&format!("{id}\tended")), "{list}");
}

#[test]
fn links_are_made_while_the_server_runs_and_hostile_names_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(serve(folder.path()));
    let http = links(folder.path())["ports"]["http"].clone();
    let make = |args: &[&str]| {
        let mut command = tyndau(folder.path());
        command.args(args).args(["--data", "data"]);
        command
    };
    let made = make(&[
        "hearing", "create", "--id", "h-1", "--case", "1", "--court", "2",
    ])
    .status()
    .unwrap();
    assert!(made.success());
    assert_refused(
        &mut make(&[
            "hearing", "create", "--id", "h-1", "--case", "1", "--court", "2",
        ]),
        64,
        "exists",
    );
    let token = |name: &str, hearing: &str| {
        make(&[
            "token",
            "create",
            "--hearing",
            hearing,
            "--role",
            "witness",
            "--name",
            name,
        ])
    };
    let output = token("<img src=x onerror=alert(1)>", "h-1")
        .output()
        .unwrap();
    let link = String::from_utf8(output.stdout).unwrap();
    assert!(
        link.starts_with(&format!("http://localhost:{http}/join#t=")),
        "{link}"
    );
    assert_refused(&mut token("Cудья Иванов", "h-1"), 64, "title");
    assert_refused(&mut token("Сәуле\u{202E}", "h-1"), 64, "text-direction");
    assert_refused(&mut token("Сәуле", "h-2"), 64, "h-2");
    assert_eq!(server.terminate(), Some(0));
}
