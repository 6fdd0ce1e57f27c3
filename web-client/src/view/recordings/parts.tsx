import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { t } from '../../locales/l10n';
import { exactHour } from '../../model/hours';
import { clockText, type Part, parts } from '../../model/playback';
import type { RecordingCard } from '../../signal/messages';
import { allRecords, placeOf, type RecordingsApi } from '../../signal/recordings';
import { Head } from '../panel';

interface PartsProps {
  api: RecordingsApi;
  token: string;
  /** The one that is open. */
  record: RecordingCard;
}

/** The records of one hearing in their order, and what is missing between them; nothing where there is only one. */
export function Parts({ api, token, record }: PartsProps) {
  const all = useSignal<readonly Part[]>([]);
  useEffect(() => {
    let here = true;
    const read = (cards: readonly RecordingCard[]) => {
      if (here) all.value = parts(cards);
    };
    // Without the list the record plays all the same.
    allRecords((after) => api.list(record.hearing, after)).then(read, () => undefined);
    return () => {
      here = false;
    };
  }, [record.hearing, token]);
  if (all.value.length < 2) return null;
  return (
    <section class="panel" aria-labelledby="rec-parts" data-testid="rec-parts">
      <Head id="rec-parts" title={t('rec-parts')} count={all.value.length} />
      <ol class="rec__chapters">
        {all.value.map((part) => (
          <li key={part.card.id}>
            {part.missing !== null && (
              <p class="rec__missing" data-testid="rec-between" data-missing={part.missing}>
                {t('rec-between', { length: clockText(part.missing) })}
              </p>
            )}
            <One part={part} token={token} isOpen={part.card.id === record.id} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function One({ part: { card }, token, isOpen }: { part: Part; token: string; isOpen: boolean }) {
  const length = Date.parse(card.ended) - Date.parse(card.began);
  const text = `${exactHour(new Date(card.began))} · ${clockText(length)}`;
  if (card.state === 'destroyed') {
    return (
      <p>
        {text} <span class="soft">{t('rec-state-destroyed')}</span>
      </p>
    );
  }
  return (
    <a
      class="btn btn--quiet"
      data-testid="rec-part"
      data-recording={card.id}
      aria-current={isOpen ? 'page' : undefined}
      href={placeOf(card, token)}
    >
      {text}
    </a>
  );
}
