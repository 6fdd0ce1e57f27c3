import { useEffect } from 'preact/hooks';
import { language, t } from '../locales/l10n';

/** The document's language and title follow the language of the page. */
export function useTitle(key: string): void {
  useEffect(() => {
    document.documentElement.lang = language.value;
    document.title = `${t(key)} · Tyndau`;
  }, [language.value]);
}
