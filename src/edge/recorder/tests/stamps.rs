//! Time stamps by an authority that `openssl ts` is, behind a little HTTP server that can also answer wrongly.

use super::evidence::second_opinion;
use super::*;
use crate::edge::recorder::authority::{Authority, Unstamped, authorities};
use crate::edge::recorder::verify::{Trusted, verify_with};
use crate::record::evidence::hex::Hash;
use crate::record::evidence::links::Head;
use crate::record::evidence::report::Wrong;
use crate::record::evidence::stamps::{STAMPS, Stamp};
use crate::record::evidence::tsp::NotStamped;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fs;
use std::process::Command;
use std::sync::Mutex;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// An authority's folder: its certificates, keys and serial numbers.
pub(super) struct Ts {
    folder: tempfile::TempDir,
}

const CONFIG: &str = "\
[tsa]
default_tsa = one
[one]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
[ca]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
[stamps]
basicConstraints = CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[serves]
basicConstraints = CA:false
extendedKeyUsage = serverAuth
[req]
distinguished_name = nobody
[nobody]
";

impl Ts {
    pub(super) fn new() -> Self {
        let ts = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        fs::write(ts.path("ts.cnf"), CONFIG).unwrap();
        fs::write(ts.path("serial"), "01\n").unwrap();
        ts.openssl("req -x509 -config ts.cnf -extensions ca -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=Root");
        for (name, key) in [("stamps", "rsa:2048"), ("serves", "rsa:2048")] {
            ts.openssl(&format!(
                "req -config ts.cnf -newkey {key} -nodes -keyout {name}.key -out {name}.csr -subj /CN=Authority"
            ));
            ts.openssl(&format!("x509 -req -in {name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile ts.cnf -extensions {name} -days 2 -out {name}.pem"));
        }
        ts
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn openssl(&self, arguments: &str) {
        let output = Command::new("openssl")
            .args(arguments.split(' '))
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments}: {complaint}");
    }

    /// The answer to a request.
    fn answer(&self, request: &[u8]) -> Vec<u8> {
        fs::write(self.path("query"), request).unwrap();
        self.openssl("ts -reply -config ts.cnf -queryfile query -signer stamps.pem -inkey stamps.key -out answer");
        fs::read(self.path("answer")).unwrap()
    }
}

type Answer = Box<dyn Fn(&Ts, &[u8]) -> Option<Vec<u8>> + Send + Sync>;

/// Serves an authority at an address of its own; `answer` is what it says to a request, `None`: 503.
async fn serve(ts: Arc<Ts>, answer: Answer) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/tsa", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (socket, _) = listener.accept().await.unwrap();
            let _ = one(socket, &ts, &answer).await;
        }
    });
    url
}

async fn one(mut socket: TcpStream, ts: &Ts, answer: &Answer) -> std::io::Result<()> {
    let mut read = Vec::new();
    let (head, length): (usize, usize) = loop {
        socket.read_buf(&mut read).await?;
        let Some(head) = read.windows(4).position(|four| four == b"\r\n\r\n") else {
            continue;
        };
        let text = String::from_utf8_lossy(&read[..head]).to_lowercase();
        let length = text.split("content-length: ").nth(1).unwrap();
        break (head + 4, length.lines().next().unwrap().parse().unwrap());
    };
    while read.len() < head + length {
        socket.read_buf(&mut read).await?;
    }
    let (status, body) = match answer(ts, &read[head..]) {
        Some(body) => ("200 OK", body),
        None => ("503 Service Unavailable", Vec::new()),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/timestamp-reply\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    socket.write_all(head.as_bytes()).await?;
    socket.write_all(&body).await
}

fn honest() -> Answer {
    Box::new(|ts, request| Some(ts.answer(request)))
}

fn head(n: u64) -> Head {
    Head {
        n,
        hash: Hash::of(&n.to_be_bytes()),
        at_ms: 1_764_097_223_007,
    }
}

fn authority(url: &str, ts: &Ts) -> Authority {
    Authority::new(url, &ts.path("ca.pem"), Duration::from_secs(60)).unwrap()
}

/// Why nothing is stamped, when the authority answers so.
async fn refused(ts: &Arc<Ts>, answer: Answer) -> NotStamped {
    let url = serve(Arc::clone(ts), answer).await;
    match authority(&url, ts).stamp(head(1)).await {
        Err(Unstamped::Wrong(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_stamp_is_believed_if_it_answers_the_request_and_is_of_an_authority_that_is_trusted() {
    let ts = Arc::new(Ts::new());
    let url = serve(Arc::clone(&ts), honest()).await;
    let before = stamp::now().0 / 1000 * 1000;
    let stamp = authority(&url, &ts).stamp(head(1)).await.unwrap();
    assert_eq!((stamp.n, stamp.line), (1, head(1).hash));
    assert!(stamp.at_ms >= before, "{} {before}", stamp.at_ms);
    let token = STANDARD.decode(&stamp.token).unwrap();
    let said = authorities(&ts.path("ca.pem")).unwrap();
    let said = said.judge(&token, head(1).hash).unwrap();
    assert_eq!((said.by.as_str(), said.at.0), ("CN=Authority", stamp.at_ms));
    // openssl itself is of the same opinion.
    fs::write(ts.path("token"), token).unwrap();
    fs::write(ts.path("data"), 1_u64.to_be_bytes()).unwrap();
    ts.openssl("ts -verify -in token -token_in -data data -CAfile ca.pem");
}

#[tokio::test]
async fn an_answer_for_something_else_is_refused() {
    let ts = Arc::new(Ts::new());
    let other = crate::record::evidence::tsp::request(head(2).hash, [0x55; 8]).unwrap();
    let answer: Answer = Box::new(move |ts, _| Some(ts.answer(&other)));
    assert_eq!(refused(&ts, answer).await, NotStamped::Imprint);
}

#[tokio::test]
async fn an_answer_that_was_given_before_is_refused() {
    let ts = Arc::new(Ts::new());
    let kept = Mutex::new(None);
    let answer: Answer = Box::new(move |ts, request| {
        let mut kept = kept.lock().unwrap();
        Some(kept.get_or_insert_with(|| ts.answer(request)).clone())
    });
    let url = serve(Arc::clone(&ts), answer).await;
    let authority = authority(&url, &ts);
    assert!(authority.stamp(head(1)).await.is_ok());
    let again = authority.stamp(head(1)).await;
    let nonce = matches!(again, Err(Unstamped::Wrong(NotStamped::Nonce)));
    assert!(nonce, "{again:?}");
}

#[tokio::test]
async fn an_authority_that_is_not_trusted_or_may_not_stamp_times_is_refused() {
    let (ts, other) = (Arc::new(Ts::new()), Ts::new());
    let foreign: Answer = Box::new(move |_, request| Some(other.answer(request)));
    let why = refused(&ts, foreign).await;
    assert!(matches!(why, NotStamped::Stranger(_)), "{why:?}");
}

/// What a certificate of `ts` signs in the form of a time stamp, with the attribute that names the certificate or without.
fn forged(ts: &Ts, certificate: &str, named: bool) -> Vec<u8> {
    let request = crate::record::evidence::tsp::request(head(1).hash, [0x55; 8]);
    ts.answer(&request.unwrap());
    ts.openssl("ts -reply -in answer -token_out -out token");
    ts.openssl("cms -verify -inform DER -in token -noverify -binary -out info");
    let cades = if named { " -cades" } else { "" };
    ts.openssl(&format!("cms -sign -econtent_type 1.2.840.113549.1.9.16.1.4 -nodetach -binary -signer {certificate}.pem -inkey {certificate}.key -in info -outform DER -out forged{cades}"));
    fs::read(ts.path("forged")).unwrap()
}

#[test]
fn a_certificate_for_something_else_stamps_no_time() {
    let ts = Ts::new();
    let trusted = authorities(&ts.path("ca.pem")).unwrap();
    let judge = |certificate, named| trusted.judge(&forged(&ts, certificate, named), head(1).hash);
    assert!(judge("stamps", true).is_ok());
    let server = judge("serves", true);
    assert!(matches!(server, Err(NotStamped::Stranger(_))), "{server:?}");
    // RFC 3161 asks for the certificate to be named in what is signed.
    let unnamed = judge("stamps", false);
    assert!(
        matches!(unnamed, Err(NotStamped::Unreadable(_))),
        "{unnamed:?}"
    );
}

#[tokio::test]
async fn an_answer_that_was_changed_or_is_none_is_refused() {
    let ts = Arc::new(Ts::new());
    let changed: Answer = Box::new(|ts, request| {
        let mut answer = ts.answer(request);
        let last = answer.len() - 1;
        answer[last] ^= 1;
        Some(answer)
    });
    assert_eq!(refused(&ts, changed).await, NotStamped::Signature);
    let time: Answer = Box::new(|ts, request| {
        let mut answer = ts.answer(request);
        // The year of genTime, the first GeneralizedTime of the answer.
        let at = answer
            .windows(4)
            .position(|w| w == [0x18, 0x0f, b'2', b'0']);
        answer[at.unwrap() + 5] ^= 1;
        Some(answer)
    });
    assert_eq!(refused(&ts, time).await, NotStamped::Signature);
    let noise: Answer = Box::new(|_, _| Some(b"<html>".to_vec()));
    let why = refused(&ts, noise).await;
    assert!(matches!(why, NotStamped::Unreadable(_)), "{why:?}");
    let sorry: Answer = Box::new(|_, _| Some(vec![0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02]));
    assert_eq!(refused(&ts, sorry).await, NotStamped::Refused(2));
    let url = serve(Arc::clone(&ts), Box::new(|_, _| Some(vec![0; 70_000]))).await;
    let long = authority(&url, &ts).stamp(head(1)).await;
    assert!(matches!(long, Err(Unstamped::Long)), "{long:?}");
    let url = serve(Arc::clone(&ts), Box::new(|_, _| None)).await;
    let silent = authority(&url, &ts).stamp(head(1)).await;
    assert!(matches!(silent, Err(Unstamped::Status(503))), "{silent:?}");
}

/// A record that was held under an authority, closed, and stamped to its end.
async fn held(url: &str, ts: &Ts) -> (tempfile::TempDir, std::path::PathBuf, Arc<Counters>) {
    let archive = tempfile::tempdir().unwrap();
    let setup = Setup {
        authority: Some(Arc::new(authority(url, ts))),
        ..setup(archive.path())
    };
    let counters = setup.counters.clone();
    let (report, _reports) = mpsc::unbounded_channel();
    let recorder = Recorder::start(setup, report).unwrap();
    recorder.journal(entry(Fact::Returned));
    recorder.seal().await.unwrap();
    let folder = recorder.made().unwrap().to_owned();
    while stamping::is_open(&folder) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    (archive, folder, counters)
}

fn judged(folder: &Path, ts: &Ts) -> Verified {
    let trusted = Trusted {
        court_keys: trusted().into_iter().collect(),
        stamps: Some(authorities(&ts.path("ca.pem")).unwrap()),
        receipt: None,
    };
    verify_with(folder, &trusted).unwrap()
}

fn wrong(verified: &Verified) -> Vec<Wrong> {
    let findings = verified.report.findings.iter();
    findings.map(|finding| finding.wrong).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_a_record_is_stamped_and_the_stamp_judged() {
    let (ts, other) = (Arc::new(Ts::new()), Ts::new());
    let url = serve(Arc::clone(&ts), honest()).await;
    let (_archive, folder, counters) = held(&url, &ts).await;
    let verified = judged(&folder, &ts);
    assert_eq!(verified.report.verdict, Verdict::Intact, "{verified:?}");
    assert!(verified.report.beside.is_empty());
    let shown = &verified.stamps;
    assert!(shown.judged && shown.count >= 1, "{shown:?}");
    assert_eq!(shown.by.as_deref(), Some("CN=Authority"));
    let chain = fs::read(folder.join("chain.jsonl")).unwrap();
    let lines: Vec<&[u8]> = chain.split(|byte| *byte == b'\n').collect();
    let all = stamps(&folder);
    assert_eq!(all[0].n, 0, "the beginning is stamped");
    let last = &all[all.len() - 1];
    assert_eq!(
        last.line,
        Hash::of(lines[lines.len() - 2]),
        "the end is stamped"
    );
    assert_eq!(counters.stamped.load(Ordering::Relaxed), shown.count);
    assert_eq!(counters.unstamped.load(Ordering::Relaxed), 0);
    // Who names no authority is told that nothing was judged, who names another one does not believe it.
    let unjudged = super::verified(&folder);
    assert_eq!(unjudged.report.verdict, Verdict::Intact);
    assert_eq!(
        (unjudged.stamps.judged, unjudged.stamps.count),
        (false, shown.count)
    );
    let foreign = judged(&folder, &other);
    assert_eq!(foreign.report.verdict, Verdict::Altered);
    assert_eq!(wrong(&foreign), vec![Wrong::Authority]);
}

fn stamps(folder: &Path) -> Vec<Stamp> {
    let text = fs::read_to_string(folder.join(STAMPS)).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    lines.collect()
}

fn put(folder: &Path, stamps: &[&Stamp]) {
    let lines = stamps
        .iter()
        .map(|one| serde_json::to_string(one).unwrap() + "\n");
    fs::write(folder.join(STAMPS), lines.collect::<String>()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stamp_that_does_not_fit_makes_a_record_altered() {
    let ts = Arc::new(Ts::new());
    let url = serve(Arc::clone(&ts), honest()).await;
    let (_archive, folder, _) = held(&url, &ts).await;
    let (_other, another, _) = held(&url, &ts).await;
    let own = stamps(&folder).pop().unwrap();
    let foreign = stamps(&another).pop().unwrap();
    put(&folder, &[&own]);
    assert_eq!(judged(&folder, &ts).report.verdict, Verdict::Intact);
    assert_eq!(second_opinion(&[&folder]), ["intact"]);
    let later = Stamp {
        at_ms: own.at_ms + 1000,
        ..own.clone()
    };
    let token_of_another = Stamp {
        token: foreign.token.clone(),
        ..own.clone()
    };
    let moved = Stamp {
        n: own.n - 1,
        ..own.clone()
    };
    for (case, lie) in [
        ("another record", vec![&foreign]),
        ("a token of another record", vec![&token_of_another]),
        ("another time", vec![&later]),
        ("another line", vec![&moved]),
        ("put in again", vec![&own, &own]),
    ] {
        put(&folder, &lie);
        let verified = judged(&folder, &ts);
        assert_eq!(verified.report.verdict, Verdict::Altered, "{case}");
        assert_eq!(wrong(&verified), vec![Wrong::Stamp], "{case}");
        // The second verifier and the page do not read tokens.
        if !case.contains("token") && !case.contains("time") {
            assert_eq!(second_opinion(&[&folder]), ["altered"], "{case}");
        }
    }
    // What was being written when the machine failed is none.
    put(&folder, &[&own]);
    let mut text = fs::read_to_string(folder.join(STAMPS)).unwrap();
    text.push_str("{\"n\":");
    fs::write(folder.join(STAMPS), text).unwrap();
    assert_eq!(judged(&folder, &ts).report.verdict, Verdict::Intact);
    // Stamps that were taken away are told, and prove nothing.
    fs::remove_file(folder.join(STAMPS)).unwrap();
    let without = judged(&folder, &ts);
    assert_eq!(without.report.verdict, Verdict::Intact);
    assert_eq!((without.stamps.count, without.stamps.judged), (0, true));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_was_made_again_with_the_courts_key_does_not_fit_the_stamps_of_the_first() {
    let ts = Arc::new(Ts::new());
    let url = serve(Arc::clone(&ts), honest()).await;
    let (_archive, folder, _) = held(&url, &ts).await;
    let (_other, forged, _) = held(&url, &ts).await;
    assert_eq!(judged(&forged, &ts).report.verdict, Verdict::Intact);
    fs::copy(folder.join(STAMPS), forged.join(STAMPS)).unwrap();
    assert_eq!(judged(&forged, &ts).report.verdict, Verdict::Altered);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authority_that_does_not_answer_at_first_costs_the_record_nothing() {
    let ts = Arc::new(Ts::new());
    let asked = Mutex::new(0);
    let answer: Answer = Box::new(move |ts, request| {
        let mut asked = asked.lock().unwrap();
        *asked += 1;
        (*asked > 2).then(|| ts.answer(request))
    });
    let url = serve(Arc::clone(&ts), answer).await;
    let (_archive, folder, counters) = held(&url, &ts).await;
    let verified = judged(&folder, &ts);
    assert_eq!(verified.report.verdict, Verdict::Intact);
    assert_eq!(verified.stamps.count, 1);
    assert_eq!(counters.unstamped.load(Ordering::Relaxed), 2);
}

/// A server that is stopped while it waits for the authority.
fn stopped(ts: &Arc<Ts>) -> (tempfile::TempDir, std::path::PathBuf) {
    let archive = tempfile::tempdir().unwrap();
    let server = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let folder = server.block_on(async {
        let url = serve(Arc::clone(ts), Box::new(|_, _| None)).await;
        let setup = Setup {
            authority: Some(Arc::new(authority(&url, ts))),
            ..setup(archive.path())
        };
        let (report, _reports) = mpsc::unbounded_channel();
        let recorder = Recorder::start(setup, report).unwrap();
        recorder.seal().await.unwrap();
        recorder.made().unwrap().to_owned()
    });
    assert!(stamping::is_open(&folder));
    drop(server);
    assert!(!stamping::is_open(&folder));
    (archive, folder)
}

#[test]
fn the_end_that_was_not_stamped_when_the_server_stopped_is_stamped_after_its_next_start() {
    let ts = Arc::new(Ts::new());
    let (_archive, folder) = stopped(&ts);
    assert_eq!(judged(&folder, &ts).stamps.count, 0);
    // A kill may leave the beginning of a line.
    fs::write(folder.join(STAMPS), "{\"n\":").unwrap();
    let hearing = || HearingId::new("hearing-1").unwrap();
    let server = tokio::runtime::Runtime::new().unwrap();
    server.block_on(async {
        let url = serve(Arc::clone(&ts), honest()).await;
        let authority = Arc::new(authority(&url, &ts));
        let counters = Arc::default();
        let go_on = || stamping::go_on(&folder, hearing(), &authority, &counters).unwrap();
        assert!(go_on());
        assert!(!go_on(), "somebody waits for it already");
        while stamping::is_open(&folder) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(!go_on(), "it is stamped");
        assert_eq!(counters.stamped.load(Ordering::Relaxed), 1);
    });
    let verified = judged(&folder, &ts);
    assert_eq!(verified.report.verdict, Verdict::Intact, "{verified:?}");
    let all = stamps(&folder);
    let chain = fs::read(folder.join("chain.jsonl")).unwrap();
    let lines: Vec<&[u8]> = chain.split(|byte| *byte == b'\n').collect();
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].line, Hash::of(lines[lines.len() - 2]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_chain_does_not_make_its_stamps_wrong() {
    let ts = Arc::new(Ts::new());
    let url = serve(Arc::clone(&ts), honest()).await;
    let (_archive, folder, _) = held(&url, &ts).await;
    let last = stamps(&folder).pop().unwrap();
    put(&folder, &[&last]);
    let chain = fs::read_to_string(folder.join("chain.jsonl")).unwrap();
    let lines: Vec<&str> = chain.lines().collect();
    let cut = lines[..lines.len() - 1].join("\n") + "\n";
    fs::write(folder.join("chain.jsonl"), cut).unwrap();
    let verified = judged(&folder, &ts);
    assert_eq!(verified.report.verdict, Verdict::Incomplete);
    assert_eq!(verified.stamps.missing, 1);
}
