import type { RecordHead } from '../signal/messages';

/** Where a browser keeps the newest receipt for a record. */
export function receiptKey({ hearing, record }: RecordHead): string {
  return `tyndau.receipt.${hearing}.${record.slice(0, 16)}`;
}

/** A receipt as its file holds it (docs/record-format.md). It names nobody. */
export function receiptText({ hearing, record, n, head, at_ms }: RecordHead): string {
  return JSON.stringify({ format: 1, hearing, record, n, head, at_ms });
}
