import { expect, test } from 'vitest';
import { textSizeOf } from './text-size';

test('a size that was kept is taken up again, and nothing else is', () => {
  expect(['125', '150', '100', '400', 'large', null].map(textSizeOf)).toEqual([125, 150, 100, 100, 100, 100]);
});
