import { beforeEach, expect, test, vi } from 'vitest';
import { Devices } from './devices';

/** A track as a browser gives it. */
class Track extends EventTarget {
  enabled = true;
  muted = false;
  readyState = 'live';
  constructor(readonly kind: 'audio' | 'video') {
    super();
  }
  /** What is told of it when it is changed while it is open; some browsers change nothing. */
  noiseSuppression: boolean | undefined;
  readonly applyConstraints = vi.fn(async (wish: MediaTrackConstraints) => {
    if (changesOpenOnes) this.noiseSuppression = wish.noiseSuppression as boolean;
  });
  getSettings() {
    return { deviceId: `the ${this.kind}`, noiseSuppression: this.noiseSuppression };
  }
  stop() {
    this.readyState = 'ended';
  }
}

let changesOpenOnes = true;
const permission = { state: 'granted', onchange: null as (() => void) | null };
const given: Track[] = [];
const memory = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (key: string) => memory.get(key) ?? null,
  setItem: (key: string, value: string) => memory.set(key, value),
});

/** What a browser gives to who asks for these. */
const capture = vi.fn(async (wish: MediaStreamConstraints) => {
  if (permission.state === 'denied') throw Object.assign(new Error('no'), { name: 'NotAllowedError' });
  const tracks = (['audio', 'video'] as const).filter((kind) => wish[kind]).map((kind) => new Track(kind));
  given.push(...tracks);
  const of = (kind: string) => tracks.filter((track) => track.kind === kind);
  return { getAudioTracks: () => of('audio'), getVideoTracks: () => of('video') };
});

beforeEach(() => {
  permission.state = 'granted';
  changesOpenOnes = true;
  memory.clear();
  given.length = 0;
  capture.mockClear();
  const list = (['audio', 'video'] as const).map((kind) => ({
    kind: `${kind}input`,
    deviceId: `the ${kind}`,
    label: kind,
  }));
  const mediaDevices = Object.assign(new EventTarget(), {
    getUserMedia: capture,
    enumerateDevices: async () => list,
  });
  vi.stubGlobal('navigator', { mediaDevices, permissions: { query: async () => permission } });
});

/** Devices that are open, and the microphone's track. */
async function open() {
  const devices = new Devices();
  await devices.start();
  const [voice] = given;
  if (voice === undefined) throw new Error('no track');
  return { devices, voice };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

test('a microphone that the system holds is not on, and is on again when it is let go', async () => {
  const { devices, voice } = await open();
  voice.dispatchEvent(new Event('mute'));
  expect([devices.microphoneOn.value, devices.microphoneHeld.value]).toEqual([false, true]);
  expect(devices.cameraOn.value).toBe(true);
  voice.dispatchEvent(new Event('unmute'));
  expect([devices.microphoneOn.value, devices.microphoneHeld.value]).toEqual([true, false]);
});

test('who presses on while it is held gets another track', async () => {
  const { devices, voice } = await open();
  voice.dispatchEvent(new Event('mute'));
  await devices.setMicrophone(true);
  expect(devices.audio.value.track).not.toBe(voice);
  expect(devices.microphoneOn.value).toBe(true);
});

test('a device that is unplugged is missing, and another one goes on', async () => {
  const { devices, voice } = await open();
  voice.dispatchEvent(new Event('ended'));
  await settle();
  expect(devices.audio.value).toMatchObject({ trouble: null, track: given.at(-1) });
});

test('a permission that is withdrawn is no missing device, is not asked for again, and goes on by itself when it is given', async () => {
  const { devices, voice } = await open();
  permission.state = 'denied';
  voice.dispatchEvent(new Event('ended'));
  await settle();
  expect(devices.audio.value).toMatchObject({ trouble: 'denied', track: null });
  expect(capture).toHaveBeenCalledTimes(1);
  permission.state = 'granted';
  permission.onchange?.();
  await settle();
  expect(devices.audio.value).toMatchObject({ trouble: null, track: given.at(-1) });
});

test('a block that is taken away makes the browser ask again, without a press', async () => {
  permission.state = 'denied';
  const devices = new Devices();
  await devices.start();
  expect(devices.video.value).toMatchObject({ trouble: 'denied', track: null });
  permission.state = 'prompt';
  permission.onchange?.();
  await settle();
  expect(devices.video.value).toMatchObject({ trouble: null, track: given.at(-1) });
});

test('trying again asks for both at once, for the failed one alone where one works, and may fail again', async () => {
  permission.state = 'denied';
  const devices = new Devices();
  await devices.start();
  await devices.again();
  expect(devices.audio.value.trouble).toBe('denied');
  permission.state = 'prompt';
  capture.mockClear();
  await devices.again();
  expect([devices.microphoneOn.value, devices.cameraOn.value]).toEqual([true, true]);
  expect(capture).toHaveBeenCalledTimes(1);
  const camera = devices.video.value.track;
  permission.state = 'denied';
  given.at(0)?.dispatchEvent(new Event('ended'));
  await settle();
  permission.state = 'prompt';
  await devices.again();
  expect(devices.microphoneOn.value).toBe(true);
  expect(devices.video.value.track).toBe(camera);
});

test('what was chosen at the check is asked for in the hearing, before the browser has named any device', async () => {
  await (await open()).devices.choose('audio', 'headset');
  capture.mockClear();
  await open();
  expect(capture.mock.lastCall?.[0]).toMatchObject({ audio: { deviceId: { ideal: 'headset' } } });
  expect(capture.mock.lastCall?.[0].video).not.toHaveProperty('deviceId');
});

test('what was chosen and is there is demanded at once: some browsers take no hint', async () => {
  await (await open()).devices.choose('audio', 'the audio');
  capture.mockClear();
  await open();
  expect(capture.mock.calls.at(0)?.[0]).toMatchObject({ audio: { deviceId: { exact: 'the audio' } } });
});

test('who has left is not opened anew by a permission', async () => {
  const { devices, voice } = await open();
  permission.state = 'denied';
  voice.dispatchEvent(new Event('ended'));
  await settle();
  devices.stop();
  permission.state = 'granted';
  permission.onchange?.();
  await settle();
  expect(devices.audio.value.track).toBeNull();
});

const askedFor = () =>
  capture.mock.calls.map(([{ audio }]) => (audio as MediaTrackConstraints).noiseSuppression);

test('noise is taken out of the voice unless the person wants it otherwise, and the choice is kept', async () => {
  const { devices, voice } = await open();
  await devices.suppressNoise(false);
  expect(voice.applyConstraints.mock.lastCall?.[0]).toMatchObject({
    noiseSuppression: false,
    echoCancellation: true,
  });
  expect(devices.audio.value.track).toBe(voice);
  await open();
  expect(askedFor()).toEqual([true, false]);
});

test('a browser that does not change an open microphone opens it anew, switched as it was', async () => {
  changesOpenOnes = false;
  const { devices, voice } = await open();
  await devices.setMicrophone(false);
  await devices.suppressNoise(false);
  expect(devices.audio.value.track).not.toBe(voice);
  expect(given.at(-1)?.enabled).toBe(false);
  expect(askedFor()).toEqual([true, false]);
});
