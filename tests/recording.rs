//! `tyndau recording verify` as a script calls it, and a server that finds an interrupted record when it starts.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use tyndau::edge::recorder::closed::ClosedKey;
use tyndau::edge::recorder::court::CourtKey;
use tyndau::edge::recorder::{Latest, Recorder, Setup};
use tyndau::hearing::journal::{Entry, Fact};
use tyndau::id::{HearingId, ParticipantId, UnixMillis};
use tyndau::record::evidence::receipt::Receipt;

/// A data folder with the sealed record of one hearing.
struct Archive {
    data: tempfile::TempDir,
    record: PathBuf,
    latest: Latest,
}

impl Archive {
    fn new() -> Self {
        let data = tempfile::tempdir().unwrap();
        let latest = Latest::default();
        let setup = Setup {
            archive: data.path().join("archive"),
            hearing: HearingId::new("h-1").unwrap(),
            case_number: "7527-26-00-2/1".to_owned(),
            started: UnixMillis(1_764_097_223_007),
            counters: Arc::default(),
            court: Arc::new(CourtKey::load_or_make(data.path()).unwrap()),
            closed_key: Arc::new(ClosedKey::load_or_make(data.path()).unwrap()),
            authority: None,
            latest: latest.clone(),
            is_closed: false,
        };
        let (report, _reports) = tokio::sync::mpsc::unbounded_channel();
        let recorder = Recorder::start(setup, report).unwrap();
        for fact in [Fact::Returned, Fact::Left] {
            recorder.journal(Entry {
                at: UnixMillis(1_764_097_224_007),
                actor: Some(ParticipantId::new("judge").unwrap()),
                fact,
            });
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(recorder.seal()).unwrap();
        let record = recorder.made().unwrap().to_owned();
        Self {
            data,
            record,
            latest,
        }
    }

    fn verify(&self, arguments: &[&str]) -> Said {
        let record = self.record.to_str().unwrap();
        tyndau(
            self.data.path(),
            &[&["recording", "verify", record], arguments].concat(),
        )
    }

    fn trusting(&self) -> Said {
        self.trusting_in(self.record.to_str().unwrap())
    }

    /// Of another folder.
    fn trusting_in(&self, folder: &str) -> Said {
        let order = ["recording", "verify", folder];
        let key = ["--court-key", "court-key.pub.pem"];
        tyndau(self.data.path(), &[&order[..], &key].concat())
    }

    /// Starts a server on it. Gives what that says first of its key, or that it is ready.
    fn serve(&self) -> (Child, String) {
        let mut server = Command::new(env!("CARGO_BIN_EXE_tyndau"));
        server
            .current_dir(self.data.path())
            .args(["serve", "--dev", "--port", "0", "--data", "."]);
        for section in ["HTTP", "HTTPS", "MEDIA"] {
            server.env(format!("TYNDAU__{section}__BIND"), "127.0.0.1");
        }
        let mut server = server
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(server.stdout.take().unwrap())
            .lines()
            .map(Result::unwrap);
        let key = said.find(|line| line == "ready" || line.contains("--court-key"));
        std::thread::spawn(move || said.for_each(drop));
        (server, key.unwrap())
    }

    fn change(&self, file: &str, change: impl Fn(String) -> String) {
        let path = self.record.join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(path, change(text)).unwrap();
    }
}

struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

fn tyndau(folder: &Path, arguments: &[&str]) -> Said {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(env!("CARGO_BIN_EXE_tyndau"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap();
    Said {
        code: status.code(),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    }
}

/// What the second verifier says with the receipt that lies beside the record, in its own words.
fn second_opinion(archive: &Archive) -> String {
    let public = archive.data.path().join("court-key.pub.pem");
    let key = tyndau::edge::recorder::court::public_key(&public).unwrap();
    let output = Command::new("python3")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify_record.py"))
        .args(["--court-key", &key.to_string(), "--receipt"])
        .args([&archive.data.path().join("receipt.json"), &archive.record])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn a_receipt_still_fits_or_shows_that_the_record_was_changed() {
    let archive = Archive::new();
    let path = archive.data.path().join("receipt.json");
    let with = |receipt: &Receipt| {
        std::fs::write(&path, serde_json::to_vec(receipt).unwrap()).unwrap();
        archive.verify(&[
            "--court-key",
            "court-key.pub.pem",
            "--receipt",
            "receipt.json",
        ])
    };
    let receipt = archive.latest.receipt().unwrap();
    let said = with(&receipt);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    assert!(said.out.contains("your receipt still fits"), "{}", said.out);
    assert!(!said.out.contains("could have written"), "{}", said.out);
    assert_eq!(second_opinion(&archive), "intact");
    let plain = archive.trusting();
    let all = "neither a time stamp nor a receipt that you named covers any of it: whoever has the court's key could have written it all";
    assert!(plain.out.contains(all), "{}", plain.out);
    let said = with(&Receipt {
        head: receipt.record,
        ..receipt.clone()
    });
    assert_eq!((said.code, said.err.as_str()), (Some(1), ""));
    let sentence = "altered: your receipt does not fit: the record was changed after 20";
    assert!(said.out.starts_with(sentence), "{}", said.out);
    assert_eq!(second_opinion(&archive), "altered");
    let said = with(&Receipt {
        n: 0,
        head: receipt.record,
        ..receipt.clone()
    });
    let after = "covers what came after 2025-11-25T19:00:23.007Z: whoever has the court's key could have written that";
    assert!(
        said.code == Some(0) && said.out.contains(after),
        "{}",
        said.out
    );
    let said = with(&Receipt {
        record: receipt.head,
        ..receipt
    });
    assert_eq!((said.code, said.out.as_str()), (Some(64), ""));
    assert!(said.err.contains("of another record"), "{}", said.err);
    assert_eq!(second_opinion(&archive), "none");
    std::fs::write(&path, "{}").unwrap();
    let said = archive.verify(&["--receipt", "receipt.json"]);
    assert_eq!(said.code, Some(64));
    let said = archive.verify(&["--receipt", "nowhere.json"]);
    assert_eq!(said.code, Some(74));
}

#[test]
fn each_verdict_has_its_code_and_its_sentence() {
    let archive = Archive::new();
    let said = archive.trusting();
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    assert!(
        said.out
            .starts_with("intact: every byte is as it was written\n"),
        "{}",
        said.out
    );
    let said = archive.verify(&[]);
    assert_eq!((said.code, said.err.as_str()), (Some(3), ""));
    assert!(
        said.out.starts_with("untrusted: ") && said.out.contains("--court-key"),
        "{}",
        said.out
    );
    archive.change("log.jsonl", |text| text.replace("returned", "returmed"));
    let said = archive.trusting();
    assert_eq!((said.code, said.err.as_str()), (Some(1), ""));
    assert!(
        said.out
            .starts_with("altered: log.jsonl is not what was written, "),
        "{}",
        said.out
    );
    assert!(
        said.out.contains("2025-11-25T19:00:24.007Z"),
        "{}",
        said.out
    );
    archive.change("log.jsonl", |text| text.replace("returmed", "returned"));
    archive.change("chain.jsonl", |text| {
        let lines: Vec<&str> = text.lines().collect();
        lines[..lines.len() - 1].join("\n") + "\n"
    });
    let said = archive.trusting();
    assert_eq!((said.code, said.err.as_str()), (Some(2), ""));
    assert!(
        said.out.starts_with("incomplete: chain.jsonl has no end "),
        "{}",
        said.out
    );
}

#[test]
fn programs_get_one_object() {
    let archive = Archive::new();
    archive.change("log.jsonl", |text| text.replace("left", "lost"));
    let said = archive.verify(&["--json", "--court-key", "court-key.pub.pem"]);
    assert_eq!(said.code, Some(1));
    let report: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(report["verdict"], "altered");
    assert_eq!(report["findings"][0]["file"], "log.jsonl");
    assert_eq!(report["findings"][0]["from_ms"], 1_764_097_224_007_u64);
    assert_eq!(report["trusted"], true);
    assert_eq!(report["hearing"], "h-1");
}

#[test]
fn what_cannot_be_judged_is_one_sentence_and_another_code() {
    let archive = Archive::new();
    let data = archive.data.path();
    std::fs::create_dir(data.join("empty")).unwrap();
    for (arguments, code, word) in [
        (&["recording", "verify", "empty"][..], 64, "holds no record"),
        (&["recording", "verify"][..], 64, "DIR"),
        (&["recording", "verify", "nowhere"][..], 74, "nowhere"),
        (
            &["recording", "verify", "empty", "--court-key", "nokey"][..],
            74,
            "nokey",
        ),
        (
            &[
                "recording",
                "verify",
                "empty",
                "--court-key",
                "court-key.pem",
            ][..],
            64,
            "public key",
        ),
    ] {
        let said = tyndau(data, arguments);
        assert_eq!(said.code, Some(code), "{arguments:?}: {}", said.err);
        assert!(
            said.err.contains(word) && said.out.is_empty(),
            "{}",
            said.err
        );
    }
}

#[test]
fn a_server_that_starts_closes_the_record_that_a_kill_left_open() {
    let archive = Archive::new();
    archive.change("chain.jsonl", |text| {
        text.lines()
            .take(2)
            .map(|line| format!("{line}\n"))
            .collect()
    });
    std::fs::remove_file(archive.record.join("manifest.json")).unwrap();
    assert_eq!(archive.trusting().code, Some(2));
    let (mut server, said) = archive.serve();
    assert!(said.ends_with("court-key.pub.pem"));
    server.kill().unwrap();
    server.wait().unwrap();
    let said = archive.trusting();
    assert_eq!(said.code, Some(0), "{}", said.out);
    assert!(
        said.out.contains(
            "were recovered after an interruption and are not covered by a signature of the time"
        ),
        "{}",
        said.out
    );
}

#[test]
fn a_record_that_a_kill_left_open_and_somebody_changed_is_in_the_list_with_what_to_do() {
    let archive = Archive::new();
    archive.change("chain.jsonl", |text| {
        let kept = text.lines().take(2).map(|line| format!("{line}\n"));
        kept.collect::<String>().replacen("\"kind\"", "\"kine\"", 1)
    });
    std::fs::remove_file(archive.record.join("manifest.json")).unwrap();
    let before = std::fs::read(archive.record.join("chain.jsonl")).unwrap();
    let (mut server, _) = archive.serve();
    let listed = (0..600).find_map(|_| {
        let said = tyndau(archive.data.path(), &["recording", "list", "--data", "."]);
        let is_there = said.out.contains("TROUBLE");
        std::thread::sleep(std::time::Duration::from_millis(100));
        is_there.then_some(said.out)
    });
    server.kill().unwrap();
    server.wait().unwrap();
    let listed = listed.expect("it is not in the list");
    for part in [
        "h-1.20251125T190023Z",
        "\taltered\t",
        "could not be closed: its chain.jsonl is not as it was written",
        "start the server again",
    ] {
        assert!(listed.contains(part), "{listed}");
    }
    let after = std::fs::read(archive.record.join("chain.jsonl")).unwrap();
    assert_eq!(before, after);
}

#[test]
fn a_key_of_the_court_is_taken_from_its_file_and_a_file_without_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let made = CourtKey::load_or_make(folder.path()).unwrap();
    let public = tyndau::edge::recorder::court::public_key(made.made_here().unwrap()).unwrap();
    assert_eq!(made.public(), public);
    let given = CourtKey::load(&folder.path().join("court-key.pem")).unwrap();
    assert_eq!((given.public(), given.made_here()), (public, None));
    let again = CourtKey::load_or_make(folder.path()).unwrap();
    assert_eq!(again.public(), public);
    let said = Command::new(env!("CARGO_BIN_EXE_tyndau"))
        .current_dir(folder.path())
        .args(["serve", "--dev", "--port", "0", "--data", "data"])
        .env("TYNDAU__RECORD__COURT_KEY", "court-key.pub.pem")
        .output()
        .unwrap();
    assert_eq!(said.status.code(), Some(78));
    let said = String::from_utf8(said.stderr).unwrap();
    assert!(
        said.starts_with("tyndau: court-key.pub.pem holds no private key"),
        "{said}"
    );
}

/// What `export` says, into a folder of the archive's.
fn export(archive: &Archive, arguments: &[&str]) -> Said {
    let record = archive.record.to_str().unwrap();
    let order = [
        "recording",
        "export",
        record,
        "--to",
        "package",
        "--court-key",
        "court-key.pub.pem",
    ];
    tyndau(archive.data.path(), &[&order, arguments].concat())
}

#[test]
fn a_package_holds_the_record_and_its_proof_and_is_verified_as_one() {
    let archive = Archive::new();
    std::fs::write(archive.record.join("notes.txt"), "of nobody's business").unwrap();
    let said = export(&archive, &[]);
    assert_eq!(
        (said.code, said.err.as_str()),
        (Some(0), ""),
        "{}",
        said.out
    );
    let package = archive.data.path().join("package");
    for folder in ["package", "package/data"] {
        let Said { code, out, .. } = archive.trusting_in(folder);
        assert_eq!(code, Some(0), "{out}");
        assert!(!out.contains("beside"), "{out}");
    }
    // As any tool for such packages does it.
    for list in ["manifest-sha256.txt", "tagmanifest-sha256.txt"] {
        let checked = Command::new("sha256sum")
            .args(["--check", "--strict", list])
            .current_dir(&package)
            .output()
            .unwrap();
        assert!(
            checked.status.success(),
            "{}",
            String::from_utf8_lossy(&checked.stdout)
        );
    }
    let key = |path: PathBuf| tyndau::edge::recorder::court::public_key(&path).unwrap();
    assert_eq!(
        key(package.join("court-key.pub.pem")),
        key(archive.data.path().join("court-key.pub.pem"))
    );
    let text = std::fs::read_to_string(package.join("VERIFY.txt")).unwrap();
    assert!(
        text.contains("Case 7527-26-00-2/1") && text.contains("Take verify.html, like the key"),
        "{text}"
    );
    let again = export(&archive, &[]);
    assert_eq!(again.code, Some(73), "{}", again.err);
    assert!(again.err.contains("is there already"), "{}", again.err);
}

#[test]
fn an_altered_record_is_not_exported_but_as_it_is_and_nothing_is_left_behind() {
    let archive = Archive::new();
    archive.change("log.jsonl", |text| text.replace("returned", "returmed"));
    let said = export(&archive, &[]);
    assert_eq!(said.code, Some(1));
    assert!(
        said.out
            .starts_with("altered: log.jsonl is not what was written"),
        "{}",
        said.out
    );
    let left = || {
        std::fs::read_dir(archive.data.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
    };
    assert!(
        !left().any(|name| name.to_string_lossy().contains("package")),
        "{:?}",
        left().collect::<Vec<_>>()
    );
    let said = export(&archive, &["--as-is"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(archive.trusting_in("package").code, Some(1));
    let other = CourtKey::load_or_make(tempfile::tempdir().unwrap().keep().as_path()).unwrap();
    let archive = Archive::new();
    let order = [
        "recording",
        "export",
        archive.record.to_str().unwrap(),
        "--to",
        "p",
        "--court-key",
    ];
    let said = tyndau(
        archive.data.path(),
        &[&order[..], &[other.made_here().unwrap().to_str().unwrap()]].concat(),
    );
    assert_eq!(said.code, Some(3), "under a key that is not the named one");
    assert!(!archive.data.path().join("p").exists());
}

#[test]
fn a_copy_is_signed_for_by_a_command_that_has_the_courts_key_and_by_no_other_program() {
    let archive = Archive::new();
    let program = |name: &str, script: &str| {
        let path = archive.data.path().join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path.to_str().unwrap().to_owned()
    };
    for arguments in [
        &["genpkey", "-algorithm", "ed25519", "-out", "signer.pem"][..],
        &[
            "pkey",
            "-in",
            "signer.pem",
            "-pubout",
            "-out",
            "signer.pub.pem",
        ],
    ] {
        let mut openssl = Command::new("openssl");
        openssl.args(arguments).current_dir(archive.data.path());
        assert!(openssl.status().unwrap().success());
    }
    let good = program(
        "sign",
        "cat > m; openssl pkeyutl -sign -rawin -inkey signer.pem -in m",
    );
    let none = program("none", "echo no");
    let said = export(&archive, &["--sign-command", &none]);
    assert_eq!(said.code, Some(64), "{}", said.err);
    assert!(said.err.contains("gave no signature"), "{}", said.err);
    // The key that is named first is the one that signs; the record stands under the other.
    let said = export(&archive, &["--sign-command", &good]);
    assert!(
        said.err.contains("was not made with the key"),
        "{}",
        said.err
    );
    let record = archive.record.to_str().unwrap();
    let order = ["recording", "export", record, "--to", "package"];
    let keys = [
        "--court-key",
        "signer.pub.pem",
        "--court-key",
        "court-key.pub.pem",
    ];
    let command = ["--sign-command", &good];
    let said = tyndau(archive.data.path(), &[&order[..], &keys, &command].concat());
    assert_eq!(said.code, Some(0), "{}", said.err);
    let unnamed = ["recording", "export", record, "--to", "p", "--sign-command"];
    let said = tyndau(archive.data.path(), &[&unnamed[..], &[&good]].concat());
    assert_eq!(said.code, Some(64), "{}", said.err);
}
