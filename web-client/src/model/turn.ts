import type { Turn } from '../signal/messages';
import { hour } from './hours';

/** What is said of the hearings before one's own in the courtroom: keys with their numbers, or with an hour. */
export type Said =
  | {
      readonly key: 'turn-number' | 'turn-under-way' | 'turn-ahead' | 'turn-next';
      readonly number: number;
    }
  | { readonly key: 'turn-not-before'; readonly time: string };

/** Nothing of the only hearing of the day so far, and nothing on another day than the court's: "today" would be wrong. */
export function turnInWords(turn: Turn | null): readonly Said[] {
  if (turn === null || !turn.today) return [];
  const { number, ahead, under_way } = turn;
  const said: Said[] = [{ key: 'turn-number', number }];
  if (number > 1) said.push(of(ahead, under_way ?? null));
  // With nobody before it the planned hour says enough.
  if (ahead > 0) said.push({ key: 'turn-not-before', time: hour(new Date(turn.not_before)) });
  return said;
}

function of(ahead: number, underWay: number | null): Said {
  if (underWay !== null) return { key: 'turn-under-way', number: underWay };
  return ahead > 0 ? { key: 'turn-ahead', number: ahead } : { key: 'turn-next', number: 0 };
}
