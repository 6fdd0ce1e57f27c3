import { expect, test } from 'vitest';
import type { Person } from '../signal/messages';
import { plateOf } from './plate';
import type { Seat } from './seats';

const plate = (change: Partial<Person>, floor: Seat['floor'] = null) => {
  const one: Person = {
    id: 'p',
    name: 'p',
    role: 'plaintiff',
    connected: true,
    microphone: true,
    camera: true,
  };
  return plateOf({ person: { ...one, ...change }, floor });
};
const keys = (change: Partial<Person>, floor?: Seat['floor']) =>
  plate(change, floor)?.words.map(({ key }) => key);

test('of whom there is nothing to say the plate says nothing', () => {
  expect(plate({})).toBeNull();
});

test('a weak link is said alone, and beside the floor and the hand', () => {
  expect(plate({ weak: true })).toEqual({ sign: 'link', words: [{ key: 'link-weak' }] });
  expect(keys({ weak: true }, 'given')).toEqual(['floor-has', 'link-weak']);
  expect(keys({ weak: true }, 'last_word')).toEqual(['last-word', 'link-weak']);
  expect(plate({ weak: true, hand: 2 })?.words[0]).toEqual({ key: 'hand-number', number: 2 });
  expect(keys({ weak: true, hand: 2 })).toEqual(['hand-number', 'link-weak']);
});

test('who is lost or elsewhere has no link to speak of', () => {
  expect(keys({ weak: true, connected: false }, 'given')).toEqual(['link-lost']);
  expect(keys({ weak: true, in_private: true })).toEqual(['in-private']);
});
