import { t, tt } from '../../locales/l10n';
import { dayAndExactHour } from '../../model/hours';
import type { RecordingCard, RecordingViewed } from '../../signal/messages';
import type { RecordingsApi } from '../../signal/recordings';
import { Audit, AuditTable } from './audit';

/** Who opened a record and who took a copy. */
export function Views({ card, api }: { card: RecordingCard; api: RecordingsApi }) {
  return (
    <Audit card={card} name="rec-views" fetch={() => api.views(card.id)}>
      {(views) => <Table views={views} />}
    </Audit>
  );
}

function Table({ views }: { views: readonly RecordingViewed[] }) {
  if (views.length === 0) return <p class="panel__empty">{t('rec-views-none')}</p>;
  return (
    <AuditTable titles={[t('rec-views-when'), t('rec-views-who'), t('rec-views-what')]}>
      {views.map((view, n) => (
        <tr key={`${n}`} data-testid="rec-viewed">
          <td>{dayAndExactHour(new Date(view.at))}</td>
          <td>
            {view.who} <span class="soft">{tt(`role-${view.role}`)}</span>
          </td>
          <td>{t(view.copy ? 'rec-views-copied' : 'rec-views-opened')}</td>
        </tr>
      ))}
    </AuditTable>
  );
}
