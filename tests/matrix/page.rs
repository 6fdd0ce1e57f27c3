//! A page that says what it wants, and hears what it is told: JSON over the WebSocket, and no media.

use futures_util::stream::SplitSink;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tyndau::client::{JoinLink, http};
use tyndau::hearing::phase::Phase;
use tyndau::hearing::roster::Place;
use tyndau::signal::message::{ClientEnvelope, ClientMessage};

pub const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks at what comes by itself.
pub const MOMENT: Duration = Duration::from_millis(2);

pub struct Page {
    pub id: String,
    role: String,
    /// The last phase that it was told.
    pub phase: Option<Phase>,
    /// How many tables of links it was told.
    pub tables: usize,
    out: SplitSink<WebSocketStream<TcpStream>, Message>,
    heard: mpsc::UnboundedReceiver<Value>,
    asked: u32,
}

impl Page {
    /// Comes in by a link; the code of the refusal when it is not let in, or what it was told instead of a welcome.
    pub async fn join(link: &JoinLink) -> Result<Self, String> {
        let address = link.address();
        let body = json!({"take_over": true});
        let post = axum::http::Method::POST;
        let path = "/api/v1/join";
        let answer = http::request(address, post, path, Some(link.token()), Some(&body)).await;
        let answer = answer.unwrap();
        if answer.status != 200 {
            return Err(answer.body["code"].as_str().unwrap().to_owned());
        }
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let url = format!("ws://{address}/ws");
        let opened = tokio_tungstenite::client_async(url, stream).await;
        let (out, mut incoming) = opened.unwrap().0.split();
        let (heard, inbox) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Some(Ok(frame)) = incoming.next().await {
                if let Message::Text(text) = frame {
                    let _ = heard.send(serde_json::from_str(&text).unwrap());
                }
            }
        });
        let mut page = Self {
            id: answer.body["person"]["id"].as_str().unwrap().to_owned(),
            role: answer.body["person"]["role"].as_str().unwrap().to_owned(),
            phase: None,
            tables: 0,
            out,
            heard: inbox,
            asked: 0,
        };
        let ticket = &answer.body["ws_ticket"];
        let hello = json!({"type": "hello", "version": 1, "ticket": ticket, "microphone": false, "camera": false});
        page.send(&hello).await;
        let first = page.hear().await.ok_or("closed")?;
        match first["type"].as_str() {
            Some("welcome") => Ok(page),
            _ => Err(first.to_string()),
        }
    }

    /// Asks for all of it at once; the answers: `done`, or the code of the refusal.
    pub async fn ask_all(&mut self, messages: Vec<ClientMessage>) -> Vec<String> {
        let first = self.asked + 1;
        for message in messages {
            self.asked += 1;
            let id = Some(self.asked);
            let envelope = ClientEnvelope { id, message };
            self.send(&serde_json::to_value(envelope).unwrap()).await;
        }
        let mut answers = Vec::new();
        for number in first..=self.asked {
            let to = json!(number);
            let answer = self.until(|said| said["to"] == to).await;
            answers.push(match answer["type"].as_str() {
                Some("done") => "done".to_owned(),
                _ => answer["code"].as_str().unwrap().to_owned(),
            });
        }
        answers
    }

    pub async fn ask(&mut self, message: ClientMessage) -> String {
        self.ask_all(vec![message]).await.remove(0)
    }

    /// Asks for what must not be refused.
    pub async fn does(&mut self, message: ClientMessage) {
        let said = format!("{message:?}");
        assert_eq!(self.ask(message).await, "done", "{said}");
    }

    /// All that the page may know, but for what changes by itself as time passes.
    pub async fn snapshot(&mut self) -> Value {
        self.send(&json!({"type": "resync"})).await;
        let mut welcome = self.until(|said| said["type"] == "welcome").await;
        without_time(&mut welcome);
        welcome
    }

    pub async fn place(&mut self) -> Place {
        let welcome = self.snapshot().await;
        Place::of_word(welcome["you"]["place"].as_str().unwrap()).unwrap()
    }

    /// Waits until the hearing stands somewhere, as this page is told.
    pub async fn until_phase(&mut self, phase: Phase) {
        while self.phase != Some(phase) {
            self.until(|_| true).await;
        }
    }

    /// Waits for a message.
    pub async fn until(&mut self, is_it: impl Fn(&Value) -> bool) -> Value {
        loop {
            let said = self.hear().await;
            let said =
                said.unwrap_or_else(|| panic!("{} is cut off in {:?}", self.role, self.phase));
            if is_it(&said) {
                return said;
            }
        }
    }

    /// Says all of it and waits for no answer.
    pub async fn shouts(&mut self, messages: Vec<ClientMessage>) {
        for message in messages {
            let envelope = ClientEnvelope { id: None, message };
            let text = serde_json::to_string(&envelope).unwrap();
            // The server may have closed the connection by now.
            let _ = self.out.send(Message::text(text)).await;
        }
    }

    /// The page is closed without a word.
    pub async fn hangs_up(mut self) {
        let _ = self.out.close().await;
    }

    /// Waits until the server has ended the connection.
    pub async fn is_cut_off(&mut self) {
        while self.hear().await.is_some() {}
    }

    async fn hear(&mut self) -> Option<Value> {
        let said = tokio::time::timeout(PATIENCE, self.heard.recv()).await;
        let said = said.expect("nothing more was said in a minute")?;
        self.tables += usize::from(said["type"] == "quality");
        if let Some(phase) = said["phase"].as_str() {
            self.phase = Phase::of_word(phase);
        }
        Some(said)
    }

    async fn send(&mut self, message: &Value) {
        let text = Message::text(message.to_string());
        self.out.send(text).await.unwrap();
    }
}

fn without_time(value: &mut Value) {
    let is_time = |name: &str| name == "ms" || name.ends_with("_ms") || name.ends_with("_ms_ago");
    // The light over the record comes and goes with what is on the disk.
    let passes = |name: &str| is_time(name) || name == "evidence";
    match value {
        Value::Object(members) => {
            members.retain(|name, _| !passes(name));
            members.values_mut().for_each(without_time);
        }
        Value::Array(all) => all.iter_mut().for_each(without_time),
        _ => {}
    }
}
