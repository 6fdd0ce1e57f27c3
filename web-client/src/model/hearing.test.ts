import { describe, expect, test } from 'vitest';
import type { Act, Own, Person, ServerMessage } from '../signal/messages';
import { isReady } from './admission';
import { firstMissing, mayGoUnrecorded } from './guards';
import { type Hearing, hasMissed, isLive, NOTHING_YET, reduce as reduceAt } from './hearing';

const NOW = 5_000;
const reduce = (hearing: Hearing, message: ServerMessage) => reduceAt(hearing, message, NOW);

const person = (id: string, change: Partial<Person> = {}): Person => ({
  id,
  name: id,
  role: 'plaintiff',
  connected: true,
  microphone: true,
  camera: true,
  ...change,
});
const own = (change: Partial<Own> = {}): Own => ({
  ...person('me'),
  place: 'waiting_hall',
  muted_by_judge: false,
  may: ['publish_sound'] satisfies Act[],
  ...change,
});
const welcome = (
  you: Own,
  change: Partial<Extract<ServerMessage, { type: 'welcome' }>> = {},
): ServerMessage => ({
  type: 'welcome',
  version: 1,
  hearing: { id: 'h', case_number: '1', court: 'c' },
  you,
  phase: 'open_session',
  number: 2,
  floors_held: false,
  floor: { holders: null, last_word: false, since_ms_ago: 0 },
  rail: { steps: [], at: null, next: null, turns: 0 },
  clock: { sides: [] },
  recording: true,
  people: [],
  waiting: [],
  media: { audio: 2, video: 2 },
  ...change,
});
const heard = (...messages: ServerMessage[]): Hearing => messages.reduce(reduce, NOTHING_YET);
const inside = own({ place: 'courtroom' });

describe('welcome', () => {
  test('replaces all that was known', () => {
    const state = heard(
      welcome(inside, { people: [person('a'), person('b')], waiting: [person('w')] }),
      { type: 'speaking', people: ['a'] },
      welcome(inside, { phase: 'recess', recording: false, people: [person('c')] }),
    );
    expect([...state.people.keys()]).toEqual(['c']);
    expect(state.waiting.size).toBe(0);
    expect(state.speaking.size).toBe(0);
    expect(state.phase).toBe('recess');
    expect(state.recording).toBe(false);
  });

  test('keeps the slots of a peer connection that outlived the WebSocket, but none that may have been handed on', () => {
    const slots = [
      { mid: '2', person: 'a', kind: 'audio' as const },
      { mid: '3', person: 'b', kind: 'audio' as const },
      { mid: '4', person: 'a', kind: 'video' as const },
      { mid: '5', person: 'gone', kind: 'video' as const },
    ];
    const people = [person('a', { camera: false }), person('b', { microphone: false })];
    const state = heard(welcome(inside), { type: 'slots', slots }, welcome(inside, { people }));
    expect(state.slots).toEqual([{ mid: '2', person: 'a', kind: 'audio' }]);
  });

  test('empties the slots of who is no longer in the courtroom', () => {
    const slots = [{ mid: '2', person: 'a', kind: 'video' as const }];
    expect(
      heard(welcome(inside), { type: 'slots', slots }, welcome(own(), { people: [person('a')] })).slots,
    ).toEqual([]);
  });
});

describe('admitted and sent back', () => {
  test('an admitted person is in the courtroom and meets its people one by one', () => {
    const state = heard(welcome(own()), { type: 'admitted' }, { type: 'person', person: person('a') });
    expect(state.you?.place).toBe('courtroom');
    expect([...state.people.keys()]).toEqual(['a']);
  });

  test('who is sent back forgets people, pictures and voices', () => {
    const state = heard(
      welcome(inside, { people: [person('a')] }),
      { type: 'slots', slots: [{ mid: '2', person: 'a', kind: 'audio' }] },
      { type: 'speaking', people: ['a'] },
      { type: 'dominant_speaker', person: 'a' },
      { type: 'sent_back' },
    );
    expect(state).toMatchObject({ sentBack: true, slots: [], dominant: null });
    expect(state.you?.place).toBe('waiting_hall');
    expect(state.people.size + state.speaking.size).toBe(0);
  });

  test('being admitted again forgets having been sent back', () => {
    expect(heard(welcome(inside), { type: 'sent_back' }, { type: 'admitted' }).sentBack).toBe(false);
  });
});

describe('the dominant speaker', () => {
  test('is whom the server names, until it names another or nobody', () => {
    const people = [person('a'), person('b')];
    const told = (...whom: string[]) =>
      heard(
        welcome(inside, { people }),
        ...whom.map((one): ServerMessage => ({ type: 'dominant_speaker', person: one })),
      );
    expect(told().dominant).toBeNull();
    expect(told('a', 'b').dominant).toBe('b');
    expect(reduce(told('a'), { type: 'dominant_speaker' }).dominant).toBeNull();
  });
});

describe('people', () => {
  test('a person who leaves takes their slots along', () => {
    const state = heard(
      welcome(inside, { people: [person('a'), person('b')] }),
      {
        type: 'slots',
        slots: [
          { mid: '2', person: 'a', kind: 'video' },
          { mid: '3', person: 'b', kind: 'video' },
        ],
      },
      { type: 'person_gone', person: 'a' },
    );
    expect([...state.people.keys()]).toEqual(['b']);
    expect(state.slots).toEqual([{ mid: '3', person: 'b', kind: 'video' }]);
  });

  test('one’s own tile follows what the server says of oneself', () => {
    const state = heard(welcome(inside, { people: [person('me')] }), {
      type: 'you',
      you: own({ place: 'courtroom', microphone: false, muted_by_judge: true, hand: 3 }),
    });
    expect(state.people.get('me')).toEqual(person('me', { microphone: false, hand: 3 }));
  });

  test('who waits is listed apart from who is inside', () => {
    const state = heard(
      welcome(inside),
      { type: 'waiting_person', person: person('w') },
      { type: 'waiting_person', person: person('w', { connected: false }) },
      { type: 'waiting_person', person: person('x') },
      { type: 'waiting_gone', person: 'x' },
    );
    expect([...state.waiting.values()]).toEqual([person('w', { connected: false })]);
    expect(state.people.size).toBe(0);
  });

  test('a message never changes the state before it', () => {
    const before = heard(welcome(inside, { people: [person('a')] }));
    reduce(before, { type: 'person_gone', person: 'a' });
    expect(before.people.size).toBe(1);
  });
});

describe('own voice and picture leave the device', () => {
  test('only in the courtroom, and only while the session is open', () => {
    for (const place of ['waiting_hall', 'courtroom', 'console'] as const) {
      for (const phase of ['scheduled', 'waiting_hall_open', 'open_session', 'recess', 'ended'] as const) {
        const live = isLive(heard(welcome(own({ place }), { phase })));
        expect(live, `${place}, ${phase}`).toBe(place === 'courtroom' && phase === 'open_session');
      }
    }
  });
});

test('the recording sign says what the server says, whatever the phase', () => {
  const state = heard(welcome(inside), { type: 'phase', phase: 'recess', number: 3 });
  expect(state.recording).toBe(true);
  expect(reduce(state, { type: 'recording', on: false }).recording).toBe(false);
});

test('a goodbye at the end ends the phase too', () => {
  expect(heard(welcome(inside), { type: 'goodbye', reason: 'ended' }).phase).toBe('ended');
  expect(heard(welcome(inside), { type: 'goodbye', reason: 'server_stopping' }).phase).toBe('open_session');
});

describe('the course of the hearing', () => {
  const begun = heard(welcome(inside));

  test('a page that missed a move knows it, and one that missed none does not', () => {
    expect(hasMissed(begun, { type: 'phase', phase: 'recess', number: 3 })).toBe(false);
    expect(hasMissed(begun, { type: 'phase', phase: 'recess', number: 4 })).toBe(true);
    expect(hasMissed(begun, { type: 'recording', on: true })).toBe(false);
  });

  test('who moved it and why is kept until the next move', () => {
    const paused = reduce(begun, { type: 'phase', phase: 'recess', number: 3, by: 'j', reason: 'lunch' });
    expect(paused.course).toMatchObject({ by: 'j', reason: 'lunch', number: 3 });
    const again = reduce(paused, { type: 'phase', phase: 'opening', number: 4, sits_in_ms: 10000 });
    expect(again.course).toMatchObject({ by: null, reason: null, sits_in_ms: 10000 });
  });

  test('in a closed session one is live only if the ruling names one', () => {
    const closed = (you: Own) => isLive(heard(welcome(you, { phase: 'closed_session' })));
    expect(closed(inside)).toBe(false);
    expect(closed(own({ place: 'courtroom', may: ['see_and_hear'] }))).toBe(true);
  });

  test('guards, alerts and held floors are those that the server told last', () => {
    const state = heard(
      welcome(inside),
      { type: 'guards', guards: [{ guard: 'recorder_ready', met: false }] },
      { type: 'alerts', alerts: [{ what: 'party_lost', person: 'p', name: 'p' }] },
      { type: 'floors_held', on: true },
    );
    expect(firstMissing(state.guards)).toBe('recorder_ready');
    expect([state.alerts.length, state.floorsHeld]).toEqual([1, true]);
    expect(
      firstMissing(reduce(state, { type: 'guards', guards: [{ guard: 'clock_kept' }] }).guards),
    ).toBeNull();
  });
});

test('the judge may rule to go on without a record when the record broke the session off, and not else', () => {
  const ready = { guard: 'recorder_ready' as const, met: true };
  expect(mayGoUnrecorded(ready, { number: 3, reason: 'record_too_late' })).toBe(true);
  expect(mayGoUnrecorded(ready, { number: 3, by: 'clerk-1', reason: 'record_too_late' })).toBe(false);
  expect(mayGoUnrecorded(ready, { number: 3 })).toBe(false);
  expect(mayGoUnrecorded({ guard: 'clock_kept' }, { number: 3, reason: 'record_too_late' })).toBe(false);
});

describe('who may be let in without a ruling', () => {
  const checked = { declared: true, identity_checked: true };

  test('a party who has promised and was checked', () => {
    expect(isReady(person('p', checked))).toBe(true);
    expect(isReady(person('p', { declared: true }))).toBe(false);
    expect(isReady(person('p', { identity_checked: true }))).toBe(false);
  });

  test('whoever stands by others only with a checked authority', () => {
    expect(isReady(person('l', { ...checked, role: 'lawyer' }))).toBe(false);
    expect(isReady(person('l', { ...checked, role: 'lawyer', authority_checked: true }))).toBe(true);
  });
});
