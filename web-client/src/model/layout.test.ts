import { expect, test } from 'vitest';
import type { Role } from '../signal/messages';
import { candidates, columns, EMPTY_STAGE, large, type Stage, staged, viewOf } from './layout';
import type { Seat } from './seats';

type Said = Partial<Pick<Seat, 'own' | 'dominant' | 'floor'>>;

function seat(role: Role, said: Said = {}): Seat {
  const person = { id: role, name: role, role, connected: true, microphone: true, camera: true };
  return {
    person,
    own: false,
    speaking: false,
    dominant: false,
    floor: null,
    videoMid: null,
    blind: false,
    ...said,
  };
}

/** The courtroom of a lawyer, with what is said of some of them. */
function court(said: Partial<Record<Role, Said>> = {}, without: readonly Role[] = []): readonly Seat[] {
  const roles: readonly Role[] = ['presiding_judge', 'plaintiff', 'lawyer', 'defendant'];
  return roles
    .filter((role) => !without.includes(role))
    .map((role) => seat(role, { own: role === 'lawyer', ...said[role] }));
}

/** Plays a story, and returns who was large after each of its moments. */
function played(...moments: readonly (readonly [number, readonly Seat[]])[]): readonly (string | null)[] {
  let stage: Stage = EMPTY_STAGE;
  return moments.map(([now, seats]) => {
    stage = staged(stage, seats, now);
    return stage.person;
  });
}

const leads = (role: Role, said: Said = {}) => ({ [role]: { dominant: true, ...said } });

test('whoever leads is large, and at first the presiding judge', () => {
  expect(played([0, court()], [5_000, court(leads('defendant'))], [9_000, court()])).toEqual([
    'presiding_judge',
    'defendant',
    'defendant',
  ]);
});

test('a face stays for three seconds, and then the one who leads still comes', () => {
  const answer = court(leads('plaintiff'));
  expect(played([0, court(leads('defendant'))], [1_000, answer], [2_999, answer], [3_000, answer])).toEqual([
    'defendant',
    'defendant',
    'defendant',
    'plaintiff',
  ]);
});

test('a word thrown in turns nothing over', () => {
  const question = court(leads('presiding_judge'));
  expect(
    played(
      [0, court(leads('defendant'))],
      [500, question],
      [1_200, court(leads('defendant'))],
      [9_000, court()],
    ),
  ).toEqual(['defendant', 'defendant', 'defendant', 'defendant']);
});

test('the page is told when to look again, and forgets it when nobody waits any more', () => {
  const one = staged(EMPTY_STAGE, court(leads('defendant')), 100);
  const waits = staged(one, court(leads('plaintiff')), 600);
  expect([one.due, waits.due]).toEqual([null, 3_100]);
  expect(staged(waits, court(leads('defendant')), 700).due).toBeNull();
});

test('the floor goes before the voice, and at once', () => {
  const given = court({ plaintiff: { floor: 'given' }, defendant: { dominant: true } });
  expect(played([0, court(leads('defendant'))], [10, given], [20_000, given])).toEqual([
    'defendant',
    'plaintiff',
    'plaintiff',
  ]);
});

test('nobody is shown themselves large while others are there', () => {
  const mine = court({ lawyer: { dominant: true, floor: 'given' } });
  expect(played([0, mine], [9_000, mine])).toEqual(['presiding_judge', 'presiding_judge']);
  expect(played([0, [seat('lawyer', { own: true })]])).toEqual(['lawyer']);
  expect(played([0, []])).toEqual([null]);
});

test('who leaves makes room at once', () => {
  expect(played([0, court(leads('defendant'))], [100, court({}, ['defendant'])])).toEqual([
    'defendant',
    'presiding_judge',
  ]);
});

test('in the gallery nobody is large; the pinned bench stands before who speaks', () => {
  const seats = court(leads('defendant'));
  const at = (view: 'speaker' | 'gallery' | 'bench') =>
    large(view, seats, staged(EMPTY_STAGE, candidates(view, seats), 0));
  expect([at('gallery'), at('speaker'), at('bench')]).toEqual([
    [],
    ['defendant'],
    ['presiding_judge', 'defendant'],
  ]);
});

test('the bench is pinned once, whoever else is there and whoever looks', () => {
  const stage = (seats: readonly Seat[]) =>
    large('bench', seats, staged(EMPTY_STAGE, candidates('bench', seats), 0));
  expect(stage(court(leads('presiding_judge')))).toEqual(['presiding_judge', 'plaintiff']);
  expect(stage([seat('presiding_judge'), seat('lawyer', { own: true })])).toEqual(['presiding_judge']);
  expect(stage([seat('presiding_judge', { own: true }), seat('plaintiff')])).toEqual(['plaintiff']);
});

test('what was chosen is kept; otherwise a phone shows who speaks and a laptop everybody', () => {
  expect([viewOf('bench', true), viewOf('bench', false)]).toEqual(['bench', 'bench']);
  expect([viewOf(null, true), viewOf(null, false), viewOf('mosaic', false)]).toEqual([
    'gallery',
    'speaker',
    'speaker',
  ]);
});

test('up to nine people stand in two rows', () => {
  for (let people = 3; people <= 9; people++)
    expect(Math.ceil(people / columns(people))).toBeLessThanOrEqual(2);
});
