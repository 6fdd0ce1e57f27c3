import { FluentBundle, type FluentVariable } from '@fluent/bundle';
import type { Language } from '../signal/messages';

export const LANGUAGES: readonly Language[] = ['kk', 'ru', 'en'];

/** The first of a reader's languages that the page speaks, whatever script, region or variant they read it in (BCP 47); else Kazakh. */
export function firstSpoken(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const [base] = tag.toLowerCase().split('-');
    const spoken = LANGUAGES.find((one) => one === base);
    if (spoken !== undefined) return spoken;
  }
  return 'kk';
}

/** What each text becomes before it is shown. */
let alter = (text: string) => text;

/** Changes every text from now on, and no value in it: for the pseudo-locale, by which one sees what is in no file of texts. */
export function alterTexts(next: (text: string) => string): void {
  alter = next;
}

/** A language without texts yet. */
export function emptyBundle(one: Language): FluentBundle {
  // Isolation marks around every value would be read out; `isolated` sets them where they are needed.
  return new FluentBundle(one, { useIsolating: false, transform: (text) => alter(text) });
}

/** Letters that are written from right to left: Hebrew, Arabic and their like. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

/** A value that runs right to left, so that it does not turn the words around it (Unicode FSI and PDI); any other as it is. */
export function isolated(value: string): string {
  return RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value;
}

/** The text for a key. A key that is missing shows itself: a test keeps that from happening. */
export function textOf(texts: FluentBundle, key: string, values?: Record<string, FluentVariable>): string {
  const message = texts.getMessage(key);
  if (message?.value == null) return key;
  const safe = Object.entries(values ?? {}).map(([name, value]) => [
    name,
    typeof value === 'string' ? isolated(value) : value,
  ]);
  return texts.formatPattern(message.value, Object.fromEntries(safe) as Record<string, FluentVariable>);
}
