import type { RecordHead } from '../signal/messages';

/** How the keys begin under which a browser keeps the receipts for the records of a hearing. */
export function receiptsOf(hearing: string): string {
  return `tyndau.receipt.${hearing}.`;
}

/** Where a browser keeps the newest receipt for a record. */
export function receiptKey({ hearing, record }: RecordHead): string {
  return `${receiptsOf(hearing)}${record.slice(0, 16)}`;
}

/** A receipt as its file holds it (docs/record-format.md). It names nobody. */
export function receiptText({ hearing, record, n, head, at_ms }: RecordHead): string {
  return JSON.stringify({ format: 1, hearing, record, n, head, at_ms });
}

/** What people can compare and write down of a receipt. */
export function receiptCode({ head }: Pick<RecordHead, 'head'>): string {
  return head.slice(0, 8);
}

/** The receipts among what is kept, one a record, the oldest first; `told`: by the server since the page was opened. */
export function receipts(texts: readonly string[], told: RecordHead | null): readonly RecordHead[] {
  const all = texts.flatMap((text) => readReceipt(text) ?? []);
  const isKept = told === null || all.some(({ record }) => record === told.record);
  return [...all, ...(isKept ? [] : [told])].sort((a, b) => a.at_ms - b.at_ms);
}

function readReceipt(text: string): RecordHead | null {
  try {
    const { format, hearing, record, n, head, at_ms } = JSON.parse(text);
    const texts = [hearing, record, head].every((one) => typeof one === 'string');
    const isOurs = format === 1 && texts && typeof n === 'number' && typeof at_ms === 'number';
    return isOurs ? { hearing, record, n, head, at_ms } : null;
  } catch {
    return null;
  }
}

/** The hearing that a link names, for what the page itself keeps of it: the server alone says whether the link is good. */
export function hearingOf(token: string): string | null {
  try {
    const claims = token.split('.')[1] ?? '';
    const { hid } = JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/')));
    return typeof hid === 'string' ? hid : null;
  } catch {
    return null;
  }
}
