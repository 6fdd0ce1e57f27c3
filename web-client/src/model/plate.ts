import type { Seat } from './seats';

/** What the plate says of its person: a sign, and words by key with their numbers, the weightiest first. */
export interface Plate {
  readonly sign: 'link-off' | 'door' | 'link' | 'mark' | 'hand';
  readonly words: readonly { readonly key: string; readonly number?: number }[];
}

/** One line. A weak link is said beside what else there is to say: just of who has the floor it matters most. */
export function plateOf({ person, floor }: Pick<Seat, 'person' | 'floor'>): Plate | null {
  if (!person.connected) return { sign: 'link-off', words: [{ key: 'link-lost' }] };
  if (person.in_private === true) return { sign: 'door', words: [{ key: 'in-private' }] };
  const weak = person.weak === true ? [{ key: 'link-weak' }] : [];
  if (floor !== null)
    return { sign: 'mark', words: [{ key: floor === 'last_word' ? 'last-word' : 'floor-has' }, ...weak] };
  if (person.hand != null)
    return { sign: 'hand', words: [{ key: 'hand-number', number: person.hand }, ...weak] };
  return weak.length === 0 ? null : { sign: 'link', words: weak };
}
