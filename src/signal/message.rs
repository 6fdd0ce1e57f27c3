//! The messages of the signalling WebSocket, version 1. `docs/protocol.md` says the same in words.
//!
//! One JSON object a text frame, told apart by `type`. A client's message may carry an `id`: the answer (`done` or
//! `refused`) names it in `to`.

mod evidence;
mod floor;
mod hall;
mod hearers;
mod rooms;
mod writing;

pub use evidence::{Evidence, Finding, Light, RecordHead, Trouble};
pub use floor::{Clock, Floor, Rail, RailStep, RailStop, Side, SideTime, Title};
pub use hall::{Calling, Desk, Hall};
pub use hearers::{Answer, WhoHears};
pub use rooms::{Contact, PrivateRoom, RoomInvitation, RoomKind, Screen};
pub use writing::{Address, Line, Mark, MarkKind, MarkedStep, Sign, Signed};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version that this server speaks.
pub const PROTOCOL_VERSION: u16 = 1;
/// Most entries of a `tiles` message: as many as an offer may have sections.
pub const MOST_TILES: usize = 64;

/// What a client sends: a message, with a number of its own to recognise the answer by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClientEnvelope {
    /// Chosen by the client; comes back in `done.to` or `refused.to`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u32>,
    /// The message itself.
    #[serde(flatten)]
    pub message: ClientMessage,
}

/// From the page to the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientMessage {
    /// First message of every connection, within 3 s: the one-time ticket from `POST /api/v1/join` or `/api/v1/resume`.
    Hello {
        /// [`PROTOCOL_VERSION`] of the client.
        version: u16,
        /// The `ws_ticket`.
        ticket: String,
        /// The person's microphone is on as they come in.
        microphone: bool,
        /// The person's camera is on as they come in.
        camera: bool,
    },
    /// SDP offer of the person's one peer connection (RFC 9429); answered by `answer`.
    Offer {
        /// Session description, at most 64 KiB.
        sdp: String,
    },
    /// The person's own microphone. Only its owner can switch it on.
    SetMicrophone {
        /// On or off.
        on: bool,
        /// The private room in which the person believes to be; absent: none. When they are elsewhere by now, nothing is switched on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        room: Option<u32>,
    },
    /// The person's own camera.
    SetCamera {
        /// On or off.
        on: bool,
        /// As in `set_microphone`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        room: Option<u32>,
    },
    /// Ask for the floor, or withdraw the wish.
    RaiseHand {
        /// Up or down.
        up: bool,
    },
    /// I have read my rights, and promise not to record the hearing.
    Declare {},
    /// Presiding judge or clerk: who a person is was established.
    CheckIdentity {
        /// Whose.
        person: String,
        /// How, at most 500 characters.
        how: String,
    },
    /// Presiding judge or clerk: that a person may stand by others was checked.
    CheckAuthority {
        /// Whose.
        person: String,
        /// How, at most 500 characters.
        how: String,
    },
    /// Presiding judge or clerk: let everybody in who waits and lacks nothing; never a witness.
    AdmitAll {},
    /// Presiding judge or clerk: a witness has testified; they may stay, and another may come.
    WitnessHeard {
        /// Who.
        person: String,
    },
    /// Presiding judge or clerk: let a person go. Their link brings them to the waiting hall again.
    Dismiss {
        /// Whom.
        person: String,
        /// The ruling, at most 500 characters: needed if it cuts their last word.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Presiding judge: send a person out for good.
    Remove {
        /// Whom.
        person: String,
        /// Why, at most 500 characters.
        reason: String,
    },
    /// Presiding judge or clerk: let a person who waits into the courtroom. Who has not promised, or was not checked, comes in only by
    /// a ruling: else `not_checked`. A witness comes in only while the case is heard, and one after the other: else `witness_waits`.
    Admit {
        /// Whom.
        person: String,
        /// The ruling by which they come in although something is lacking, at most 500 characters.
        #[serde(flatten)]
        ruling: Why,
    },
    /// Presiding judge or clerk: send a person back to the waiting hall.
    SendBack {
        /// Whom.
        person: String,
        /// The ruling: needed if it cuts their last word.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Presiding judge: go on without a person who is away; without the clerk by taking over the clerk's duty. The alert ends.
    GoOnWithout {
        /// Whom.
        person: String,
        /// The ruling: needed for one without whom the hearing is not to be held.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Presiding judge, and clerk on order (no judge's): switch off another person's microphone. They may switch it on again.
    Mute {
        /// Whom.
        person: String,
        /// The ruling: needed if it cuts their last word.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Presiding judge, and clerk on order: give the floor. Of the others in the courtroom nobody is heard but judges, the clerk and
    /// interpreters; nobody's switches change. Lowers their hands.
    GiveFloor {
        /// Ids, in order, 1 to 16: people in the courtroom who take part in the session.
        people: Vec<String>,
        /// The ruling: needed if it cuts a last word.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Presiding judge, and clerk on order: the floor is nobody's.
    TakeFloor(Why),
    /// Presiding judge, and clerk on order: the floor is free, everybody who takes part is heard.
    OpenFloor(Why),
    /// Presiding judge: give a person the last word. While it lasts, nothing that would cut it is done without a reason: `last_word`.
    GiveLastWord {
        /// To whom.
        person: String,
        /// The ruling: needed if it cuts another's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Who has the last word: it is ended, and the floor is nobody's.
    EndLastWord {},
    /// Presiding judge, and clerk on order: everybody's microphone off but those of judges, clerk, interpreters, and of who has the last
    /// word.
    MuteAll {},
    /// Presiding judge, and clerk on order: another's microphone off so that its owner cannot switch it on (`locked`), or unlock it.
    LockMicrophone {
        /// Whose.
        person: String,
        /// Locked.
        on: bool,
        /// The ruling: needed if it cuts their last word.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Presiding judge, and clerk on order: ask a person to switch on their microphone; their page shows it (`you.asked_to_unmute`).
    AskToUnmute {
        /// Whom.
        person: String,
    },
    /// Presiding judge, and clerk on order: lower another's hand.
    LowerHand {
        /// Whose.
        person: String,
    },
    /// Presiding judge, and clerk on order: ask everybody in the courtroom whether they hear the presiding judge (`you.asked_who_hears` of
    /// their pages), or wait for answers no longer. It ends by itself when all have answered, and after a minute.
    AskWhoHears {
        /// Ask, or no longer.
        on: bool,
    },
    /// Whoever is asked: whether they hear the presiding judge.
    SayWhoHears {
        /// `you.asked_who_hears`.
        round: u32,
        /// They do.
        yes: bool,
    },
    /// Presiding judge, and clerk on order: move the procedure on by one turn (`rail.next`). It gives the floor, starts the clock, and
    /// marks the record.
    NextStep {
        /// `rail.turns` as the page shows it. A press that comes after another's is refused as `moved_on` and passes nobody over.
        turns: u32,
    },
    /// Presiding judge, and clerk on order: go to another step of the procedure.
    GoToStep {
        /// Name of the step.
        step: String,
        /// The ruling: needed if it cuts a last word.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Presiding judge: open the session, or continue it. Refused as `not_ready` while a binding guard is neither met nor waived.
    Open {
        /// What the presiding judge rules to go on without.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        without: Vec<Waiver>,
    },
    /// Presiding judge: close the session to all but the court and those whom the ruling names.
    GoClosed {
        /// Who stays: ids.
        persons: Vec<String>,
        /// The ruling.
        reason: String,
    },
    /// Presiding judge: name one more person who may be in the closed session.
    NameForClosed {
        /// Whom: id of somebody who is here, waits or is expected.
        person: String,
        /// The ruling.
        reason: String,
    },
    /// Presiding judge: return to the open session.
    BackToOpen(Why),
    /// Presiding judge, and clerk on order: declare a recess.
    Recess(Pause),
    /// Presiding judge: declare a recess in which the sides may settle.
    SettlementRecess(Pause),
    /// Presiding judge, and clerk on order: declare a technical break.
    TechnicalBreak(Why),
    /// Presiding judge: retire to deliberate.
    Retire(Why),
    /// Presiding judge: announce the court's act.
    Announce(Why),
    /// Presiding judge: put the hearing off. A reason must be given.
    Postpone(Pause),
    /// Presiding judge: state that nobody has appeared. A reason must be given.
    NobodyAppeared(Why),
    /// Presiding judge: end the hearing for everybody.
    End(Why),
    /// The page has missed a number of `phase`, and asks for a `welcome`.
    Resync {},
    /// Open a private room, go into it, and ask others in.
    OpenRoom {
        /// What for.
        kind: RoomKind,
        /// Ids of those who are asked, at most 16; none: those who belong there, such as one's own lawyer.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        people: Vec<String>,
    },
    /// Ask one more person into the private room that one is in.
    InviteToRoom {
        /// Whom.
        person: String,
    },
    /// Go into a private room into which one is asked.
    AcceptInvitation {
        /// Number of the room.
        room: u32,
    },
    /// Do not go into it.
    DeclineInvitation {
        /// Number of the room.
        room: u32,
    },
    /// Let nobody new into the private room that one is in, or again.
    LockRoom {
        /// Locked.
        on: bool,
    },
    /// Come back from a private room to where one was.
    LeaveRoom {},
    /// Say in confidence that one is ready to settle, or no longer. Nobody is told, unless the other side says so too.
    ReadyToSettle {
        /// Ready.
        on: bool,
    },
    /// Presiding judge or clerk: keep something of a person from another, by a ruling.
    Screen {
        /// What, of whom, from whom; all three false takes the screen down.
        #[serde(flatten)]
        screen: Screen,
        /// The ruling, at most 200 characters.
        ruling: String,
    },
    /// Write to others. Who gets it is decided by the server.
    Say {
        /// To whom: `everybody`, `court`, `clerk`, `court_it`, `room`, or `{"person": id}`.
        to: Address,
        /// At most 1000 characters; those that cannot be seen or turn the line are taken out.
        text: String,
    },
    /// Witness under protection: let the clerk know something by a button.
    Signal {
        /// What.
        sign: Sign,
    },
    /// Set a marker into the record, with time and actor.
    Mark {
        /// What is marked.
        kind: MarkKind,
        /// More about it, at most 300 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// Leave; the same link brings the person back.
    Leave {},
    /// How large the page shows the pictures that it receives: when that changes, and for a new peer connection. A section that is
    /// not named keeps what was said of it; one of which nothing was said is held for large.
    Tiles {
        /// At most 64; of a section that is named twice the last counts.
        tiles: Vec<Tile>,
    },
    /// What the page measures of its own connection, about every 2 s.
    Stats(LinkStats),
    /// Heartbeat, about every second; answered by `pong`.
    Ping {
        /// Any number; comes back in `pong`.
        nonce: u32,
    },
}

/// Why something is done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Why {
    /// In the actor's words, at most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Why the hearing pauses or is put off, and until when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Pause {
    /// In the actor's words, at most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it is expected to go on, in milliseconds since 1970 (UTC); absent: nobody knows yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<u64>,
}

impl Why {
    /// For this reason.
    #[must_use]
    pub fn because(reason: &str) -> Self {
        Self {
            reason: Some(reason.to_owned()),
        }
    }
}

/// The presiding judge goes on without something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Waiver {
    /// Without what.
    pub guard: Guard,
    /// Without whom: of `required_persons_present`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Why, at most 500 characters.
    pub reason: String,
}

/// Where the hearing stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Course {
    /// The phase.
    pub phase: Phase,
    /// Number of the move that led here; grows by one with each. A page that misses one says `resync`.
    pub number: u32,
    /// Who made the move: absent for the server, or somebody whom this page does not know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Why: words of the actor, or without `by` a word of the server (`restart`, `recorder_lost`, `record_too_late`, `recorder_not_proven`,
    /// `server_stopping`). Only for people in the courtroom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// In `opening`: milliseconds until the session sits, if the recorder is proven by then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sits_in_ms: Option<u32>,
    /// When the hearing is expected to go on, in milliseconds since 1970 (UTC), if it pauses or is put off and the court has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goes_on_at: Option<u64>,
}

/// How a guard of the session stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Standing {
    /// Which.
    pub guard: Guard,
    /// It is so; absent: nobody can tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub met: Option<bool>,
    /// Who is missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Signed>,
}

/// Somebody whom the session needs is lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Alert {
    /// Who they are to the session.
    pub what: Lost,
    /// Who.
    pub person: String,
    /// Their name, as shown: in the judges' room the page knows nobody else of the courtroom.
    pub name: String,
}

/// What must be so before the session is opened or continued. The table is `hearing::opening`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Guard {
    /// The presiding judge is connected.
    PresidingJudgePresent,
    /// The clerk is connected; else the judge takes the clerk's duty over by opening.
    ClerkPresent,
    /// The recorder has shown that the disk keeps what it writes.
    RecorderReady,
    /// The archive's disk has room for the whole hearing, and for half as much again.
    DiskLasts,
    /// The server's clock is kept right.
    ClockKept,
    /// Everybody without whom the hearing is not to be held is connected.
    RequiredPersonsPresent,
}

/// Who is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Lost {
    /// The presiding judge: a technical break is proposed.
    JudgeLost,
    /// The clerk.
    ClerkLost,
    /// The clerk, who did not come back in time: nobody keeps the minutes.
    ClerkAway,
    /// A party, or who stands by one.
    PartyLost,
    /// An interpreter.
    InterpreterLost,
    /// A judge who sits beside the presiding one: the court is not whole.
    PanelJudgeLost,
    /// A witness who is being heard, or has the floor.
    WitnessLost,
    /// An expert or a specialist.
    ExpertLost,
}

/// A page's measurement of its own connection since the last one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LinkStats {
    /// Round trip to the server in milliseconds (of the nominated candidate pair).
    #[serde(default)]
    pub round_trip_ms: Option<u32>,
    /// RTP packets received since the last report.
    #[serde(default)]
    pub packets_received: u32,
    /// RTP packets lost on the way to this page since the last report.
    #[serde(default)]
    pub packets_lost: u32,
    /// Video frames decoded since the last report.
    #[serde(default)]
    pub frames_decoded: u32,
}

/// The place on the screen of one receiving section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tile {
    /// `a=mid` of the section (RFC 5888).
    pub mid: String,
    /// Height of the picture in pixels of the screen; 0: not shown, or the whole page is hidden.
    pub height: u16,
}

/// From the server to a page.
#[allow(
    clippy::large_enum_variant,
    reason = "messages travel in boxes; only a welcome is large"
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    /// The ticket was right. Everything the page needs to draw itself; every connection starts with it.
    Welcome {
        /// Version that the server speaks.
        version: u16,
        /// The hearing.
        hearing: HearingCard,
        /// Who the server holds this page for.
        you: Own,
        /// Where the hearing stands.
        #[serde(flatten)]
        course: Course,
        /// Presiding judge and clerk, while the session can be opened: how its guards stand.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        guards: Vec<Standing>,
        /// Presiding judge and clerk: who is lost.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        alerts: Vec<Alert>,
        /// Nobody is heard, because the presiding judge is lost.
        floors_held: bool,
        /// Who has the floor; free for whoever is not in the courtroom or in the gallery.
        floor: Floor,
        /// The procedure; where it stands only for people in the courtroom and in the gallery.
        rail: Rail,
        /// How long each side has had the floor; nothing for whoever is not in the courtroom or in the gallery.
        clock: Clock,
        /// Presiding judge and clerk, while the session sits: who says that they hear the judge; absent: nobody was asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        who_hears: Option<WhoHears>,
        /// Whether the session is being written to disk at this moment.
        recording: bool,
        /// The ruling by which the session goes on without a record; for who is in the courtroom or in the gallery.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        without_record: Option<String>,
        /// Presiding judge, clerk and court IT, while something is to be recorded: how the record stands.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evidence: Option<Evidence>,
        /// The court as the waiting hall shows it; absent: this person is elsewhere.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hall: Option<Hall>,
        /// Everybody in the courtroom whom this person may know of, themselves included when they are there.
        people: Vec<Person>,
        /// Everybody who waits; only for presiding judge and clerk.
        waiting: Vec<Person>,
        /// Presiding judge and clerk: who is planned and not here.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        expected: Vec<Signed>,
        /// Presiding judge and clerk: ids of those whom the ruling names that closed the session; absent: none is in force.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        closed_to: Option<Vec<String>>,
        /// The private room that the person is in; `people` are its members then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        room: Option<PrivateRoom>,
        /// Private rooms into which the person is asked.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        invitations: Vec<RoomInvitation>,
        /// Whom the person may ask into a private room now.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        contacts: Vec<Contact>,
        /// All screens; only for presiding judge and clerk.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        screens: Vec<Screen>,
        /// What the person was written or wrote, and may read now: at most 200, the oldest first.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        lines: Vec<Line>,
        /// Presiding judge and clerk: the markers, at most 500, the oldest first.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        marks: Vec<Mark>,
        /// How many receiving sections the offer must hold. Absent: this role has no media.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        media: Option<MediaPlan>,
    },
    /// Answer to `offer`.
    Answer {
        /// Session description.
        sdp: String,
    },
    /// The whole table of who is in which receiving section (mid) of the page's peer connection. A section that is not named is empty.
    Slots {
        /// All sections in use.
        slots: Vec<Slot>,
    },
    /// The page's offer holds too few receiving sections: make a new offer with at least so many.
    MoreSlots(MediaPlan),
    /// Which layers of the own picture are to be sent: those that somebody gets. The page switches the others off. Until it is told,
    /// it sends all. A picture that is not sent in layers is one layer, whose name is empty.
    SendLayers {
        /// Their names (RFC 8851), as the page's offer gave them; one that the page does not know is passed over.
        rids: Vec<String>,
    },
    /// The hearing moved on.
    Phase(Course),
    /// Presiding judge and clerk: how the guards of the session stand, all of them.
    Guards {
        /// In order; empty while the session cannot be opened.
        guards: Vec<Standing>,
    },
    /// Presiding judge, in the judges' room too, and clerk: who is lost, all of them.
    Alerts {
        /// In order of id.
        alerts: Vec<Alert>,
    },
    /// Nobody is heard, because the presiding judge is lost; or people are heard again.
    FloorsHeld {
        /// Held.
        on: bool,
    },
    /// Who has the floor changed.
    Floor {
        /// As it is now.
        floor: Floor,
    },
    /// The procedure is another one: the court has changed the kind of case.
    Rail {
        /// As it is now.
        rail: Rail,
    },
    /// The procedure moved on, or its next turn would be another one.
    RailAt {
        /// Where it stands; `null`: it has not begun.
        at: Option<RailStop>,
        /// Presiding judge and clerk: where `next_step` leads; `null`: nowhere.
        next: Option<RailStop>,
        /// Presiding judge and clerk: how many turns have begun, for `next_step` to name; 0 to others.
        turns: u32,
    },
    /// The time of a side runs, or stands.
    Clock {
        /// As it is now.
        clock: Clock,
    },
    /// Presiding judge and clerk: who says that they hear the judge, as far as it is known now.
    WhoHears {
        /// The last round; `null`: there is none to show.
        who_hears: Option<WhoHears>,
    },
    /// The recorder started or stopped writing.
    Recording {
        /// Being written.
        on: bool,
        /// The ruling by which the session goes on without a record; for who is in the courtroom or in the gallery.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        without: Option<String>,
    },
    /// A receipt for the record as it is now: now and then, on leaving, and at the end.
    RecordHead(RecordHead),
    /// Presiding judge, clerk and court IT: how the record stands on disk.
    Evidence {
        /// Absent: nothing is to be recorded now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evidence: Option<Evidence>,
    },
    /// Whoever waits: the court as the waiting hall shows it.
    Hall {
        /// Absent: you are elsewhere now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hall: Option<Hall>,
    },
    /// You are now in the courtroom. `people` follow as `person` messages.
    Admitted {},
    /// You are back in the waiting hall: forget `people`.
    SentBack {},
    /// You are now in a private room: forget `people`. Its members follow as `person`.
    RoomEntered {
        /// The room.
        room: PrivateRoom,
    },
    /// Something about your private room changed.
    Room {
        /// The room.
        room: PrivateRoom,
    },
    /// You are no longer in a private room: forget `people`. Microphone and camera are off.
    RoomLeft {
        /// Where you are instead.
        place: Place,
    },
    /// You are asked into a private room.
    Invited {
        /// Which, and by whom.
        invitation: RoomInvitation,
    },
    /// You are asked into it no longer.
    InvitationGone {
        /// Number of the room.
        room: u32,
    },
    /// All whom you may ask into a private room now.
    Contacts {
        /// They.
        people: Vec<Contact>,
    },
    /// Presiding judge and clerk: all screens.
    Screens {
        /// They.
        screens: Vec<Screen>,
    },
    /// The hearing is over, and after so many seconds so are its private rooms.
    RoomsClose {
        /// Seconds from now.
        seconds: u32,
    },
    /// Your own state changed.
    You {
        /// The new state.
        you: Own,
    },
    /// A person came into the courtroom or their state there changed.
    Person {
        /// The person.
        person: Person,
    },
    /// A person left the courtroom, or this page may no longer know of them.
    PersonGone {
        /// Who.
        person: String,
    },
    /// Presiding judge and clerk: a person waits, or their state changed.
    WaitingPerson {
        /// The person.
        person: Person,
    },
    /// Presiding judge and clerk: a person waits no longer.
    WaitingGone {
        /// Who.
        person: String,
    },
    /// Presiding judge and clerk: who is planned and not here, all of them.
    Expected {
        /// In order of id.
        people: Vec<Signed>,
    },
    /// Presiding judge and clerk: whom the ruling names that closed the session, all of them.
    ClosedTo {
        /// Ids; absent: no such ruling is in force.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        persons: Option<Vec<String>>,
    },
    /// Who speaks now, of those whom this page may hear, in no order. Sent when it changes, at most every 200 ms.
    Speaking {
        /// Ids of the people who speak.
        people: Vec<String>,
    },
    /// Whose voice leads, of those whom this page may hear: the loudest who speaks, and while nobody does whoever spoke last. Sent
    /// when it changes, at most 300 ms after they began.
    DominantSpeaker {
        /// Id of the person; absent: nobody.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<String>,
    },
    /// IT: how well everybody is connected, every second.
    Quality {
        /// One row a person.
        people: Vec<QualityRow>,
    },
    /// Something was written to you, or by you.
    Line {
        /// What.
        line: Line,
    },
    /// All that you may read now but what was written in a private room: forget the other lines.
    Lines {
        /// The oldest first.
        lines: Vec<Line>,
    },
    /// Presiding judge and clerk: one marker more.
    Mark {
        /// Which.
        mark: Mark,
    },
    /// Presiding judge and clerk: all markers.
    Marks {
        /// The oldest first.
        marks: Vec<Mark>,
    },
    /// You speak, and an interpreter asks something of you.
    Heed {
        /// `slow_down` or `did_not_hear`.
        kind: MarkKind,
        /// Who asks.
        by: Signed,
    },
    /// The request named in `to` was carried out.
    Done {
        /// The client's `id`.
        to: u32,
        /// What was written waits: nobody for whom it is has a page open now. They find it when they are back, within the grace of a lost
        /// link and unless the server is restarted meanwhile.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        kept: bool,
    },
    /// A request was refused; nothing changed.
    Refused {
        /// The client's `id`, if it gave one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<u32>,
        /// For programs.
        code: RefusalCode,
        /// For people: what happened and what to do, in English.
        sentence: String,
    },
    /// Answer to `ping`.
    Pong {
        /// The client's number.
        nonce: u32,
    },
    /// The last message before the server closes the connection.
    Goodbye {
        /// Why.
        reason: GoodbyeReason,
    },
}

/// The hearing as its people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HearingCard {
    /// Id of the hearing.
    pub id: String,
    /// Case number.
    pub case_number: String,
    /// Court and room.
    pub court: String,
}

/// A person in the courtroom or in the waiting hall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Person {
    /// Id of the person.
    pub id: String,
    /// Name: hostile text, never markup.
    pub name: String,
    /// Role, given by the court.
    pub role: Role,
    /// By whom of those in the courtroom they stand: ids of whom a lawyer speaks for, whose teacher or escort this is.
    #[serde(default, rename = "for", skip_serializing_if = "Vec::is_empty")]
    pub stands_by: Vec<String>,
    /// Who they are was established.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub identity_checked: bool,
    /// That they may stand by others was checked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub authority_checked: bool,
    /// They have read their rights and promised not to record.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub declared: bool,
    /// A witness who has been heard.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub heard: bool,
    /// The signalling connection is alive.
    pub connected: bool,
    /// Their link is weak: what they say may break, and answers of theirs come late.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub weak: bool,
    /// They did not come back in time and keep their seat: since when their connection is lost, in milliseconds since 1970, UTC, by the
    /// server's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away_since: Option<u64>,
    /// Microphone on.
    pub microphone: bool,
    /// Camera on.
    pub camera: bool,
    /// Asks for the floor; the number in the queue of hands, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hand: Option<u32>,
    /// Has stepped out for a private talk.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_private: bool,
    /// The court has locked their microphone: only for themselves, presiding judge and clerk.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub locked: bool,
}

/// What the server holds of the page's own person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Own {
    /// The person.
    #[serde(flatten)]
    pub person: Person,
    /// Where they are.
    pub place: Place,
    /// The presiding judge, or the clerk on order, switched the microphone off last.
    pub muted_by_judge: bool,
    /// The court asks them to switch on their microphone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asked_to_unmute: bool,
    /// Has said in confidence that they are ready to settle.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ready_to_settle: bool,
    /// The number of the round in which they are asked whether they hear the judge, and have not answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_who_hears: Option<u32>,
    /// What this person may do now; buttons follow it.
    pub may: Vec<Act>,
}

/// Acts that depend on role, phase and room. The table is `hearing::rules`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Switch one's own microphone.
    SetMicrophone,
    /// Switch one's own camera.
    SetCamera,
    /// Be heard, and recorded.
    PublishSound,
    /// Be seen, and recorded.
    PublishPicture,
    /// See and hear those who are seen and heard.
    SeeAndHear,
    /// See who waits and who looks on.
    SeeWhoWaits,
    /// Raise a hand.
    RaiseHand,
    /// Promise not to record, having read one's rights.
    Declare,
    /// State who a person is, by their document beside their picture.
    CheckIdentity,
    /// State that a person may stand by those whom they name.
    CheckAuthority,
    /// Let a person in; a witness only while the case is heard, and one after the other.
    Admit,
    /// Let everybody in who waits and lacks nothing; never a witness.
    AdmitAll,
    /// State that a witness has testified.
    WitnessHeard,
    /// Let a person go.
    Dismiss,
    /// Send a person out for good.
    Remove,
    /// Send a person back to the waiting hall.
    SendBack,
    /// Go on without a person who is away.
    GoOnWithout,
    /// Switch off another's microphone.
    Mute,
    /// Give the floor to people: of the others in the courtroom nobody is heard but the court and interpreters.
    GiveFloor,
    /// Take the floor from whoever has it: it is nobody's.
    TakeFloor,
    /// Open the floor: everybody who takes part is heard again.
    OpenFloor,
    /// Give a person the last word; nobody cuts it without a ruling.
    GiveLastWord,
    /// End one's own last word.
    EndLastWord,
    /// Switch off the microphones of all but the court, interpreters, and whoever has the last word.
    MuteAll,
    /// Switch off another's microphone so that it stays off, or unlock it; nobody switches on another's.
    LockMicrophone,
    /// Ask a person to switch on their microphone.
    AskToUnmute,
    /// Lower another's hand, when it has been answered.
    LowerHand,
    /// Ask everybody in the courtroom whether they hear the presiding judge.
    AskWhoHears,
    /// Say whether one hears the presiding judge, when asked.
    SayWhoHears,
    /// Move the procedure on by one turn.
    NextStep,
    /// Go to another step of the procedure.
    GoToStep,
    /// Open the session, or continue it.
    Open,
    /// Close the session to all but those whom the ruling names.
    GoClosed,
    /// Name one more person who may be in the closed session.
    NameForClosed,
    /// Return to the open session.
    BackToOpen,
    /// Declare a recess.
    Recess,
    /// Declare a recess in which the sides may settle.
    SettlementRecess,
    /// Declare a technical break.
    TechnicalBreak,
    /// Retire to deliberate.
    Retire,
    /// Announce the court's act.
    Announce,
    /// Put the hearing off to another day.
    Postpone,
    /// State that nobody has appeared.
    NobodyAppeared,
    /// End the hearing.
    End,
    /// See the table of connections.
    SeeQuality,
    /// See whether what is said is on disk, and whose voice or picture is not.
    SeeRecord,
    /// Be seen and heard by those who are in the same private room, and see and hear them; never recorded.
    TalkInPrivate,
    /// Open a room to talk with who stands by one.
    OpenLawyerClientRoom,
    /// Open a room to settle.
    OpenMediationRoom,
    /// Open the room of the judges, or go into it.
    OpenDeliberationRoom,
    /// Call court IT, or call a person to court IT.
    OpenHelpRoom,
    /// Call one person who waits to the clerk's desk: to see them live beside their document.
    OpenClerksDesk,
    /// Go into a room into which one is asked. While the court sits, from the courtroom only to the accused.
    AcceptInvitation,
    /// Do not go there.
    DeclineInvitation,
    /// Ask one more person into one's own room.
    InviteToRoom,
    /// Let nobody new into one's own room, or again.
    LockRoom,
    /// Come back from a private room.
    LeaveRoom,
    /// Say in confidence that one is ready to settle.
    ReadyToSettle,
    /// Keep something of a person from another.
    Screen,
    /// Write to everybody in the courtroom.
    WriteToEverybody,
    /// Write to the judges and the clerk.
    WriteToCourt,
    /// Write to the clerk.
    WriteToClerk,
    /// Write to court IT.
    WriteToIt,
    /// Write to one person: the clerk to whom the clerk knows, court IT to who wrote to it, interpreters to each other.
    WriteToPerson,
    /// Write to those who are in the same private room; never kept.
    WriteInRoom,
    /// Let the clerk know something by a button.
    SignalToClerk,
    /// Mark a step of the procedure in the record.
    MarkStep,
    /// Mark an objection, a petition, a remark or something that is to be found again.
    MarkRequest,
    /// Ask who speaks to speak more slowly, or again.
    MarkInterpreting,
    /// Put a technical note into the record.
    TechnicalNote,
    /// Leave.
    Leave,
}

/// Role in the hearing.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Leads the session and decides what happens.
    PresidingJudge,
    /// Sits beside the presiding judge.
    PanelJudge,
    /// Court session clerk.
    CourtSessionClerk,
    /// Prosecutor, who may speak for the state.
    Prosecutor,
    /// Plaintiff.
    Plaintiff,
    /// Who applies to the court without suing anybody.
    Applicant,
    /// Defendant in a civil case.
    Defendant,
    /// Third party.
    ThirdParty,
    /// The accused, on trial.
    AccusedOnTrial,
    /// Victim.
    Victim,
    /// Representative of a person.
    Representative,
    /// Lawyer of a person.
    Lawyer,
    /// Defence counsel of an accused.
    DefenceCounsel,
    /// Legal representative of a minor or of one who cannot act alone.
    LegalRepresentative,
    /// Witness.
    Witness,
    /// Witness under protection, who comes under another name.
    ProtectedWitness,
    /// Expert.
    Expert,
    /// Specialist.
    Specialist,
    /// Interpreter.
    Interpreter,
    /// Interpreter of a sign language.
    SignLanguageInterpreter,
    /// Mediator.
    Mediator,
    /// Teacher beside a minor.
    Teacher,
    /// Psychologist beside a minor.
    Psychologist,
    /// Member of the public.
    MemberOfThePublic,
    /// Accredited journalist.
    Journalist,
    /// Court IT.
    CourtIt,
    /// Court administrator.
    CourtAdministrator,
    /// Archive officer: no part in a running hearing.
    ArchiveOfficer,
    /// Escort, or who looks after a remote point.
    Escort,
}

/// Where a person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Alone in the waiting hall.
    WaitingHall,
    /// In the courtroom.
    Courtroom,
    /// At a console: sees numbers, no people.
    Console,
    /// In the gallery: sees and hears the open session, and is not seen.
    Gallery,
    /// In private with who stands by them.
    LawyerClientRoom,
    /// In private with the other side and a mediator.
    MediationRoom,
    /// In private among judges.
    DeliberationRoom,
    /// In private with court IT.
    HelpRoom,
    /// In private with the clerk, who checks their documents.
    ClerksDesk,
}

/// Phase of the hearing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Nobody has come yet.
    Scheduled,
    /// The waiting hall is open.
    WaitingHallOpen,
    /// The session begins: the recorder is being proven.
    Opening,
    /// The session is open: seen, heard, recorded.
    OpenSession,
    /// The session is closed to all but those whom the ruling names.
    ClosedSession,
    /// The session is paused.
    Recess,
    /// The session is paused so that the sides may settle.
    SettlementRecess,
    /// The session is held, because something does not work.
    TechnicalBreak,
    /// The judges have retired.
    Deliberation,
    /// The court's act is being announced.
    Announcement,
    /// Put off to another day.
    Postponed,
    /// Nobody appeared.
    NobodyAppeared,
    /// Over.
    Ended,
    /// The record is being closed and the minutes are drafted.
    Sealing,
    /// The record is kept.
    Archived,
    /// The record was destroyed by an act.
    Destroyed,
    /// The hearing does not take place.
    Cancelled,
}

/// Voice or picture.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Voice.
    Audio,
    /// Picture.
    Video,
}

/// Numbers of receiving sections in an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MediaPlan {
    /// Receiving audio sections.
    pub audio: u16,
    /// Receiving video sections.
    pub video: u16,
}

/// One receiving section in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Slot {
    /// `a=mid` of the section (RFC 5888).
    pub mid: String,
    /// Whose voice or picture.
    pub person: String,
    /// Which of both.
    pub kind: Kind,
    /// This page's browser has not offered to receive the codec in which it comes: nothing of it is sent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub blind: bool,
}

/// One person's connection, for IT.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QualityRow {
    /// Who.
    pub person: String,
    /// Role.
    pub role: Role,
    /// Where.
    pub place: Place,
    /// State of the connection.
    pub state: LinkState,
    /// Round trip in milliseconds, as the page measures it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round_trip_ms: Option<u32>,
    /// Loss on the way to the server in tenths of a per cent.
    pub loss_up_permille: u32,
    /// Loss on the way to the person in tenths of a per cent.
    pub loss_down_permille: u32,
    /// kbit/s from the person.
    pub up_kbps: u32,
    /// kbit/s to the person.
    pub down_kbps: u32,
}

/// State of a person's connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// Signalling is up, media is not (yet).
    Connecting,
    /// Signalling and media are up.
    Connected,
    /// Signalling is lost; the seat is held.
    Reconnecting,
    /// Nothing is up.
    Gone,
}

/// Why a request was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// Not JSON, or no message of this protocol.
    Malformed,
    /// A `type` that this version does not know.
    UnknownMessage,
    /// `hello` was not first, or came twice.
    OutOfOrder,
    /// The version is not spoken here.
    Version,
    /// Ticket unknown, used or expired.
    Ticket,
    /// The role may not do this.
    NotPermitted,
    /// The phase does not allow this.
    Phase,
    /// Not from the room that the person is in.
    Room,
    /// The session cannot be opened yet: a guard is not met.
    NotReady,
    /// A reason must be given.
    NoReason,
    /// Whoever was expected is here: it cannot be stated that nobody appeared.
    Appeared,
    /// The time that was named has passed.
    TimePast,
    /// The person has not promised, or was not checked: they come in only by a ruling with a reason.
    NotChecked,
    /// A witness comes in only while the case is heard, and when no other is yet to testify there.
    WitnessWaits,
    /// A person is not named by the ruling that closed the session.
    NotNamed,
    /// It would cut a last word: a ruling must say why.
    LastWord,
    /// The court has locked this microphone.
    Locked,
    /// Who asks does not have the last word.
    NoFloor,
    /// No step of that name, or none that follows.
    NoStep,
    /// The step is made in the open session: the presiding judge returns to it first.
    OpenFirst,
    /// The procedure has moved on since the page was told where it stands.
    MovedOn,
    /// Nobody is asked whether they hear: the question is over, or there is nobody to ask.
    NotAsked,
    /// Nobody of that id can be meant.
    UnknownPerson,
    /// No room of that number can be meant: one is not asked there, or it is locked or closed.
    UnknownRoom,
    /// Those who are in the room may not be together with who asks.
    Company,
    /// What is for the clerk or court IT finds nobody of them in the hearing. It is not kept.
    NobodyThere,
    /// A text must be given, of at most 1000 characters; a note of a marker of at most 300.
    NoText,
    /// The session description cannot be used.
    Sdp,
    /// Too many messages.
    TooMany,
    /// What this page sends was too much for too long, and its media was ended. Not an answer to a request.
    TooMuchMedia,
    /// The server could not do it; try again.
    Unavailable,
}

/// Why the server says goodbye.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GoodbyeReason {
    /// The hearing is over.
    Ended,
    /// The person left.
    Left,
    /// The same person joined from another page or device.
    TakenOver,
    /// The server is being stopped.
    ServerStopping,
    /// The court needs the person no longer; the link brings them to the waiting hall again.
    Dismissed,
    /// The presiding judge has sent the person out for good.
    Removed,
    /// The court has taken the person's links back: another one may bring them in.
    LinksRevoked,
    /// The court has cancelled the hearing.
    Cancelled,
}
