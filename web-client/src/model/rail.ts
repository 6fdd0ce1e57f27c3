import type { Own, Rail as RailSaid, RailStep, RailStop } from '../signal/messages';

/** The steps of the procedure, where it stands, and what the next press does. */
export interface Rail {
  readonly steps: readonly RailStep[];
  readonly at: RailStop | null;
  /** Only who moves it on is told. */
  readonly next: RailStop | null;
  /** How many turns have begun, for who moves it on: the press says what its presser saw. */
  readonly turns: number;
}

export interface RailRow {
  readonly step: RailStep;
  readonly number: number;
  readonly state: 'done' | 'now' | 'next' | 'later';
}

export const NO_RAIL: Rail = { steps: [], at: null, next: null, turns: 0 };

export function railOf(said: RailSaid): Rail {
  return railMoved(said, said);
}

/** The rail after a press; its steps stay. */
export function railMoved(
  { steps }: Pick<Rail, 'steps'>,
  { at, next, turns }: Pick<RailSaid, 'at' | 'next' | 'turns'>,
): Rail {
  return { steps, at: at ?? null, next: next ?? null, turns };
}

/** The list of steps. The next press may stay within a step: then none is next. */
export function railRows({ steps, at, next }: Rail): readonly RailRow[] {
  const now = at === null ? -1 : steps.findIndex(({ id }) => id === at.step);
  return steps.map((step, index) => ({ step, number: index + 1, state: stateOf(index) }));

  function stateOf(index: number): RailRow['state'] {
    if (index === now) return 'now';
    if (steps[index]?.id === next?.step) return 'next';
    return index < now ? 'done' : 'later';
  }
}

/** Where the procedure stands. */
export function currentRow(rail: Rail): RailRow | null {
  return railRows(rail).find(({ state }) => state === 'now') ?? null;
}

/** What the next press begins. */
export function nextStep(rail: Rail): RailStep | null {
  return stepOf(rail, rail.next?.step);
}

/** A step by its name; `null`: this procedure has none. */
export function stepOf({ steps }: Pick<Rail, 'steps'>, name: string | undefined): RailStep | null {
  return steps.find(({ id }) => id === name) ?? null;
}

/**
 * What the button of the next step does: moves on, returns to the open session before it can, waits until the judge has, or nothing, since
 * the step is the judge's.
 */
export type NextPress = 'moves_on' | 'opens_first' | 'waits_for_judge' | 'is_the_judges';

/** What one press does now. The step that is made in the open session is reached by two presses, for to open it is a ruling of its own. */
export function nextPress({ next }: Rail, { may }: Pick<Own, 'may'>): NextPress {
  if (next?.first == null) return 'moves_on';
  if (next.first !== 'back_to_open') return 'is_the_judges';
  return may.includes(next.first) ? 'opens_first' : 'waits_for_judge';
}
