//! Everything that can happen to a hearing.

use super::course::Reason;
use super::evidence::Evidence;
use super::lost::Measured;
use super::marks::MarkKind;
use super::opening::Waiver;
use super::output::Refusal;
use super::plan::Plan;
use super::procedure::Word;
use super::role::Role;
use super::rooms::RoomKind;
use super::rules::Permission;
use super::screening::Screened;
use super::writing::{Sign, Text, To};
use crate::id::{MediaKind, ParticipantId, RoomId, StaffId, UnixMillis};
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
    /// What the court laid down: before anybody comes, and again when the court changes it.
    Planned {
        /// The whole plan; it takes the place of the one before.
        plan: Plan,
    },
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
    /// The recorder has shown whether the disk keeps what it writes.
    RecorderProven {
        /// It does.
        ok: bool,
    },
    /// Whether the archive's disk has room for the whole hearing.
    DiskLasts {
        /// It has.
        enough: bool,
    },
    /// Whether somebody keeps the server's clock right.
    ClockKept {
        /// They do; `None`: it cannot be seen.
        kept: Option<bool>,
    },
    /// The hearing goes into a technical break or comes out of it: how the links of its people are.
    Measured(Vec<Measured>),
    /// Whose links are weak now: all of them.
    WeakLinks(BTreeSet<ParticipantId>),
    /// How the record stands on disk; `None`: nothing is to be recorded now.
    Evidence(Option<Evidence>),
    /// The log from which the hearing goes on is not as it was written.
    LogDamaged,
    /// A person's page has missed something, and asks for everything anew.
    Missed {
        /// Whose.
        who: ParticipantId,
    },
    /// The court's staff has taken back a person's links, from outside of the hearing.
    LinksRevoked {
        /// Whose.
        who: ParticipantId,
        /// Who did it.
        by: StaffId,
    },
    /// The court's staff has cancelled the hearing before its session. Nothing comes of it once the session was opened.
    Cancelled,
    /// Another one is the dominant speaker of those who are heard.
    Dominant {
        /// Who; `None`: nobody.
        who: Option<ParticipantId>,
    },
    /// Time passed (about once a second): lets graces run out.
    Tick,
    /// The server is being stopped: the files are closed and everybody is sent away. A session that sits is broken off, and goes on when
    /// the server is back.
    ServerStopping,
}

/// What a person can ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Own microphone.
    SetMicrophone {
        /// On or off.
        on: bool,
        /// The private room in which the person believes to be. Who has been moved meanwhile does not want to be heard there.
        room: Option<RoomId>,
    },
    /// Own camera.
    SetCamera {
        /// On or off.
        on: bool,
        /// As with the microphone.
        room: Option<RoomId>,
    },
    /// Own hand.
    RaiseHand {
        /// Up or down.
        up: bool,
    },
    /// Promise not to record, having read one's rights.
    Declare,
    /// State who a person is.
    CheckIdentity {
        /// Who.
        whom: ParticipantId,
        /// How it was established.
        how: Reason,
    },
    /// State that a person may stand by others.
    CheckAuthority {
        /// Who.
        whom: ParticipantId,
        /// How it was checked.
        how: Reason,
    },
    /// Let everybody in who waits and lacks nothing, but no witness.
    AdmitAll,
    /// State that a witness has testified.
    WitnessHeard {
        /// Who.
        whom: ParticipantId,
    },
    /// Let a person go.
    Dismiss {
        /// Whom.
        whom: ParticipantId,
        /// The ruling, if it cuts their last word.
        reason: Option<Reason>,
    },
    /// Send a person out for good.
    Remove {
        /// Whom.
        whom: ParticipantId,
        /// Why.
        reason: Reason,
    },
    /// Let a person into the courtroom.
    Admit {
        /// Whom.
        whom: ParticipantId,
        /// The ruling to let them in although something is lacking.
        reason: Option<Reason>,
    },
    /// Go on without a person who is away.
    GoOnWithout {
        /// Whom.
        whom: ParticipantId,
        /// Why; needed for one without whom the hearing is not to be held.
        reason: Option<Reason>,
    },
    /// Send a person back to the waiting hall.
    SendBack {
        /// Whom.
        whom: ParticipantId,
        /// The ruling, if it cuts their last word.
        reason: Option<Reason>,
    },
    /// Switch off another's microphone.
    Mute {
        /// Whom.
        whom: ParticipantId,
        /// The ruling, if it cuts their last word.
        reason: Option<Reason>,
    },
    /// Give the floor.
    GiveFloor {
        /// To whom, in this order; at least one.
        people: Vec<ParticipantId>,
        /// The ruling, if it cuts a last word.
        reason: Option<Reason>,
    },
    /// Take the floor from whoever has it.
    TakeFloor {
        /// The ruling, if it cuts a last word.
        reason: Option<Reason>,
    },
    /// Open the floor to everybody again.
    OpenFloor {
        /// The ruling, if it cuts a last word.
        reason: Option<Reason>,
    },
    /// Give a person the last word.
    GiveLastWord {
        /// To whom.
        whom: ParticipantId,
        /// The ruling, if it cuts another's.
        reason: Option<Reason>,
    },
    /// End one's own last word.
    EndLastWord,
    /// Switch off the microphones of all but the court, interpreters, and whoever has the last word.
    MuteAll,
    /// Lock another's microphone, or unlock it.
    LockMicrophone {
        /// Whose.
        whom: ParticipantId,
        /// Locked.
        on: bool,
        /// The ruling, if it cuts their last word.
        reason: Option<Reason>,
    },
    /// Ask a person to switch on their microphone.
    AskToUnmute {
        /// Whom.
        whom: ParticipantId,
    },
    /// Lower another's hand.
    LowerHand {
        /// Whose.
        whom: ParticipantId,
    },
    /// Ask everybody in the courtroom whether they hear the presiding judge, or wait for answers no longer.
    AskWhoHears {
        /// Ask.
        on: bool,
    },
    /// Say whether one hears the presiding judge.
    SayWhoHears {
        /// In which round one was asked.
        round: u32,
        /// One does.
        yes: bool,
    },
    /// Move the procedure on by one turn.
    NextStep {
        /// How many turns it had had when the presser looked. Two who press in one moment want one turn, and nobody is passed over.
        turns: u32,
    },
    /// Go to another step of the procedure.
    GoToStep {
        /// Which.
        step: Word,
        /// The ruling, if it cuts a last word.
        reason: Option<Reason>,
    },
    /// Open or continue the session.
    Open {
        /// What the judge rules to go on without.
        without: Vec<Waiver>,
    },
    /// Close the session to all but the court and some.
    GoClosed {
        /// Who stays.
        named: BTreeSet<ParticipantId>,
        /// The ruling.
        reason: Reason,
    },
    /// Name one more person who may be in the closed session, by a further ruling.
    NameForClosed {
        /// Whom.
        whom: ParticipantId,
        /// The ruling.
        reason: Reason,
    },
    /// Move the hearing on by any other act that does.
    Move {
        /// Which.
        by: Permission,
        /// Why.
        reason: Option<Reason>,
        /// When it is expected to go on, if it pauses or is put off and the court knows.
        until: Option<UnixMillis>,
    },
    /// Open a private room and ask people into it.
    OpenRoom {
        /// What for.
        kind: RoomKind,
        /// Whom to ask; empty: those who belong there by what they are.
        with: Vec<ParticipantId>,
    },
    /// Ask one more person into one's own private room.
    Invite {
        /// Whom.
        whom: ParticipantId,
    },
    /// Go into a room into which one is asked.
    AcceptInvitation {
        /// Which.
        room: RoomId,
    },
    /// Do not.
    DeclineInvitation {
        /// Which.
        room: RoomId,
    },
    /// Let nobody new into one's own room, or again.
    LockRoom {
        /// On or off.
        on: bool,
    },
    /// Come back from a private room.
    LeaveRoom,
    /// Say in confidence that one is ready to settle, or no longer.
    ReadyToSettle {
        /// On or off.
        on: bool,
    },
    /// Keep something of a person from another, by a ruling.
    Screen {
        /// What, of whom, from whom.
        screened: Screened,
        /// The ruling.
        ruling: String,
    },
    /// Write to others.
    Say {
        /// To whom.
        to: To,
        /// What.
        text: Text,
    },
    /// Write to those who are in the same private room.
    SayInRoom {
        /// What.
        text: Text,
    },
    /// Let the clerk know something by a button.
    Signal {
        /// What.
        sign: Sign,
    },
    /// Set a marker into the record.
    Mark {
        /// What is marked.
        kind: MarkKind,
        /// More about it.
        note: Option<Text>,
    },
    /// Leave of one's own will.
    Leave,
    /// What cannot be carried out whoever asks, as was seen when it was read: it means an id that nobody can have, or says nothing. It is
    /// refused and logged like everything that is refused; what was said is not kept.
    Impossible {
        /// What was asked.
        act: Permission,
        /// Why it cannot be.
        why: Refusal,
    },
}
