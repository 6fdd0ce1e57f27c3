import { expect, test } from 'vitest';
import { found, listen, type OwnVoice, reach, UNSPOKEN } from './own-voice';

const SPEECH = 15;
const ROOM = 6;

/** Sixteen readings a second from `from` on, for `length` milliseconds; the server hears the voice or not. */
function readings(before: OwnVoice, steps: number, arrives: boolean, from: number, length: number): OwnVoice {
  let voice = before;
  for (let at = from; at < from + length; at += 60) voice = listen(voice, steps, arrives, at);
  return voice;
}

test('a voice that the server hears is confirmed, and stays so over a pause', () => {
  const spoken = readings(UNSPOKEN, SPEECH, true, 0, 600);
  expect(reach(spoken, 600)).toBe('heard');
  const pause = readings(spoken, ROOM, false, 600, 5_000);
  expect(reach(pause, 5_600)).toBe('heard');
  expect(reach(readings(pause, ROOM, false, 5_600, 2_000), 7_600)).toBe('quiet');
});

test('a voice that this page hears and the server does not is told after two and a half seconds of it', () => {
  const begun = readings(UNSPOKEN, SPEECH, false, 0, 2_000);
  expect(reach(begun, 2_000)).toBe('quiet');
  expect(reach(readings(begun, SPEECH, false, 2_000, 600), 2_600)).toBe('unheard');
});

test('the microphone alone confirms nothing, however loud', () => {
  const shouted = readings(UNSPOKEN, 24, false, 0, 60_000);
  expect(reach(shouted, 60_000)).toBe('unheard');
});

test('a word of the server takes the warning away, and a new one needs as long again', () => {
  const warned = readings(UNSPOKEN, SPEECH, false, 0, 4_000);
  const heard = listen(warned, SPEECH, true, 4_000);
  expect(reach(heard, 4_000)).toBe('heard');
  const lost = readings(heard, SPEECH, false, 4_060, 6_000);
  expect(reach(lost, 10_060)).toBe('unheard');
});

test('knocks and the murmur of a room are no voice that gets lost', () => {
  let voice = readings(UNSPOKEN, ROOM, false, 0, 60_000);
  expect(voice).toBe(UNSPOKEN);
  for (let at = 0; at < 60_000; at += 1_000) voice = readings(voice, SPEECH, false, at, 180);
  expect(reach(voice, 60_000)).toBe('quiet');
});

test('the check says who did not hear: the server, or this microphone either', () => {
  expect(found(readings(UNSPOKEN, SPEECH, true, 0, 100), false)).toBe('heard');
  expect(found(readings(UNSPOKEN, SPEECH, false, 0, 1_000), false)).toBe('unheard');
  expect(found(readings(UNSPOKEN, ROOM, false, 0, 10_000), false)).toBe('silent');
});

test('no microphone is blamed for what this page could not hear', () => {
  expect(found(readings(UNSPOKEN, 0, true, 0, 100), true)).toBe('heard');
  expect(found(readings(UNSPOKEN, 0, false, 0, 10_000), true)).toBe('deaf');
});
