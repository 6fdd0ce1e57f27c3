import { t } from '../locales/l10n';

/** Takes away a line that has been read. */
export function Dismiss({ press, testid }: { press: () => void; testid?: string }) {
  return (
    <button type="button" class="btn btn--quiet" data-testid={testid} onClick={press}>
      {t('dismiss')}
    </button>
  );
}
