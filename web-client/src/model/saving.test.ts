import { expect, test } from 'vitest';
import { megabytes, mostBits, mostHeight, SAVINGS, savingOf } from './saving';

test('each saving asks for less than the one before, and sound first for no picture', () => {
  const heights = SAVINGS.map(mostHeight);
  expect(heights).toEqual([...heights].sort((a, b) => b - a));
  expect(mostHeight('sound')).toBe(0);
});

test('who saves sends less of their own picture, too', () => {
  expect(SAVINGS.map(mostBits)).toEqual([Number.POSITIVE_INFINITY, 500_000, 500_000]);
});

test('a choice that was kept by another version, or none, means nothing', () => {
  expect(savingOf('data')).toBe('data');
  for (const kept of [null, '', 'all', 'toString']) expect(savingOf(kept)).toBe('none');
});

test('data is told in tenths first, in whole megabytes from ten on', () => {
  expect([0, 49_999, 1_250_000, 9_940_000, 12_400_000].map(megabytes)).toEqual([0, 0, 1.3, 9.9, 12]);
});
