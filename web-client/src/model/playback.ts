import type { Chapter, RecordedGap, RecordedTrack, RecordingCard } from '../signal/messages';

/** What a track has at a moment of the hearing. */
export type Standing =
  | { readonly at: 'here' }
  | { readonly at: 'gap'; readonly why: RecordedGap['why'] }
  | { readonly at: 'outside' };

/** All times are milliseconds since the recording began. */
export function standing(track: RecordedTrack, at: number): Standing {
  const gap = track.gaps.find(({ from_ms, to_ms }) => from_ms <= at && at < to_ms);
  if (gap !== undefined) return { at: 'gap', why: gap.why };
  return track.from_ms <= at && at < track.to_ms ? { at: 'here' } : { at: 'outside' };
}

/** The clock that all tracks of a record follow. */
export interface PlayClock {
  /** Where it stood… */
  readonly at: number;
  /** …at this moment of the page; `null`: it stands still. */
  readonly since: number | null;
}

export function read(clock: PlayClock, now: number, length: number): number {
  const at = clock.since === null ? clock.at : clock.at + (now - clock.since);
  return Math.min(Math.max(at, 0), length);
}

/** What an element has to do so that it shows what the clock says. */
export type Correction =
  | { readonly do: 'pause' }
  | { readonly do: 'jump' }
  | { readonly do: 'run'; readonly rate: number };

/** A difference that speech and lips bear, in milliseconds; above it the element runs a little faster or slower. */
const NEAR_MS = 40;
/** A difference that no rate makes good soon. */
const FAR_MS = 400;
const SLOWER = 0.95;
const FASTER = 1.05;

/** `ahead`: by how much the element is ahead of the clock. */
export function correct(ahead: number, runs: boolean): Correction {
  if (Math.abs(ahead) > (runs ? FAR_MS : NEAR_MS)) return { do: 'jump' };
  if (!runs) return { do: 'pause' };
  if (ahead > NEAR_MS) return { do: 'run', rate: SLOWER };
  return { do: 'run', rate: ahead < -NEAR_MS ? FASTER : 1 };
}

/** A person of a record, with their tracks. */
export interface RecordedPerson {
  readonly who: string;
  readonly name: string | null;
  readonly role: string;
  readonly tracks: readonly RecordedTrack[];
}

/** The people of a record, in order of their first track. */
export function people(tracks: readonly RecordedTrack[]): RecordedPerson[] {
  const found = new Map<string, RecordedTrack[]>();
  for (const track of [...tracks].sort((a, b) => a.from_ms - b.from_ms)) {
    found.set(track.who, [...(found.get(track.who) ?? []), track]);
  }
  return [...found].flatMap(([who, own]) => {
    const [first] = own;
    return first === undefined ? [] : [{ who, name: first.name ?? null, role: first.role, tracks: own }];
  });
}

/** A record of a hearing among the others: each interruption begins another one. */
export interface Part {
  readonly card: RecordingCard;
  /** For how long nothing was recorded before it, in milliseconds; `null`: it is the first. */
  readonly missing: number | null;
}

/** The records of a hearing in the order in which they were written, those that are destroyed among them. */
export function parts(cards: readonly RecordingCard[]): Part[] {
  const at = (moment: string) => Date.parse(moment);
  const sorted = [...cards].sort((a, b) => at(a.began) - at(b.began) || (a.id < b.id ? -1 : 1));
  let until: number | null = null;
  return sorted.map((card) => {
    const missing = until === null ? null : Math.max(at(card.began) - until, 0);
    // What a disk that failed has closed late does not end after what follows.
    until = Math.max(until ?? 0, at(card.ended));
    return { card, missing };
  });
}

/** The last chapter that has begun. */
export function chapterAt(chapters: readonly Chapter[], at: number): Chapter | null {
  return chapters.filter(({ at_ms }) => at_ms <= at).at(-1) ?? null;
}

/** `1:02:05`. */
export function clockText(at: number): string {
  const seconds = Math.floor(at / 1000);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
