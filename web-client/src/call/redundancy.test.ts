import { expect, test } from 'vitest';
import { Redundancy } from './redundancy';

test('a voice that is lost is sent redundantly until its way has been good for a while', () => {
  const turns: boolean[] = [];
  const redundancy = new Redundancy((on) => turns.push(on));
  redundancy.lost(0.04);
  expect(turns).toEqual([]);
  redundancy.lost(0.2);
  redundancy.lost(0.2);
  expect(turns).toEqual([true]);
  for (let i = 0; i < 14; i += 1) redundancy.lost(0);
  redundancy.lost(0.02);
  for (let i = 0; i < 14; i += 1) redundancy.lost(0);
  expect(turns).toEqual([true]);
  redundancy.lost(0);
  expect(turns).toEqual([true, false]);
});
