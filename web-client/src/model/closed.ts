import type { Person } from '../signal/messages';
import { mayBeSentBack } from './admission';
import type { Hearing } from './hearing';
import { inOrder } from './seats';

/** Somebody whom a ruling can name. */
export type Nameable = Pick<Person, 'id' | 'name' | 'role'>;

/** Whom a ruling that closes the session can name: who was let in, who waits, and who is to come. */
export function nameable({ people, waiting, expected }: Hearing): readonly Nameable[] {
  const all: readonly Nameable[] = [...people.values(), ...waiting.values(), ...expected];
  return inOrder(all.filter(({ role }) => mayBeSentBack(role)));
}

/** Whom a further ruling can name: whom the one that is in force does not. */
export function stillNameable(hearing: Hearing): readonly Nameable[] {
  const named = hearing.closedTo ?? [];
  return nameable(hearing).filter(({ id }) => !named.includes(id));
}
