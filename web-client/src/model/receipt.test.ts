import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readReceipt } from '../../verifier/chain/outside';
import type { RecordHead } from '../signal/messages';
import { NOTHING_YET, reduce } from './hearing';
import { receiptKey, receiptText } from './receipt';

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
