import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import { negotiateLanguages } from '@fluent/langneg';
import { signal } from '@preact/signals';
import { keep, kept } from '../keeping';
import type { Language } from '../signal/messages';
import en from './en.ftl?raw';
import kk from './kk.ftl?raw';
import ru from './ru.ftl?raw';

export const LANGUAGES: readonly Language[] = ['kk', 'ru', 'en'];

const BUNDLES: Readonly<Record<Language, FluentBundle>> = {
  kk: bundle('kk', kk),
  ru: bundle('ru', ru),
  en: bundle('en', en),
};
const CHOICE_KEY = 'tyndau.language';

/** The language of the page; what reads `t()` in a component is drawn anew when it changes. */
export const language = signal<Language>(chosen() ?? ofBrowser());

/** The text for a key in the language of the page. A key that is missing shows itself: a test keeps that from happening. */
export function t(key: string, values?: Record<string, FluentVariable>): string {
  const { [language.value]: texts } = BUNDLES;
  const message = texts.getMessage(key);
  return message?.value == null ? key : texts.formatPattern(message.value, values ?? null);
}

/** The text with a capital letter: for words that stand in sentences and on their own. */
export function tt(key: string, values?: Record<string, FluentVariable>): string {
  const text = t(key, values);
  return text.slice(0, 1).toLocaleUpperCase(language.value) + text.slice(1);
}

/** The person's own choice: kept for the next time. */
export function chooseLanguage(next: Language): void {
  language.value = next;
  keep(CHOICE_KEY, next);
}

/** The language that the court wrote into the link; the person's own choice goes before. */
export function proposeLanguage(next: Language): void {
  language.value = chosen() ?? next;
}

/** Adds the texts of a part of the page that is loaded when it is needed. */
export function addTexts(texts: Readonly<Record<Language, string>>): void {
  for (const one of LANGUAGES) BUNDLES[one].addResource(new FluentResource(texts[one]));
}

function bundle(locale: Language, text: string): FluentBundle {
  // Isolation marks would stand in the names that tests and screen readers read; all three languages run left to right.
  const made = new FluentBundle(locale, { useIsolating: false });
  made.addResource(new FluentResource(text));
  return made;
}

function chosen(): Language | null {
  const before = kept(CHOICE_KEY);
  return LANGUAGES.find((one) => one === before) ?? null;
}

function ofBrowser(): Language {
  const wanted = typeof navigator === 'undefined' ? [] : navigator.languages;
  const [best] = negotiateLanguages(wanted, LANGUAGES, { defaultLocale: 'kk', strategy: 'lookup' });
  return LANGUAGES.find((one) => one === best) ?? 'kk';
}
