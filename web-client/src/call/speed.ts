import type { Speed } from '../model/speed';

const PATH = '/api/v1/speed';
/** Sizes in KiB: what a slow link carries in a few seconds, and what says something of a fast one. */
const SIZES = [32, 256] as const;
/** A transfer of this length says enough, in milliseconds. */
const ENOUGH_MS = 400;
const PATIENCE_MS = 20_000;

/** Moves a few hundred kilobytes each way and says how fast that went; `unknown`: it could not be found out now. */
export async function measureSpeed(): Promise<Speed> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const down = await fastest((kib) => bring(kib, patience.signal));
    const up = await fastest((kib) => send(kib, patience.signal));
    return { at: 'known', down, up };
  } catch {
    return { at: 'unknown' };
  } finally {
    clearTimeout(timer);
  }
}

/** The best rate that was seen, in kbit/s: what disturbs a transfer only makes it slower. */
async function fastest(transfer: (kib: number) => Promise<void>): Promise<number> {
  let best = 0;
  for (const kib of SIZES) {
    const began = performance.now();
    await transfer(kib);
    const ms = Math.max(1, performance.now() - began);
    best = Math.max(best, (kib * 1024 * 8) / ms);
    if (ms > ENOUGH_MS) break;
  }
  return best;
}

async function bring(kib: number, signal: AbortSignal): Promise<void> {
  const answer = await fetch(`${PATH}?kib=${kib}`, { cache: 'no-store', signal });
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  await answer.arrayBuffer();
}

async function send(kib: number, signal: AbortSignal): Promise<void> {
  const body = new Uint8Array(kib * 1024);
  // At most 64 KiB of chance at once; a proxy packs nothing then.
  for (let at = 0; at < body.length; at += 65_536) crypto.getRandomValues(body.subarray(at, at + 65_536));
  const answer = await fetch(PATH, { method: 'POST', body, signal });
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
}
