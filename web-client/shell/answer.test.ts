import { afterEach, expect, test, vi } from 'vitest';
import { isForThePage, pageOrShell } from './answer';

afterEach(() => void vi.useRealTimers());

const page = (status: number) => new Response('page', { status });
const told = async (ask: () => Promise<Response>) =>
  (await pageOrShell(ask, () => new Response('shell'))).text();

test('whatever the server itself answers is passed on', async () => {
  for (const status of [200, 404, 503]) expect(await told(async () => page(status))).toBe('page');
});

test('without a network, and when a proxy does not reach the server, the shell is shown', async () => {
  expect(await told(() => Promise.reject(new TypeError('failed to fetch')))).toBe('shell');
  for (const status of [502, 504]) expect(await told(async () => page(status))).toBe('shell');
});

test('a server that never answers is waited for, and not for ever', async () => {
  vi.useFakeTimers();
  const shown = told(() => new Promise(() => undefined));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(await shown).toBe('shell');
});

test('only the page itself is stood in for', () => {
  const asked = (mode: string, path: string) => isForThePage({ mode, url: `https://court.example${path}` });
  expect(asked('navigate', '/join')).toBe(true);
  for (const [mode, path] of [
    ['navigate', '/api/v1/recordings/a/files/1'],
    ['cors', '/api/v1/join'],
    ['no-cors', '/hall/film.mp4'],
    ['same-origin', '/assets/index.js'],
  ] as const) {
    expect(asked(mode, path), path).toBe(false);
  }
});
