import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type ApiCode, ApiProblem } from './api';
import { Persistent } from './persistent';

const page = new EventTarget();
const refusals: ApiCode[] = [];
const ask = vi.fn(async () => {
  const refusal = refusals.shift();
  if (refusal !== undefined) throw new ApiProblem(refusal);
  return 'answer';
});
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const made = () => new Persistent(ask, () => 0);

beforeEach(() => {
  vi.useFakeTimers();
  for (const name of ['addEventListener', 'removeEventListener'] as const)
    vi.stubGlobal(name, page[name].bind(page));
  refusals.length = 0;
  ask.mockClear();
});
afterEach(() => {
  vi.useRealTimers();
});

test('what a server that is away does not answer is asked again by itself until it does, and says why meanwhile', async () => {
  refusals.push('network', 'unavailable', 'too_many');
  const asking = made();
  asking.begin();
  await pass(0);
  expect(asking.problem.value).toBe('network');
  await pass(500);
  expect([ask.mock.calls.length, asking.problem.value]).toEqual([2, 'unavailable']);
  await pass(3_000);
  expect([asking.answer.value, asking.problem.value]).toEqual(['answer', null]);
  await pass(60_000);
  expect(ask).toHaveBeenCalledTimes(4);
});

test('it is asked at once when the network is back', async () => {
  refusals.push(...Array<ApiCode>(4).fill('network'));
  const asking = made();
  asking.begin();
  await pass(4_000);
  expect(ask).toHaveBeenCalledTimes(4);
  page.dispatchEvent(new Event('online'));
  await pass(0);
  expect(asking.answer.value).toBe('answer');
});

test('what no waiting mends is asked once, and again when somebody presses', async () => {
  refusals.push('token_expired');
  const asking = made();
  asking.begin();
  await pass(60_000);
  page.dispatchEvent(new Event('online'));
  expect([ask.mock.calls.length, asking.problem.value]).toEqual([1, 'token_expired']);
  await asking.now();
  expect(asking.answer.value).toBe('answer');
});

test('a page that is closed asks no more', async () => {
  refusals.push('network', 'network');
  const asking = made();
  const end = asking.begin();
  end();
  await pass(60_000);
  expect(ask).toHaveBeenCalledTimes(1);
});
