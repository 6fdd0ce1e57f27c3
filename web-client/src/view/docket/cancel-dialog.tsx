import { useSignal } from '@preact/signals';
import { t } from '../../locales/l10n';
import { type ApiCode, codeOf } from '../../signal/api';
import type { BookedHearing } from '../../signal/messages';
import { Dialog } from './dialog';
import { Trouble } from './field';
import type { Desk } from './page';

/** Asks why before a hearing is cancelled: it cannot be taken back. */
export function CancelDialog({
  desk,
  hearing,
  close,
}: {
  desk: Desk;
  hearing: BookedHearing;
  close: () => void;
}) {
  const reason = useSignal('');
  const problem = useSignal<ApiCode | null>(null);
  const busy = useSignal(false);
  const confirm = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    try {
      await desk.api.cancel(hearing, reason.value);
      close();
      await desk.read();
    } catch (error) {
      problem.value = codeOf(error);
      busy.value = false;
    }
  };
  return (
    <Dialog title={t('cancel-title', { number: hearing.plan.case_number })} close={close}>
      <form class="stack" onSubmit={(event) => void confirm(event)}>
        <p>{t('cancel-text')}</p>
        <div class="field">
          <label class="field__label" for="cancel-reason">
            {t('cancel-reason')}
          </label>
          <textarea
            class="input"
            id="cancel-reason"
            data-testid="cancel-reason"
            required
            maxLength={200}
            rows={3}
            value={reason.value}
            onInput={(event) => {
              reason.value = event.currentTarget.value;
            }}
          />
        </div>
        {problem.value !== null && <Trouble code={problem.value} />}
        <div class="cluster">
          <button type="submit" class="btn btn--danger" data-testid="cancel-confirm" disabled={busy.value}>
            {t('hearing-cancel')}
          </button>
          <button type="button" class="btn" onClick={close}>
            {t('back')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
