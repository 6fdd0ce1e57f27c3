import { expect, test } from 'vitest';
import type { Person, Role } from '../signal/messages';
import { isReady, lacksACheck, owesPromise } from './admission';

const person = (role: Role, checks: Partial<Person>): Person => ({
  id: `${role}-1`,
  name: 'Айжан Ө.',
  role,
  connected: true,
  microphone: false,
  camera: false,
  ...checks,
});

test('who stands by others lacks a check until their authority was looked at, too', () => {
  const known = { identity_checked: true };
  expect(lacksACheck(person('lawyer', {}))).toBe(true);
  expect(lacksACheck(person('lawyer', known))).toBe(true);
  expect(lacksACheck(person('lawyer', { ...known, authority_checked: true }))).toBe(false);
  expect(lacksACheck(person('plaintiff', known))).toBe(false);
});

test('nothing is lacking of who has promised besides', () => {
  const checked = { identity_checked: true, authority_checked: true };
  expect(isReady(person('lawyer', checked))).toBe(false);
  expect(isReady(person('lawyer', { ...checked, declared: true }))).toBe(true);
});

test('who is to promise owes it until they have, and who is not asked to never does', () => {
  expect(owesPromise({ may: ['declare'] })).toBe(true);
  expect(owesPromise({ may: ['declare'], declared: true })).toBe(false);
  expect(owesPromise({ may: [] })).toBe(false);
});
