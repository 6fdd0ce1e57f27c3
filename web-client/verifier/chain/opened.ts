import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import type { Wrong } from './findings';
import { readObject } from './json';
import { isFileName } from './line';

/** The folder of a package with what was sealed, open. */
export const OPENED = 'opened/';
export const OPENED_KEYS = 'keys.jsonl';
const SEALED = '.sealed';
const HEAD = new TextEncoder().encode('tyndau-sealed-1\n');
const FRAME_HEAD = 8;
const TAG = 16;
const LONGEST = 1 << 20;
/** More than any frame is long, so that one is always whole after the next slice. */
const SLICE = 2 * LONGEST;

/** The sealed file that an opened one was made of. */
export function sealedOf(opened: string): string {
  return opened + SEALED;
}

export function openedOf(sealed: string): string {
  return sealed.slice(0, -SEALED.length);
}

/** A line of the keys' file, as src/record/closed/opened.rs reads it; `null`: it is none. */
export function openedKey(line: Uint8Array): { file: string; key: Uint8Array } | null {
  const read = readObject(new TextDecoder().decode(line));
  const [file, key] = [read?.get('file'), read?.get('key')];
  if (read?.size !== 2 || typeof file !== 'string' || typeof key !== 'string') return null;
  if (!isFileName(file) || !file.endsWith(SEALED) || !/^[0-9a-f]{64}$/.test(key)) return null;
  return { file, key: hexToBytes(key) };
}

/** Holds an opened file against the sealed one that the record has, as src/edge/recorder/opened.rs does; `null`: it is the same. */
export async function compare(sealed: Blob, key: Uint8Array, opened: Blob): Promise<Wrong | null> {
  let rest: Uint8Array = new Uint8Array();
  let [passed, number, begun] = [0, 0, false];
  for (let from = 0; from < sealed.size; from += SLICE) {
    rest = concatBytes(rest, await bytes(sealed, from, from + SLICE));
    if (!begun && rest.length >= HEAD.length) {
      if (HEAD.some((byte, at) => rest[at] !== byte)) return 'unproved';
      begun = true;
      rest = rest.subarray(HEAD.length);
    }
    const plain: Uint8Array[] = [];
    while (begun && rest.length >= FRAME_HEAD) {
      const length = lengthOf(rest, number);
      if (length === null) return 'unproved';
      const end = FRAME_HEAD + length + TAG;
      if (rest.length < end) break;
      const frame = openFrame(key, number, rest.subarray(0, end));
      if (frame === null) return 'unproved';
      plain.push(frame);
      number += 1;
      rest = rest.subarray(end);
    }
    const held = concatBytes(...plain);
    const there = await bytes(opened, passed, passed + held.length);
    if (there.length !== held.length || held.some((byte, at) => there[at] !== byte)) return 'opened';
    passed += held.length;
  }
  return opened.size === passed ? null : 'opened';
}

/** How many bytes the frame with this number holds; `null`: another one stands there. */
function lengthOf(head: Uint8Array, number: number): number | null {
  const view = new DataView(head.buffer, head.byteOffset, FRAME_HEAD);
  const length = view.getUint32(4);
  return view.getUint32(0) === number && length >= 1 && length <= LONGEST ? length : null;
}

function openFrame(key: Uint8Array, number: number, frame: Uint8Array): Uint8Array | null {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setUint32(8, number);
  try {
    const cipher = chacha20poly1305(key, nonce, frame.subarray(0, FRAME_HEAD));
    return cipher.decrypt(frame.subarray(FRAME_HEAD));
  } catch {
    return null;
  }
}

async function bytes(file: Blob, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.slice(from, to).arrayBuffer());
}
