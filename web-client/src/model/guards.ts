import type { Guard, Standing } from '../signal/messages';
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

/** Words of the server for a break that the record made. */
const RECORD_BROKE = ['record_too_late', 'recorder_lost', 'recorder_not_proven'];

/**
 * The record broke the session off. A disk that stands still proves itself as soon as it moves, and stands still again: the judge may rule
 * to go on without a record even while the recorder is ready.
 */
export function mayGoUnrecorded({ guard }: Standing, { by, reason }: Move): boolean {
  return guard === 'recorder_ready' && (by ?? null) === null && RECORD_BROKE.includes(reason ?? '');
}
