import { concatBytes } from '@noble/hashes/utils.js';
import { readObject, type Value } from './json';
import { isSigned } from './signature';

export const FORMAT = 1n;
export const LONGEST_LINE = 16 * 1024;
export const LONGEST_PIECE = 4n * 1024n * 1024n;
export const CHAIN = 'chain.jsonl';
export const MANIFEST = 'manifest.json';
export const WITHHELD = 'withheld.jsonl';
export const STAMPS = 'stamps.jsonl';

const CONTEXT = new TextEncoder().encode('tyndau-record-1\n');

export interface Begin {
  kind: 'begin';
  format: bigint;
  hearing: string;
  case_number: string;
  started_ms: bigint;
  key: string;
  court_key: string;
}

export interface Segment {
  kind: 'segment';
  n: bigint;
  prev: string;
  file: string;
  from: bigint;
  to: bigint;
  from_ms: bigint;
  to_ms: bigint;
  sha256: string;
}

export interface Epoch {
  kind: 'epoch' | 'recovered';
  n: bigint;
  prev: string;
  epoch: bigint;
  leaves: bigint;
  root: string;
  head: string;
  at_ms: bigint;
}

export interface End {
  kind: 'end';
  n: bigint;
  prev: string;
  head: string;
  manifest: string | null;
  at_ms: bigint;
}

export interface WithheldLine {
  kind: 'withheld';
  record: string;
  segments: readonly (readonly [bigint, bigint])[];
  reason: string;
  at_ms: bigint;
}

export type Line = Begin | Segment | Epoch | End | WithheldLine;

/** A line as it was read: what it says, and by whom it was signed. */
export interface Said {
  line: Line;
  isSignedBy(key: string): boolean;
}

type Is = (value: Value) => boolean;

const text: Is = (value) => typeof value === 'string';
const number: Is = (value) => typeof value === 'bigint';
const small: Is = (value) => typeof value === 'bigint' && value < 2n ** 32n;
const hash: Is = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const pairs: Is = (value) => Array.isArray(value);
const EPOCH = { n: number, prev: hash, epoch: number, leaves: number, root: hash, head: hash, at_ms: number };

const MEMBERS: Readonly<Record<Line['kind'], Readonly<Record<string, Is>>>> = {
  begin: { format: small, hearing: text, case_number: text, started_ms: number, key: hash, court_key: hash },
  segment: {
    n: number,
    prev: hash,
    file: text,
    from: number,
    to: number,
    from_ms: number,
    to_ms: number,
    sha256: hash,
  },
  epoch: EPOCH,
  recovered: EPOCH,
  end: {
    n: number,
    prev: hash,
    head: hash,
    manifest: (value) => value === null || hash(value),
    at_ms: number,
  },
  withheld: { record: hash, segments: pairs, reason: text, at_ms: number },
};

const SIGNED = /^([\s\S]*),"signature":"([0-9a-f]{128})"\}$/;

/** Reads a line; `null`: it is none. */
export function readLine(bytes: Uint8Array): Said | null {
  const whole = decode(bytes);
  if (whole === null) return null;
  const [, open, signature] = SIGNED.exec(whole) ?? [];
  const body = open === undefined ? whole : `${open}}`;
  const line = lineOf(readObject(body));
  if (line === null || (signature === undefined) !== (line.kind === 'segment')) return null;
  const isSignedBy = (key: string) => signature !== undefined && isSigned(key, message(body), signature);
  return { line, isSignedBy };
}

function lineOf(members: Map<string, Value> | null): Line | null {
  const kind = members?.get('kind');
  if (members == null || typeof kind !== 'string' || !Object.hasOwn(MEMBERS, kind)) return null;
  const wanted = Object.entries(MEMBERS[kind as Line['kind']]);
  const fits = wanted.every(([name, is]) => members.has(name) && is(members.get(name) ?? null));
  if (!fits || members.size !== wanted.length + 1) return null;
  return Object.fromEntries(members) as unknown as Line;
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function message(body: string): Uint8Array {
  return concatBytes(CONTEXT, new TextEncoder().encode(body));
}

/** Whether a chain can name a file of this name: nothing outside of the folder can be meant, nor the proof itself. */
export function isFileName(name: string): boolean {
  return (
    /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,254}$/.test(name) && ![CHAIN, MANIFEST, WITHHELD, STAMPS].includes(name)
  );
}
