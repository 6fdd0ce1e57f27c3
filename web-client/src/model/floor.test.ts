import { describe, expect, test } from 'vitest';
import type { Own, Person, Role, ServerMessage } from '../signal/messages';
import {
  clockOf,
  FREE,
  floorOf,
  hasFloor,
  holders,
  isVoiceHeld,
  joined,
  NO_CLOCK,
  parted,
  sideTimes,
  timeLeft,
} from './floor';
import { type Hearing, NOTHING_YET, reduce } from './hearing';

const person = (id: string, role: Role = 'plaintiff'): Person => ({
  id,
  name: id,
  role,
  connected: true,
  microphone: true,
  camera: true,
});
const own = (role: Role): Own => ({
  ...person('me', role),
  place: 'courtroom',
  muted_by_judge: false,
  may: [],
});
const given = (holders: string[] | null, role: Role = 'defendant'): Hearing => ({
  ...NOTHING_YET,
  you: own(role),
  people: new Map([person('a'), person('b'), own(role)].map((one) => [one.id, one])),
  floor: { ...FREE, holders },
});

describe('the floor', () => {
  test('is free until the server says that it is given', () => {
    expect(NOTHING_YET.floor).toEqual(FREE);
    expect(floorOf({ holders: null, last_word: false, since_ms_ago: 0 }, 0)).toEqual(FREE);
  });

  test('is held since as long as the server says, by the page’s own clock', () => {
    const said: ServerMessage = {
      type: 'floor',
      floor: { holders: ['a'], last_word: true, since_ms_ago: 4_000, minutes: 10 },
    };
    expect(reduce(NOTHING_YET, said, 60_000).floor).toEqual({
      holders: ['a'],
      lastWord: true,
      since: 56_000,
      minutes: 10,
    });
  });

  test('shows those whom the page knows, in the order of the floor', () => {
    expect(holders(given(['b', 'hidden', 'a'])).map(({ id }) => id)).toEqual(['b', 'a']);
    expect(holders(given(null))).toEqual([]);
  });

  test('given to another it holds the voice of a party, but not of the court and the interpreters', () => {
    expect(isVoiceHeld(given(['a']))).toBe(true);
    expect(isVoiceHeld(given([]))).toBe(true);
    for (const role of [
      'presiding_judge',
      'panel_judge',
      'court_session_clerk',
      'interpreter',
      'sign_language_interpreter',
    ] as const) {
      expect(isVoiceHeld(given(['a'], role)), role).toBe(false);
    }
  });

  test('holds nobody’s voice while it is free, nor that of who has it', () => {
    expect(isVoiceHeld(given(null))).toBe(false);
    expect(isVoiceHeld(given(['a', 'me']))).toBe(false);
    expect(hasFloor(given(['a', 'me']), 'me')).toBe(true);
  });

  test('grows by one and shrinks by one without touching the others', () => {
    expect(joined(given(['a']), 'b')).toEqual(['a', 'b']);
    expect(joined(given(null), 'b')).toEqual(['b']);
    expect(parted(given(['a', 'b']), 'a')).toEqual(['b']);
  });
});

describe('time', () => {
  test('allotted runs down and goes below nothing; without an allotment there is none', () => {
    const floor = { ...FREE, holders: ['a'], since: 1_000, minutes: 1 };
    expect(timeLeft(floor, 31_000)).toBe(30_000);
    expect(timeLeft(floor, 71_000)).toBe(-10_000);
    expect(timeLeft({ ...floor, minutes: null }, 31_000)).toBeNull();
  });

  test('of the side that speaks is counted on, that of the others stands', () => {
    const clock = clockOf(
      {
        sides: [
          { side: 'claim', ms: 10_000, running: true },
          { side: 'defence', ms: 6_000, running: false },
        ],
      },
      500,
    );
    expect(sideTimes(clock, 2_500)).toEqual([
      { side: 'claim', ms: 12_000, running: true, share: 1 },
      { side: 'defence', ms: 6_000, running: false, share: 0.5 },
    ]);
  });

  test('of third parties is shown only once they have spoken', () => {
    const sides = (ms: number, running: boolean) =>
      sideTimes(clockOf({ sides: [{ side: 'third_parties', ms, running }] }, 0), 0).length;
    expect([sides(0, false), sides(0, true), sides(1, false)]).toEqual([0, 1, 1]);
  });

  test('of the sides never runs backwards, and is nothing before anybody spoke', () => {
    const clock = clockOf({ sides: [{ side: 'claim', ms: 0, running: true }] }, 500);
    expect(sideTimes(clock, 400)).toEqual([{ side: 'claim', ms: 0, running: true, share: 0 }]);
    expect(sideTimes(NO_CLOCK, 400)).toEqual([]);
  });
});
