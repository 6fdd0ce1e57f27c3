import { FluentResource, type FluentVariable } from '@fluent/bundle';
import pageEn from '../../src/locales/en.ftl?raw';
import pageKk from '../../src/locales/kk.ftl?raw';
import { emptyBundle, firstSpoken, LANGUAGES, textOf } from '../../src/locales/languages';
import pageRu from '../../src/locales/ru.ftl?raw';
import type { Language } from '../../src/signal/messages';
import en from './en.ftl?raw';
import kk from './kk.ftl?raw';
import ru from './ru.ftl?raw';

export { firstSpoken, LANGUAGES };
export type Texts = (key: string, values?: Record<string, FluentVariable>) => string;

/** The texts of a language; of the page's own, those that name roles. */
export function textsIn(language: Language): Texts {
  const bundle = emptyBundle(language);
  for (const text of { kk: [pageKk, kk], ru: [pageRu, ru], en: [pageEn, en] }[language]) {
    bundle.addResource(new FluentResource(text));
  }
  return (key, values) => textOf(bundle, key, values);
}
