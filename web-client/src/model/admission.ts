import type { Own, Person, Role } from '../signal/messages';
import { isConsole, isCourt, looksOn } from './hearing';

/** Only who was let in can be sent back. */
export function mayBeSentBack(role: Role): boolean {
  return !isCourt(role) && !looksOn(role) && !isConsole(role);
}

/** Nothing is lacking: they have promised, and the court knows who they are and for whom they may stand. */
export function isReady(person: Person): boolean {
  return person.declared === true && !lacksACheck(person);
}

/** The court does not know yet who they are, or whether they may stand by others. */
export function lacksACheck({ role, identity_checked, authority_checked }: Person): boolean {
  return identity_checked !== true || (standsByOthers(role) && authority_checked !== true);
}

/** They have not read their rights and promised yet: before that nobody lets them in without a ruling. */
export function owesPromise({ may, declared }: Pick<Own, 'may' | 'declared'>): boolean {
  return may.includes('declare') && declared !== true;
}

/** A witness who must not learn what others say. */
export function isYetToTestify({ role, heard }: Person): boolean {
  return (role === 'witness' || role === 'protected_witness') && heard !== true;
}

/** Roles that are there for others, and must show that they may be. */
export function standsByOthers(role: Role): boolean {
  return STANDING_BY.includes(role);
}

const STANDING_BY: readonly Role[] = [
  'representative',
  'lawyer',
  'defence_counsel',
  'legal_representative',
  'teacher',
  'psychologist',
  'escort',
];
