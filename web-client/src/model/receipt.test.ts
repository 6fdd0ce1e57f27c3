import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readReceipt } from '../../verifier/chain/outside';
import type { RecordHead } from '../signal/messages';
import { NOTHING_YET, reduce } from './hearing';
import { hearingOf, receiptCode, receiptKey, receipts, receiptsOf, receiptText } from './receipt';

const path = new URL('../../../tests/golden/server/record_head.json', import.meta.url);
const told: RecordHead & { type: 'record_head' } = JSON.parse(readFileSync(path, 'utf8'));

test('what is kept of a receipt is what the verifier reads, and nothing else', () => {
  const { type: _, ...members } = told;
  expect(JSON.parse(receiptText(told))).toEqual({ format: 1, ...members });
  expect(readReceipt(receiptText(told))).toMatchObject({ n: BigInt(told.n), head: told.head });
});

test('a newer receipt for a record takes the place of the older, one for another record does not', () => {
  expect(receiptKey({ ...told, n: told.n + 1 })).toBe(receiptKey(told));
  expect(receiptKey({ ...told, record: '0'.repeat(64) })).not.toBe(receiptKey(told));
});

test('the page keeps the receipt over a new connection', () => {
  expect(reduce(NOTHING_YET, told, 0).receipt).toEqual(told);
});

test('what was kept is found again by the hearing and is saved as it was told', () => {
  const { type: _, ...head } = told;
  expect(receiptKey(told).startsWith(receiptsOf(told.hearing))).toBe(true);
  expect(receipts([receiptText(told)], null)).toEqual([head]);
  expect(receipts([receiptText(told)], told)).toEqual([head]);
  expect(receiptText(head)).toBe(receiptText(told));
  expect(receiptCode(head)).toBe(told.head.slice(0, 8));
});

test('a receipt that the browser could not keep is there until the page is closed, and rubbish is none', () => {
  const { type: _, ...head } = told;
  const other = { ...head, record: '0'.repeat(64), at_ms: head.at_ms - 1 };
  expect(receipts(['rubbish', '{}', 'null', receiptText(other)], head)).toEqual([other, head]);
});

test('a link names its hearing, and rubbish names none', () => {
  const claims = btoa(JSON.stringify({ hid: 'h-1', sub: 'Әсел'.length })).replaceAll('=', '');
  expect(hearingOf(`e30.${claims}.c2ln`)).toBe('h-1');
  for (const bad of ['', 'x', 'a.b.c', `a.${btoa('{}')}.c`]) expect(hearingOf(bad)).toBeNull();
});
