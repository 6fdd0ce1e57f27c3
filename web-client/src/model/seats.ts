import type { Person, Role } from '../signal/messages';
import { hasFloor } from './floor';
import { type Hearing, isInSession, publishes } from './hearing';

/** The order of the courtroom: the court, the sides, then who is called. Seats never move with the voice. */
const ORDER: readonly Role[] = [
  'presiding_judge',
  'panel_judge',
  'court_session_clerk',
  'prosecutor',
  'plaintiff',
  'applicant',
  'victim',
  'representative',
  'lawyer',
  'defendant',
  'accused_on_trial',
  'defence_counsel',
  'third_party',
  'legal_representative',
  'teacher',
  'psychologist',
  'witness',
  'protected_witness',
  'expert',
  'specialist',
  'interpreter',
  'sign_language_interpreter',
  'mediator',
  'escort',
  'member_of_the_public',
  'journalist',
  'court_it',
  'court_administrator',
  'archive_officer',
];

/** One tile of the courtroom. */
export interface Seat {
  readonly person: Person;
  readonly own: boolean;
  readonly speaking: boolean;
  readonly dominant: boolean;
  /** Has the floor, and whether as a last word. */
  readonly floor: 'given' | 'last_word' | null;
  /** The section of the peer connection that carries their picture now. */
  readonly videoMid: string | null;
  /** Their picture comes in a codec that this browser does not know. */
  readonly blind: boolean;
}

/** Keeps a seat, and has not come back within the grace. */
export function isAway(person: Person): boolean {
  return person.away_since != null;
}

/** All others who have a voice in the courtroom, those who are away too, in its order. */
export function speakers(hearing: Hearing): readonly Person[] {
  return inOrder(hearing.people.values()).filter(
    (person) => person.id !== hearing.you?.id && (hearing.room !== null || publishes(person.role)),
  );
}

/** Everybody who is seen and heard, in the order of the courtroom. Who is away has no tile. */
export function seats(hearing: Hearing): readonly Seat[] {
  const pictures = new Map(
    hearing.slots.filter((slot) => slot.kind === 'video').map((slot) => [slot.person, slot]),
  );
  return inOrder(hearing.people.values())
    .filter((person) => !isAway(person) && (hearing.room !== null || publishes(person.role)))
    .map((person) => ({
      person,
      own: person.id === hearing.you?.id,
      speaking: person.microphone && hearing.speaking.has(person.id),
      dominant: person.microphone && hearing.dominant === person.id,
      floor: hearing.room === null ? floorOfPerson(hearing, person.id) : null,
      videoMid: pictures.get(person.id)?.mid ?? null,
      blind: pictures.get(person.id)?.blind ?? false,
    }));
}

function floorOfPerson(hearing: Hearing, id: string): Seat['floor'] {
  if (!isInSession(hearing.phase) || !hasFloor(hearing, id)) return null;
  return hearing.floor.lastWord ? 'last_word' : 'given';
}

/** The gallery, and who is in the courtroom without a voice: only the bench is told of the former. */
export function listeners(hearing: Hearing): readonly Person[] {
  return inOrder(hearing.people.values()).filter((person) => !publishes(person.role));
}

/** Who waits, in the order of the courtroom. */
export function waitingList(hearing: Hearing): readonly Person[] {
  return inOrder(hearing.waiting.values());
}

/** Raised hands, first raised first. */
export function hands(hearing: Hearing): readonly Person[] {
  return [...hearing.people.values()]
    .filter((person) => person.hand != null)
    .sort((a, b) => (a.hand ?? 0) - (b.hand ?? 0));
}

/** Sections whose sound is to be played. */
export function voices(hearing: Hearing): readonly string[] {
  return hearing.slots.filter((slot) => slot.kind === 'audio').map((slot) => slot.mid);
}

/** Sections that carry a picture. */
export function pictures(hearing: Hearing): readonly string[] {
  return hearing.slots.filter((slot) => slot.kind === 'video').map((slot) => slot.mid);
}

/** People in the order of the courtroom. */
export function inOrder<P extends Pick<Person, 'id' | 'role'>>(people: Iterable<P>): readonly P[] {
  return [...people].sort(
    (a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
}
