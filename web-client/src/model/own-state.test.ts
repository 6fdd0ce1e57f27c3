import { expect, test } from 'vitest';
import type { Own, Person, Phase, Role } from '../signal/messages';
import { FREE } from './floor';
import { NOTHING_YET } from './hearing';
import { isAskedToUnmute, isAwaited, isVoiced, ownState } from './own-state';

const me: Own = {
  id: 'me',
  name: 'me',
  role: 'plaintiff',
  connected: true,
  microphone: false,
  camera: false,
  place: 'courtroom',
  muted_by_judge: false,
  may: [],
};

const said = (
  role: Role,
  phase: Phase,
  microphone: boolean,
  camera: boolean,
  change: {
    mediaUp?: boolean;
    linked?: boolean;
    muted?: boolean;
    locked?: boolean;
    floor?: string[] | null;
    floorsHeld?: boolean;
  } = {},
) => {
  const you: Own = {
    ...me,
    role,
    microphone,
    camera,
    muted_by_judge: change.muted ?? false,
    locked: change.locked ?? false,
  };
  const hearing = {
    ...NOTHING_YET,
    you,
    phase,
    floor: { ...FREE, holders: change.floor ?? null },
    floorsHeld: change.floorsHeld ?? false,
  };
  return ownState(hearing, {
    microphone,
    camera,
    mediaUp: change.mediaUp ?? true,
    linked: change.linked ?? true,
  });
};

test('nobody is told that they are heard while the session is not open', () => {
  expect(said('plaintiff', 'waiting_hall_open', true, true)).toBe('state-not-open');
  expect(said('plaintiff', 'recess', true, true)).toBe('state-recess');
});

test('nobody is told that they are heard before the media path is up', () => {
  expect(said('plaintiff', 'open_session', true, true, { mediaUp: false })).toBe('state-connecting');
});

test('while the link is lost nobody is told that they are heard', () => {
  expect(said('plaintiff', 'open_session', true, true, { linked: false })).toBeNull();
  expect(said('plaintiff', 'open_session', true, true, { linked: false, floor: ['me'] })).toBeNull();
  expect(said('member_of_the_public', 'open_session', false, false, { linked: false })).toBeNull();
});

test('in an open session the words follow microphone and camera', () => {
  expect(said('presiding_judge', 'open_session', true, true)).toBe('state-seen-heard');
  expect(said('presiding_judge', 'open_session', true, false)).toBe('state-heard');
  expect(said('presiding_judge', 'open_session', false, true)).toBe('state-seen');
  expect(said('presiding_judge', 'open_session', false, false)).toBe('state-silent');
});

test('who was muted by the judge is told so, until they speak again', () => {
  expect(said('lawyer', 'open_session', false, true, { muted: true })).toBe('state-muted');
  expect(said('lawyer', 'open_session', true, true, { muted: true })).toBe('state-seen-heard');
});

test('the public is told that it only watches', () => {
  expect(said('member_of_the_public', 'open_session', false, false)).toBe('state-watching');
  expect(said('member_of_the_public', 'recess', false, false)).toBe('state-watching-closed');
});

test('whose voice is held is never told that they are heard', () => {
  expect(said('plaintiff', 'open_session', true, true, { floor: ['other'] })).toBe('state-held-seen');
  expect(said('plaintiff', 'open_session', true, false, { floor: ['other'] })).toBe('state-held');
  expect(said('plaintiff', 'open_session', true, true, { floor: [] })).toBe('state-held-seen');
  expect(said('plaintiff', 'recess', true, true, { floor: ['other'] })).toBe('state-recess');
});

test('court and interpreters are heard whoever has the floor', () => {
  for (const role of ['presiding_judge', 'court_session_clerk', 'interpreter'] as const) {
    expect(said(role, 'open_session', true, true, { floor: ['other'] }), role).toBe('state-seen-heard');
  }
});

test('who has the floor is told so, and that their microphone is off', () => {
  expect(said('plaintiff', 'open_session', true, true, { floor: ['me'] })).toBe('state-floor');
  expect(said('plaintiff', 'open_session', false, true, { floor: ['me'], muted: true })).toBe(
    'state-floor-silent',
  );
});

test('a lock is said before all that the floor gives', () => {
  expect(said('plaintiff', 'open_session', false, true, { floor: ['me'], locked: true })).toBe(
    'state-locked',
  );
});

test('while the presiding judge is lost nobody is told that they are heard', () => {
  expect(said('plaintiff', 'open_session', true, true, { floor: ['me'], floorsHeld: true })).toBe(
    'state-floors-held',
  );
});

test('alone in a private room one is told so, until somebody comes', () => {
  const here = { microphone: true, camera: true, mediaUp: true, linked: true };
  const own = {
    id: 'me',
    name: 'me',
    role: 'presiding_judge',
    connected: true,
    microphone: true,
    camera: true,
  } as const;
  const you: Own = { ...own, place: 'deliberation_room', muted_by_judge: false, may: [] };
  const room = { id: 1, kind: 'deliberation_room', locked: false } as const;
  const within = (...others: Person[]) => ({
    ...NOTHING_YET,
    you,
    room,
    phase: 'deliberation' as const,
    people: new Map([own, ...others].map((one) => [one.id, one])),
  });
  const other = { ...own, id: 'other', role: 'panel_judge' } as const;
  expect(ownState(within(), here)).toBe('state-alone');
  expect(isVoiced('state-alone')).toBe(false);
  expect(ownState(within({ ...other, connected: false }), here)).toBe('state-alone');
  expect(ownState(within(other), here)).toBe('state-seen-heard');
});

test('that the server hears somebody is said where people hear what it hears, and nowhere else', () => {
  const heard = (...[phase, change]: [Phase, Parameters<typeof said>[4]?]) =>
    isVoiced(said('plaintiff', phase, true, true, change));
  expect([heard('open_session'), heard('open_session', { floor: ['me'] })]).toEqual([true, true]);
  expect([heard('open_session', { floor: ['other'] }), heard('recess')]).toEqual([false, false]);
  expect(heard('open_session', { floorsHeld: true })).toBe(false);
  expect(isVoiced(said('plaintiff', 'open_session', false, true))).toBe(false);
});

test('whoever speaks into a closed microphone is told so only where people would hear them', () => {
  const sits = { ...NOTHING_YET, you: me, phase: 'open_session' as Phase };
  expect(isAwaited(sits)).toBe(true);
  expect(isAwaited({ ...sits, you: { ...me, muted_by_judge: true } })).toBe(true);
  expect(isAwaited({ ...sits, phase: 'recess' })).toBe(false);
  expect(isAwaited({ ...sits, you: { ...me, place: 'waiting_hall' } })).toBe(false);
  expect(isAwaited({ ...sits, you: { ...me, locked: true } })).toBe(false);
  expect(isAwaited({ ...sits, floor: { ...FREE, holders: ['another'] } })).toBe(false);
  const room = { id: 1, kind: 'help_room' as const, locked: false };
  const other = { ...me, id: 'other' };
  const alone = { ...sits, phase: 'recess' as Phase, room, people: new Map([[me.id, me]]) };
  expect(isAwaited(alone)).toBe(false);
  expect(isAwaited({ ...alone, people: new Map([[other.id, other]]) })).toBe(true);
});

test('the request of the court is before a person in the courtroom, until their microphone is on', () => {
  const asked = { ...NOTHING_YET, you: { ...me, asked_to_unmute: true } };
  expect(isAskedToUnmute(asked, false)).toBe(true);
  expect(isAskedToUnmute(asked, true)).toBe(false);
  expect(isAskedToUnmute({ ...asked, room: { id: 1, kind: 'help_room', locked: false } }, false)).toBe(false);
});
