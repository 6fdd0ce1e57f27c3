import { expect, test } from 'vitest';
import type { QualityRow } from '../signal/messages';
import { gradeLink, gradeLoss, gradeRoundTrip, gradeRow, worstFirst } from './quality';

const row = (person: string, change: Partial<QualityRow> = {}): QualityRow => ({
  person,
  role: 'witness',
  place: 'courtroom',
  state: 'connected',
  round_trip_ms: 20,
  loss_up_permille: 0,
  loss_down_permille: 0,
  up_kbps: 1,
  down_kbps: 1,
  ...change,
});

test('limits belong to the worse side', () => {
  expect([49, 50, 149, 150].map(gradeLoss)).toEqual(['good', 'weak', 'weak', 'bad']);
  expect([299, 300, 599, 600].map(gradeRoundTrip)).toEqual(['good', 'weak', 'weak', 'bad']);
});

test('what was not measured is not held against anybody', () => {
  expect(gradeRoundTrip(null)).toBe('good');
  expect(gradeLink({})).toBe('good');
});

test('the own link is graded by its share of lost packets', () => {
  expect(gradeLink({ packets_received: 95, packets_lost: 5 })).toBe('weak');
  expect(gradeLink({ packets_received: 951, packets_lost: 49 })).toBe('good');
  expect(gradeLink({ packets_received: 0, packets_lost: 5 })).toBe('bad');
});

test('the table shows the worst first and else keeps its order', () => {
  const rows = [row('b'), row('a'), row('c', { round_trip_ms: 400 }), row('d', { state: 'gone' })];
  expect(worstFirst(rows).map((one) => one.person)).toEqual(['d', 'c', 'a', 'b']);
  expect(gradeRow(row('x', { loss_down_permille: 200 }))).toBe('bad');
});
