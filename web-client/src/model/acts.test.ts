import { expect, test } from 'vitest';
import type { RecordingCard } from '../signal/messages';
import { actOf, offered } from './acts';

const card = (state: RecordingCard['state'], ending?: RecordingCard['ending']) =>
  ({ state, ...(ending === undefined ? {} : { ending }) }) as RecordingCard;

test('destruction is signed when the time of a record is over, and not under a hold', () => {
  expect(offered(card('verified'))).toEqual(['hold', 'in_force']);
  expect(offered(card('verified', 'soon'))).toEqual(['hold', 'in_force']);
  expect(offered(card('verified', 'over'))).toContain('destroy');
  expect(offered(card('held'))).toEqual(['release', 'in_force']);
  expect(offered(card('destroyed'))).toEqual([]);
});

test('only legal force has a day', () => {
  expect(actOf('hold', ' № 7 ', '2026-11-27')).toEqual({ act: 'hold', reason: '№ 7' });
  const { since } = actOf('in_force', '№ 7', '2026-11-27');
  expect(new Date(since ?? '').toDateString()).toBe('Fri Nov 27 2026');
});
