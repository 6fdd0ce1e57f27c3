//! A server with a double for its rooms, and a small client.

use super::super::listener::Peer;
use super::super::{App, Listeners, Parts, routes, serve};
use crate::edge::archive::Archive;
use crate::edge::clock;
use crate::edge::config::Config;
use crate::edge::metrics::Metrics;
use crate::edge::ports::Bound;
use crate::edge::recorder::closed::ClosedKey;
use crate::edge::recorder::court::CourtKey;
use crate::edge::registry::{Opening, Registry};
use crate::edge::room::{ConnectionId, Knock, RoomHandle};
use crate::edge::store::Store;
use crate::edge::token::{Keyring, Signer, random_id, sign_staff};
use crate::hearing::phase::Phase;
use crate::id::{HearingId, ParticipantId, StaffId};
use crate::signal::docket::{Court, StaffMember, StaffRole};
use crate::signal::grant::{Claims, TokenKind};
use crate::signal::http::Language;
use crate::signal::message::{ClientMessage, GoodbyeReason, HearingCard, Role, ServerMessage};
use crate::signal::staff::Staff;
use axum::body::Body;
use axum::http::request::Builder;
use axum::response::Response;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tower::ServiceExt;

/// No test waits longer than this for anything.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub struct Bench {
    pub folder: tempfile::TempDir,
    pub app: Arc<App>,
    pub store: Store,
    signer: Arc<Signer>,
    stop: Option<oneshot::Sender<()>>,
    served: JoinHandle<usize>,
}

impl Bench {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        Self::made(change, None).await
    }

    pub async fn made(change: impl FnOnce(&mut Config), tls: Option<TlsAcceptor>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::default().with_ports_from(0).unwrap();
        config.http.bind = "127.0.0.1".parse().unwrap();
        config.https.bind = config.http.bind;
        config.data.dir = folder.path().to_owned();
        change(&mut config);
        let store = Store::open(folder.path()).await.unwrap();
        let (card, id) = hearing();
        store.create(&card, &id).await.unwrap();
        let signer = Arc::new(Signer::load_or_make(folder.path()).unwrap());
        let bound = Bound::bind(&config, true).await.unwrap();
        std::fs::create_dir_all(folder.path().join("archive")).unwrap();
        let archive = Archive::open(
            &config.archive,
            folder.path(),
            store.clone(),
            (
                Arc::new(CourtKey::of_seed(7)),
                Arc::new(ClosedKey::of_seed(7)),
            ),
        )
        .await
        .unwrap();
        let metrics = Metrics::new().unwrap();
        let app = App::new(Parts {
            cards: config.hearing.cards().unwrap(),
            ports: bound.ports(0),
            keyring: Keyring::new(&config.auth, &signer).unwrap(),
            signer: Arc::clone(&signer),
            registry: Registry::new(store.clone(), Arc::clone(&metrics), double),
            config,
            dev: true,
            store: store.clone(),
            archive,
            metrics,
            media_alive: Box::new(|| true),
        });
        let listeners = Listeners {
            http: bound.http,
            https: bound.https.zip(tls),
            admin: bound.admin,
        };
        let (stop, stopped) = oneshot::channel();
        let serving = serve(Arc::clone(&app), listeners, async {
            let _ = stopped.await;
        });
        Self {
            folder,
            store,
            signer,
            stop: Some(stop),
            served: tokio::spawn(serving),
            app,
        }
    }

    /// Asks the server to stop, without waiting.
    pub fn ask_to_stop(&mut self) {
        self.stop.take().unwrap().send(()).unwrap();
    }

    /// How many rooms were late.
    pub async fn stopped(self) -> usize {
        tokio::time::timeout(PATIENCE, self.served)
            .await
            .unwrap()
            .unwrap()
    }

    pub fn token(&self, kind: TokenKind, change: impl FnOnce(&mut Claims)) -> String {
        let now = clock::seconds();
        let mut claims = Claims {
            iss: "tyndau".into(),
            aud: "tyndau".into(),
            sub: "plaintiff-1".into(),
            hid: "h-1".into(),
            role: Role::Plaintiff,
            jti: random_id(),
            iat: now,
            nbf: now,
            exp: now + 600,
            epoch: 1,
            name: "Ерлан Қ.".into(),
            lang: Language::Ru,
            stands_by: Vec::new(),
        };
        change(&mut claims);
        self.signer.sign(kind, &claims).unwrap()
    }

    /// The token of one of a court's staff, for so many seconds.
    pub fn staff(&self, who: &str, role: StaffRole, court: &str, life: u64) -> String {
        let staff = staff_of(who, role, court);
        let auth = &self.app.config.auth;
        sign_staff(&staff, life, auth, &self.signer, clock::seconds()).unwrap()
    }

    pub fn link(&self) -> String {
        self.token(TokenKind::Invitation, |_| {})
    }

    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(("127.0.0.1", self.app.ports.http))
            .await
            .unwrap()
    }

    pub async fn request(&self, method: &str, path: &str, headers: &str, body: &str) -> Answer {
        exchange(self.connect().await, method, path, headers, body).await
    }

    /// The answer to a request as if it came from this address.
    pub async fn answer(
        &self,
        address: &str,
        secure: bool,
        mut request: Builder,
        body: Body,
    ) -> Response {
        let address = address.parse().unwrap();
        let peer = Peer { address, secure };
        request.extensions_mut().unwrap().insert(peer);
        let request = request.body(body).unwrap();
        let answer = routes(Arc::clone(&self.app)).oneshot(request);
        answer.await.unwrap()
    }

    pub async fn admin(&self, path: &str) -> Answer {
        let stream = TcpStream::connect(("127.0.0.1", self.app.ports.admin))
            .await
            .unwrap();
        exchange(stream, "GET", path, "", "").await
    }

    pub async fn join(&self, token: &str, take_over: bool) -> Answer {
        let headers =
            format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\n");
        let body = json!({ "take_over": take_over }).to_string();
        self.request("POST", "/api/v1/join", &headers, &body).await
    }

    pub async fn resume(&self, secret: &str) -> Answer {
        let body = json!({ "resume": secret }).to_string();
        self.request(
            "POST",
            "/api/v1/resume",
            "Content-Type: application/json\r\n",
            &body,
        )
        .await
    }

    pub async fn socket(&self) -> Socket {
        let address = format!("ws://127.0.0.1:{}/ws", self.app.ports.http);
        let (stream, _) = tokio_tungstenite::client_async(address, self.connect().await)
            .await
            .unwrap();
        Socket { stream }
    }

    /// Joins with a fresh link and says hello.
    pub async fn enter(&self) -> (Socket, Value) {
        let joined = self.join(&self.link(), false).await;
        assert_eq!(joined.status, 200, "{joined:?}");
        let mut socket = self.socket().await;
        socket.hello(&joined.json()["ws_ticket"]).await;
        assert_eq!(socket.hear().await["type"], "admitted");
        (socket, joined.json())
    }
}

pub fn hearing() -> (HearingCard, HearingId) {
    let card = HearingCard {
        id: "h-1".into(),
        case_number: "0000-26-00-2/418".into(),
        court: "Аудандық сот · 2-зал".into(),
    };
    (card, HearingId::new("h-1").unwrap())
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// In small letters.
    pub head: String,
    /// The value of the cookie that comes with it.
    pub cookie: String,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }

    /// Status and code of a problem.
    pub fn problem(&self) -> (u16, String) {
        let value = self.json();
        assert_eq!(value["status"], self.status);
        assert!(self.head.contains("application/problem+json"), "{self:?}");
        (self.status, value["code"].as_str().unwrap().to_owned())
    }
}

pub async fn exchange(
    mut stream: impl AsyncReadExt + AsyncWriteExt + Unpin,
    method: &str,
    path: &str,
    headers: &str,
    body: &str,
) -> Answer {
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    let _ = tokio::time::timeout(PATIENCE, read).await.unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    Answer {
        status: head
            .split(' ')
            .nth(1)
            .and_then(|s| s.parse().ok())
            .unwrap_or(0),
        head: head.to_lowercase(),
        cookie: cookie_of(head),
        body: body.to_owned(),
    }
}

fn cookie_of(head: &str) -> String {
    let mut lines = head.lines().filter_map(|line| line.split_once(':'));
    let set = lines.find(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
    let value = set.and_then(|(_, value)| value.split_once('=')?.1.split(';').next());
    value.unwrap_or_default().to_owned()
}

pub struct Socket {
    stream: WebSocketStream<TcpStream>,
}

impl Socket {
    pub async fn send(&mut self, message: Message) {
        self.stream.send(message).await.unwrap();
    }

    pub async fn text(&mut self, text: &str) {
        self.send(Message::text(text)).await;
    }

    pub async fn say(&mut self, message: Value) {
        self.text(&message.to_string()).await;
    }

    pub async fn hello(&mut self, ticket: &Value) {
        self.say(json!({"id": 1, "type": "hello", "version": 1, "ticket": ticket, "microphone": true, "camera": false}))
            .await;
    }

    /// The next message.
    pub async fn hear(&mut self) -> Value {
        match self.next().await {
            Message::Text(text) => serde_json::from_str(&text).unwrap(),
            other => panic!("{other:?} instead of a message"),
        }
    }

    /// The code of a refusal, which must come next.
    pub async fn refusal(&mut self) -> String {
        let refused = self.hear().await;
        assert_eq!(refused["type"], "refused", "{refused}");
        assert!(refused["sentence"].as_str().unwrap().ends_with('.'));
        refused["code"].as_str().unwrap().to_owned()
    }

    /// The close code, whatever comes before it.
    pub async fn close_code(&mut self) -> u16 {
        loop {
            if let Message::Close(frame) = self.next().await {
                return frame.map_or(1005, |frame| frame.code.into());
            }
        }
    }

    /// Answers to a ping: the room hears this page.
    pub async fn lives(&mut self) -> bool {
        self.say(json!({"type": "ping", "nonce": 7})).await;
        self.hear().await == json!({"type": "pong", "nonce": 7})
    }

    async fn next(&mut self) -> Message {
        tokio::time::timeout(PATIENCE, self.stream.next())
            .await
            .expect("nothing came")
            .expect("the socket ended without a close frame")
            .expect("the socket broke")
    }
}

/// Connection and outbox.
type Page = (ConnectionId, mpsc::Sender<Box<ServerMessage>>);

fn goodbye(reason: GoodbyeReason) -> Box<ServerMessage> {
    Box::new(ServerMessage::Goodbye { reason })
}

/// One of a court's staff.
pub fn staff_of(who: &str, role: StaffRole, court: &str) -> Staff {
    Staff {
        id: StaffId::new(who).unwrap(),
        court: Court {
            id: court.into(),
            name: "Аудандық сот".into(),
        },
        member: StaffMember {
            name: "Айгүл С.".into(),
            role,
            language: Language::Kk,
        },
    }
}

fn somebody_came(phase: &mut Phase) -> bool {
    let is_first = *phase == Phase::Scheduled;
    if is_first {
        *phase = Phase::WaitingHallOpen;
    }
    is_first
}

async fn say_goodbye(pages: &BTreeMap<ParticipantId, Page>, reason: GoodbyeReason) {
    for (_, page) in pages.values() {
        let _ = page.send(goodbye(reason)).await;
    }
}

async fn cancel(
    pages: &BTreeMap<ParticipantId, Page>,
    answer: oneshot::Sender<bool>,
    stands: &watch::Sender<Phase>,
) {
    stands.send_replace(Phase::Cancelled);
    say_goodbye(pages, GoodbyeReason::Cancelled).await;
    let _ = answer.send(true);
}

/// The judge has pressed *Open* a moment before.
fn go_on(answer: oneshot::Sender<bool>, stands: &watch::Sender<Phase>) {
    stands.send_replace(Phase::Opening);
    let _ = answer.send(false);
}

/// Everybody is in the session, once it is open.
fn spare(answer: oneshot::Sender<bool>, stands: &watch::Sender<Phase>) {
    let _ = answer.send(*stands.borrow() != Phase::OpenSession);
}

async fn put_out(page: Option<Page>, answer: oneshot::Sender<bool>) {
    if let Some((_, page)) = page {
        let _ = page.send(goodbye(GoodbyeReason::LinksRevoked)).await;
    }
    let _ = answer.send(true);
}

/// A room that welcomes, answers pings and says goodbye, and knows no rules.
fn double(opening: Opening) -> RoomHandle {
    let (mailbox, mut knocks) = mpsc::channel(64);
    let (stands, phase) = watch::channel(Phase::Scheduled);
    tokio::spawn(async move {
        let (mut pages, mut opens) = (BTreeMap::<ParticipantId, Page>::new(), false);
        while let Some(knock) = knocks.recv().await {
            match knock {
                Knock::Connected {
                    person,
                    connection,
                    outbox,
                    ..
                } => {
                    stands.send_if_modified(somebody_came);
                    let _ = outbox.send(Box::new(ServerMessage::Admitted {})).await;
                    pages.insert(person.id, (connection, outbox));
                }
                Knock::Planned { .. } => {}
                Knock::MayRevokeLinks { answer, .. } => spare(answer, &stands),
                Knock::LinksRevoked { who, answer, .. } => {
                    put_out(pages.remove(&who), answer).await;
                }
                Knock::Disconnected { who, connection } => {
                    pages.retain(|page, (line, _)| *page != who || *line != connection);
                }
                Knock::Cancelled { answer } if opens => go_on(answer, &stands),
                Knock::Cancelled { answer } => return cancel(&pages, answer, &stands).await,
                Knock::Stop => return say_goodbye(&pages, GoodbyeReason::ServerStopping).await,
                Knock::Said { who, envelope, .. } => {
                    let Some((_, page)) = pages.get(&who) else {
                        continue;
                    };
                    match envelope.message {
                        ClientMessage::Ping { nonce } => {
                            let _ = page.send(Box::new(ServerMessage::Pong { nonce })).await;
                        }
                        ClientMessage::Leave {} => {
                            let _ = page.send(goodbye(GoodbyeReason::Left)).await;
                            pages.remove(&who);
                        }
                        ClientMessage::Open { .. } => {
                            stands.send_replace(Phase::OpenSession);
                            let done = ServerMessage::Done { to: 0, kept: false };
                            let _ = page.send(Box::new(done)).await;
                        }
                        // Stands for *Open* in the same moment as the clerk cancels.
                        ClientMessage::Retire(_) => opens = true,
                        // Stands for a page that is cut off.
                        ClientMessage::Recess(_) => {
                            pages.remove(&who);
                        }
                        ClientMessage::End(_) => {
                            let _ = page.send(goodbye(GoodbyeReason::Ended)).await;
                            opening.ended.send(()).unwrap();
                            return;
                        }
                        _ => {}
                    }
                }
            }
        }
    });
    RoomHandle::new(mailbox, phase)
}
