import { expect, test } from 'vitest';
import { pressed } from './chosen';

test('a box that is pressed is chosen, and pressed again it is not', () => {
  expect(pressed(['a'], 'b')).toEqual(['a', 'b']);
  expect(pressed(['a', 'b', 'c'], 'b')).toEqual(['a', 'c']);
});
