//! Entries of the hearing's event log: facts of weight, with actor and time.

use super::clock::Side;
use super::course::Reason;
use super::evidence::{Finding, Light};
use super::lost::Measured;
use super::marks::MarkKind;
use super::opening::Guard;
use super::output::Refusal;
use super::phase::Phase;
use super::procedure::Word;
use super::role::Role;
use super::rooms::RoomKind;
use super::rules::Permission;
use super::screening::Screened;
use super::writing::{Text, To};
use crate::id::{MediaKind, ParticipantId, RoomId, StaffId, UnixMillis};
use std::collections::BTreeSet;

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: UnixMillis,
    /// Who did it; `None`: the server.
    pub actor: Option<ParticipantId>,
    /// What.
    pub fact: Fact,
}

/// What the log can say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Arrival: the first, or after having left.
    Arrived {
        /// Role.
        role: Role,
        /// Name as shown.
        name: String,
        /// By whom they stand.
        stands_by: BTreeSet<ParticipantId>,
    },
    /// The court has planned anew who somebody here is to the others: by the server, which is told of the plan and not of who changed it.
    PlannedAnew {
        /// Who.
        whom: ParticipantId,
        /// Name as shown from now on.
        name: String,
        /// By whom they stand from now on.
        stands_by: BTreeSet<ParticipantId>,
    },
    /// Back on their seat: after a lost link, or from another page.
    Returned,
    /// The signalling link was lost.
    LinkLost,
    /// The actor left; or did not come back within the grace, and had not been let in.
    Left,
    /// The actor did not come back within the grace, and keeps the seat that the court gave them.
    Away {
        /// When the link was lost.
        since: UnixMillis,
    },
    /// Somebody of the court's staff took back the links of a person from outside of the hearing.
    LinksRevoked {
        /// Whose.
        whom: ParticipantId,
        /// Who did it.
        by: StaffId,
    },
    /// The media path came up.
    MediaUp,
    /// The media path is gone.
    MediaDown,
    /// Has read their rights, and promised not to record.
    Declared,
    /// The clerk has established who a person is.
    IdentityChecked {
        /// Who.
        whom: ParticipantId,
        /// The person's picture was on its way to the clerk's page in that moment: at the clerk's desk, or in the session. The server says
        /// so, not the page.
        face_to_face: bool,
        /// How.
        how: Reason,
    },
    /// The clerk has checked that a person may stand by others.
    AuthorityChecked {
        /// Who.
        whom: ParticipantId,
        /// How.
        how: Reason,
    },
    /// Let into the courtroom.
    Admitted {
        /// Who.
        whom: ParticipantId,
        /// Nothing was lacking: promise, identity, authority.
        ready: bool,
        /// Why they were let in although something was.
        reason: Option<Reason>,
    },
    /// A witness has testified.
    WitnessHeard {
        /// Who.
        whom: ParticipantId,
    },
    /// Let go.
    Dismissed {
        /// Who.
        whom: ParticipantId,
        /// The ruling that cut their last word.
        reason: Option<Reason>,
    },
    /// Sent out for good.
    Removed {
        /// Who.
        whom: ParticipantId,
        /// Why.
        reason: Reason,
    },
    /// Sent back to the waiting hall.
    SentBack {
        /// Who.
        whom: ParticipantId,
        /// The ruling that cut their last word.
        reason: Option<Reason>,
    },
    /// A transition of phase.
    Phase {
        /// Grows by one with every transition.
        number: u32,
        /// From.
        from: Phase,
        /// To.
        to: Phase,
        /// Why.
        reason: Option<Reason>,
    },
    /// How a person's link was when a technical break began or ended.
    Measured(Measured),
    /// Until when the hearing pauses, or to which day it is put off, as was said.
    GoesOnAt {
        /// When it is expected to go on.
        at: UnixMillis,
    },
    /// Nobody appeared: how the court waited.
    Waited {
        /// Who was summoned: of whom the plan names all but the court itself, who looks on and who sits at a console.
        summoned: BTreeSet<ParticipantId>,
        /// Who is here all the same of those whom the court lets in.
        here: BTreeSet<ParticipantId>,
        /// How long the waiting hall was open, in milliseconds.
        ms: u64,
    },
    /// The session is opened although a guard is not met. Without the clerk the judge takes the clerk's duty over.
    WentWithout {
        /// Which guard.
        guard: Guard,
        /// Without whom.
        whom: Option<ParticipantId>,
        /// The judge's ruling; `None`: the guard does not bind.
        reason: Option<Reason>,
    },
    /// A closed session is for the court and for these.
    ClosedTo {
        /// Whom the ruling names.
        named: BTreeSet<ParticipantId>,
    },
    /// By a further ruling a closed session is for one more.
    NamedForClosed {
        /// For whom.
        whom: ParticipantId,
        /// The ruling.
        reason: Reason,
    },
    /// The recorder has shown whether the disk keeps what it writes.
    RecorderProof {
        /// It does.
        ok: bool,
    },
    /// The server's wall clock jumped: what was logged before and after is in order, and its times do not fit.
    ClockJumped {
        /// By so many milliseconds.
        by_ms: i64,
    },
    /// For a while the record has kept up: the ruling to go on without one is over.
    RecordedAgain,
    /// Without the presiding judge nobody is heard.
    FloorsHeld {
        /// So it is, or no longer.
        on: bool,
    },
    /// The server runs again, and the hearing goes on from its log.
    Restored,
    /// Own microphone or camera was switched.
    Switched {
        /// Which.
        kind: MediaKind,
        /// On or off.
        on: bool,
    },
    /// The presiding judge, or the clerk on order, switched off another's microphone.
    Muted {
        /// Whose.
        whom: ParticipantId,
        /// The ruling that cut their last word.
        reason: Option<Reason>,
    },
    /// The floor was given: of the others in the courtroom nobody is heard but the court and interpreters.
    FloorGiven {
        /// To whom, in order.
        to: Vec<ParticipantId>,
        /// It is a last word.
        last_word: bool,
        /// For how long, in minutes; nothing is cut when they are over.
        minutes: Option<u32>,
        /// The ruling that cut a last word.
        reason: Option<Reason>,
    },
    /// The floor is nobody's.
    FloorTaken {
        /// The ruling that cut a last word.
        reason: Option<Reason>,
    },
    /// Everybody who takes part is heard.
    FloorOpened {
        /// The ruling that cut a last word.
        reason: Option<Reason>,
    },
    /// The actor has ended their last word.
    LastWordEnded,
    /// A last word is over though nobody ended it: whoever had it has left the hearing.
    LastWordInterrupted {
        /// Whose it was.
        whom: ParticipantId,
    },
    /// The presiding judge, or the clerk on order, switched off the microphones of many.
    MutedAll {
        /// Whose.
        whom: BTreeSet<ParticipantId>,
    },
    /// The presiding judge, or the clerk on order, locked another's microphone, or unlocked it.
    MicrophoneLocked {
        /// Whose.
        whom: ParticipantId,
        /// Locked, or no longer.
        on: bool,
        /// The ruling that cut their last word.
        reason: Option<Reason>,
    },
    /// Asked to switch on their microphone.
    AskedToUnmute {
        /// Who.
        whom: ParticipantId,
    },
    /// The presiding judge, or the clerk on order, lowered another's hand.
    HandLowered {
        /// Whose.
        whom: ParticipantId,
    },
    /// These were asked whether they hear the presiding judge.
    AskedWhoHears {
        /// Who.
        whom: BTreeSet<ParticipantId>,
    },
    /// The actor says whether they hear the presiding judge.
    Hears {
        /// They do.
        yes: bool,
    },
    /// Nobody is asked any more who hears the presiding judge: by the server when nobody is waited for.
    WhoHears {
        /// Who does.
        heard: BTreeSet<ParticipantId>,
        /// Who does not.
        unheard: BTreeSet<ParticipantId>,
        /// Who has not answered.
        silent: BTreeSet<ParticipantId>,
    },
    /// The procedure moved on.
    Step {
        /// To which step.
        step: Word,
        /// What the record is marked with.
        marker: Word,
        /// To which turn of it, from 1.
        turn: u32,
        /// Whose turn it is, where people have turns.
        person: Option<ParticipantId>,
        /// Who has the floor for it, in order.
        people: Vec<ParticipantId>,
        /// The ruling that cut a last word.
        reason: Option<Reason>,
    },
    /// From now on the time of this side runs.
    TimeRuns {
        /// Whose; `None`: nobody's.
        side: Option<Side>,
    },
    /// A hand.
    Hand {
        /// Up or down.
        up: bool,
    },
    /// The recorder began or ceased to write.
    Recording {
        /// Writing.
        on: bool,
    },
    /// How the record stands on disk, when that has changed.
    Evidence {
        /// The light.
        light: Light,
        /// What is wrong.
        findings: Vec<Finding>,
    },
    /// Another one is the dominant speaker: the loudest who speaks, until the next such entry.
    Dominant {
        /// Who; `None`: nobody.
        whom: Option<ParticipantId>,
    },
    /// Went into a private room. What is said there is in no log.
    RoomEntered {
        /// Which.
        room: RoomId,
        /// What for.
        kind: RoomKind,
    },
    /// Came back from a private room.
    RoomLeft {
        /// Which.
        room: RoomId,
    },
    /// Something of a person is kept from another, or no longer.
    Screened {
        /// What, of whom, from whom.
        screened: Screened,
        /// By which ruling.
        ruling: String,
    },
    /// Wrote to others.
    Said {
        /// To whom.
        to: To,
        /// What, if that belongs to the record.
        text: Option<Text>,
        /// Who was told, or will be when they are back.
        told: BTreeSet<ParticipantId>,
    },
    /// Set a marker.
    Marked {
        /// What is marked.
        kind: MarkKind,
        /// More about it.
        note: Option<Text>,
    },
    /// A request was refused.
    Refused {
        /// What was asked.
        act: Permission,
        /// Why.
        why: Refusal,
    },
}
