import { readdirSync, readFileSync } from 'node:fs';
import { FluentResource } from '@fluent/bundle';
import { describe, expect, test } from 'vitest';
import { addTexts, LANGUAGES, language, t, tt } from '../src/locales/l10n';
import { rightsOf } from '../src/model/hall';
import type { Language, Role } from '../src/signal/messages';

const SRC = new URL('../src/', import.meta.url);

/** The page of a hearing, and what is fetched later and adds its own texts: the docket, closed records, the waiting hall. */
const FILES = ['', 'docket/', 'recordings/', 'hall/'] as const;
for (const file of FILES.slice(1)) {
  addTexts({ kk: read(file, 'kk'), ru: read(file, 'ru'), en: read(file, 'en') });
}

function read(file: (typeof FILES)[number], one: Language): string {
  return readFileSync(new URL(`locales/${file}${one}.ftl`, SRC), 'utf8');
}

/** Key -> the variables that its text names, in order. */
function keys(one: Language): Record<string, string[]> {
  const text = FILES.map((file) => read(file, one)).join('\n');
  const found: Record<string, string[]> = {};
  for (const [, key, pattern] of text.matchAll(/^([a-z][\w-]*) = (.*)$/gm)) {
    if (key === undefined || pattern === undefined) continue;
    expect(found, `${one}: ${key} stands twice`).not.toHaveProperty([key]);
    found[key] = [...pattern.matchAll(/\$(\w+)/g)].map(([name]) => name).sort();
  }
  expect(Object.keys(found)).toHaveLength(new FluentResource(text).body.length);
  return found;
}

function sources(folder: URL): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n');
}

/** The members of a union of words in the generated types. */
function union(name: string): string[] {
  const types = readFileSync(new URL('signal/messages.gen.ts', SRC), 'utf8');
  const [, body] = new RegExp(`export type ${name} =([^;]*);`).exec(types) ?? [];
  const words = [...(body ?? '').matchAll(/'(\w+)'/g)].map(([, word]) => word ?? '');
  expect(words.length, name).toBeGreaterThan(1);
  return words;
}

test('the shell that stands in for the page says the same in three languages', () => {
  const [first, ...others] = LANGUAGES.map((one) => {
    const text = readFileSync(new URL(`../shell/texts/${one}.ftl`, import.meta.url), 'utf8');
    return new FluentResource(text).body.map(({ id }) => id);
  });
  for (const other of others) expect(other).toEqual(first);
});

test('nobody is told to load the page anew: where nothing else helps there is a button', () => {
  const told =
    /\breload\b|load (it|the page) anew|обновите страницу|перезагруз|бетті (жаңартыңыз|қайта жүкте)/i;
  const files = [...FILES.map((file) => `../src/locales/${file}`), '../shell/texts/', '../verifier/texts/'];
  for (const file of files) {
    for (const one of LANGUAGES) {
      const text = readFileSync(new URL(`${file}${one}.ftl`, import.meta.url), 'utf8');
      expect(text.split('\n').filter((line) => told.test(line))).toEqual([]);
    }
  }
});

describe('the three languages', () => {
  test('have the same keys with the same variables', () => {
    const [first, ...others] = LANGUAGES.map(keys);
    for (const other of others) expect(other).toEqual(first);
  });

  test('have a text for every word that the server can say', () => {
    const needed = [
      ...union('Calling').map((word) => `calling-${word}`),
      ...union('Role').map((word) => `role-${word}`),
      ...union('Phase').map((word) => `phase-${word}`),
      ...union('Place').map((word) => `place-${word}`),
      ...union('LinkState').map((word) => `link-${word}`),
      ...[...union('ProblemCode'), 'network'].map((word) => `problem-${word}`),
      ...[...union('RefusalCode'), 'lost'].map((word) => `refused-${word}`),
      ...union('FaultCode').map((word) => `fault-${word}`),
      ...union('CaseType').map((word) => `case-type-${word}`),
      ...union('StaffRole').map((word) => `staff-${word}`),
      ...union('Veil').map((word) => `veil-${word}`),
      ...union('Language').map((word) => `language-${word}`),
      ...union('Guard').flatMap((word) => [`guard-${word}`, `guard-${word}-missing`]),
      ...union('Lost').map((word) => `alert-${word}`),
      ...union('Side').map((word) => `side-${word}`),
      ...union('Light').map((word) => `evidence-${word}`),
      ...union('Trouble').map((word) => `trouble-${word}`),
      ...union('RecordingState').map((word) => `rec-state-${word}`),
      ...union('RecordingUnclosed').map((word) => `rec-unclosed-${word}`),
      ...union('RecordingDecisionKind').map((word) => `rec-act-${word}`),
      ...union('RecordingActKind').map((word) => `rec-act-${word}-do`),
      ...union('RecordingVerdict').flatMap((word) => [`rec-verdict-${word}`, `rec-since-${word}`]),
    ];
    expect(Object.keys(keys('kk'))).toEqual(expect.arrayContaining(needed));
  });

  test('have a text for every key in the views, and no text that nothing uses', () => {
    const code = sources(SRC);
    const texts = Object.keys(keys('en'));
    for (const [, key] of code.matchAll(/\btt?\('([\w-]+)'/g)) expect(texts).toContain(key);
    const made =
      /^(ask|calling|rights|screen|role|phase|place|link|problem|refused|hall-phase|hall-clerk|trouble|recording|fault|hearing|case-type|staff|veil|language|weekday|month|guard|alert|step|server|check|words-to|sign|mark|heed|sample|own|saving|jump|view|evidence|rec-state|rec-unclosed|rec-verdict|rec-since|rec-gap|rec-broken|rec-ending|rec-act|voice-check|hearer)-|^join-(title|lead)/;
    const idle = texts.filter((key) => !code.includes(`'${key}'`) && !made.test(key));
    expect(idle).toEqual([]);
  });

  test('have the rights and duties that each role is told, and no others', () => {
    const told = union('Role').flatMap((role) => rightsOf(role as Role));
    const texts = Object.keys(keys('en')).filter((key) => /^rights-.*-\d+$/.test(key));
    expect(new Set(told)).toEqual(new Set(texts));
  });

  test('put a name after a colon, so that no case ending has to be glued to it', () => {
    for (const [key, variables] of Object.entries(keys('kk'))) {
      if (!variables.includes('$name')) continue;
      language.value = 'kk';
      expect(t(key, { name: 'Ерлан Қ.', act: 'Сөз беру' }), key).toMatch(/: Ерлан Қ\.$/);
    }
  });
});

test('days and hours are written by the page, and by no browser in the way of its own system', () => {
  expect(sources(SRC)).not.toMatch(/toLocale(Date|Time)?String|DateTimeFormat/);
});

test('a name is text, whatever it looks like', () => {
  const hostile = '<img onerror=alert(1)> { $x }';
  language.value = 'en';
  expect(t('admit-person', { name: hostile })).toBe(`Admit: ${hostile}`);
});

test('a word that stands alone begins with a capital letter', () => {
  language.value = 'kk';
  expect(tt('role-plaintiff')).toBe('Талап қоюшы');
});
