import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import { shaOfPiece } from './chain/hex';
import { type Disk, type Found, Judge, type Report } from './chain/judge';
import { CHAIN, LONGEST_LINE, MANIFEST, type Segment, STAMPS, WITHHELD } from './chain/line';
import { compare, OPENED, OPENED_KEYS, openedKey, openedOf, sealedOf } from './chain/opened';
import {
  type Cover,
  coverOf,
  type Fit,
  judgeReceipt,
  judgeStamps,
  type Receipt,
  type Stamps,
} from './chain/outside';

/** The files of a folder, by their paths within it. */
export type Folder = ReadonlyMap<string, Blob>;

/** What the manifest says of a track. */
interface MediaFile {
  path: string;
  name: string;
  role: string;
  kind: string;
}

/** What the manifest says, if it can be believed. */
export interface Manifest {
  zero?: string;
  files: MediaFile[];
}

export interface Verified {
  report: Report;
  manifest: Manifest | null;
  stamps: Stamps;
  /** Whether the reader's receipt fits; `null`: they have none. */
  receipt: Fit | null;
  /** How far others hold what was written. */
  cover: Cover;
}

/** The folder holds no record. */
export class NoRecord extends Error {}

const LONGEST_MANIFEST = 64 * 1024 * 1024;
const MOST_PARTS = 1000;
const SLICE = 1024 * 1024;

/** Verifies the record in a folder; `trusted` is the court's key, `receipt` what the reader kept since the hearing. `progress` is told how much of the chain was read, from 0 to 1. */
export async function verify(
  chosen: Folder,
  trusted: string | null,
  receipt: Receipt | null = null,
  progress: (part: number) => void = () => {},
): Promise<Verified> {
  const path = recordIn(chosen);
  const folder = within(chosen, path);
  const disk = await diskOf(folder);
  const judge = new Judge(trusted, await withheld(folder.get(WITHHELD)));
  const chain = folder.get(CHAIN);
  const proved = chain === undefined ? new Map() : await read(folder, chain, judge, progress);
  if (path !== '') await judgeOpened(within(chosen, OPENED), folder, proved, judge);
  const stamps = judgeStamps(await stampLines(folder.get(STAMPS)), judge);
  const fit = receipt === null ? null : judgeReceipt(receipt, judge);
  const cover = coverOf(stamps, fit, judge);
  const report = judge.close(disk);
  const doubted = report.findings.some(({ file }) => file === MANIFEST || file === CHAIN);
  const manifest = report.ended && !doubted ? await readManifest(folder.get(MANIFEST)) : null;
  return { report, manifest, stamps, receipt: fit, cover };
}

/** Where the record itself lies, or that of a package. */
function recordIn(chosen: Folder): string {
  for (const path of ['', 'data/']) {
    const holds = [CHAIN, MANIFEST, 'log.jsonl'].some((name) => chosen.has(path + name));
    if (holds) return path;
  }
  throw new NoRecord();
}

function within(chosen: Folder, folder: string): Folder {
  const inside = [...chosen].filter(([path]) => path.startsWith(folder));
  return new Map(inside.map(([path, file]) => [path.slice(folder.length), file]));
}

/** Gives the files of which every byte that the chain names was looked at, and how long they are. */
async function read(
  folder: Folder,
  chain: Blob,
  judge: Judge,
  progress: (part: number) => void,
): Promise<Map<string, bigint>> {
  const looked = new Map<string, bigint>();
  let passed = 0;
  let told = 0;
  for await (const line of linesOf(chain)) {
    if (line === 'cut') {
      judge.cut();
      continue;
    }
    // No line is empty, so this one is refused as the long one has to be.
    const segment = judge.line(line === 'too long' ? new Uint8Array() : line);
    if (segment !== null) {
      judge.found(segment, await find(folder.get(segment.file), segment));
      const { file, from, to } = segment;
      looked.set(file, (looked.get(file) ?? 0n) + to - from);
    }
    passed += line.length + 1;
    if (passed - told < chain.size / 200) continue;
    told = passed;
    progress(Math.min(1, passed / chain.size));
  }
  return new Map([...looked].filter(([file, length]) => judge.covered.get(file) === length));
}

/** Holds what a package has open against what its record has sealed, as src/edge/recorder/opened.rs does. */
async function judgeOpened(
  opened: Folder,
  record: Folder,
  proved: ReadonlyMap<string, bigint>,
  judge: Judge,
): Promise<void> {
  const keys = await openedKeys(opened.get(OPENED_KEYS));
  const names = new Set([...opened.keys()].map((path) => path.split('/')[0] ?? ''));
  names.delete(OPENED_KEYS);
  for (const name of [...names].sort()) {
    const sealed = sealedOf(name);
    const [file, key, length] = [opened.get(name), keys.get(sealed), proved.get(sealed)];
    keys.delete(sealed);
    const from = record.get(sealed)?.slice(0, Number(length ?? 0n));
    const can = file !== undefined && key !== undefined && length !== undefined && from !== undefined;
    const wrong = can ? await compare(from, key, file) : 'unproved';
    if (wrong !== null) judge.misfits(wrong, OPENED + name, null);
  }
  for (const sealed of [...keys.keys()].sort()) judge.misfits('gone', OPENED + openedOf(sealed), null);
}

async function openedKeys(file: Blob | undefined): Promise<Map<string, Uint8Array>> {
  const keys = new Map<string, Uint8Array>();
  if (file === undefined) return keys;
  for await (const line of linesOf(file)) {
    const read = typeof line === 'string' ? null : openedKey(line);
    if (read !== null) keys.set(read.file, read.key);
  }
  return keys;
}

async function find(file: Blob | undefined, { from, to }: Segment): Promise<Found> {
  if (file === undefined) return 'gone';
  if (BigInt(file.size) < to) return 'short';
  return { sha256: await shaOfPiece(await bytes(file, Number(from), Number(to))) };
}

async function diskOf(folder: Folder): Promise<Disk> {
  const files = new Map<string, number>();
  for (const [path, { size }] of folder) {
    const [name, ...below] = path.split('/');
    if (name !== undefined) files.set(below.length > 0 ? `${name}/` : name, below.length > 0 ? 0 : size);
  }
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const manifest = folder.get(MANIFEST);
  return { files: sorted, manifest: manifest === undefined ? null : await hashOf(manifest) };
}

async function hashOf(file: Blob): Promise<string> {
  const hasher = sha256.create();
  for (let from = 0; from < file.size; from += SLICE) hasher.update(await bytes(file, from, from + SLICE));
  return bytesToHex(hasher.digest());
}

async function withheld(file: Blob | undefined): Promise<Uint8Array[]> {
  const lines: Uint8Array[] = [];
  if (file === undefined) return lines;
  for await (const line of linesOf(file)) {
    lines.push(typeof line === 'string' ? new Uint8Array() : line);
    // One too many is refused as one that nobody signed.
    if (lines.length > MOST_PARTS) return [new Uint8Array()];
  }
  return lines;
}

/** A stamp that was being written when the machine failed is none. */
async function stampLines(file: Blob | undefined): Promise<(Uint8Array | 'too long')[]> {
  const lines: (Uint8Array | 'too long')[] = [];
  if (file === undefined) return lines;
  for await (const line of linesOf(file)) if (line !== 'cut') lines.push(line);
  return lines;
}

async function readManifest(file: Blob | undefined): Promise<Manifest | null> {
  if (file === undefined || file.size > LONGEST_MANIFEST) return null;
  try {
    const read: Manifest = JSON.parse(await file.text());
    return Array.isArray(read.files) ? read : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** A file line by line, without their ends, however long and broken it is. */
export async function* linesOf(file: Blob): AsyncGenerator<Uint8Array | 'too long' | 'cut'> {
  let rest: Uint8Array = new Uint8Array();
  let passing = false;
  for (let from = 0; from < file.size; from += SLICE) {
    const slice = await bytes(file, from, from + SLICE);
    const have = rest.length === 0 ? slice : concatBytes(rest, slice);
    let start = 0;
    for (let end = have.indexOf(0x0a); end >= 0; end = have.indexOf(0x0a, start)) {
      const long = passing || end - start > LONGEST_LINE;
      yield long ? 'too long' : have.subarray(start, end);
      passing = false;
      start = end + 1;
    }
    rest = have.subarray(start);
    if (rest.length <= LONGEST_LINE) continue;
    passing = true;
    rest = new Uint8Array();
  }
  if (passing || rest.length > 0) yield 'cut';
}

async function bytes(file: Blob, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.slice(from, to).arrayBuffer());
}
