import type { Guard, Standing } from '../signal/messages';

/** Guards without which the session is not opened, unless the judge rules to go on without. */
const BINDING: readonly Guard[] = ['presiding_judge_present', 'recorder_ready', 'required_persons_present'];

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
