import { describe, expect, test } from 'vitest';
import {
  type Check,
  type CheckEvent,
  type DeviceFact,
  type Line,
  lines,
  type Part,
  report,
  takeIn,
  unchecked,
} from './check';

const OPEN: DeviceFact = { wanted: true, asking: false, trouble: null, open: true };
const LOUD = { type: 'level', steps: 14 } as const;
const QUIET = { type: 'level', steps: 3 } as const;
const microphone = { type: 'device', kind: 'audio', fact: OPEN } as const;

/** What comes at which millisecond. */
function play(...timeline: [number, CheckEvent][]): Check {
  return timeline.reduce((check, [at, event]) => takeIn(check, event, at), unchecked(true));
}

function line(check: Check, part: Part, now = 0): Line {
  const found = lines(check, now).find((one) => one.part === part);
  if (found === undefined) throw new Error(part);
  return found;
}

describe('the microphone', () => {
  test('is good once somebody has spoken, and stays so in the silence that follows', () => {
    const spoken = play(
      [0, microphone],
      ...[60, 120, 180, 240, 300].map((at) => [at, LOUD] as [number, CheckEvent]),
    );
    expect(line(spoken, 'microphone', 300)).toMatchObject({ verdict: 'good' });
    expect(line(takeIn(spoken, QUIET, 60_000), 'microphone', 60_000)).toMatchObject({ verdict: 'good' });
  });

  test('is not good by a knock on the table', () => {
    const knock = play([0, microphone], [60, LOUD], [120, LOUD], [180, QUIET]);
    expect(line(knock, 'microphone', 180)).toMatchObject({ verdict: 'wait', key: 'say-something' });
  });

  test('is called silent after ten seconds without a voice, not before', () => {
    const quiet = play([0, microphone], [1000, QUIET], [9000, QUIET]);
    expect(line(quiet, 'microphone', 10_999)).toMatchObject({ verdict: 'wait' });
    expect(line(quiet, 'microphone', 11_000)).toMatchObject({
      verdict: 'bad',
      key: 'check-microphone-silent',
    });
  });

  test('that a voice reaches after that is good all the same', () => {
    const late = play(
      [0, microphone],
      [0, QUIET],
      ...[1, 2, 3, 4, 5].map((n) => [20_000 + n * 60, LOUD] as [number, CheckEvent]),
    );
    expect(line(late, 'microphone', 21_000)).toMatchObject({ verdict: 'good' });
  });

  test('is checked anew when another one is chosen', () => {
    const spoken = play(
      [0, microphone],
      ...[1, 2, 3, 4, 5].map((n) => [n * 60, LOUD] as [number, CheckEvent]),
    );
    const other = takeIn(spoken, { type: 'microphone-changed' }, 400);
    expect(line(other, 'microphone', 60_000)).toMatchObject({ verdict: 'wait' });
  });

  test('that sound is kept asleep for is not blamed', () => {
    expect(line(play([0, microphone]), 'microphone', 60_000)).toMatchObject({ verdict: 'wait' });
  });
});

describe('a device that is not open', () => {
  test.each(['denied', 'missing', 'busy', 'insecure'] as const)('%s has a sentence of its own', (trouble) => {
    const fact = { ...OPEN, open: false, trouble };
    const check = play(
      [0, { type: 'device', kind: 'video', fact }],
      [0, { type: 'device', kind: 'audio', fact }],
    );
    expect(line(check, 'camera')).toEqual({
      part: 'camera',
      verdict: 'bad',
      key: `trouble-${trouble}-video`,
    });
    expect(line(check, 'microphone')).toMatchObject({ verdict: 'bad', key: `trouble-${trouble}-audio` });
  });

  test('because the person switched it off is no fault', () => {
    const off = play([0, { type: 'device', kind: 'video', fact: { ...OPEN, open: false, wanted: false } }]);
    expect(line(off, 'camera')).toMatchObject({ verdict: 'off' });
  });

  test('because the browser still asks waits', () => {
    const asking = play([0, { type: 'device', kind: 'video', fact: { ...OPEN, open: false, asking: true } }]);
    expect(line(asking, 'camera')).toMatchObject({ verdict: 'wait', key: 'preview-asking' });
  });

  test('and is plugged in again becomes good', () => {
    const again = play(
      [0, { type: 'device', kind: 'video', fact: { ...OPEN, open: false, trouble: 'missing' } }],
      [5000, { type: 'device', kind: 'video', fact: OPEN }],
    );
    expect(line(again, 'camera')).toMatchObject({ verdict: 'good' });
  });
});

describe('the speaker', () => {
  test('is judged by the person alone', () => {
    const played = play([0, { type: 'tone', tone: 'played' }]);
    expect(line(unchecked(true), 'speaker')).toMatchObject({ verdict: 'ask', key: 'check-speaker-unplayed' });
    expect(line(played, 'speaker')).toMatchObject({ verdict: 'ask', key: 'check-speaker-played' });
    expect(line(takeIn(played, { type: 'tone', tone: 'heard' }, 1), 'speaker').verdict).toBe('good');
    expect(line(takeIn(played, { type: 'tone', tone: 'unheard' }, 1), 'speaker').verdict).toBe('bad');
  });
});

describe('the server', () => {
  const reached = (one: Extract<CheckEvent, { type: 'reached' }>['reached']) =>
    line(play([0, { type: 'reached', reached: one }]), 'server');

  test('is good when the steady connection stands, and says how fast it answers', () => {
    expect(reached({ at: 'talk', ms: 24 })).toEqual({
      part: 'server',
      verdict: 'good',
      key: 'check-server-good',
      values: { ms: 24 },
    });
  });

  test('that answers slowly, without the steady connection, or not at all has three sentences', () => {
    expect(reached({ at: 'talk', ms: 601 })).toMatchObject({ verdict: 'bad', key: 'check-server-slow' });
    expect(reached({ at: 'page' })).toMatchObject({ verdict: 'bad', key: 'check-server-cut' });
    expect(reached({ at: 'nowhere' })).toMatchObject({ verdict: 'bad', key: 'problem-network' });
  });
});

describe('the speed', () => {
  const measured = (down: number, up: number) =>
    line(play([0, { type: 'speed', speed: { at: 'known', down, up } }]), 'speed');

  test('is asked for by the person, since it costs data', () => {
    expect(line(unchecked(true), 'speed')).toMatchObject({ verdict: 'ask', key: 'check-speed-unmeasured' });
    const measuring = play([0, { type: 'speed', speed: { at: 'measuring' } }]);
    expect(line(measuring, 'speed').verdict).toBe('wait');
    const unknown = play([0, { type: 'speed', speed: { at: 'unknown' } }]);
    expect(line(unknown, 'speed')).toMatchObject({ verdict: 'ask', key: 'check-speed-unknown' });
  });

  test('is told each way, with what to do when it is too little', () => {
    expect(measured(24_000, 8_400)).toEqual({
      part: 'speed',
      verdict: 'good',
      key: 'check-speed-good',
      values: { down: 24, up: 8.4 },
    });
    expect(measured(900, 240)).toMatchObject({ verdict: 'bad', key: 'check-speed-voices' });
  });
});

test('what only a hearing can show is never called good', () => {
  expect(line(unchecked(true), 'media').verdict).toBe('later');
  expect(line(unchecked(false), 'media').verdict).toBe('bad');
});

test('the report has every part with its verdict, and nothing of who or where', () => {
  const text = report(
    lines(unchecked(true), 0),
    {
      time: '2026-11-26T10:00:00.000Z',
      browser: 'Some/1.0',
      languages: 'kk',
      screen: '360x740',
      secure: true,
      devices: { cameras: 1, microphones: 2, speakers: 0 },
    },
    (key) => key,
  );
  for (const part of ['camera', 'microphone', 'speaker', 'server', 'speed', 'media'])
    expect(text).toMatch(new RegExp(`^check-${part}: \\[\\w+\\] `, 'm'));
  expect(text).toContain('cameras: 1, microphones: 2, speakers: 0');
});
