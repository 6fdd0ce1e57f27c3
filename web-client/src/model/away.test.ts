import { expect, test } from 'vitest';
import { awaySeconds } from './away';

const minute = { from: 1_000, to: 61_000, handheld: true, lost: false };

test('a phone that was locked for a minute was away for a minute', () => {
  expect(awaySeconds(minute)).toBe(60);
});

test('a glance elsewhere, a page behind another on a laptop, and a clock set back are no absence', () => {
  expect(awaySeconds({ ...minute, to: 10_400 })).toBeNull();
  expect(awaySeconds({ ...minute, handheld: false })).toBeNull();
  expect(awaySeconds({ ...minute, to: 0 })).toBeNull();
});

test('a laptop that lost the link meanwhile was away', () => {
  expect(awaySeconds({ ...minute, handheld: false, lost: true })).toBe(60);
});
