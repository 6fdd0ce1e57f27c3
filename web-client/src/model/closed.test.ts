import { expect, test } from 'vitest';
import type { Person, Role } from '../signal/messages';
import { nameable, stillNameable } from './closed';
import { type Hearing, NOTHING_YET, reduce } from './hearing';

const person = (id: string, role: Role): Person => ({
  id,
  name: id,
  role,
  connected: true,
  microphone: true,
  camera: true,
});
const list = (people: Person[]) => new Map(people.map((one) => [one.id, one] as const));
const court: Hearing = {
  ...NOTHING_YET,
  people: list([
    person('j', 'presiding_judge'),
    person('p', 'plaintiff'),
    person('o', 'member_of_the_public'),
  ]),
  waiting: list([person('l', 'lawyer')]),
  expected: [
    { id: 'e', name: 'e', role: 'expert' },
    { id: 'c', name: 'c', role: 'court_session_clerk' },
    { id: 'd', name: 'd', role: 'defendant' },
  ],
};
const ids = (people: readonly { id: string }[]) => people.map(({ id }) => id);

test('a ruling can name who is in, who waits and who is to come, and neither the court nor the gallery', () => {
  expect(ids(nameable(court))).toEqual(['p', 'l', 'd', 'e']);
});

test('a further ruling can name those whom the first does not', () => {
  const closed = reduce(court, { type: 'closed_to', persons: ['p', 'e'] }, 0);
  expect(ids(stillNameable(closed))).toEqual(['l', 'd']);
  expect(reduce(closed, { type: 'closed_to' }, 0).closedTo).toBeNull();
});

test('who has come is expected no longer', () => {
  const come = reduce(court, { type: 'expected', people: [] }, 0);
  expect(ids(nameable(come))).toEqual(['p', 'l']);
});
