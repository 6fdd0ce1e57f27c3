import { expect, test } from 'vitest';
import type { Own, Phase, Role } from '../signal/messages';
import { NOTHING_YET } from './hearing';
import { ownState } from './own-state';

const said = (
  role: Role,
  phase: Phase,
  microphone: boolean,
  camera: boolean,
  change: { mediaUp?: boolean; muted?: boolean } = {},
) => {
  const you: Own = {
    id: 'me',
    name: 'me',
    role,
    connected: true,
    microphone,
    camera,
    place: 'courtroom',
    muted_by_judge: change.muted ?? false,
    may: [],
  };
  return ownState({ ...NOTHING_YET, you, phase }, { microphone, camera, mediaUp: change.mediaUp ?? true });
};

test('nobody is told that they are heard while the session is not open', () => {
  expect(said('plaintiff', 'waiting_hall_open', true, true)).toBe('state-not-open');
  expect(said('plaintiff', 'recess', true, true)).toBe('state-recess');
});

test('nobody is told that they are heard before the media path is up', () => {
  expect(said('plaintiff', 'open_session', true, true, { mediaUp: false })).toBe('state-connecting');
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
