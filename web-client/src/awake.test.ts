import { type Signal, signal } from '@preact/signals';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepAwake } from './awake';

/** A lock of the screen that the system can take back. */
class Sentinel extends EventTarget {
  released = false;
  async release(): Promise<void> {
    this.released = true;
    this.dispatchEvent(new Event('release'));
  }
}

const shown = () => Object.assign(new EventTarget(), { visibilityState: 'visible' });
let page = shown();
const request = vi.fn<() => Promise<Sentinel>>();
let handheld = true;
let wanted: Signal<boolean>;
let lost: Signal<boolean>;

beforeEach(() => {
  vi.useFakeTimers();
  [wanted, lost, handheld] = [signal(false), signal(false), true];
  page = shown();
  request.mockReset().mockImplementation(async () => new Sentinel());
  vi.stubGlobal('document', page);
  vi.stubGlobal('matchMedia', () => ({ matches: handheld }));
  vi.stubGlobal('navigator', { wakeLock: { request } });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settled = () => vi.advanceTimersByTimeAsync(0);

async function turn(state: 'visible' | 'hidden'): Promise<void> {
  page.visibilityState = state;
  page.dispatchEvent(new Event('visibilitychange'));
  await settled();
}

async function inTheHearing() {
  const awake = keepAwake(wanted, lost);
  wanted.value = true;
  await settled();
  return awake;
}

test('while the screen is kept on, or nobody wants it, there is nothing to say', async () => {
  const awake = await inTheHearing();
  expect(awake.mayLock.value).toBe(false);
  request.mockRejectedValue(new Error('NotAllowedError'));
  wanted.value = false;
  await settled();
  expect(awake.mayLock.value).toBe(false);
});

test('a browser that refuses to keep the screen on, or cannot, is told of', async () => {
  request.mockRejectedValue(new Error('NotAllowedError'));
  expect((await inTheHearing()).mayLock.value).toBe(true);
  vi.stubGlobal('navigator', {});
  [wanted, lost] = [signal(false), signal(false)];
  expect((await inTheHearing()).mayLock.value).toBe(true);
});

test('a lock that the system takes back is asked for again, and missed if it is not given', async () => {
  const sentinel = new Sentinel();
  request.mockResolvedValueOnce(sentinel);
  const awake = await inTheHearing();
  request.mockRejectedValue(new Error('battery low'));
  await sentinel.release();
  await settled();
  expect(request).toHaveBeenCalledTimes(2);
  expect(awake.mayLock.value).toBe(true);
});

test('whoever comes back to a phone that was locked is told for how long they were away', async () => {
  const awake = await inTheHearing();
  await turn('hidden');
  await vi.advanceTimersByTimeAsync(84_000);
  await turn('visible');
  expect(awake.away.value).toBe(84);
});

test('on a laptop only an absence that cost the link is told', async () => {
  handheld = false;
  const awake = await inTheHearing();
  await turn('hidden');
  await vi.advanceTimersByTimeAsync(60_000);
  await turn('visible');
  expect(awake.away.value).toBeNull();
  await turn('hidden');
  await vi.advanceTimersByTimeAsync(60_000);
  lost.value = true;
  await turn('visible');
  expect(awake.away.value).toBe(60);
  lost.value = false;
  await turn('hidden');
  await vi.advanceTimersByTimeAsync(30_000);
  lost.value = true;
  lost.value = false;
  await turn('visible');
  expect(awake.away.value).toBe(30);
});

test('before one has joined nobody is away', async () => {
  const awake = keepAwake(wanted, lost);
  await turn('hidden');
  await vi.advanceTimersByTimeAsync(60_000);
  await turn('visible');
  expect(awake.away.value).toBeNull();
});
