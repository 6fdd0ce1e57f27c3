import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generate, SCHEMA, TYPES } from '../scripts/types.mjs';

test('the generated types are those of the schema (else: npm run types)', async () => {
  expect(readFileSync(TYPES, 'utf8')).toBe(await generate(readFileSync(SCHEMA, 'utf8')));
});
