import { expect, test } from 'vitest';
import type { RecordingCard } from './messages';
import { allRecords } from './recordings';

test('a list that goes on is read to its end', async () => {
  const card = (id: string) => ({ id }) as RecordingCard;
  const pages: Record<string, { recordings: RecordingCard[]; next?: string }> = {
    '': { recordings: [card('c')], next: '2~c' },
    '2~c': { recordings: [card('b')], next: '1~b' },
    '1~b': { recordings: [card('a')] },
  };
  const all = await allRecords((after) => Promise.resolve(pages[after ?? ''] ?? { recordings: [] }));
  expect(all.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
});
