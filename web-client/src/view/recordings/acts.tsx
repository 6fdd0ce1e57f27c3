import { useSignal } from '@preact/signals';
import { t } from '../../locales/l10n';
import { type Act, actOf, offered } from '../../model/acts';
import { dayAndHour } from '../../model/hours';
import { type ApiCode, codeOf } from '../../signal/api';
import type { RecordingCard } from '../../signal/messages';
import type { Decided, RecordingsApi } from '../../signal/recordings';
import { Trouble } from '../docket/field';
import { Audit, AuditTable } from './audit';

interface ActsProps {
  card: RecordingCard;
  api: RecordingsApi;
  /** Something was decided, so the record may stand elsewhere. */
  decided: () => void;
}

/** What the court decided about a record, and what it may decide now: an administrator sees what was signed before they sign. */
export function Acts({ card, api, decided }: ActsProps) {
  return (
    <Audit card={card} name="rec-acts" fetch={() => api.acts(card.id)}>
      {(known, again) => (
        <>
          <Known known={known} />
          {card.state !== 'destroyed' && (
            <Decide
              card={card}
              api={api}
              signatures={known.signatures}
              done={() => {
                decided();
                again();
              }}
            />
          )}
        </>
      )}
    </Audit>
  );
}

function Known({ known: { acts, signatures } }: { known: Decided }) {
  if (acts.length === 0) return <p class="panel__empty">{t('rec-acts-none')}</p>;
  return (
    <>
      <AuditTable
        titles={[t('rec-views-when'), t('rec-views-who'), t('rec-views-what'), t('rec-acts-reason')]}
      >
        {acts.map((act, n) => (
          <tr key={`${n}`} data-testid="rec-act" data-act={act.act}>
            <td>{dayAndHour(new Date(act.at))}</td>
            <td>{act.who}</td>
            <td>{t(`rec-act-${act.act}`)}</td>
            <td>{act.reason}</td>
          </tr>
        ))}
      </AuditTable>
      {signatures > 0 && (
        <p data-testid="rec-signatures" data-count={signatures}>
          {t('rec-acts-signatures', { count: signatures })}
        </p>
      )}
    </>
  );
}

interface DecideProps {
  card: RecordingCard;
  api: RecordingsApi;
  signatures: number;
  done: () => void;
}

function Decide({ card, api, signatures, done }: DecideProps) {
  const choices = offered(card);
  const chosen = useSignal<Act | null>(null);
  const [reason, since] = [useSignal(''), useSignal('')];
  const [busy, problem] = [useSignal(false), useSignal<ApiCode | null>(null)];
  const act = chosen.value !== null && choices.includes(chosen.value) ? chosen.value : choices[0];
  if (act === undefined) return null;
  const decide = async (event: Event) => {
    event.preventDefault();
    [busy.value, problem.value] = [true, null];
    try {
      await api.decide(card.id, actOf(act, reason.value, since.value));
      [reason.value, since.value] = ['', ''];
      done();
    } catch (error) {
      problem.value = codeOf(error);
    } finally {
      busy.value = false;
    }
  };
  const id = (field: string) => `act-${field}-${card.id}`;
  return (
    <form class="stack" onSubmit={(event) => void decide(event)}>
      <div class="field">
        <label class="field__label" for={id('what')}>
          {t('rec-acts-decide')}
        </label>
        <select
          class="input input--auto"
          id={id('what')}
          data-testid="rec-act-what"
          value={act}
          onChange={({ currentTarget }) => {
            chosen.value = currentTarget.value as Act;
          }}
        >
          {choices.map((one) => (
            <option key={one} value={one}>
              {t(`rec-act-${one}`)}
            </option>
          ))}
        </select>
      </div>
      {act === 'destroy' && <p class="rec__trouble">{t('rec-acts-destroy', { count: signatures })}</p>}
      {act === 'in_force' && (
        <div class="field">
          <label class="field__label" for={id('since')}>
            {t('rec-acts-since')}
          </label>
          <input
            class="input input--auto"
            type="date"
            id={id('since')}
            data-testid="rec-act-since"
            required
            value={since.value}
            onInput={({ currentTarget }) => {
              since.value = currentTarget.value;
            }}
          />
        </div>
      )}
      <div class="field">
        <label class="field__label" for={id('reason')}>
          {t('rec-acts-reason')}
        </label>
        <input
          class="input"
          type="text"
          id={id('reason')}
          data-testid="rec-act-reason"
          required
          maxLength={200}
          value={reason.value}
          onInput={({ currentTarget }) => {
            reason.value = currentTarget.value;
          }}
        />
      </div>
      {problem.value !== null && <Trouble code={problem.value} />}
      <button
        type="submit"
        class={act === 'destroy' ? 'btn btn--danger' : 'btn'}
        data-testid="rec-act-decide"
        disabled={busy.value}
      >
        {t(`rec-act-${act}-do`)}
      </button>
    </form>
  );
}
