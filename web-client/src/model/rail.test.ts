import { describe, expect, test } from 'vitest';
import { NOTHING_YET, reduce } from './hearing';
import { currentRow, NO_RAIL, nextPress, nextStep, type Rail, railMoved, railOf, railRows } from './rail';

const steps = ['rights', 'petitions', 'arguments', 'last_word'].map((id) => ({
  id,
  title: { kk: id, ru: id, en: id },
}));
const rail = (at: string | null, next: string | null): Rail => ({
  steps,
  at: at === null ? null : { step: at, number: 1 },
  next: next === null ? null : { step: next, number: 1 },
  turns: 0,
});
const states = (at: string | null, next: string | null) => railRows(rail(at, next)).map(({ state }) => state);

describe('the procedure rail', () => {
  test('shows what is done, what is now, what the next press begins and what comes later', () => {
    expect(states('petitions', 'arguments')).toEqual(['done', 'now', 'next', 'later']);
  });

  test('before its first step nothing is done', () => {
    expect(states(null, 'rights')).toEqual(['next', 'later', 'later', 'later']);
    expect(currentRow(rail(null, 'rights'))).toBeNull();
  });

  test('while the turns within a step go on, the step is now and none is next', () => {
    expect(states('arguments', 'arguments')).toEqual(['done', 'done', 'now', 'later']);
    expect(nextStep(rail('arguments', 'arguments'))?.id).toBe('arguments');
  });

  test('after its last step nothing is next', () => {
    expect(states('last_word', null)).toEqual(['done', 'done', 'done', 'now']);
    expect(nextStep(rail('last_word', null))).toBeNull();
  });

  test('whoever does not lead the session is not told what is next', () => {
    expect(states('petitions', null)).toEqual(['done', 'now', 'later', 'later']);
  });

  test('a step that the page does not know is none of the list', () => {
    expect(currentRow(rail('elsewhere', null))).toBeNull();
  });

  test('moves with the server’s word and keeps its steps', () => {
    const moved = reduce(
      { ...NOTHING_YET, rail: rail(null, 'rights') },
      {
        type: 'rail_at',
        at: { step: 'rights', number: 1 },
        next: { step: 'petitions', number: 2, person: 'p' },
        turns: 1,
      },
      0,
    ).rail;
    expect(moved.steps).toBe(steps);
    expect([currentRow(moved)?.number, nextStep(moved)?.id, moved.turns]).toEqual([1, 'petitions', 1]);
    expect(railMoved(moved, { turns: 1 })).toMatchObject({ at: null, next: null });
  });

  test('before a step of the open session the judge first opens it, and the clerk waits', () => {
    const closed: Rail = { ...NO_RAIL, next: { step: 'announcement', number: 5, first: 'back_to_open' } };
    expect(nextPress(closed, { may: ['next_step', 'back_to_open'] })).toBe('opens_first');
    expect(nextPress(closed, { may: ['next_step'] })).toBe('waits_for_judge');
    expect(nextPress(rail(null, 'rights'), { may: ['next_step', 'back_to_open'] })).toBe('moves_on');
    const retires: Rail = { ...NO_RAIL, next: { step: 'retire', number: 4, first: 'retire' } };
    expect(nextPress(retires, { may: ['next_step'] })).toBe('is_the_judges');
  });

  test('is empty where there is none', () => {
    expect(railOf({ steps: [], at: null, next: null, turns: 0 })).toEqual(NO_RAIL);
    expect(NOTHING_YET.rail).toEqual(NO_RAIL);
    expect(railRows(NO_RAIL)).toEqual([]);
  });
});
