import { expect, test } from 'vitest';
import { megabits, type Speed, speedKey } from './speed';

const known = (down: number, up: number): Speed => ({ at: 'known', down, up });

test('what is enough for pictures, for voices, and for nothing is told apart, each way for itself', () => {
  expect(speedKey(known(20_000, 5_000))).toBe('check-speed-good');
  expect(speedKey(known(1_500, 700))).toBe('check-speed-good');
  expect(speedKey(known(20_000, 699))).toBe('check-speed-voices');
  expect(speedKey(known(1_499, 5_000))).toBe('check-speed-voices');
  expect(speedKey(known(20_000, 99))).toBe('check-speed-little');
  expect(speedKey(known(199, 5_000))).toBe('check-speed-little');
  expect(speedKey({ at: 'unknown' })).toBe('check-speed-unknown');
});

test('a rate is told in tenths', () => {
  expect([megabits(1_540), megabits(23_000), megabits(20)]).toEqual([1.5, 23, 0.1]);
});
