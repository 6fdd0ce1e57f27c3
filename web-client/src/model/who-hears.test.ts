import { expect, test } from 'vitest';
import type { Answer, Person, ServerMessage } from '../signal/messages';
import { type Hearing, NOTHING_YET, reduce } from './hearing';
import { counted, hearers } from './who-hears';

const person = (id: string): Person => ({
  id,
  name: id,
  role: 'lawyer',
  connected: true,
  microphone: true,
  camera: true,
});

const PEOPLE = new Map(['a', 'b', 'c', 'd'].map((id) => [id, person(id)]));
const ANSWERS: Answer[] = [
  { person: 'a', hears: true },
  { person: 'b' },
  { person: 'c', hears: false },
  { person: 'gone', hears: true },
];
const told = (...messages: ServerMessage[]) =>
  messages.reduce<Hearing>((hearing, message) => reduce(hearing, message, 0), {
    ...NOTHING_YET,
    people: PEOPLE,
  });

test('who does not hear stands first, then who has not answered, and who has left not at all', () => {
  const all = hearers(told({ type: 'who_hears', who_hears: { round: 1, open: true, answers: ANSWERS } }));
  expect(all.map((one) => [one.person.id, one.answered])).toEqual([
    ['c', 'no'],
    ['b', 'silent'],
    ['a', 'yes'],
  ]);
  expect(counted(all)).toEqual({ no: 1, silent: 1, yes: 1 });
});

test('before anybody was asked, and when there is nothing to show any more, the list is empty', () => {
  expect(hearers(told())).toEqual([]);
  const asked = { type: 'who_hears', who_hears: { round: 1, open: true, answers: ANSWERS } } as const;
  expect(hearers(told(asked, { type: 'who_hears', who_hears: null }))).toEqual([]);
});
