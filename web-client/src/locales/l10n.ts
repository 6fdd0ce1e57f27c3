import { type FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import { signal } from '@preact/signals';
import { keep, kept } from '../keeping';
import type { Language } from '../signal/messages';
import { emptyBundle, firstSpoken, LANGUAGES, textOf } from './languages';

export { LANGUAGES };

/** Each is a file of its own, so that nobody waits for languages that they do not read. */
const FILES: Readonly<Record<Language, () => Promise<{ default: string }>>> = {
  kk: () => import('./kk.ftl?raw'),
  ru: () => import('./ru.ftl?raw'),
  en: () => import('./en.ftl?raw'),
};
const BUNDLES: Readonly<Record<Language, FluentBundle>> = {
  kk: emptyBundle('kk'),
  ru: emptyBundle('ru'),
  en: emptyBundle('en'),
};
/** Texts that were fetched and are taken apart when somebody reads their language: three at once would hold up the page. */
const UNREAD: Readonly<Record<Language, string[]>> = { kk: [], ru: [], en: [] };
const loaded = new Map<Language, Promise<void>>();
const CHOICE_KEY = 'tyndau.language';

/** The language of the page, whose texts are there; what reads `t()` in a component is drawn anew when it changes. */
export const language = signal<Language>(chosen() ?? ofBrowser());

/** Fetches the texts of a language, once. On a bad link it may fail, and may be asked for again. */
export function loadLanguage(one: Language): Promise<void> {
  const before = loaded.get(one);
  if (before !== undefined) return before;
  const loading = FILES[one]().then(({ default: text }) => {
    UNREAD[one].push(text);
  });
  loaded.set(one, loading);
  loading.catch(() => loaded.delete(one));
  return loading;
}

/** All languages, so that a switch needs no link any more. */
export async function loadLanguages(): Promise<void> {
  await Promise.all(LANGUAGES.map(loadLanguage));
}

/** The text for a key in the language of the page. */
export function t(key: string, values?: Record<string, FluentVariable>): string {
  return textOf(textsOf(language.value), key, values);
}

function textsOf(one: Language): FluentBundle {
  const { [one]: texts } = BUNDLES;
  for (const text of UNREAD[one].splice(0)) texts.addResource(new FluentResource(text));
  return texts;
}

/** The text with a capital letter: for words that stand in sentences and on their own. */
export function tt(key: string, values?: Record<string, FluentVariable>): string {
  const text = t(key, values);
  return text.slice(0, 1).toLocaleUpperCase(language.value) + text.slice(1);
}

/** The person's own choice: kept for the next time. */
export function chooseLanguage(next: Language): void {
  keep(CHOICE_KEY, next);
  void become(next);
}

/** The language that the court wrote into the link; the person's own choice goes before. */
export function proposeLanguage(next: Language): void {
  void become(chosen() ?? next);
}

/** Adds the texts of a part of the page that is loaded when it is needed. */
export function addTexts(texts: Readonly<Record<Language, string>>): void {
  for (const one of LANGUAGES) UNREAD[one].push(texts[one]);
}

/** The page stays in its language until the texts of the next one are there. The last wish counts. */
async function become(next: Language): Promise<void> {
  wished = next;
  try {
    await loadLanguage(next);
    if (wished === next) language.value = next;
  } catch {
    // Without a link: pressing again tries again.
  }
}

let wished: Language | null = null;

function chosen(): Language | null {
  const before = kept(CHOICE_KEY);
  return LANGUAGES.find((one) => one === before) ?? null;
}

function ofBrowser(): Language {
  return firstSpoken(typeof navigator === 'undefined' ? [] : navigator.languages);
}
