import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import { shaOfPiece } from './chain/hex';
import { type Disk, type Found, Judge, type Report } from './chain/judge';
import { CHAIN, LONGEST_LINE, MANIFEST, type Segment, STAMPS, WITHHELD } from './chain/line';
import { type Fit, judgeReceipt, judgeStamps, type Receipt, type Stamps } from './chain/outside';

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
  const folder = recordIn(chosen);
  const disk = await diskOf(folder);
  const judge = new Judge(trusted, await withheld(folder.get(WITHHELD)));
  const chain = folder.get(CHAIN);
  if (chain !== undefined) await read(folder, chain, judge, progress);
  const stamps = judgeStamps(await stampLines(folder.get(STAMPS)), judge);
  const fit = receipt === null ? null : judgeReceipt(receipt, judge);
  const report = judge.close(disk);
  const doubted = report.findings.some(({ file }) => file === MANIFEST || file === CHAIN);
  const manifest = report.ended && !doubted ? await readManifest(folder.get(MANIFEST)) : null;
  return { report, manifest, stamps, receipt: fit };
}

/** The record itself, or that of a package. */
function recordIn(chosen: Folder): Folder {
  for (const within of ['', 'data/']) {
    const holds = [CHAIN, MANIFEST, 'log.jsonl'].some((name) => chosen.has(within + name));
    if (!holds) continue;
    const inside = [...chosen].filter(([path]) => path.startsWith(within));
    return new Map(inside.map(([path, file]) => [path.slice(within.length), file]));
  }
  throw new NoRecord();
}

async function read(
  folder: Folder,
  chain: Blob,
  judge: Judge,
  progress: (part: number) => void,
): Promise<void> {
  let passed = 0;
  let told = 0;
  for await (const line of linesOf(chain)) {
    if (line === 'cut') {
      judge.cut();
      continue;
    }
    // No line is empty, so this one is refused as the long one has to be.
    const segment = judge.line(line === 'too long' ? new Uint8Array() : line);
    if (segment !== null) judge.found(segment, await find(folder.get(segment.file), segment));
    passed += line.length + 1;
    if (passed - told < chain.size / 200) continue;
    told = passed;
    progress(Math.min(1, passed / chain.size));
  }
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
