import { t } from '../locales/l10n';

/** Where nothing else helps: the page from the server as it is now. Whoever is in the hearing comes back to their seat without a press. */
export function OpenAgain({ big = false }: { big?: boolean }) {
  return (
    <button
      type="button"
      class={big ? 'btn btn--primary btn--lg' : 'btn'}
      data-testid="load-anew"
      onClick={() => location.reload()}
    >
      {t('load-anew')}
    </button>
  );
}
