import type { Seat } from './seats';

/** How the people of the courtroom are laid out: who speaks large, all alike, or the bench large beside who speaks. */
export const VIEWS = ['speaker', 'gallery', 'bench'] as const;
export type View = (typeof VIEWS)[number];

/** What was chosen, if it still means something; otherwise one face on a small screen and all of them on a large one. */
export function viewOf(chosen: string | null, isWide: boolean): View {
  return VIEWS.find((one) => one === chosen) ?? (isWide ? 'gallery' : 'speaker');
}

/** So long a face stays at least, so that a short answer does not turn everything over. Milliseconds. */
const HOLD_MS = 3_000;

/** Who is large now. Times are those of `performance.now()`. */
export interface Stage {
  readonly person: string | null;
  readonly since: number;
  /** When to look again, because somebody else waits for the large seat; `null`: when something changes. */
  readonly due: number | null;
}

export const EMPTY_STAGE: Stage = { person: null, since: 0, due: null };

/**
 * Who comes next upon the large seat: whoever has the floor at once, since the court has said so; else whose voice leads, once
 * the one before has had their time; else whoever was there, or the court. Nobody is shown themselves while others are there.
 */
export function staged(before: Stage, seats: readonly Seat[], now: number): Stage {
  const others = seats.filter(({ own }) => !own);
  const holder = others.find(({ floor }) => floor !== null);
  if (holder !== undefined) return upon(before, holder, now);
  const stays = others.find(({ person }) => person.id === before.person);
  const leads = others.find(({ dominant }) => dominant);
  if (stays === undefined) return upon(before, leads ?? first(others) ?? seats[0], now);
  if (leads === undefined || leads === stays) return upon(before, stays, now);
  const due = before.since + HOLD_MS;
  return now < due ? { ...before, due } : upon(before, leads, now);
}

function upon(before: Stage, seat: Seat | undefined, now: number): Stage {
  const person = seat?.person.id ?? null;
  return person === before.person ? { ...before, due: null } : { person, since: now, due: null };
}

/** Seats are in the courtroom's order: the court comes first. */
function first(seats: readonly Seat[]): Seat | undefined {
  return seats.find(({ person }) => person.role === 'presiding_judge') ?? seats[0];
}

/** The judge who is pinned: not to themselves. */
export function pinned(seats: readonly Seat[]): Seat | undefined {
  const judges = seats.filter(({ own, person }) => !own && JUDGES.includes(person.role));
  return first(judges);
}

const JUDGES: readonly string[] = ['presiding_judge', 'panel_judge'];

/** Ids of those who are shown large, the first of them first. In the gallery nobody is. */
export function large(view: View, seats: readonly Seat[], stage: Stage): readonly string[] {
  const bench = view === 'bench' ? (pinned(seats)?.person.id ?? null) : null;
  const speaker = view === 'gallery' ? null : stage.person;
  return [...new Set([bench, speaker])].filter((id) => id !== null);
}

/** Who may come upon the large seat: beside the pinned bench, everybody else. */
export function candidates(view: View, seats: readonly Seat[]): readonly Seat[] {
  const bench = view === 'bench' ? pinned(seats) : undefined;
  const rest = seats.filter((seat) => seat !== bench);
  // The bench is not beside one who is alone with it.
  return rest.some(({ own }) => !own) || bench === undefined ? rest : [];
}

/** Columns of the gallery on a wide screen. Up to nine people fill two rows, so that no face is cut. */
export function columns(people: number): number {
  if (people <= 1) return 1;
  if (people <= 4) return 2;
  if (people <= 6) return 3;
  return people <= 8 ? 4 : 5;
}

/** Columns of those who stand beside the large seat on a wide screen: three rows of them, so that no face is cut. */
export function stripColumns(people: number): number {
  return Math.min(3, Math.ceil(Math.max(0, people) / 3));
}
