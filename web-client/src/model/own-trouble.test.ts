import { expect, test } from 'vitest';
import { ownTrouble, type Sending } from './own-trouble';

const WELL: Sending = {
  sends: true,
  apartSince: null,
  microphone: null,
  camera: null,
  held: false,
  mutedButSpeaking: false,
  unheard: false,
};

test('who is well is told nothing', () => {
  expect(ownTrouble(WELL, 0)).toBeNull();
});

test('a path that is not there is called blocked after twelve seconds, before all else', () => {
  const apart = { ...WELL, apartSince: 1000, microphone: 'missing' as const };
  expect(ownTrouble(apart, 12_999)).toBe('microphone');
  expect(ownTrouble(apart, 13_000)).toBe('media-blocked');
});

test('a voice goes before a picture', () => {
  const both = { ...WELL, held: true, camera: 'busy' as const };
  expect(ownTrouble(both, 0)).toBe('microphone-held');
  expect(ownTrouble({ ...both, held: false }, 0)).toBe('camera');
  expect(ownTrouble({ ...both, held: false, mutedButSpeaking: true }, 0)).toBe('muted-but-speaking');
  expect(ownTrouble({ ...both, held: false, unheard: true }, 0)).toBe('unheard');
});

test('who only listens is told of the path alone', () => {
  expect(ownTrouble({ ...WELL, sends: false, microphone: 'denied' }, 0)).toBeNull();
  expect(ownTrouble({ ...WELL, sends: false, apartSince: 0 }, 20_000)).toBe('media-blocked');
});
