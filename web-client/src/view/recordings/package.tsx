import { useSignal } from '@preact/signals';
import { t } from '../../locales/l10n';
import { megabytes } from '../../model/saving';
import { ApiProblem, codeOf } from '../../signal/api';
import type { RecordingCard, RecordingPackage } from '../../signal/messages';
import type { RecordingsApi } from '../../signal/recordings';
import { Check, Trouble } from '../docket/field';
import { saveBlob } from '../save-file';

interface PackageProps {
  card: RecordingCard;
  api: RecordingsApi;
}

/** A copy to hand out: it is made when somebody presses, and saved when it is there. Nothing is there for who may take none. */
export function Package({ card, api }: PackageProps) {
  if (card.copyable !== true) return null;
  return (
    <details data-testid="rec-package">
      <summary>{t('rec-package')}</summary>
      <Make card={card} api={api} />
    </details>
  );
}

function Make({ card, api }: PackageProps) {
  const order = useSignal<RecordingPackage>({});
  const made = useSignal<Blob | null>(null);
  const problem = useSignal<ApiProblem | null>(null);
  const busy = useSignal(false);
  const change = (update: RecordingPackage) => {
    order.value = { ...order.peek(), ...update };
    made.value = null;
  };
  const make = async () => {
    [busy.value, made.value, problem.value] = [true, null, null];
    try {
      made.value = await api.pack(card.id, order.value);
    } catch (error) {
      problem.value = error instanceof ApiProblem ? error : new ApiProblem(codeOf(error));
    } finally {
      busy.value = false;
    }
  };
  return (
    <div class="stack">
      <p>{t('rec-package-hint')}</p>
      <Check
        label={t('rec-package-closed')}
        checked={order.value.with_closed === true}
        testid="rec-package-closed"
        change={(on) => change({ with_closed: on })}
      />
      {(isBroken(card) || problem.value?.code === 'record_broken') && (
        <Check
          label={t('rec-package-as-is')}
          checked={order.value.as_is === true}
          testid="rec-package-as-is"
          change={(on) => change({ as_is: on })}
        />
      )}
      <button
        type="button"
        class="btn"
        data-testid="rec-package-make"
        disabled={busy.value}
        onClick={() => void make()}
      >
        {t('rec-package-make')}
      </button>
      {problem.value !== null && <Refused problem={problem.value} />}
      <div role="status">
        {busy.value && <p>{t('rec-packaging')}</p>}
        {made.value !== null && <Save name={`${card.id}.tar`} file={made.value} />}
      </div>
    </div>
  );
}

/** What keeps a record from being played keeps it from being copied only until somebody says that it is to be copied as it is. */
function Refused({ problem: { code, problem } }: { problem: ApiProblem }) {
  if (code !== 'record_broken') return <Trouble code={code} detail={problem?.detail} />;
  return (
    <p class="rec__trouble" role="alert" data-testid="problem" data-code={code}>
      {t('rec-package-broken')}
    </p>
  );
}

function Save({ name, file }: { name: string; file: Blob }) {
  return (
    <button
      type="button"
      class="btn btn--primary"
      data-testid="rec-package-save"
      onClick={() => saveBlob(name, file)}
    >
      {t('rec-package-save', { size: megabytes(file.size) })}
    </button>
  );
}

/** By what was last found of it. */
function isBroken({ verdict, found }: RecordingCard): boolean {
  const last = found ?? verdict;
  return last === 'altered' || last === 'incomplete';
}
