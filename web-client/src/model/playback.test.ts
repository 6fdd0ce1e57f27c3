import { describe, expect, test } from 'vitest';
import type { RecordedTrack, RecordingCard } from '../signal/messages';
import { chapterAt, clockText, correct, parts, people, read, standing } from './playback';

const track = (change: Partial<RecordedTrack> = {}): RecordedTrack => ({
  address: '/api/v1/recordings/h-1.a/files/0',
  who: 'p1',
  name: 'Ерлан Қ.',
  role: 'plaintiff',
  kind: 'audio',
  codec: 'opus',
  from_ms: 1000,
  to_ms: 9000,
  gaps: [{ from_ms: 3000, to_ms: 5000, why: 'muted' }],
  ...change,
});

describe('a track', () => {
  test('is silent with a reason in its gaps, and is outside before its beginning and after its end', () => {
    const at = (ms: number) => standing(track(), ms);
    expect(at(999)).toEqual({ at: 'outside' });
    expect(at(1000)).toEqual({ at: 'here' });
    expect(at(3000)).toEqual({ at: 'gap', why: 'muted' });
    expect(at(5000)).toEqual({ at: 'here' });
    expect(at(9000)).toEqual({ at: 'outside' });
  });

  test('follows the clock: a little late it hurries, far away it jumps, and while the clock stands it stands', () => {
    expect(correct(0, true)).toEqual({ do: 'run', rate: 1 });
    expect(correct(-100, true)).toEqual({ do: 'run', rate: 1.05 });
    expect(correct(100, true)).toEqual({ do: 'run', rate: 0.95 });
    expect(correct(-401, true)).toEqual({ do: 'jump' });
    expect(correct(100, false)).toEqual({ do: 'jump' });
    expect(correct(0, false)).toEqual({ do: 'pause' });
  });
});

test('the clock runs from where it was and stays within the record', () => {
  expect(read({ at: 100, since: null }, 9999, 5000)).toBe(100);
  expect(read({ at: 100, since: 1000 }, 1500, 5000)).toBe(600);
  expect(read({ at: 100, since: 1000 }, 99_000, 5000)).toBe(5000);
});

test('a person has all of their tracks, and the first to be recorded comes first', () => {
  const late = track({ who: 'judge', from_ms: 2000 });
  const picture = track({ kind: 'video', from_ms: 1500 });
  const found = people([late, picture, track()]);
  expect(found.map(({ who, tracks }) => [who, tracks.length])).toEqual([
    ['p1', 2],
    ['judge', 1],
  ]);
});

test('records of a hearing stand in their order, with what is missing between them', () => {
  const card = (id: string, began: number, ended: number): RecordingCard => ({
    id,
    hearing: 'h-1',
    court: '',
    case_number: '',
    began: new Date(began).toISOString(),
    ended: new Date(ended).toISOString(),
    state: 'verified',
    verdict: 'intact',
    head: '',
    files: 1,
    bytes: 1,
  });
  const found = parts([card('c', 9000, 9500), card('a', 1000, 4000), card('b', 3000, 3500)]);
  expect(found.map(({ card: { id }, missing }) => [id, missing])).toEqual([
    ['a', null],
    ['b', 0],
    ['c', 5000],
  ]);
  expect(parts([])).toEqual([]);
});

test('a chapter lasts until the next one begins', () => {
  const chapters = [
    { at_ms: 10, kind: 'phase', word: 'open_session' },
    { at_ms: 20, kind: 'phase', word: 'recess' },
  ] as const;
  expect(chapterAt(chapters, 9)).toBeNull();
  expect(chapterAt(chapters, 19)?.word).toBe('open_session');
  expect(chapterAt(chapters, 20)?.word).toBe('recess');
});

test('time is read as hours, minutes and seconds', () => {
  expect(clockText(3_725_999)).toBe('1:02:05');
});
