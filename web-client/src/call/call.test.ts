import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Call } from './call';
import { Peer } from './peer';

/** Peers that do nothing: what counts is how many are made. */
vi.mock('./peer', () => ({
  Peer: vi.fn(function (this: object) {
    Object.assign(this, { atMost() {}, send: async () => {}, measure: async () => null, close() {} });
  }),
}));
const built = vi.mocked(Peer);

const PLAN = { audio: 2, video: 2 };
const world = { offer: async () => 'done' as const, stats: () => {}, rebuilt: vi.fn(), chance: () => 0 };

beforeEach(() => {
  vi.useFakeTimers();
  built.mockClear();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A message through a channel comes when all that is to be done before is done. */
const nextTask = () =>
  new Promise<void>((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(null);
  });

test('a path that the server has ended is built again by itself, and only one at a time', async () => {
  const call = new Call(world);
  call.begin(PLAN, true, true);
  await nextTask();
  expect(built).toHaveBeenCalledTimes(1);
  call.broken();
  expect(call.apartSince.value).not.toBeNull();
  call.broken();
  await vi.advanceTimersByTimeAsync(60_000);
  await nextTask();
  expect(built).toHaveBeenCalledTimes(2);
  call.end();
});

test('what the server says is shown before a path is built, and one that is wanted no more is not built', async () => {
  const call = new Call(world);
  call.begin(PLAN, true, true);
  expect(call.apartSince.value).not.toBeNull();
  expect(built).not.toHaveBeenCalled();
  const more = { audio: 5, video: 5 };
  call.grow(more);
  call.begin(more, true, false);
  await nextTask();
  expect(built.mock.calls.map(([plan]) => plan)).toEqual([more]);
  call.begin(PLAN, true, true);
  call.end();
  await nextTask();
  expect(built).toHaveBeenCalledTimes(1);
});

test('where there is no path, none is built', async () => {
  const call = new Call(world);
  call.broken();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(built).not.toHaveBeenCalled();
});
