//! Why something was refused, for programs and for people.

use super::wire;
use crate::hearing::output::Refusal;

/// That it was.
#[must_use]
pub fn refused(why: Refusal, to: Option<u32>) -> wire::ServerMessage {
    let (code, sentence) = refusal(why);
    wire::ServerMessage::Refused {
        to,
        code,
        sentence: sentence.to_owned(),
    }
}

/// Why something was refused, in the words of the wire and in a sentence.
#[must_use]
pub fn refusal(why: Refusal) -> (wire::RefusalCode, &'static str) {
    (code(why), sentence(why))
}

/// The word for programs.
fn code(why: Refusal) -> wire::RefusalCode {
    use wire::RefusalCode as Code;
    match why {
        Refusal::NotPermitted => Code::NotPermitted,
        Refusal::Phase => Code::Phase,
        Refusal::Room => Code::Room,
        Refusal::NotReady => Code::NotReady,
        Refusal::NotChecked => Code::NotChecked,
        Refusal::WitnessWaits => Code::WitnessWaits,
        Refusal::NotNamed => Code::NotNamed,
        Refusal::NoReason => Code::NoReason,
        Refusal::TimePast => Code::TimePast,
        Refusal::LastWord => Code::LastWord,
        Refusal::Locked => Code::Locked,
        Refusal::NoFloor => Code::NoFloor,
        Refusal::NoStep => Code::NoStep,
        Refusal::OpenFirst => Code::OpenFirst,
        Refusal::Appeared => Code::Appeared,
        Refusal::MovedOn => Code::MovedOn,
        Refusal::NotAsked => Code::NotAsked,
        Refusal::UnknownPerson => Code::UnknownPerson,
        Refusal::UnknownRoom => Code::UnknownRoom,
        Refusal::Company => Code::Company,
        Refusal::NobodyThere => Code::NobodyThere,
        Refusal::NoText => Code::NoText,
        Refusal::TooMany => Code::TooMany,
    }
}

/// What happened and what to do, for people.
fn sentence(why: Refusal) -> &'static str {
    match why {
        Refusal::NotPermitted => "Your role may not do this. Ask the judge or the clerk.",
        Refusal::Phase => {
            "This cannot be done in the present phase of the hearing. Wait until the judge opens or continues the session."
        }
        Refusal::Room => {
            "This cannot be done from the room that you are in. Come back from it, or wait until you are let into the courtroom."
        }
        Refusal::NotReady => {
            "The session cannot be opened yet. Look at the list of what is missing, or rule to go on without it and say why."
        }
        Refusal::NotChecked => {
            "This person has not promised, or was not checked. Check them first, or rule to let them in all the same and say why."
        }
        Refusal::WitnessWaits => {
            "A witness is let in only while the case is heard, and when no other witness is yet to testify in the courtroom."
        }
        Refusal::NotNamed => {
            "The session is closed, and the ruling does not name this person. The presiding judge can name them by a further ruling, or return to the open session."
        }
        Refusal::NoReason => "A reason must be given, in at most 500 characters.",
        Refusal::TimePast => "That time has passed already. Choose a later one, or none.",
        Refusal::LastWord => {
            "This would cut a last word, which is not done without a ruling. Say why, or wait until it is ended."
        }
        Refusal::Locked => {
            "The court has locked this microphone. It stays off until the court unlocks it."
        }
        Refusal::NoFloor => "You do not have the last word, so there is none to end.",
        Refusal::NoStep => {
            "There is no such step in the procedure, or none that follows. Look at the list of steps."
        }
        Refusal::OpenFirst => {
            "This step is made in the open session. The presiding judge returns to the open session first, then press again."
        }
        Refusal::Appeared => {
            "Everybody for whom the court waits is here, so it cannot be stated that nobody appeared. Open the session, or end the hearing and say why."
        }
        Refusal::MovedOn => {
            "The procedure has moved on already; perhaps somebody else pressed in the same moment. Look where it stands, and press again if you still want to."
        }
        Refusal::NotAsked => "Nobody is asked now whether they hear: the question is over.",
        Refusal::UnknownPerson => {
            "Nobody of that name can be meant here now. They may have left; look at the list again."
        }
        Refusal::UnknownRoom => {
            "You are not asked into this room, or it is locked or closed. Ask somebody who is in it."
        }
        Refusal::Company => {
            "You may not be in a private room with those who are in it. Ask the clerk if you think that you should be."
        }
        Refusal::NobodyThere => {
            "Nobody for whom this is, is in the hearing now; it is not kept for them. Try again later, or raise your hand."
        }
        Refusal::NoText => "Write something: at most 1000 characters, and of a note at most 300.",
        Refusal::TooMany => {
            "That is more than is taken: too much was written or marked in a minute (wait a moment and try again), or there are as many screens as a hearing keeps (change one of them)."
        }
    }
}
