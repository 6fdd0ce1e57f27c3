import type { Clock as ClockSaid, Floor as FloorSaid, Person, Role, Side } from '../signal/messages';
import type { Hearing } from './hearing';

/** Who is heard while the session sits. Times are those of the page's own clock (`performance.now()`), in milliseconds. */
export interface Floor {
  /** Ids in order; `null`: the floor is free, everybody is heard. Whom this person may not know is left out. */
  readonly holders: readonly string[] | null;
  /** It cannot be cut without a ruling. */
  readonly lastWord: boolean;
  readonly since: number;
  /** Allotted by the procedure. It cuts nothing. */
  readonly minutes: number | null;
}

/** Time spoken on each side, as told at `at`. */
export interface FairClock {
  readonly sides: ClockSaid['sides'];
  readonly at: number;
}

export interface SideTime {
  readonly side: Side;
  readonly ms: number;
  readonly running: boolean;
  /** Of the side that spoke longest: 0 to 1. */
  readonly share: number;
}

export const FREE: Floor = { holders: null, lastWord: false, since: 0, minutes: null };
export const NO_CLOCK: FairClock = { sides: [], at: 0 };

/** What the server said `now`, with its lengths of time turned into points of time. */
export function floorOf(said: FloorSaid, now: number): Floor {
  return {
    holders: said.holders ?? null,
    lastWord: said.last_word,
    since: now - said.since_ms_ago,
    minutes: said.minutes ?? null,
  };
}

export function clockOf(said: ClockSaid, now: number): FairClock {
  return { sides: said.sides, at: now };
}

/** The sides' time, counted on from what the server told last. Third parties are there only once they have spoken. */
export function sideTimes({ sides, at }: FairClock, now: number): readonly SideTime[] {
  const spoke = sides.filter(({ side, ms, running }) => side !== 'third_parties' || running || ms > 0);
  const times = spoke.map(({ side, ms, running }) => ({
    side,
    running,
    ms: running ? ms + Math.max(0, now - at) : ms,
  }));
  const longest = Math.max(1, ...times.map(({ ms }) => ms));
  return times.map((time) => ({ ...time, share: time.ms / longest }));
}

/** What is left of the time allotted, in milliseconds; negative: that it is over. */
export function timeLeft({ since, minutes }: Floor, now: number): number | null {
  return minutes === null ? null : since + minutes * 60_000 - now;
}

/** Those who have the floor, in its order. */
export function holders({ floor, people }: Hearing): readonly Person[] {
  return (floor.holders ?? []).flatMap((id) => people.get(id) ?? []);
}

export function hasFloor({ floor }: Hearing, id: string): boolean {
  return floor.holders?.includes(id) ?? false;
}

/** Roles that are heard whoever has the floor. */
const ALWAYS_HEARD: readonly Role[] = [
  'presiding_judge',
  'panel_judge',
  'court_session_clerk',
  'interpreter',
  'sign_language_interpreter',
];

export function needsFloor(role: Role): boolean {
  return !ALWAYS_HEARD.includes(role);
}

/** The server keeps one's own voice from everybody: others have the floor. */
export function isVoiceHeld(hearing: Hearing): boolean {
  const { floor, you } = hearing;
  return you !== null && floor.holders !== null && needsFloor(you.role) && !hasFloor(hearing, you.id);
}

/** Holders when one more is heard beside those who are. */
export function joined({ floor }: Hearing, id: string): string[] {
  return [...(floor.holders ?? []), id];
}

/** Holders when one of them is not heard any more. */
export function parted({ floor }: Hearing, id: string): string[] {
  return (floor.holders ?? []).filter((one) => one !== id);
}
