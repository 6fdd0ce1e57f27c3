//! The court as the waiting hall shows it, in the words of the wire.

use super::words::calling;
use crate::hearing::hall as core;
use crate::signal::message as wire;

/// What somebody who waits is told.
pub fn hall(hall: core::Hall) -> wire::Hall {
    wire::Hall {
        clerk: hall
            .clerk
            .map(|core::Desk { name, here }| wire::Desk { name, here }),
        calling: calling(hall.calling),
    }
}

/// The same, told.
pub fn hall_is(is: Option<core::Hall>) -> wire::ServerMessage {
    wire::ServerMessage::Hall { hall: is.map(hall) }
}
