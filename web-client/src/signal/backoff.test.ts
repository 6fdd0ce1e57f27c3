import { expect, test } from 'vitest';
import { backoff } from './backoff';

test('waits half a second at first, twice as long each time, five seconds at most', () => {
  expect([0, 1, 2, 3, 4, 50].map((tries) => backoff(tries, 0))).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
});

test('chance takes up to a quarter off and never goes under half a second', () => {
  expect(backoff(9, 0.999)).toBeGreaterThan(3750);
  expect(backoff(0, 0.999)).toBe(500);
});
