import { describe, expect, test } from 'vitest';
import type { BookedHearing, HearingPlan } from '../signal/messages';
import {
  boundsOf,
  type Draft,
  dayOf,
  draftOf,
  faultAt,
  minutesAhead,
  namesOf,
  planOf,
  shiftDay,
  stillSaid,
  timeOf,
  withoutPerson,
  withPerson,
} from './docket';

const NOON = new Date('2026-11-26T12:10:00');

const PLAN: HearingPlan = {
  case_number: '0000-26-00-2/418',
  case_type: 'criminal',
  courtroom: '2-зал',
  begins: new Date('2026-11-26T10:00:17').toISOString(),
  ends: new Date('2026-11-26T11:30:00').toISOString(),
  language: 'ru',
  persons: [
    { id: 'p', name: 'Ерлан Қ.', role: 'plaintiff', languages: ['kk'], stands_by: [], required: true },
    {
      id: 'l',
      name: 'Динара М.',
      role: 'lawyer',
      languages: ['kk', 'ru'],
      stands_by: ['p'],
      required: false,
    },
    {
      id: 'w',
      name: 'Сәуле Т.',
      pseudonym: 'Куә № 1',
      role: 'witness',
      languages: ['uz'],
      stands_by: [],
      required: false,
    },
  ],
  screens: [{ viewer: 'p', subject: 'w', hides: ['picture'] }],
};

const hearing = { plan: PLAN } as BookedHearing;

describe('days', () => {
  test('a day runs from midnight to midnight of this device', () => {
    const bounds = boundsOf('2026-02-28');
    expect(dayOf(new Date(bounds?.from ?? ''))).toBe('2026-02-28');
    expect(timeOf(bounds?.from ?? '')).toBe('00:00');
    expect(dayOf(new Date(bounds?.to ?? ''))).toBe('2026-03-01');
    expect(boundsOf('')).toBeNull();
    expect(boundsOf('soon')).toBeNull();
  });

  test('the days before and after are found across months and years', () => {
    expect(shiftDay('2026-12-31', 1)).toBe('2027-01-01');
    expect(shiftDay('2026-03-01', -1)).toBe('2026-02-28');
  });

  test('a clock that is off by an hour is noticed, one that is off by a minute is not', () => {
    const server = '2026-11-26T05:00:00Z';
    expect(minutesAhead(server, Date.parse('2026-11-26T06:00:00Z'))).toBe(60);
    expect(minutesAhead(server, Date.parse('2026-11-26T04:00:00Z'))).toBe(-60);
    expect(minutesAhead(server, Date.parse('2026-11-26T05:01:00Z'))).toBe(0);
  });
});

describe('the form', () => {
  test('begins at the next half hour of today, and at ten on another day', () => {
    expect(draftOf(null, '2026-11-26', NOON)).toMatchObject({ begins: '12:30', ends: '13:30' });
    expect(draftOf(null, '2026-11-27', NOON)).toMatchObject({ begins: '10:00', ends: '11:00' });
    const late = new Date('2026-11-26T23:40:00');
    expect(draftOf(null, '2026-11-26', late)).toMatchObject({ day: '2026-11-26', begins: '10:00' });
  });

  test('gives back the plan that it was filled with, to the second', () => {
    expect(planOf(draftOf(hearing, '', NOON), PLAN)).toEqual(PLAN);
  });

  test('moves what was moved and nothing else', () => {
    const draft = { ...draftOf(hearing, '', NOON), begins: '09:00' };
    const plan = planOf(draft, PLAN);
    expect(plan.begins).toBe(new Date('2026-11-26T09:00:00').toISOString());
    expect(plan.ends).toBe(PLAN.ends);
  });

  test('a new person has an id of their own, also after another one was taken away', () => {
    let draft = withPerson(withPerson(draftOf(null, '2026-11-26', NOON), 'witness'), 'witness');
    expect(draft.persons.map((person) => person.id)).toEqual(['witness-1', 'witness-2']);
    draft = withPerson(withoutPerson(draft, 'witness-1'), 'witness');
    expect(draft.persons.map((person) => person.id)).toEqual(['witness-2', 'witness-1']);
  });

  test('with a person goes what was said of them elsewhere', () => {
    const draft = withoutPerson(draftOf(hearing, '', NOON), 'p');
    expect(draft.persons.map((person) => person.standsBy)).toEqual([[], []]);
    expect(draft.screens).toEqual([]);
  });

  test('who may speak for nobody does not, whatever the form held before', () => {
    const draft = draftOf(hearing, '', NOON);
    const [, lawyer] = draft.persons;
    if (lawyer === undefined) throw new Error('no lawyer');
    const plan = planOf({ ...draft, persons: [{ ...lawyer, role: 'witness' }] }, null);
    expect(plan.persons[0]?.stands_by).toEqual([]);
  });
});

test('a fault is found at its place and not beside it', () => {
  const faults = [{ pointer: '/persons/1/languages/0', code: 'language' as const, detail: 'x' }];
  expect(faultAt(faults, '/persons/1/languages')).toBe(faults[0]);
  expect(faultAt(faults, '/persons/1/name')).toBeUndefined();
  expect(faultAt(faults, '/persons/10')).toBeUndefined();
});

describe('what was said of the plan', () => {
  const at = (pointer: string) => ({ pointer, code: 'empty' as const, detail: 'x' });
  const faults = ['/ends', '/persons/1/name', '/screens', '/screens/0/hides', '/screens/1'].map(at);
  const pointers = (after: Draft) => stillSaid(faults, before, after).map(({ pointer }) => pointer);
  const plain = draftOf(hearing, '', NOON);
  const before = { ...plain, screens: [...plain.screens, { viewer: 'w', subject: 'p', hides: [] }] };

  test('stays while nobody has another number', () => {
    const [person, ...others] = before.persons;
    if (person === undefined) throw new Error('nobody');
    const renamed = { ...before, persons: [{ ...person, name: 'Ерлан' }, ...others] };
    for (const after of [before, renamed, { ...before, screens: [...before.screens, ...before.screens] }]) {
      expect(pointers(after)).toEqual(faults.map(({ pointer }) => pointer));
    }
  });

  test('of people and pairs goes with a person', () => {
    expect(pointers(withoutPerson(before, 'l'))).toEqual(['/ends']);
    expect(pointers(withPerson(before, 'witness'))).toEqual(['/ends']);
  });

  test('of pairs goes with a pair, and does not move to the next', () => {
    expect(pointers({ ...before, screens: before.screens.slice(1) })).toEqual(['/ends', '/persons/1/name']);
  });
});

test('a protected person is named by their pseudonym', () => {
  expect(namesOf(PLAN, ['p', 'w', 'ghost'])).toBe('Ерлан Қ., Куә № 1, ghost');
});
