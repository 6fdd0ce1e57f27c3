//! A key that is elsewhere, in a hardware module say: a program signs with it.

use crate::record::evidence::hex::{Hex, Key, Signature};
use crate::record::evidence::line::{Signs, Unwritable};
use ed25519_dalek::VerifyingKey;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// Longest that a signature may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Length of a signature.
const LENGTH: usize = 64;

/// The program, and the public half of the key that it signs with.
#[derive(Debug)]
pub(super) struct Command {
    program: PathBuf,
    key: Key,
    patience: Duration,
}

impl Command {
    pub(super) fn new(program: PathBuf, key: Key) -> Self {
        Self {
            program,
            key,
            patience: PATIENCE,
        }
    }

    fn failed(&self, what: &str) -> Unwritable {
        Unwritable::Unsigned(format!(
            "the command that signs for the court, {}, gave no signature: {what}",
            self.program.display()
        ))
    }

    fn ask(&self, message: &[u8]) -> Result<Vec<u8>, Unwritable> {
        let could_not = |error: io::Error| self.failed(&error.to_string());
        let mut child = std::process::Command::new(&self.program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(could_not)?;
        let said = talk(&mut child, message).map_err(could_not)?;
        let said = said.recv_timeout(self.patience);
        // It has said what it has to say, or has had its time.
        let _ = child.kill();
        let _ = child.wait();
        said.map_err(|_| self.failed("it did not answer in time"))?
            .map_err(could_not)
    }
}

/// Hands over the message and listens, on a thread of its own each, so that a program that does neither holds up nobody.
fn talk(child: &mut Child, message: &[u8]) -> io::Result<mpsc::Receiver<io::Result<Vec<u8>>>> {
    let closed = || io::Error::from(io::ErrorKind::BrokenPipe);
    let mut ear = child.stdin.take().ok_or_else(closed)?;
    let mut mouth = child.stdout.take().ok_or_else(closed)?;
    let message = message.to_owned();
    let (reply, said) = mpsc::channel();
    // A program that does not listen to the end signs something else, which is seen.
    std::thread::Builder::new().spawn(move || ear.write_all(&message))?;
    std::thread::Builder::new().spawn(move || {
        let mut answer = Vec::new();
        let most = (LENGTH as u64).saturating_add(1);
        let read = mouth.by_ref().take(most).read_to_end(&mut answer);
        let _ = reply.send(read.map(|_| answer));
    })?;
    Ok(said)
}

impl Signs for Command {
    /// A signature that is not the key's is none.
    fn sign(&self, message: &[u8]) -> Result<Signature, Unwritable> {
        let answer = self.ask(message)?;
        let Ok(bytes) = <[u8; LENGTH]>::try_from(answer.as_slice()) else {
            return Err(self.failed(&format!(
                "it wrote {} bytes, and a signature has {LENGTH}",
                answer.len()
            )));
        };
        let signature = ed25519_dalek::Signature::from_bytes(&bytes);
        let good = VerifyingKey::from_bytes(&self.key.0)
            .is_ok_and(|key| key.verify_strict(message, &signature).is_ok());
        match good {
            true => Ok(Hex(bytes)),
            false => {
                Err(self
                    .failed("what it wrote was not made with the key whose public half was named"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::Path;

    /// A program that a shell runs.
    fn program(folder: &Path, script: &str) -> PathBuf {
        let path = folder.join("sign");
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    #[test]
    fn a_program_signs_with_a_key_that_only_it_has_and_whatever_else_it_does_is_a_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let pem = folder.path().join("court-key.pem");
        let openssl = std::process::Command::new("openssl")
            .args(["genpkey", "-algorithm", "ed25519", "-out"])
            .arg(&pem)
            .status();
        assert!(openssl.unwrap().success());
        let made = super::super::court::CourtKey::load(&pem).unwrap();
        let said = |script: &str| {
            let script = format!("cd {}; {script}", folder.path().display());
            let command = Command {
                program: program(folder.path(), &script),
                key: made.public(),
                patience: Duration::from_secs(if script.contains("sleep") { 1 } else { 30 }),
            };
            command.sign(b"a line").map_err(|error| error.to_string())
        };
        let openssl = "cat > m; openssl pkeyutl -sign -rawin -inkey court-key.pem -in m";
        assert_eq!(
            said(openssl).unwrap(),
            Signs::sign(&made, b"a line").unwrap()
        );
        for (script, why) in [
            ("echo no", "it wrote 3 bytes"),
            ("exit 1", "it wrote 0 bytes"),
            ("cat /dev/zero", "it wrote 65 bytes"),
            ("head -c 64 /dev/zero", "was not made with the key"),
            ("exec sleep 60", "did not answer in time"),
            (
                &openssl.replace("cat >", "echo another line >"),
                "was not made with the key",
            ),
        ] {
            let error = said(script).unwrap_err();
            assert!(error.contains(why), "{script}: {error}");
        }
        let nowhere = Command::new(folder.path().join("nowhere"), made.public());
        assert!(
            nowhere
                .sign(b"a line")
                .unwrap_err()
                .to_string()
                .contains("nowhere")
        );
    }
}
