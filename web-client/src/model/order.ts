import type { Own, Person } from '../signal/messages';
import { type Hearing, isCourt } from './hearing';
import { isAway } from './seats';

// For whom acts of the bench can be meant at all: a button for whom the server refuses says what is not so.

/** In the courtroom itself: neither away nor stepped out for a private talk. */
function isHere(person: Person): boolean {
  return !isAway(person) && person.in_private !== true;
}

/** Whose microphone one may switch off, lock and unlock: the clerk no judge's. */
export function canBeSilencedBy(you: Own, person: Person): boolean {
  const isJudge = (role: Person['role']) => role === 'presiding_judge' || role === 'panel_judge';
  return isHere(person) && (isJudge(you.role) || !isJudge(person.role));
}

/** Who can be asked to switch on: whoever could do it now. */
export function canBeAskedToUnmute(person: Person): boolean {
  return isHere(person) && person.locked !== true;
}

/** Who would be heard: in the courtroom, and of those whom the ruling names that closed the session. */
export function mayHaveFloor({ closedTo }: Hearing, person: Person): boolean {
  return isHere(person) && (closedTo === null || isCourt(person.role) || closedTo.includes(person.id));
}
