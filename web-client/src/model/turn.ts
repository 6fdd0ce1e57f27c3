import type { Hours, Turn } from '../signal/messages';

/** What is said of the hearings before one's own in the courtroom: keys with their numbers. */
export interface Said {
  readonly key: 'turn-number' | 'turn-under-way' | 'turn-ahead' | 'turn-next';
  readonly number: number;
}

/** Nothing of the only hearing of the day so far, and nothing on another day: "today" would be wrong. */
export function turnInWords(turn: Turn | null, hours: Hours | null, now: Date): readonly Said[] {
  if (turn === null || hours === null || !isToday(hours, now)) return [];
  const { number, ahead, under_way } = turn;
  return [{ key: 'turn-number', number }, ...(number > 1 ? [of(ahead, under_way ?? null)] : [])];
}

function of(ahead: number, underWay: number | null): Said {
  if (underWay !== null) return { key: 'turn-under-way', number: underWay };
  return ahead > 0 ? { key: 'turn-ahead', number: ahead } : { key: 'turn-next', number: 0 };
}

function isToday({ begins }: Hours, now: Date): boolean {
  return new Date(begins).toDateString() === now.toDateString();
}
