import type {
  Alert,
  Contact,
  Course,
  Evidence,
  GoodbyeReason,
  Hall,
  HearingCard,
  MediaPlan,
  Own,
  Person,
  Phase,
  Place,
  PrivateRoom,
  QualityRow,
  RecordHead,
  Role,
  RoomInvitation,
  Screen,
  ServerMessage,
  Signed,
  Slot,
  Standing,
  WhoHears,
} from '../signal/messages';
import { clockOf, type FairClock, type Floor, FREE, floorOf, NO_CLOCK } from './floor';
import { NO_RAIL, type Rail, railMoved, railOf } from './rail';
import { NO_WORDS, reduceWords, type Words } from './words';

/** A move into a phase, without the phase. */
export type Move = Omit<Course, 'phase'>;

/** All that the page knows of the hearing: what the server said, and nothing else. */
export interface Hearing {
  readonly card: HearingCard | null;
  readonly you: Own | null;
  readonly phase: Phase;
  /** How it came there: number, actor and reason of the move. */
  readonly course: Move;
  /** What must be so before the session sits; only who leads it is told. */
  readonly guards: readonly Standing[];
  /** Who is lost; only who leads the session is told. */
  readonly alerts: readonly Alert[];
  /** Nobody is heard, because the presiding judge is lost. */
  readonly floorsHeld: boolean;
  /** Who is heard while the session sits. */
  readonly floor: Floor;
  /** Steps of the procedure. */
  readonly rail: Rail;
  /** Time spoken on each side. */
  readonly clock: FairClock;
  /** Who says that they hear the judge; `null`: nobody was asked, or one is not told. */
  readonly whoHears: WhoHears | null;
  readonly recording: boolean;
  /** The ruling by which the session goes on without a record. */
  readonly withoutRecord: string | null;
  /** How the record stands on disk: for presiding judge, clerk and court IT. */
  readonly evidence: Evidence | null;
  /** The receipt for the record, as last told. */
  readonly receipt: RecordHead | null;
  /** The court as whoever waits sees it; `null`: one is elsewhere. */
  readonly hall: Hall | null;
  /** Everybody in the courtroom, oneself included. */
  readonly people: ReadonlyMap<string, Person>;
  /** Who waits; only judge and clerk are told. */
  readonly waiting: ReadonlyMap<string, Person>;
  /** Who is planned and not here; only judge and clerk are told. */
  readonly expected: readonly Signed[];
  /** Whom the ruling names that closed the session; `null`: none is in force, or one is not told. */
  readonly closedTo: readonly string[] | null;
  /** The private room that one is in; `people` are its members then. */
  readonly room: PrivateRoom | null;
  /** Private rooms into which one is asked, by number. */
  readonly invitations: ReadonlyMap<number, RoomInvitation>;
  /** Whom one may ask into a private room now. */
  readonly contacts: readonly Contact[];
  /** Who must not see, hear or know whom; only judge and clerk are told. */
  readonly screens: readonly Screen[];
  /** Seconds until the private rooms end, as last told after the end of the hearing. */
  readonly roomsClose: number | null;
  /** Came back from a private room, with microphone and camera off. */
  readonly backFromRoom: boolean;
  /** What was written and marked. */
  readonly words: Words;
  readonly media: MediaPlan | null;
  readonly slots: readonly Slot[];
  readonly speaking: ReadonlySet<string>;
  /** Whose voice leads: the loudest who speaks, or spoke last. */
  readonly dominant: string | null;
  readonly quality: readonly QualityRow[];
  readonly goodbye: GoodbyeReason | null;
  /** Was in the courtroom and has been returned to the waiting hall. */
  readonly sentBack: boolean;
}

export const NOTHING_YET: Hearing = {
  card: null,
  you: null,
  phase: 'scheduled',
  course: { number: 0 },
  guards: [],
  alerts: [],
  floorsHeld: false,
  floor: FREE,
  rail: NO_RAIL,
  clock: NO_CLOCK,
  whoHears: null,
  recording: false,
  withoutRecord: null,
  evidence: null,
  receipt: null,
  hall: null,
  people: new Map(),
  waiting: new Map(),
  expected: [],
  closedTo: null,
  room: null,
  invitations: new Map(),
  contacts: [],
  screens: [],
  roomsClose: null,
  backFromRoom: false,
  words: NO_WORDS,
  media: null,
  slots: [],
  speaking: new Set(),
  dominant: null,
  quality: [],
  goodbye: null,
  sentBack: false,
};

/** Elsewhere one sees nobody yet. */
const NOBODY = { people: new Map(), slots: [], speaking: new Set<string>(), dominant: null };

/** The hearing after one message that was heard `now` (`performance.now()`). */
export function reduce(hearing: Hearing, message: ServerMessage, now: number): Hearing {
  return { ...follow(hearing, message, now), words: reduceWords(wordsHere(hearing, message), message) };
}

/** Who is in another room than the page believed does not find the words of the former there. */
function wordsHere({ room, words }: Hearing, message: ServerMessage): Words {
  const stays = message.type !== 'welcome' || message.room?.id === room?.id;
  return stays ? words : { ...words, asides: [] };
}

function follow(hearing: Hearing, message: ServerMessage, now: number): Hearing {
  switch (message.type) {
    case 'welcome':
      return {
        ...NOTHING_YET,
        slots: seesPeople(message.you.place) ? stillRight(hearing.slots, message.people) : [],
        sentBack: message.you.place === 'waiting_hall' && hearing.sentBack,
        card: message.hearing,
        you: message.you,
        phase: message.phase,
        course: moveOf(message),
        guards: message.guards ?? [],
        alerts: message.alerts ?? [],
        floorsHeld: message.floors_held,
        floor: floorOf(message.floor, now),
        rail: railOf(message.rail),
        clock: clockOf(message.clock, now),
        whoHears: message.who_hears ?? null,
        recording: message.recording,
        withoutRecord: message.without_record ?? null,
        evidence: message.evidence ?? null,
        receipt: hearing.receipt,
        hall: message.hall ?? null,
        people: byId(message.people),
        waiting: byId(message.waiting),
        expected: message.expected ?? [],
        closedTo: message.closed_to ?? null,
        room: message.room ?? null,
        invitations: new Map((message.invitations ?? []).map((one) => [one.room, one])),
        contacts: message.contacts ?? [],
        screens: message.screens ?? [],
        roomsClose: hearing.roomsClose,
        media: message.media ?? null,
      };
    case 'slots':
      return { ...hearing, slots: message.slots };
    case 'more_slots':
      return { ...hearing, media: { audio: message.audio, video: message.video } };
    case 'phase':
      return { ...hearing, phase: message.phase, course: moveOf(message) };
    case 'guards':
      return { ...hearing, guards: message.guards };
    case 'alerts':
      return { ...hearing, alerts: message.alerts };
    case 'floors_held':
      return { ...hearing, floorsHeld: message.on };
    case 'floor':
      return { ...hearing, floor: floorOf(message.floor, now) };
    case 'rail':
      return { ...hearing, rail: railOf(message.rail) };
    case 'rail_at':
      return { ...hearing, rail: railMoved(hearing.rail, message) };
    case 'clock':
      return { ...hearing, clock: clockOf(message.clock, now) };
    case 'who_hears':
      return { ...hearing, whoHears: message.who_hears ?? null };
    case 'recording':
      return { ...hearing, recording: message.on, withoutRecord: message.without ?? null };
    case 'evidence':
      return { ...hearing, evidence: message.evidence ?? null };
    case 'record_head':
      return { ...hearing, receipt: message };
    case 'hall':
      return { ...hearing, hall: message.hall ?? null };
    case 'room_entered':
      return {
        ...hearing,
        ...NOBODY,
        you: hearing.you && { ...hearing.you, place: message.room.kind },
        room: message.room,
        backFromRoom: false,
      };
    case 'room':
      return { ...hearing, room: message.room };
    case 'room_left':
      return {
        ...hearing,
        ...NOBODY,
        you: hearing.you && { ...hearing.you, place: message.place },
        room: null,
        backFromRoom: true,
      };
    case 'invited':
      return {
        ...hearing,
        invitations: new Map(hearing.invitations).set(message.invitation.room, message.invitation),
      };
    case 'invitation_gone':
      return {
        ...hearing,
        invitations: new Map([...hearing.invitations].filter(([room]) => room !== message.room)),
      };
    case 'contacts':
      return { ...hearing, contacts: message.people };
    case 'screens':
      return { ...hearing, screens: message.screens };
    case 'rooms_close':
      return { ...hearing, roomsClose: message.seconds };
    case 'admitted':
      return { ...hearing, you: hearing.you && { ...hearing.you, place: 'courtroom' }, sentBack: false };
    case 'sent_back':
      return {
        ...hearing,
        you: hearing.you && { ...hearing.you, place: 'waiting_hall' },
        ...NOBODY,
        sentBack: true,
      };
    case 'you':
      return {
        ...hearing,
        you: message.you,
        people: withOwn(hearing.people, message.you),
        backFromRoom: hearing.backFromRoom && !message.you.microphone && !message.you.camera,
      };
    case 'person':
      return { ...hearing, people: withPerson(hearing.people, message.person) };
    case 'person_gone':
      return {
        ...hearing,
        people: without(hearing.people, message.person),
        slots: hearing.slots.filter((slot) => slot.person !== message.person),
      };
    case 'waiting_person':
      return { ...hearing, waiting: withPerson(hearing.waiting, message.person) };
    case 'waiting_gone':
      return { ...hearing, waiting: without(hearing.waiting, message.person) };
    case 'expected':
      return { ...hearing, expected: message.people };
    case 'closed_to':
      return { ...hearing, closedTo: message.persons ?? null };
    case 'speaking':
      return { ...hearing, speaking: new Set(message.people) };
    case 'dominant_speaker':
      return { ...hearing, dominant: message.person ?? null };
    case 'quality':
      return { ...hearing, quality: message.people };
    case 'goodbye':
      return {
        ...hearing,
        goodbye: message.reason,
        phase: message.reason === 'ended' && !isOver(hearing.phase) ? 'ended' : hearing.phase,
      };
    case 'answer':
    case 'send_layers':
    case 'refused':
    case 'done':
    case 'pong':
    case 'line':
    case 'lines':
    case 'mark':
    case 'marks':
    case 'heed':
      return hearing;
  }
}

/** Whether a move of the hearing was missed between what is known and a message. */
export function hasMissed(hearing: Hearing, message: ServerMessage): boolean {
  return message.type === 'phase' && message.number !== hearing.course.number + 1;
}

function moveOf({ number, by, reason, sits_in_ms, goes_on_at }: Course): Move {
  return {
    number,
    by: by ?? null,
    reason: reason ?? null,
    sits_in_ms: sits_in_ms ?? null,
    goes_on_at: goes_on_at ?? null,
  };
}

/** Roles without a voice and a picture in the session: they look on, see numbers, or are there for another. */
const SILENT: readonly Role[] = [
  'mediator',
  'member_of_the_public',
  'journalist',
  'court_it',
  'court_administrator',
  'archive_officer',
  'escort',
];

/** Roles that are seen and heard. */
export function publishes(role: Role): boolean {
  return !SILENT.includes(role);
}

/** Roles that sit at a console: they see numbers, and no people. */
export function isConsole(role: Role): boolean {
  return role === 'court_it' || role === 'court_administrator';
}

/** Roles that look on from the gallery. */
export function looksOn(role: Role): boolean {
  return role === 'member_of_the_public' || role === 'journalist';
}

/** The court itself: nobody lets it in, and nobody sends it out. */
export function isCourt(role: Role): boolean {
  return role === 'presiding_judge' || role === 'panel_judge' || role === 'court_session_clerk';
}

/** Who keeps the door: they see who waits, let people in and send them back. */
export function isBench(role: Role): boolean {
  return role === 'presiding_judge' || role === 'court_session_clerk';
}

/** Phases in which the courtroom is seen and heard. */
export function isInSession(phase: Phase): boolean {
  return phase === 'open_session' || phase === 'closed_session' || phase === 'announcement';
}

const OVER: readonly Phase[] = [
  'postponed',
  'nobody_appeared',
  'ended',
  'sealing',
  'archived',
  'destroyed',
  'cancelled',
];

/** The hearing is only looked back at. */
export function isOver(phase: Phase): boolean {
  return OVER.includes(phase);
}

/** Roles that come with camera and microphone: who is seen and heard, or talks in private. IT opens them only to help. */
export function hasDevices(role: Role): boolean {
  return publishes(role) || role === 'mediator';
}

/** Roles that may be seen and heard somewhere, if only in a private room. */
export function sends(role: Role): boolean {
  return hasDevices(role) || role === 'escort' || role === 'court_it';
}

/** In a private room that nobody else is in: the server passes on nothing, and so says of no voice that it hears it. */
export function isAlone({ room, people, you }: Hearing): boolean {
  const others = [...people.values()].filter(({ id, connected }) => connected && id !== you?.id);
  return room !== null && others.length === 0;
}

/** Own voice and picture leave the device only then. */
export function isLive(hearing: Hearing): boolean {
  if (hearing.room !== null) return true;
  return hearing.you?.place === 'courtroom' && isInSession(hearing.phase) && isWithin(hearing);
}

/** In a closed session only the court is, and those whom the ruling names. */
export function isWithin({ phase, you }: Hearing): boolean {
  return phase !== 'closed_session' || (you?.may.includes('see_and_hear') ?? false);
}

/** Where people are seen: in the courtroom, and in a private room. */
function seesPeople(place: Place): boolean {
  return place !== 'waiting_hall' && place !== 'console';
}

/** Where the courtroom is seen from. */
export function seesTheCourtroom(place: Place): boolean {
  return place === 'courtroom' || place === 'gallery';
}

/**
 * The peer connection outlives the WebSocket, and so do its slots. But one whose person is gone or silent may have been
 * handed on meanwhile: it is not shown until the server names it again.
 */
function stillRight(slots: readonly Slot[], people: readonly Person[]): readonly Slot[] {
  return slots.filter(({ person, kind }) => {
    const one = people.find(({ id }) => id === person);
    return kind === 'audio' ? one?.microphone : one?.camera;
  });
}

function byId(people: readonly Person[]): ReadonlyMap<string, Person> {
  return new Map(people.map((person) => [person.id, person]));
}

function withPerson(people: ReadonlyMap<string, Person>, person: Person): ReadonlyMap<string, Person> {
  return new Map(people).set(person.id, person);
}

function without(people: ReadonlyMap<string, Person>, id: string): ReadonlyMap<string, Person> {
  const rest = new Map(people);
  rest.delete(id);
  return rest;
}

/** One's own entry in the list follows what the server says of oneself. */
function withOwn(people: ReadonlyMap<string, Person>, you: Own): ReadonlyMap<string, Person> {
  const {
    place: _place,
    muted_by_judge: _muted,
    asked_to_unmute: _asked,
    asked_who_hears: _who,
    may: _may,
    ...person
  } = you;
  return people.has(you.id) ? withPerson(people, person) : people;
}
