import { useEffect, useRef } from 'preact/hooks';
import { t } from '../locales/l10n';
import type { Session } from '../session';
import type { ClientMessage } from '../signal/messages';
import { ReasonForm } from './reason';

/** A last word runs, and what was asked would cut it: with a ruling it goes on, else nothing happens. */
export function CutDialog({ session }: { session: Session }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { cutting } = session;
  const asked = cutting.value;
  useEffect(() => {
    if (asked !== null) dialog.current?.showModal();
    else dialog.current?.close();
  }, [asked]);
  const close = () => {
    cutting.value = null;
  };
  // The ruling stays written until the server has taken it. Whatever cuts a last word takes a reason.
  const rule = async (reason: string) => {
    if (asked !== null && (await session.ask({ ...asked, reason } as ClientMessage))) close();
  };
  const refused = session.notice.value;
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="cut-title" data-testid="cut-dialog" onClose={close}>
      {asked !== null && (
        <div class="dialog__body">
          <h2 class="h2" id="cut-title">
            {t('cut-title')}
          </h2>
          <p>{t('cut-text')}</p>
          <ReasonForm
            id="cut-ruling"
            label={t('cut-ruling')}
            confirm="cut-confirm"
            kind="danger"
            text={t('cut-confirm')}
            send={rule}
          />
          {refused !== null && (
            <p role="alert" data-testid="cut-refused" data-code={refused}>
              {t(`refused-${refused}`)}
            </p>
          )}
          <button type="button" class="btn" data-testid="cut-back" onClick={close}>
            {t('cut-back')}
          </button>
        </div>
      )}
    </dialog>
  );
}
