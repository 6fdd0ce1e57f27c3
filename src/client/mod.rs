//! A caller of our own: joins a hearing by its link over HTTP, WebSocket and UDP like a page does, sends real VP8 and Opus whose frames
//! carry numbers, and counts what arrives. `tyndau doctor` calls with it, and the bots of the load tests are it.
//!
//! `link` -> `http` -> `socket` say who calls; `state` is what the server has said (pure); `media` is what is sent and counted;
//! `call` is the task that feeds them; `caller` is the handle for the outside. `host` finds or starts a server to call.

mod call;
mod caller;
mod error;
pub mod host;
pub mod http;
mod link;
pub mod media;
mod report;
mod socket;
mod state;

pub use caller::{Caller, CallerOptions, View};
pub use error::CallError;
pub use link::JoinLink;
pub use report::{ReceivedReport, Report, SentReport};
pub use state::{CallState, MediaState, Milestones, Refusal};
