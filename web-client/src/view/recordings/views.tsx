import { useSignal } from '@preact/signals';
import { t, tt } from '../../locales/l10n';
import { dayAndExactHour } from '../../model/hours';
import { type ApiCode, codeOf } from '../../signal/api';
import type { RecordingCard, RecordingViewed } from '../../signal/messages';
import type { RecordingsApi } from '../../signal/recordings';
import { Trouble } from '../docket/field';

/** Who opened a record and who took a copy; fetched when somebody wants to know. */
export function Views({ card, api }: { card: RecordingCard; api: RecordingsApi }) {
  const views = useSignal<readonly RecordingViewed[] | null>(null);
  const problem = useSignal<ApiCode | null>(null);
  const read = async () => {
    problem.value = null;
    try {
      views.value = await api.views(card.id);
    } catch (error) {
      problem.value = codeOf(error);
    }
  };
  if (card.auditable !== true) return null;
  return (
    <details
      data-testid="rec-views"
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) void read();
      }}
    >
      <summary>{t('rec-views')}</summary>
      {problem.value !== null && <Trouble code={problem.value} />}
      {views.value?.length === 0 && <p class="panel__empty">{t('rec-views-none')}</p>}
      {views.value !== null && views.value.length > 0 && <Table views={views.value} />}
    </details>
  );
}

function Table({ views }: { views: readonly RecordingViewed[] }) {
  return (
    <table class="rec__views">
      <thead>
        <tr>
          <th scope="col">{t('rec-views-when')}</th>
          <th scope="col">{t('rec-views-who')}</th>
          <th scope="col">{t('rec-views-what')}</th>
        </tr>
      </thead>
      <tbody>
        {views.map((view, n) => (
          <tr key={`${n}`} data-testid="rec-viewed">
            <td>{dayAndExactHour(new Date(view.at))}</td>
            <td>
              {view.who} <span class="soft">{tt(`role-${view.role}`)}</span>
            </td>
            <td>{t(view.copy ? 'rec-views-copied' : 'rec-views-opened')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
