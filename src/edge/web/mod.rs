//! The web: routes, WebSocket, join, the embedded page.

pub mod seats;
