import { readObject, type Value } from './json';
import type { Judge } from './judge';
import { LONGEST_LINE, STAMPS } from './line';
import type { Head } from './links';

const MOST_STAMPS = 60_480;
/** How a receipt is called where a file would be named. */
export const RECEIPT = 'receipt';

/** What the time stamps of a record say. Their signatures are not judged here: `tyndau recording verify --stamp-ca` does that. */
export interface Stamps {
  count: number;
  /** Which line was stamped last, when it was written, and when its authority is said to have stamped it. */
  last: { n: bigint; untilMs: bigint; stampedMs: bigint } | null;
}

/** How far a record is covered by what others hold of it. `judged`: it is not only by time stamps, whose signatures nobody looks at here. */
export type Cover = 'nothing' | 'whole' | { untilMs: bigint; judged: boolean };

/** What a page of the hearing kept. */
export interface Receipt {
  hearing: string;
  record: string;
  n: bigint;
  head: string;
  at_ms: bigint;
}

export type Fit = { fits: Head } | 'changed' | 'missing' | 'other';

/** Holds time stamps against the chain, as src/record/evidence/stamps.rs does but for their signatures. */
export function judgeStamps(lines: readonly (Uint8Array | 'too long')[], judge: Judge): Stamps {
  const stamps: Stamps = { count: 0, last: null };
  let before = -1n;
  for (const line of lines) {
    const stamp = line === 'too long' ? null : stampOf(line);
    const head = stamp === null ? undefined : judge.heads.get(stamp.n);
    if (stamp !== null && stamp.n > before && head === undefined && !judge.isWhole) continue;
    if (stamp === null || stamp.n <= before || stamps.count >= MOST_STAMPS || head?.hash !== stamp.line) {
      judge.misfits('stamp', STAMPS, null);
      continue;
    }
    before = stamp.n;
    stamps.count += 1;
    stamps.last = { n: stamp.n, untilMs: head.atMs, stampedMs: stamp.at_ms };
  }
  return stamps;
}

/** Holds a receipt against the chain, as src/record/evidence/receipt.rs does. */
export function judgeReceipt(receipt: Receipt, judge: Judge): Fit {
  const first = judge.heads.get(0n);
  if (first === undefined) return 'missing';
  if (first.hash !== receipt.record) return 'other';
  const head = judge.heads.get(receipt.n);
  if (head?.hash === receipt.head) return { fits: head };
  if (head === undefined && !judge.isWhole) return 'missing';
  judge.misfits('receipt', RECEIPT, receipt.at_ms);
  return 'changed';
}

/** What time stamps and the reader's receipt cover, as src/record/evidence/cover.rs has it. */
export function coverOf(stamps: Stamps, receipt: Fit | null, judge: Judge): Cover {
  const kept = typeof receipt === 'object' && receipt !== null ? receipt.fits : null;
  const stamped = stamps.last;
  if (stamped !== null && (kept === null || stamped.n > kept.n)) {
    return { untilMs: stamped.untilMs, judged: false };
  }
  if (kept === null) return 'nothing';
  const last = [...judge.heads.keys()].at(-1);
  return judge.isWhole && kept.n === last ? 'whole' : { untilMs: kept.atMs, judged: true };
}

/** Reads a receipt; `null`: it is none. */
export function readReceipt(text: string): Receipt | null {
  const read = text.length > LONGEST_LINE ? null : readObject(text);
  const is = { format: number, hearing: string, record: hash, n: number, head: hash, at_ms: number };
  if (!fits(read, is) || read.get('format') !== 1n) return null;
  return Object.fromEntries(read) as unknown as Receipt;
}

function stampOf(line: Uint8Array): { n: bigint; line: string; at_ms: bigint } | null {
  const read = readObject(new TextDecoder().decode(line));
  if (!fits(read, { n: number, line: hash, at_ms: number, token: string })) return null;
  return Object.fromEntries(read) as unknown as { n: bigint; line: string; at_ms: bigint };
}

type Is = (value: Value | undefined) => boolean;
const number: Is = (value) => typeof value === 'bigint';
const string: Is = (value) => typeof value === 'string';
const hash: Is = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

function fits(read: Map<string, Value> | null, is: Record<string, Is>): read is Map<string, Value> {
  const wanted = Object.entries(is);
  return read?.size === wanted.length && wanted.every(([name, has]) => has(read.get(name)));
}
