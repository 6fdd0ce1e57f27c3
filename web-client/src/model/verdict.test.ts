import { expect, test } from 'vitest';
import type { RecordingCard, RecordingVerification } from '../signal/messages';
import { judged } from './verdict';

const TAKEN = '2026-11-26T10:00:00Z';
const CHECKED = '2026-11-27T10:00:00Z';
const ASKED = '2026-11-27T11:00:00Z';

const card = (change: Partial<RecordingCard>) => ({ verdict: 'intact', ...change }) as RecordingCard;
const found = (verdict: RecordingVerification['verdict']) =>
  ({ verdict, at: ASKED }) as RecordingVerification;

test('a record is only said to be intact as of the time at which it was read', () => {
  expect(judged(card({ taken_in: TAKEN }), null)).toEqual({ taken: TAKEN, since: null, now: 'intact' });
  expect(judged(card({}), null).taken).toBeNull();
  const read = judged(card({ taken_in: TAKEN, checked: CHECKED }), null);
  expect(read.since).toEqual({ at: CHECKED, found: 'same' });
});

test('what was found since goes before what was found then, and what was asked just now before both', () => {
  const altered = card({ taken_in: TAKEN, checked: CHECKED, found: 'altered' });
  expect(judged(altered, null)).toEqual({
    taken: TAKEN,
    since: { at: CHECKED, found: 'altered' },
    now: 'altered',
  });
  expect(judged(altered, found('intact')).since).toEqual({ at: ASKED, found: 'same' });
  expect(judged(card({}), found('incomplete')).now).toBe('incomplete');
});
