import { expect, test } from 'vitest';
import { afterPlugging } from './plugging';

const own = { present: ['built-in'], chosen: null, inUse: 'built-in', lacks: false };

test('who has a device keeps it when another is plugged in', () => {
  expect(afterPlugging({ ...own, present: ['built-in', 'headset'] })).toBe(false);
});

test('who lacks a device gets the one that is plugged in', () => {
  expect(afterPlugging({ ...own, inUse: null, lacks: true })).toBe(true);
});

test('nobody gets a device that is not there, nor one that they switched off', () => {
  expect(afterPlugging({ ...own, present: [], inUse: null, lacks: true })).toBe(false);
  expect(afterPlugging({ ...own, inUse: null, lacks: false })).toBe(false);
});

test('the chosen device goes out, another serves, the chosen one comes back and is taken', () => {
  const chosen = 'headset';
  const out = { present: ['built-in'], chosen, inUse: null, lacks: true };
  expect(afterPlugging(out)).toBe(true);
  expect(afterPlugging({ ...out, inUse: 'built-in', lacks: false })).toBe(false);
  expect(afterPlugging({ present: ['built-in', chosen], chosen, inUse: 'built-in', lacks: false })).toBe(
    true,
  );
  expect(afterPlugging({ present: ['built-in', chosen], chosen, inUse: chosen, lacks: false })).toBe(false);
});
