import { expect, test } from 'vitest';
import { turnInWords } from './turn';

const NOW = new Date('2026-11-27T10:00:00');
const HOURS = { begins: '2026-11-27T11:00:00', ends: '2026-11-27T12:00:00' };
const said = (number: number, ahead: number, under_way?: number) =>
  turnInWords({ number, ahead, ...(under_way === undefined ? {} : { under_way }) }, HOURS, NOW);

test('which hearing of the day it is, and that an earlier one is still on', () => {
  expect(said(2, 1, 1)).toEqual([
    { key: 'turn-number', number: 2 },
    { key: 'turn-under-way', number: 1 },
  ]);
});

test('earlier ones that have not begun are counted, and when all are over it is the next', () => {
  expect(said(4, 2)[1]).toEqual({ key: 'turn-ahead', number: 2 });
  expect(said(4, 0)[1]?.key).toBe('turn-next');
  expect(said(1, 0)).toEqual([{ key: 'turn-number', number: 1 }]);
});

test('of a hearing without a docket, and on another day, nothing is said', () => {
  const turn = { number: 2, ahead: 1 };
  expect(turnInWords(null, HOURS, NOW)).toEqual([]);
  expect(turnInWords(turn, null, NOW)).toEqual([]);
  expect(turnInWords(turn, HOURS, new Date('2026-11-26T23:59:00'))).toEqual([]);
});
