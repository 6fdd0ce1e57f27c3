import { loadLanguages } from '../src/locales/l10n';

await loadLanguages();
