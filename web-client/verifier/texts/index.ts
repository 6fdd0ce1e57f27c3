import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import pageEn from '../../src/locales/en.ftl?raw';
import pageKk from '../../src/locales/kk.ftl?raw';
import pageRu from '../../src/locales/ru.ftl?raw';
import en from './en.ftl?raw';
import kk from './kk.ftl?raw';
import ru from './ru.ftl?raw';

export type Language = 'kk' | 'ru' | 'en';
export type Texts = (key: string, values?: Record<string, FluentVariable>) => string;

export const LANGUAGES: readonly Language[] = ['kk', 'ru', 'en'];

/** The texts of a language; of the page's own, those that name roles. */
export function textsIn(language: Language): Texts {
  const bundle = new FluentBundle(language, { useIsolating: false });
  for (const text of { kk: [pageKk, kk], ru: [pageRu, ru], en: [pageEn, en] }[language]) {
    bundle.addResource(new FluentResource(text));
  }
  return (key, values) => {
    const message = bundle.getMessage(key);
    return message?.value == null ? key : bundle.formatPattern(message.value, values ?? null);
  };
}

/** The first language of the browser that there is, otherwise Kazakh. */
export function languageOf(browser: readonly string[]): Language {
  const wanted = browser.map((tag) => tag.slice(0, 2).toLowerCase());
  const found = wanted.find((tag) => LANGUAGES.some((one) => one === tag));
  return LANGUAGES.find((one) => one === found) ?? 'kk';
}
