import { expect, test } from 'vitest';
import { hearMuted, type MutedVoice, NOT_SPEAKING } from './muted-voice';

/** Readings of `steps`, sixteen a second, from `from` for `length` milliseconds. */
function hear(before: MutedVoice, steps: number, from: number, length: number): MutedVoice {
  let voice = before;
  for (let at = from; at < from + length; at += 60) voice = hearMuted(voice, steps, at);
  return voice;
}

test('a second of speech into a closed microphone is noticed', () => {
  expect(hear(NOT_SPEAKING, 15, 0, 1000).speaking).toBe(true);
});

test('a cough is not, nor are two coughs with a pause between', () => {
  const cough = hear(NOT_SPEAKING, 15, 0, 400);
  expect(cough.speaking).toBe(false);
  expect(hear(hear(cough, 2, 400, 4600), 15, 5000, 400).speaking).toBe(false);
});

test('the murmur of a room is no speech, however long', () => {
  expect(hear(NOT_SPEAKING, 8, 0, 60_000)).toBe(NOT_SPEAKING);
});

test('the sign stays over a pause between sentences and goes after five seconds of silence', () => {
  const spoken = hear(NOT_SPEAKING, 15, 0, 1000);
  const pause = hear(spoken, 2, 1000, 3000);
  expect(pause.speaking).toBe(true);
  expect(hear(pause, 2, 4000, 3000).speaking).toBe(false);
});
