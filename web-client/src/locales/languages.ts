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

/** A language without texts yet. */
export function emptyBundle(one: Language): FluentBundle {
  // Isolation marks would stand in the names that tests and screen readers read; all three languages run left to right.
  return new FluentBundle(one, { useIsolating: false });
}

/** The text for a key. A key that is missing shows itself: a test keeps that from happening. */
export function textOf(texts: FluentBundle, key: string, values?: Record<string, FluentVariable>): string {
  const message = texts.getMessage(key);
  return message?.value == null ? key : texts.formatPattern(message.value, values ?? null);
}
