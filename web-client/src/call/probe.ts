import type { Reached } from '../model/check';

/** A small file of the page that needs no token. */
const SMALL = '/mark.svg';
const ROUNDS = 5;
const PATIENCE_MS = 8_000;

/**
 * Tries the ways to the server that need no token: an answer over HTTP, several times, and the opening of a WebSocket, which
 * is closed at once. The way of voice and picture cannot be tried: the media port answers nobody who has not joined.
 */
export async function probe(): Promise<Reached> {
  const times: number[] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) times.push(await answered());
  } catch {
    return { at: 'nowhere' };
  }
  // The first answer also opens the connection.
  const ms = Math.round(median(times.slice(1)));
  return (await talks()) ? { at: 'talk', ms } : { at: 'page' };
}

async function answered(): Promise<number> {
  const began = performance.now();
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(SMALL, { cache: 'no-store', signal: patience.signal });
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    await answer.arrayBuffer();
    return performance.now() - began;
  } finally {
    clearTimeout(timer);
  }
}

function talks(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws`);
    const done = (opened: boolean) => {
      clearTimeout(patience);
      socket.close();
      resolve(opened);
    };
    const patience = setTimeout(() => done(false), PATIENCE_MS);
    socket.onopen = () => done(true);
    socket.onerror = () => done(false);
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
