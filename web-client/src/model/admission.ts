import type { Person, Role } from '../signal/messages';
import { isConsole, isCourt, looksOn } from './hearing';

/** Only who was let in can be sent back. */
export function mayBeSentBack(role: Role): boolean {
  return !isCourt(role) && !looksOn(role) && !isConsole(role);
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
