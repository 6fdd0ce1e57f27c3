import { expect, test, vi } from 'vitest';
import { turnInWords } from './turn';

const TURN = { not_before: '2026-11-27T11:05:00', today: true };
const said = (number: number, ahead: number, under_way?: number) =>
  turnInWords({ ...TURN, number, ahead, ...(under_way === undefined ? {} : { under_way }) });

test('which hearing of the day it is, that an earlier one is still on, and when it may begin', () => {
  expect(said(2, 1, 1)).toEqual([
    { key: 'turn-number', number: 2 },
    { key: 'turn-under-way', number: 1 },
    { key: 'turn-not-before', time: '11:05' },
  ]);
});

test('earlier ones that have not begun are counted, and when all are over it is the next, at its planned hour', () => {
  expect(said(4, 2)[1]).toEqual({ key: 'turn-ahead', number: 2 });
  expect(said(4, 0).map(({ key }) => key)).toEqual(['turn-number', 'turn-next']);
  expect(said(1, 0)).toEqual([{ key: 'turn-number', number: 1 }]);
});

test('of a hearing without a docket, and on another day of the court, nothing is said', () => {
  expect(turnInWords(null)).toEqual([]);
  expect(turnInWords({ ...TURN, today: false, number: 2, ahead: 1 })).toEqual([]);
});

test('a device whose clock is hours off is told the same', () => {
  const right = said(2, 1, 1);
  vi.useFakeTimers({ now: new Date('2026-11-26T20:00:00') });
  expect(said(2, 1, 1)).toEqual(right);
  vi.useRealTimers();
});
