import { expect, test } from 'vitest';
import type { BookedHearing } from '../signal/messages';
import { draftOf, withPerson } from './docket';
import { formOf, textOf } from './kept-form';

const draft = {
  ...withPerson(draftOf(null, '2026-11-26', new Date('2026-11-26T12:10:00')), 'witness'),
  screens: [{ viewer: 'p', subject: 'witness-1', hides: ['picture' as const] }],
};
const hearing = { id: 'h-1', version: 3, plan: { begins: 'a', ends: 'b' } } as BookedHearing;

test('what was typed comes back as it was, of a new hearing and of one that is changed', () => {
  for (const form of [
    { hearing: null, draft, key: 'k' },
    { hearing, draft, key: 'k' },
    { hearing: null, draft: { ...draft, persons: [], screens: [] }, key: 'k' },
  ]) {
    expect(formOf(textOf(form))).toEqual(form);
  }
});

test('what a page of another version kept, or anybody else, is not put into the form', () => {
  const { courtroom: _, ...without } = draft;
  const [person] = draft.persons;
  for (const strange of [
    { hearing: null, draft: without, key: 'k' },
    { hearing: null, draft: { ...draft, persons: [{ ...person, languages: 'kk' }] }, key: 'k' },
    { hearing: null, draft: { ...draft, screens: [null] }, key: 'k' },
    { hearing: { id: 'h-1' }, draft, key: 'k' },
    { draft, key: 'k' },
    { hearing: null, draft },
    [],
  ]) {
    expect(formOf(JSON.stringify(strange))).toBeNull();
  }
  for (const text of [null, '', 'null', '{', '7']) expect(formOf(text)).toBeNull();
});
