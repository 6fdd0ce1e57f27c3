//! A record that cannot begin at once: nothing is proven, what the room says is held, and proving again helps.

use super::media::VOICE_MS;
use super::*;
use crate::edge::recorder::court;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

/// A court's key that a program signs with, as long as a file lies beside it.
struct Module {
    folder: tempfile::TempDir,
    key: Arc<CourtKey>,
}

impl Module {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| folder.path().join(name);
        let openssl = |args: &[&str]| {
            let mut openssl = std::process::Command::new("openssl");
            let run = openssl.args(args).current_dir(folder.path()).status();
            assert!(run.unwrap().success());
        };
        openssl(&["genpkey", "-algorithm", "ed25519", "-out", "key"]);
        openssl(&["pkey", "-in", "key", "-pubout", "-out", "public"]);
        let script = format!(
            "#!/bin/sh\ncd {} && test -e plugged && cat > m && exec openssl pkeyutl -sign -rawin -inkey key -in m\n",
            folder.path().display()
        );
        std::fs::write(file("sign"), script).unwrap();
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(file("sign"), mode).unwrap();
        std::fs::write(file("plugged"), "").unwrap();
        let key = CourtKey::by_command(&file("sign"), &file("public")).unwrap();
        let key = Arc::new(key);
        Self { folder, key }
    }

    fn plug(&self, on: bool) {
        let plug = self.folder.path().join("plugged");
        match on {
            true => std::fs::write(plug, "").unwrap(),
            false => std::fs::remove_file(plug).unwrap(),
        }
    }
}

fn start(setup: Setup) -> (RecorderHandle, mpsc::UnboundedReceiver<Report>) {
    let (report, reports) = mpsc::unbounded_channel();
    (Recorder::start(setup, report).unwrap(), reports)
}

/// The next answer to who asked for a proof.
fn proven(reports: &mut mpsc::UnboundedReceiver<Report>) -> bool {
    loop {
        if let Report::Proven(ok) = next(reports) {
            return ok;
        }
    }
}

fn removed(reason: &str) -> crate::hearing::journal::Entry {
    entry(Fact::Removed {
        whom: ParticipantId::new("a").unwrap(),
        reason: crate::hearing::course::Reason::new(reason).unwrap(),
    })
}

#[test]
fn a_court_key_that_does_not_sign_at_first_costs_the_hearing_nothing_but_what_was_sent_meanwhile() {
    media::prepare();
    let (module, archive) = (Module::new(), tempfile::tempdir().unwrap());
    module.plug(false);
    let setup = Setup {
        court: Arc::clone(&module.key),
        ..setup(archive.path())
    };
    let (recorder, mut reports) = start(setup);
    recorder.journal(removed("said before the record began"));
    recorder.prove();
    assert!(!proven(&mut reports));
    assert!(recorder.made().is_none());
    // The judge rules to go on without a record.
    recorder.resume();
    let base = Instant::now();
    let name = "Name of a".to_owned();
    let mut tap = recorder.tap(on_record("a", MediaKind::Audio), Role::Witness, name);
    let mut sender = Sender::new(MediaKind::Audio, base);
    sender.send(&mut tap, 0..200);
    recorder.prove();
    assert!(!proven(&mut reports));
    module.plug(true);
    recorder.prove();
    assert!(proven(&mut reports), "proving again helps");
    sender.send(&mut tap, 200..400);
    drop(tap);
    wait(recorder.seal()).unwrap();
    let folder = recorder.folder();
    let report = verify(folder, Some(module.key.public())).unwrap().report;
    assert_eq!((report.verdict, report.findings), (Verdict::Intact, vec![]));
    let log = std::fs::read_to_string(folder.join("log.jsonl")).unwrap();
    assert!(log.contains("said before the record began"), "{log}");
    let file = &manifest(folder).files[0];
    assert_eq!((file.frames, file.lost_packets), (200, 200));
    let [gap] = gaps(file)[..] else {
        panic!("{:?}", file.gaps);
    };
    assert_eq!((gap.from, gap.why), (0, Why::Server));
    assert!(gap.to.abs_diff(200 * VOICE_MS) < 1_000, "{gap:?}");
}

/// Where an archive is to be, something else lies.
fn taken() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("archive");
    std::fs::write(&archive, "not a folder").unwrap();
    (folder, archive)
}

#[test]
fn an_archive_that_cannot_be_written_at_first_is_tried_again_by_itself_and_the_room_is_told() {
    let (_folder, archive) = taken();
    let (recorder, mut reports) = start(setup(&archive));
    recorder.journal(removed("said before the record began"));
    assert!(matches!(next(&mut reports), Report::Failed(why) if why.contains("writable")));
    std::fs::remove_file(&archive).unwrap();
    assert!(proven(&mut reports), "nobody asked");
    wait(recorder.seal()).unwrap();
    intact(recorder.folder());
    let log = std::fs::read_to_string(recorder.folder().join("log.jsonl")).unwrap();
    assert!(log.contains("said before the record began"), "{log}");
}

#[test]
fn the_log_of_a_hearing_that_ends_before_its_record_could_begin_is_kept_if_it_can_be_then() {
    for helps in [true, false] {
        let (_folder, archive) = taken();
        let (recorder, mut reports) = start(setup(&archive));
        recorder.journal(removed("said before the record began"));
        recorder.prove();
        assert!(!proven(&mut reports));
        if helps {
            std::fs::remove_file(&archive).unwrap();
        }
        let sealed = wait(recorder.seal());
        assert_eq!(sealed.is_ok(), helps, "{sealed:?}");
        if helps {
            intact(recorder.folder());
            let log = std::fs::read_to_string(recorder.folder().join("log.jsonl")).unwrap();
            assert!(log.contains("said before the record began"), "{log}");
        } else {
            assert!(sealed.unwrap_err().to_string().contains("writable"));
        }
    }
}

#[test]
fn a_key_of_which_only_the_public_half_is_here_says_so() {
    let module = Module::new();
    let former = court::CourtKey::former(&module.folder.path().join("public")).unwrap();
    assert!(!former.signs() && module.key.signs());
}
