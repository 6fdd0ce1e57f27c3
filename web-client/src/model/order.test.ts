import { expect, test } from 'vitest';
import type { Own, Person, Role } from '../signal/messages';
import { NOTHING_YET } from './hearing';
import { canBeAskedToUnmute, canBeSilencedBy, mayHaveFloor } from './order';

const person = (role: Role, change: Partial<Person> = {}): Person => ({
  id: role,
  name: role,
  role,
  connected: true,
  microphone: true,
  camera: true,
  ...change,
});
const own = (role: Role): Own => ({ ...person(role), place: 'courtroom', may: [], muted_by_judge: false });
const away = { away_since: 1 };
const steppedOut = { in_private: true };

test('the judge silences everybody who is here, the clerk no judge', () => {
  const others: readonly Role[] = ['panel_judge', 'court_session_clerk', 'plaintiff', 'interpreter'];
  const silencedBy = (you: Role) => others.filter((role) => canBeSilencedBy(own(you), person(role)));
  expect(silencedBy('presiding_judge')).toEqual(others);
  expect(silencedBy('court_session_clerk')).toEqual(['court_session_clerk', 'plaintiff', 'interpreter']);
});

test('nobody is silenced, asked or given the floor who stepped out in private or is away', () => {
  for (const change of [away, steppedOut]) {
    const gone = person('plaintiff', change);
    expect(canBeSilencedBy(own('presiding_judge'), gone)).toBe(false);
    expect(canBeAskedToUnmute(gone)).toBe(false);
    expect(mayHaveFloor(NOTHING_YET, gone)).toBe(false);
  }
});

test('whose microphone is locked is not asked to switch it on', () => {
  expect(canBeAskedToUnmute(person('plaintiff'))).toBe(true);
  expect(canBeAskedToUnmute(person('plaintiff', { locked: true }))).toBe(false);
});

test('in a closed session the floor is offered to whom the ruling names, and to the court', () => {
  const closed = { ...NOTHING_YET, closedTo: ['plaintiff'] };
  expect(mayHaveFloor(closed, person('plaintiff'))).toBe(true);
  expect(mayHaveFloor(closed, person('panel_judge'))).toBe(true);
  expect(mayHaveFloor(closed, person('defendant'))).toBe(false);
  expect(mayHaveFloor(NOTHING_YET, person('defendant'))).toBe(true);
});
