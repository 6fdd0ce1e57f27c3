import { afterEach, expect, test, vi } from 'vitest';
import type { RecordingCard } from './messages';
import { allRecords, recordingsApi } from './recordings';

afterEach(() => vi.unstubAllGlobals());

test('a list that goes on is read to its end', async () => {
  const card = (id: string) => ({ id }) as RecordingCard;
  const pages: Record<string, { recordings: RecordingCard[]; next?: string }> = {
    '': { recordings: [card('c')], next: '2~c' },
    '2~c': { recordings: [card('b')], next: '1~b' },
    '1~b': { recordings: [card('a')] },
  };
  const all = await allRecords((after) => Promise.resolve(pages[after ?? ''] ?? { recordings: [] }));
  expect(all.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
});

/** The server's answers, one after the other; gives what it was asked. */
function answers(...all: Response[]) {
  const asked = vi.fn((..._asked: [path: string, init: RequestInit]) => Promise.resolve(all.shift()));
  vi.stubGlobal('fetch', asked);
  return asked;
}

test('a package is asked for as it is ordered, and comes as a file', async () => {
  const asked = answers(new Response('tar'));
  const file = await recordingsApi('token').pack('h-1.a', { with_closed: true });
  expect(await file.text()).toBe('tar');
  const [path, init] = asked.mock.calls[0] ?? [];
  expect([path, init?.method, init?.body]).toEqual([
    '/api/v1/recordings/h-1.a/packages',
    'POST',
    '{"with_closed":true}',
  ]);
  expect(init?.headers).toMatchObject({ authorization: 'Bearer token' });
});

test('a package that is refused or breaks off is no file', async () => {
  const problem = { type: 'x', title: 'x', status: 409, code: 'record_broken', detail: 'x' };
  answers(Response.json(problem, { status: 409 }));
  await expect(recordingsApi('token').pack('h-1.a', {})).rejects.toMatchObject({ code: 'record_broken' });
  const broken = new ReadableStream({
    start(stream) {
      stream.enqueue(new Uint8Array([1]));
      stream.error(new TypeError('cut'));
    },
  });
  answers(new Response(broken));
  await expect(recordingsApi('token').pack('h-1.a', {})).rejects.toMatchObject({ code: 'network' });
});

test('what was decided is read to its end, with the signatures that count', async () => {
  const act = (who: string) => ({ at: '2026-11-27T00:00:00Z', who, act: 'destroy', reason: 'x' });
  const asked = answers(
    Response.json({ acts: [act('a')], signatures: 2, next: '100' }),
    Response.json({ acts: [act('b')], signatures: 2 }),
  );
  const { acts, signatures } = await recordingsApi('token').acts('h-1.a');
  expect([acts.map(({ who }) => who), signatures]).toEqual([['a', 'b'], 2]);
  expect(asked.mock.calls.map(([path]) => path)).toEqual([
    '/api/v1/recordings/h-1.a/acts',
    '/api/v1/recordings/h-1.a/acts?after=100',
  ]);
});
