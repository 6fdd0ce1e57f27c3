import { expect, test } from 'vitest';
import type { Phase, Place } from '../signal/messages';
import { NOTHING_YET } from './hearing';
import { leavesASeat } from './leaving';

const leaves = (place: Place, phase: Phase) =>
  leavesASeat({
    ...NOTHING_YET,
    phase,
    you: {
      id: 'me',
      name: 'me',
      role: 'plaintiff',
      connected: true,
      microphone: true,
      camera: true,
      place,
      muted_by_judge: false,
      may: [],
    },
  });

test('who has a place in a hearing that was opened loses it by leaving, and nobody else does', () => {
  for (const phase of ['opening', 'open_session', 'recess', 'deliberation'] as const) {
    expect(leaves('courtroom', phase), phase).toBe(true);
  }
  for (const phase of ['scheduled', 'waiting_hall_open', 'ended', 'postponed'] as const) {
    expect(leaves('courtroom', phase), phase).toBe(false);
  }
  expect(leaves('waiting_hall', 'open_session')).toBe(false);
  expect(leaves('gallery', 'open_session')).toBe(false);
});

test('a private room in mid-hearing is left into the courtroom, and not out of the hearing by a slip', () => {
  const room = { id: 1, kind: 'lawyer_client_room' as const, locked: false };
  expect(leavesASeat({ you: null, phase: 'recess', room })).toBe(true);
});
