//! HOW IT IS SAID: the messages of the WebSocket, and their translation to and from the hearing's inputs and outputs.

pub mod docket;
pub mod grant;
pub mod hall;
pub mod http;
pub mod message;
pub mod name;
pub mod openapi;
pub mod recordings;
pub mod schema;
pub mod staff;
pub mod translate;
