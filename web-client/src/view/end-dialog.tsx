import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../locales/l10n';
import type { Session } from '../session';
import { Icon } from './icon';

const asked = signal(false);

/** Opens the question whether the hearing shall really end. */
export function askToEnd(): void {
  asked.value = true;
}

function close(): void {
  asked.value = false;
}

export function EndDialog({ session }: { session: Session }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = asked.value;
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  // A question that nobody answered does not wait for the next hearing.
  useEffect(() => close, []);
  const end = () => {
    close();
    void session.ask({ type: 'end' });
  };
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="end-title"
      aria-describedby="end-text"
      onClose={close}
    >
      <div class="dialog__body">
        <h2 class="h2" id="end-title">
          {t('end-title')}
        </h2>
        <p id="end-text">{t('end-text')}</p>
      </div>
      <div class="dialog__foot">
        <button type="button" class="btn btn--danger" data-testid="end-confirm" autofocus onClick={end}>
          <Icon name="door" />
          {t('end-session')}
        </button>
        <button type="button" class="btn" data-testid="end-back" onClick={close}>
          {t('end-back')}
        </button>
      </div>
    </dialog>
  );
}
