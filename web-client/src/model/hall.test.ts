import { describe, expect, test } from 'vitest';
import type { HallCard, Role } from '../signal/messages';
import { clerkLine, filmFile, rightsOf, turned } from './hall';

const each = (name: string) => ({ kk: `${name}.kk`, ru: `${name}.ru`, en: `${name}.en` });

describe('rights', () => {
  test('everybody who waits in the hall has some, and nobody else', () => {
    const roles: Role[] = [
      'plaintiff',
      'accused_on_trial',
      'lawyer',
      'witness',
      'interpreter',
      'escort',
      'mediator',
    ];
    for (const role of roles) expect(rightsOf(role), role).not.toEqual([]);
    for (const role of ['presiding_judge', 'journalist', 'court_it'] as const)
      expect(rightsOf(role)).toEqual([]);
  });

  test('who testifies under protection has the duties of every witness too', () => {
    expect(rightsOf('protected_witness')).toContain('rights-witness-2');
    expect(rightsOf('protected_witness')).not.toContain('rights-witness-1');
  });
});

test('of the clerk is said what is known, and no name that is kept', () => {
  expect(clerkLine(null)).toEqual({ key: 'hall-clerk-none', name: '' });
  expect(clerkLine({ calling: 'nobody' }).key).toBe('hall-clerk-none');
  const hall = (name: string, here: boolean) => ({ calling: 'nobody' as const, clerk: { name, here } });
  expect(clerkLine(hall('Айгүл С.', true))).toEqual({ key: 'hall-clerk-here', name: 'Айгүл С.' });
  expect(clerkLine(hall('', false))).toEqual({ key: 'hall-clerk-away-nameless', name: '' });
});

test('on a weak link the small film is fetched, where the court has one', () => {
  const film = { file: each('film'), small: each('small'), subtitles: each('words') };
  expect(filmFile(film, 'ru', false)).toBe('film.ru');
  expect(filmFile(film, 'kk', true)).toBe('small.kk');
  expect(filmFile({ file: film.file, subtitles: film.subtitles }, 'en', true)).toBe('film.en');
});

test('cards are turned in a circle', () => {
  const cards: HallCard[] = [1, 2, 3].map((n) => ({ title: each(`${n}`), text: each('text') }));
  expect([turned(cards, 2, 1), turned(cards, 0, -1), turned(cards, 1, 1)]).toEqual([0, 2, 2]);
  expect(turned([], 5, 1)).toBe(0);
});
