import { t, tt } from '../locales/l10n';
import { rightsOf } from '../model/hall';
import type { Own } from '../signal/messages';

/** Rights and duties of one's own role, open until one has promised to have read them. */
export function Rights({ you }: { you: Own }) {
  const keys = rightsOf(you.role);
  if (keys.length === 0) return null;
  return (
    <details class="panel fold" data-testid="rights" open={you.declared !== true}>
      <summary class="fold__head">
        <div class="fold__title">
          <h2 class="h2">{t('rights-title')}</h2>
          <p class="small soft">{tt(`role-${you.role}`)}</p>
        </div>
      </summary>
      <div class="panel__body stack">
        <ul class="rights">
          {keys.map((key) => (
            <li key={key}>{t(key)}</li>
          ))}
        </ul>
        <p class="small soft">{t('rights-short')}</p>
      </div>
    </details>
  );
}
