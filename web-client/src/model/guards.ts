import type { Guard, Signed, Standing } from '../signal/messages';
import type { Move } from './hearing';

/** Guards without which the session is not opened, unless the judge rules to go on without. */
const BINDING: readonly Guard[] = [
  'presiding_judge_present',
  'recorder_ready',
  'disk_lasts',
  'required_persons_present',
];

export function binds({ guard }: Standing): boolean {
  return BINDING.includes(guard);
}

export function isMet({ met }: Standing): boolean {
  return met === true;
}

/** As this stands the session cannot be opened, unless the judge rules to go on without it. */
export function keepsShut(standing: Standing): boolean {
  return binds(standing) && standing.met === false;
}

/** The first guard that keeps the session from being opened: the button says it. */
export function firstMissing(guards: readonly Standing[]): Guard | null {
  return guards.find(keepsShut)?.guard ?? null;
}

/** Something, or somebody, without whom the judge may rule to go on. */
export interface Gap {
  readonly key: string;
  readonly guard: Guard;
  readonly person?: Signed;
  /** The session is not opened without a ruling on it. */
  readonly binds: boolean;
}

/** What the judge may rule to go on without, each person by themselves. */
export function gapsOf(guards: readonly Standing[], move: Move): readonly Gap[] {
  const ruled = guards.filter((standing) => keepsShut(standing) || mayGoUnrecorded(standing, move));
  return ruled.flatMap((standing): Gap[] => {
    const { guard, missing = [] } = standing;
    const binds = keepsShut(standing);
    if (missing.length === 0) return [{ key: guard, guard, binds }];
    return missing.map((person) => ({ key: `${guard} ${person.id}`, guard, person, binds }));
  });
}

/** Words of the server for a break that the record made. */
const RECORD_BROKE = ['record_too_late', 'recorder_lost', 'recorder_not_proven'];

/**
 * The record broke the session off. A disk that stands still proves itself as soon as it moves, and stands still again: the judge may rule
 * to go on without a record even while the recorder is ready.
 */
export function mayGoUnrecorded({ guard }: Standing, { by, reason }: Move): boolean {
  return guard === 'recorder_ready' && (by ?? null) === null && RECORD_BROKE.includes(reason ?? '');
}
