//! Everything that can happen to a hearing.

use super::role::Role;
use crate::id::{MediaKind, ParticipantId};
use std::collections::BTreeSet;

/// A person as their token names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Id within the hearing.
    pub id: ParticipantId,
    /// Name, shown as it is.
    pub name: String,
    /// Role.
    pub role: Role,
    /// By whom they stand, if their role is to stand by others.
    pub stands_by: BTreeSet<ParticipantId>,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A person's signalling connection is up and authenticated: first arrival or return.
    Connected {
        /// Who.
        person: Person,
        /// They come with the microphone on.
        microphone: bool,
        /// They come with the camera on.
        camera: bool,
    },
    /// A person's signalling connection is lost; their seat is held for the grace time.
    Disconnected {
        /// Who.
        who: ParticipantId,
    },
    /// A person's media path is up and can carry these kinds from them (`publishes`).
    MediaUp {
        /// Who.
        who: ParticipantId,
        /// What their leg can carry towards the server.
        publishes: Vec<MediaKind>,
    },
    /// A person's media path is gone.
    MediaDown {
        /// Who.
        who: ParticipantId,
    },
    /// A person asks for something.
    Act {
        /// Who asks.
        who: ParticipantId,
        /// For what.
        action: Action,
    },
    /// The recorder began (`true`) or ceased (`false`) to write the session.
    Recording {
        /// Writing.
        on: bool,
    },
    /// Another one is the dominant speaker of those who are heard.
    Dominant {
        /// Who; `None`: nobody.
        who: Option<ParticipantId>,
    },
    /// Time passed (about once a second): lets graces run out.
    Tick,
    /// The server is being stopped: the hearing ends and its files are closed.
    ServerStopping,
}

/// What a person can ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Own microphone.
    SetMicrophone {
        /// On or off.
        on: bool,
    },
    /// Own camera.
    SetCamera {
        /// On or off.
        on: bool,
    },
    /// Own hand.
    RaiseHand {
        /// Up or down.
        up: bool,
    },
    /// Let a person into the courtroom.
    Admit {
        /// Whom.
        whom: ParticipantId,
    },
    /// Send a person back to the waiting hall.
    SendBack {
        /// Whom.
        whom: ParticipantId,
    },
    /// Switch off another's microphone.
    Mute {
        /// Whom.
        whom: ParticipantId,
    },
    /// Open or continue the session.
    Open,
    /// Pause the session.
    Recess,
    /// End the hearing.
    End,
    /// Leave of one's own will.
    Leave,
}
