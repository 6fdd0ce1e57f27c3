import { bytesToHex } from '@noble/hashes/utils.js';

/** What stands before a public key of Ed25519 in PEM (RFC 8410). */
const PREFIX = '302a300506032b6570032100';

/** The key in what somebody pasted or a file holds: PEM, or the 64 digits that `tyndau recording verify` prints. `null`: there is none. */
export function readKey(text: string): string | null {
  const pem = /-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----/.exec(text);
  if (pem !== null) {
    const hex = hexOf(pem[1] ?? '');
    return hex.startsWith(PREFIX) && hex.length === PREFIX.length + 64 ? hex.slice(PREFIX.length) : null;
  }
  const digits = text.replace(/[\s:]/g, '').toLowerCase();
  return /^[0-9a-f]{64}$/.test(digits) ? digits : null;
}

function hexOf(base64: string): string {
  try {
    return bytesToHex(Uint8Array.from(atob(base64.replace(/\s/g, '')), (byte) => byte.charCodeAt(0)));
  } catch {
    return '';
  }
}
