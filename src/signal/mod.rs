//! HOW IT IS SAID: the messages of the WebSocket, and their translation to and from the hearing's inputs and outputs.

pub mod grant;
pub mod http;
pub mod message;
pub mod name;
pub mod schema;
pub mod translate;
