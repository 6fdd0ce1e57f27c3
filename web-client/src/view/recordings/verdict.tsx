import { useSignal } from '@preact/signals';
import { t } from '../../locales/l10n';
import { dayAndExactHour } from '../../model/hours';
import { judged } from '../../model/verdict';
import { type ApiCode, codeOf } from '../../signal/api';
import type { RecordingCard, RecordingVerification } from '../../signal/messages';
import type { RecordingsApi } from '../../signal/recordings';
import { Trouble } from '../docket/field';

/** Whether a record is as it was written: what was found, and when. Who may, has it read again. */
export function Verdict({ card, api }: { card: RecordingCard; api: RecordingsApi }) {
  const asked = useSignal<RecordingVerification | null>(null);
  const { taken, since, now } = judged(card, asked.value);
  const at = (moment: string) => dayAndExactHour(new Date(moment));
  return (
    <div
      class={now === 'intact' ? undefined : 'rec__trouble'}
      data-testid="rec-verdict"
      data-verdict={now}
      role="status"
    >
      <p>
        {t(`rec-verdict-${card.verdict}`, { at: taken === null ? t('rec-undated') : at(taken) })}{' '}
        <code>{card.head.slice(0, 8)}</code>
      </p>
      {since !== null && (
        <p data-testid="rec-since" data-found={since.found}>
          {t(`rec-since-${since.found}`, { at: at(since.at) })}
        </p>
      )}
      {card.verifiable === true && <VerifyNow card={card} api={api} found={(it) => (asked.value = it)} />}
    </div>
  );
}

interface VerifyProps {
  card: RecordingCard;
  api: RecordingsApi;
  found: (it: RecordingVerification) => void;
}

function VerifyNow({ card, api, found }: VerifyProps) {
  const busy = useSignal(false);
  const problem = useSignal<ApiCode | null>(null);
  const verify = async () => {
    busy.value = true;
    problem.value = null;
    try {
      found(await api.verify(card.id));
    } catch (error) {
      problem.value = codeOf(error);
    } finally {
      busy.value = false;
    }
  };
  return (
    <>
      <button
        type="button"
        class="btn"
        data-testid="rec-verify"
        disabled={busy.value}
        onClick={() => void verify()}
      >
        {t('rec-verify')}
      </button>
      {busy.value && <p>{t('rec-verifying')}</p>}
      {problem.value !== null && <Trouble code={problem.value} />}
    </>
  );
}
