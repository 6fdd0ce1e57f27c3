//! Who hears the presiding judge, in the words of the wire.

use super::wire;
use crate::hearing::hearers::Round;

pub(super) fn round_is(round: Option<Round>) -> wire::ServerMessage {
    let who_hears = round.map(who_hears);
    wire::ServerMessage::WhoHears { who_hears }
}

pub(super) fn who_hears(round: Round) -> wire::WhoHears {
    let answer = |(whom, hears): (_, Option<bool>)| wire::Answer {
        person: ToString::to_string(&whom),
        hears,
    };
    wire::WhoHears {
        round: round.number,
        open: round.open,
        answers: round.answers.into_iter().map(answer).collect(),
    }
}
