//! Everything a hearing can ask of the world. The room carries outputs out in order and waits for each wall (`Unwire`, `StopTap`)
//! to be acknowledged by the media shard before it goes on.

pub use super::refusal::Refusal;

use super::afterwards::Closing;
use super::clock::Clock;
use super::course::Course;
use super::evidence::{Evidence, Sign};
use super::floor::Floor;
use super::hall::Hall;
use super::hearers::Round;
use super::journal::Entry;
use super::lost::Alert;
use super::marks::{Heed, Mark};
use super::opening::Standing;
use super::procedure::{Procedure, Word};
use super::role::Role;
use super::rooms::RoomKind;
use super::roster::Place;
use super::rules::Permission;
use super::screening::Screened;
pub use super::sight::OnRecord;
use super::writing::{Aside, Line, Named};
use crate::id::{ParticipantId, PublicationId, RoomId, UnixMillis};
use std::collections::BTreeSet;
use std::sync::Arc;

/// One thing to do.
#[allow(
    clippy::large_enum_variant,
    reason = "outputs live for one turn; only a snapshot is large"
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Stop forwarding this publication to this viewer. A wall: wait until it stands.
    Unwire {
        /// Who received it.
        viewer: ParticipantId,
        /// What.
        publication: PublicationId,
    },
    /// Forward this publication to this viewer.
    Wire {
        /// Who receives it.
        viewer: ParticipantId,
        /// What.
        publication: PublicationId,
    },
    /// Stop recording this publication. A wall.
    StopTap {
        /// What.
        publication: PublicationId,
        /// The name of the gap that begins.
        gap: Gap,
    },
    /// The person is in another private room from now on, or in none: who speaks is judged room by room. Comes when the walls stand.
    Move {
        /// Who.
        who: ParticipantId,
        /// Which; `None`: none.
        room: Option<RoomId>,
    },
    /// Record this publication from now on.
    StartTap {
        /// What.
        on_record: OnRecord,
        /// Role of its owner, for the manifest.
        role: Role,
        /// Name of its owner, for the manifest.
        name: String,
    },
    /// The session is open (again): the recorder shall write from now on and answers with `Input::Recording`.
    StartRecording,
    /// The session is being opened: the recorder shall show that the disk keeps what it writes, and answers with
    /// `Input::RecorderProven`.
    ProveRecorder,
    /// The session pauses: the recorder shall stop and answers with `Input::Recording`.
    PauseRecording,
    /// The hearing is over, or the server stops: close the files and write the manifest.
    SealRecord,
    /// Say something to one person.
    Tell {
        /// To whom.
        to: ParticipantId,
        /// What.
        notice: Notice,
    },
    /// Write into the hearing's log.
    Journal(Entry),
    /// The person is no longer part of the running hearing: end their media and connection.
    Release {
        /// Who.
        who: ParticipantId,
        /// Why.
        why: ReleaseReason,
    },
}

/// Why nothing of a publication is in the record for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// Its owner switched it off, or the presiding judge or the clerk did.
    Muted,
    /// The session paused, or has not begun.
    Recess,
    /// Something did not work.
    Technical,
    /// The judges had retired.
    Deliberation,
    /// Its owner did not have the floor, or the presiding judge was lost and nobody was heard.
    Held,
    /// Its owner is not in the courtroom.
    Absent,
    /// Its owner's media path is gone.
    NetworkIn,
}

/// Why a person is released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReleaseReason {
    /// The hearing is over.
    Ended,
    /// They left.
    Left,
    /// Their link was lost for longer than the grace time.
    Lost,
    /// The server is being stopped.
    ServerStopping,
    /// The court needs them no longer.
    Dismissed,
    /// The presiding judge has sent them out for good.
    Removed,
    /// The court has taken their links back.
    LinksRevoked,
    /// The court has cancelled the hearing.
    Cancelled,
    /// Their role has no part in a running hearing.
    NoPart,
}

/// What one person is told.
#[allow(
    clippy::large_enum_variant,
    reason = "notices live for one turn; only a snapshot is large"
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Everything, as the first word of each connection.
    Snapshot(View),
    /// Where the hearing stands.
    Phase(Course),
    /// What must be so before the session is opened (bench only).
    Guards(Vec<Standing>),
    /// Who is lost (bench only).
    Alerts(Vec<Alert>),
    /// Nobody is heard, because the presiding judge is lost.
    FloorsHeld(bool),
    /// Who has the floor.
    Floor(Floor),
    /// The procedure is another one.
    Rail(RailSeen),
    /// The procedure moved on, or would move elsewhere by the next press.
    RailAt(RailSeen),
    /// The time of a side runs, or stands.
    Clock(Clock),
    /// Who says that they hear the judge (bench only); `None`: nobody was asked.
    WhoHears(Option<Round>),
    /// The recording sign.
    Recording(Sign),
    /// How the record stands (presiding judge, clerk and court IT only); `None`: nothing is to be recorded now.
    Evidence(Option<Evidence>),
    /// The court as the waiting hall shows it; `None`: they are elsewhere.
    Hall(Option<Hall>),
    /// Now in the courtroom.
    Admitted,
    /// Back in the waiting hall.
    SentBack,
    /// Now in a private room.
    RoomEntered(RoomSeen),
    /// Something about the own private room is new.
    Room(RoomSeen),
    /// No longer in a private room; where instead.
    RoomLeft(Place),
    /// Asked into a private room.
    Invited(Invitation),
    /// Asked no longer.
    InvitationGone(RoomId),
    /// All whom one may ask into a private room now.
    Contacts(Vec<Contact>),
    /// All screens (bench only).
    Screens(Vec<Screened>),
    /// So many seconds after which the private rooms end.
    RoomsClose(u32),
    /// Own state.
    You(Own),
    /// Someone in the courtroom.
    Person(Seen),
    /// Someone no longer in the courtroom, or no longer to be known of.
    PersonGone(ParticipantId),
    /// Someone who waits (bench only).
    WaitingPerson(Seen),
    /// Someone who waits no longer (bench only).
    WaitingGone(ParticipantId),
    /// All who are planned and not here (bench only).
    Expected(Vec<Named>),
    /// Whom the ruling names that closed the session (bench only); `None`: none is in force.
    ClosedTo(Option<BTreeSet<ParticipantId>>),
    /// All that they may read now.
    Lines(Vec<Arc<Line>>),
    /// One line more.
    Line(Arc<Line>),
    /// Written in the own private room, and kept nowhere.
    Aside(Aside),
    /// All markers (bench only).
    Marks(Vec<Arc<Mark>>),
    /// One marker more (bench only).
    Mark(Arc<Mark>),
    /// An interpreter asks something of who speaks.
    Heed(Heed),
    /// The asked action was carried out.
    Done,
    /// The request was carried out, but nobody is here now to read what was written: they find it when they are back.
    Kept,
    /// The asked action was refused; nothing changed.
    Refused(Refusal),
}

/// All that one person may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Themselves.
    pub you: Own,
    /// Where the hearing stands.
    pub course: Course,
    /// How the guards of the session stand; empty but for the bench, and while it cannot be opened.
    pub guards: Vec<Standing>,
    /// Who is lost; empty but for the bench.
    pub alerts: Vec<Alert>,
    /// Nobody is heard, because the presiding judge is lost.
    pub floors_held: bool,
    /// Who has the floor.
    pub floor: Floor,
    /// The procedure, and where it stands.
    pub rail: RailSeen,
    /// How long each side has had the floor.
    pub clock: Clock,
    /// Who says that they hear the judge; `None` but for the bench while the session sits, and before anybody was asked.
    pub who_hears: Option<Round>,
    /// Recording sign.
    pub recording: Sign,
    /// How the record stands; `None` but for presiding judge, clerk and court IT, and while nothing is to be recorded.
    pub evidence: Option<Evidence>,
    /// The court as the waiting hall shows it; `None` but for who waits there.
    pub hall: Option<Hall>,
    /// People in the courtroom whom they may know of, in order of id.
    pub people: Vec<Seen>,
    /// People who wait; empty but for the bench.
    pub waiting: Vec<Seen>,
    /// Who is planned and not here, in order of id; empty but for the bench.
    pub expected: Vec<Named>,
    /// Whom the ruling names that closed the session; `None` but for the bench, and while none is in force.
    pub closed_to: Option<BTreeSet<ParticipantId>>,
    /// The private room that they are in; its members are the `people`.
    pub room: Option<RoomSeen>,
    /// Where they are asked in, in order of id.
    pub invitations: Vec<Invitation>,
    /// Whom they may ask into a private room now, in order of id.
    pub contacts: Vec<Contact>,
    /// Who must not see, hear or know whom; empty but for the bench.
    pub screens: Vec<Screened>,
    /// What they were written or wrote, and may read now; the oldest first.
    pub lines: Vec<Arc<Line>>,
    /// The markers; empty but for the bench.
    pub marks: Vec<Arc<Mark>>,
    /// When the private rooms end, and how many warnings of it were given.
    pub closing: Option<Closing>,
}

/// The procedure as a person is shown it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RailSeen {
    /// Its steps.
    pub procedure: Arc<Procedure>,
    /// Where it stands; `None`: it has not begun.
    pub at: Option<StopSeen>,
    /// Where the next press leads (bench only); `None`: nowhere.
    pub next: Option<StopSeen>,
    /// How many turns have begun (whoever may press; 0 to others). The press names it.
    pub turns: u32,
}

/// A turn of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StopSeen {
    /// Which step.
    pub step: Word,
    /// Its number in the procedure, from 1.
    pub number: u32,
    /// Whose turn it is, where people have turns.
    pub person: Option<ParticipantId>,
    /// Of the next press: what the presiding judge must do before it can lead there.
    pub first: Option<Permission>,
}

/// A private room as its members are shown it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomSeen {
    /// Which.
    pub id: RoomId,
    /// What for.
    pub kind: RoomKind,
    /// Nobody new is let in.
    pub locked: bool,
    /// Who is asked in and has not answered, in order of id.
    pub asked: Vec<Seen>,
}

/// That a person is asked into a private room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Which.
    pub room: RoomId,
    /// What for.
    pub kind: RoomKind,
    /// Who asks; `None`: the court.
    pub by: Option<Seen>,
}

/// A person whom another may ask into a private room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Who.
    pub person: Seen,
    /// Into rooms of which kinds.
    pub kinds: Vec<RoomKind>,
}

/// What was checked of a person and what they promised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Who they are.
    pub identity: bool,
    /// That they may stand by others.
    pub authority: bool,
    /// They have promised not to record.
    pub declared: bool,
    /// A witness who has been heard.
    pub heard: bool,
}

/// A person as another is shown them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Id.
    pub id: ParticipantId,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// By whom of those in the courtroom they stand.
    pub stands_by: Vec<ParticipantId>,
    /// What was checked of them and what they promised.
    pub checked: Checked,
    /// Signalling is up.
    pub connected: bool,
    /// Their link is weak.
    pub weak: bool,
    /// Since when they are away, if they did not come back within the grace and keep their seat.
    pub away_since: Option<UnixMillis>,
    /// Microphone is on.
    pub microphone: bool,
    /// Camera is on.
    pub camera: bool,
    /// Number in the queue of hands, from 1.
    pub hand: Option<u32>,
    /// Has stepped out for a private talk.
    pub in_private: bool,
    /// The court has locked their microphone (for themselves and the bench).
    pub locked: bool,
}

/// A person's own state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// As others see them.
    pub seen: Seen,
    /// Where they are.
    pub place: Place,
    /// The presiding judge, or the clerk on order, switched the microphone off last.
    pub muted_by_judge: bool,
    /// The court asks them to switch on their microphone.
    pub asked_to_unmute: bool,
    /// Has said that they are ready to settle; told to nobody else.
    pub ready_to_settle: bool,
    /// The round in which they are asked whether they hear the judge, and have not answered.
    pub asked_who_hears: Option<u32>,
    /// What they may do now.
    pub may: Vec<Permission>,
}
