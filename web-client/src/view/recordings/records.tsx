import '../../styles/docket.css';
import '../../styles/recordings.css';
import { useSignal } from '@preact/signals';
import { render } from 'preact';
import { useCallback, useEffect } from 'preact/hooks';
import { addTexts, language, t } from '../../locales/l10n';
import en from '../../locales/recordings/en.ftl?raw';
import kk from '../../locales/recordings/kk.ftl?raw';
import ru from '../../locales/recordings/ru.ftl?raw';
import { clockText } from '../../model/playback';
import { type ApiCode, codeOf } from '../../signal/api';
import { keepOpen } from '../../signal/keep-open';
import type { RecordingCard, RecordingView } from '../../signal/messages';
import { placeOf, type RecordingsApi, recordingsApi } from '../../signal/recordings';
import { LinkProblem } from '../closing';
import { Languages, Mark } from '../strip';
import { useTitle } from '../title';
import { PlayerView } from './player';

/** The page of closed records, or of the one that the address names. */
export function openRecordings(root: Element, token: string): void {
  addTexts({ kk, ru, en });
  // Ids are made of letters, digits and signs that no address changes.
  const recording = location.pathname.replace(/^\/recordings\/?/, '');
  render(<RecordingsPage token={token} recording={recording} />, root);
}

function RecordingsPage({ token, recording }: { token: string; recording: string }) {
  useTitle('rec-title');
  const api = recordingsApi(token);
  return (
    <>
      <header class="strip strip--docket">
        <div class="strip__id">
          <Mark />
          <div class="strip__names">
            <p class="strip__court">{t('rec-title')}</p>
          </div>
        </div>
        <Languages />
      </header>
      {recording === '' ? <List api={api} token={token} /> : <Open api={api} recording={recording} />}
    </>
  );
}

function List({ api, token }: { api: RecordingsApi; token: string }) {
  const cards = useSignal<readonly RecordingCard[]>([]);
  const next = useSignal<string | null>(null);
  const problem = useSignal<ApiCode | null>(null);
  const isRead = useSignal(false);
  const more = useCallback(async () => {
    problem.value = null;
    try {
      const list = await api.list(next.peek());
      cards.value = [...cards.peek(), ...list.recordings];
      next.value = list.next ?? null;
      isRead.value = true;
    } catch (error) {
      problem.value = codeOf(error);
    }
  }, [token]);
  useEffect(() => void more(), [more]);
  if (problem.value !== null) return <LinkProblem code={problem.value} retry={() => void more()} />;
  return (
    <main class="page" data-testid="rec-list">
      <h1 class="h1">{t('rec-title')}</h1>
      {isRead.value && cards.value.length === 0 && <p class="panel__empty">{t('rec-none')}</p>}
      <ul class="docket__list">
        {cards.value.map((card) => (
          <li key={card.id} class="docket__item">
            <Card card={card} token={token} />
          </li>
        ))}
      </ul>
      {next.value !== null && (
        <button type="button" class="btn btn--wide" data-testid="rec-more" onClick={() => void more()}>
          {t('rec-more')}
        </button>
      )}
    </main>
  );
}

function Card({ card, token }: { card: RecordingCard; token: string }) {
  const length = Date.parse(card.ended) - Date.parse(card.began);
  return (
    <section class="panel rec__card" data-testid="rec-card" data-recording={card.id} data-state={card.state}>
      <p>
        <strong>№ {card.case_number}</strong> <span class="soft">{card.court}</span>
      </p>
      <p>
        {new Date(card.began).toLocaleString(language.value)} · {clockText(length)} ·{' '}
        {t(`rec-verdict-${card.verdict}`)}
      </p>
      <p class="soft">{t(`rec-state-${card.state}`)}</p>
      {card.trouble && <p class="rec__trouble">{card.trouble}</p>}
      {card.state !== 'destroyed' && (
        <a class="btn" data-testid="rec-open" href={placeOf(card, token)}>
          {t('rec-open')}
        </a>
      )}
    </section>
  );
}

function Open({ api, recording }: { api: RecordingsApi; recording: string }) {
  const view = useSignal<RecordingView | null>(null);
  const problem = useSignal<ApiCode | null>(null);
  const tries = useSignal(0);
  useEffect(() => {
    const opened = (record: RecordingView) => {
      // The record itself does not change: only the cookie is a new one.
      view.value ??= record;
    };
    const over = (code: ApiCode) => {
      problem.value = code;
    };
    return keepOpen(() => api.open(recording), opened, over);
  }, [recording, tries.value]);
  const retry = () => {
    problem.value = null;
    tries.value += 1;
  };
  if (problem.value !== null) return <LinkProblem code={problem.value} retry={retry} />;
  if (view.value !== null) return <PlayerView view={view.value} />;
  return (
    <main class="page">
      <p role="status">{t('wait-a-moment')}</p>
    </main>
  );
}
