import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Devices } from './call/devices';
import { renewed, renewOnce } from './renewal';
import { keepSwitches, openSoon } from './returning';
import { switchVault, tabVault } from './signal/vault';

/** A tab: what it keeps outlives its pages. */
let storage: Map<string, string>;
let how: 'navigate' | 'reload';
let discarded: boolean;
const reload = vi.fn();

class Navigation {
  readonly type = how;
}

beforeEach(() => {
  storage = new Map();
  [how, discarded] = ['navigate', false];
  reload.mockReset();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, value: string) => storage.set(key, value),
    removeItem: (key: string) => storage.delete(key),
  });
  vi.stubGlobal('PerformanceNavigationTiming', Navigation);
  vi.stubGlobal('performance', { now: () => 0, getEntriesByType: () => [new Navigation()] });
  vi.stubGlobal('document', {
    get wasDiscarded() {
      return discarded;
    },
  });
  vi.stubGlobal('location', { reload });
  vi.stubGlobal('navigator', {});
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test.each(['a reload', 'a tab that the browser had thrown away'])('the secret is there after %s', (way) => {
  tabVault('link').write('secret');
  if (way === 'a reload') how = 'reload';
  else discarded = true;
  expect(tabVault('link').read()).toBe('secret');
  expect(tabVault('another link').read()).toBeNull();
});

test('a duplicated tab neither uses the secret nor finds it when it is loaded anew', () => {
  tabVault('link').write('secret');
  expect(tabVault('link').read()).toBeNull();
  how = 'reload';
  expect(tabVault('link').read()).toBeNull();
});

test('after leaving nobody comes back without a press', () => {
  const vault = tabVault('link');
  vault.write('secret');
  vault.write(null);
  how = 'reload';
  expect(tabVault('link').read()).toBeNull();
});

test('microphone and camera stay as they were switched, each on its own', () => {
  const before = new Devices();
  keepSwitches(before, switchVault('link'));
  void before.setMicrophone(false);
  how = 'reload';
  const after = new Devices();
  keepSwitches(after, switchVault('link'));
  expect([after.audio.value.wanted, after.video.value.wanted]).toEqual([false, true]);
  void after.setCamera(false);
  const later = new Devices();
  keepSwitches(later, switchVault('link'));
  expect([later.audio.value.wanted, later.video.value.wanted]).toEqual([false, false]);
});

test('who is asked by the browser first comes back silent and unseen, and an answer that comes late switches nothing on', async () => {
  vi.useFakeTimers();
  const tracks = { enabled: true, readyState: 'live', addEventListener: () => {}, stop: vi.fn() };
  let answer: (stream: unknown) => void = () => {};
  const getUserMedia = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia, enumerateDevices: async () => [] } });
  const devices = new Devices();
  const closed = openSoon(devices);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await closed).toEqual({ microphone: true, camera: true });
  answer({ getAudioTracks: () => [tracks], getVideoTracks: () => [tracks] });
  await vi.advanceTimersByTimeAsync(0);
  expect([devices.microphoneOn.value, devices.cameraOn.value]).toEqual([false, false]);
});

test('another version loads the page anew once, and again only after it was understood', () => {
  expect(renewOnce()).toBe(true);
  expect(renewOnce()).toBe(false);
  expect(reload).toHaveBeenCalledTimes(1);
  renewed();
  expect(renewOnce()).toBe(true);
});

test('where nothing can be kept the page does not load itself anew', () => {
  vi.stubGlobal('sessionStorage', undefined);
  expect(renewOnce()).toBe(false);
  expect(reload).not.toHaveBeenCalled();
});
