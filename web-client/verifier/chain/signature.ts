import { hashes, Point } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, hexToBytes } from '@noble/hashes/utils.js';

hashes.sha512 = sha512;

const { n: ORDER } = Point.CURVE();

/**
 * Whether `signature` is the one that the private half of `key` made of `message` (RFC 8032, without its cofactor), S below the group's
 * order and no point of small order: the library's own check lets pass what other verifiers refuse.
 */
export function isSigned(key: string, message: Uint8Array, signature: string): boolean {
  const [keyBytes, bytes] = [hexToBytes(key), hexToBytes(signature)];
  const s = littleEndian(bytes.subarray(32));
  const [a, r] = [point(keyBytes), point(bytes.subarray(0, 32))];
  if (a === null || r === null || s >= ORDER) return false;
  const k = littleEndian(sha512(concatBytes(bytes.subarray(0, 32), keyBytes, message))) % ORDER;
  return times(Point.BASE, s).equals(r.add(times(a, k)));
}

function point(bytes: Uint8Array): Point | null {
  try {
    const read = Point.fromBytes(bytes, false);
    return read.isSmallOrder() ? null : read;
  } catch {
    return null;
  }
}

/** Nothing here is secret, so no time has to be constant. */
function times(point: Point, by: bigint): Point {
  return by === 0n ? Point.ZERO : point.multiply(by, false);
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}
