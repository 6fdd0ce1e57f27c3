import '../../styles/docket.css';
import '../../styles/recordings.css';
import { useSignal } from '@preact/signals';
import { render } from 'preact';
import { useCallback, useEffect } from 'preact/hooks';
import { addTexts, t } from '../../locales/l10n';
import en from '../../locales/recordings/en.ftl?raw';
import kk from '../../locales/recordings/kk.ftl?raw';
import ru from '../../locales/recordings/ru.ftl?raw';
import { day, dayAndExactHour } from '../../model/hours';
import { clockText } from '../../model/playback';
import { type ApiCode, codeOf } from '../../signal/api';
import { keepOpen } from '../../signal/keep-open';
import type { RecordingCard, RecordingView } from '../../signal/messages';
import { allRecords, placeOf, type RecordingsApi, recordingsApi } from '../../signal/recordings';
import { LinkProblem } from '../closing';
import { Languages, Mark } from '../strip';
import { useTitle } from '../title';
import { Acts } from './acts';
import { Package } from './package';
import { Parts } from './parts';
import { PlayerView } from './player';
import { Verdict } from './verdict';
import { Views } from './views';

/** The page of closed records, or of the one that the address names. */
export function openRecordings(root: Element, token: string): void {
  addTexts({ kk, ru, en });
  // Ids are made of letters, digits and signs that no address changes.
  const recording = location.pathname.replace(/^\/recordings\/?/, '');
  const hearing = new URLSearchParams(location.hash.slice(1)).get('hearing');
  const api = recordingsApi(token);
  render(<RecordingsPage api={api} token={token} hearing={hearing} recording={recording} />, root);
}

/** `recording`: the one that is open; empty: their list. */
export function RecordingsPage({ api, token, hearing, recording }: ListProps & { recording: string }) {
  useTitle('rec-title');
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
      {recording === '' ? (
        <List api={api} token={token} hearing={hearing} />
      ) : (
        <Open api={api} token={token} recording={recording} />
      )}
    </>
  );
}

interface ListProps {
  api: RecordingsApi;
  token: string;
  /** Only its records. */
  hearing: string | null;
}

function List({ api, token, hearing }: ListProps) {
  const cards = useSignal<readonly RecordingCard[]>([]);
  const next = useSignal<string | null>(null);
  const ending = useSignal<readonly RecordingCard[]>([]);
  const problem = useSignal<ApiCode | null>(null);
  const isRead = useSignal(false);
  const more = useCallback(async () => {
    problem.value = null;
    try {
      const list = await api.list(hearing, next.peek());
      cards.value = [...cards.peek(), ...list.recordings];
      next.value = list.next ?? null;
      isRead.value = true;
    } catch (error) {
      problem.value = codeOf(error);
    }
  }, [token]);
  useEffect(() => void more(), [more]);
  useEffect(() => {
    const warn = (all: readonly RecordingCard[]) => {
      ending.value = all;
    };
    if (hearing !== null) return;
    // People of a hearing are refused: it is not theirs to decide.
    allRecords((after) => api.ending(after)).then(warn, () => undefined);
  }, [token]);
  if (problem.value !== null) return <LinkProblem code={problem.value} retry={() => void more()} />;
  return (
    <main class="page rec__list" data-testid="rec-list">
      <h1 class="h1">{t('rec-title')}</h1>
      {ending.value.length > 0 && (
        <section aria-labelledby="rec-ending" data-testid="rec-ending">
          <h2 class="h2" id="rec-ending">
            {t('rec-ending')}
          </h2>
          <Cards cards={ending.value} api={api} token={token} />
        </section>
      )}
      {isRead.value && cards.value.length === 0 && <p class="soft">{t('rec-none')}</p>}
      <Cards cards={cards.value} api={api} token={token} />
      {next.value !== null && (
        <button type="button" class="btn btn--wide" data-testid="rec-more" onClick={() => void more()}>
          {t('rec-more')}
        </button>
      )}
    </main>
  );
}

interface CardsProps {
  cards: readonly RecordingCard[];
  api: RecordingsApi;
  token: string;
}

function Cards({ cards, api, token }: CardsProps) {
  return (
    <ul class="docket__list">
      {cards.map((card) => (
        <li key={card.id} class="docket__item">
          <Card card={card} api={api} token={token} />
        </li>
      ))}
    </ul>
  );
}

function Card({ card: listed, api, token }: { card: RecordingCard; api: RecordingsApi; token: string }) {
  const later = useSignal<RecordingCard | null>(null);
  const card = later.value ?? listed;
  const decided = () => {
    const read = (now: RecordingCard) => {
      later.value = now;
    };
    // That it was decided stands below in any case.
    api.one(card.id).then(read, () => undefined);
  };
  const length = Date.parse(card.ended) - Date.parse(card.began);
  return (
    <section class="panel rec__card" data-testid="rec-card" data-recording={card.id} data-state={card.state}>
      <p>
        <strong>№ {card.case_number}</strong> <span class="soft">{card.court}</span>
      </p>
      <p>
        {dayAndExactHour(new Date(card.began))} · {clockText(length)}
      </p>
      <Verdict card={card} api={api} />
      <p class="soft">{t(`rec-state-${card.state}`)}</p>
      {card.unclosed && (
        <p class="rec__trouble" data-testid="rec-unclosed" data-unclosed={card.unclosed}>
          {t(`rec-unclosed-${card.unclosed}`)}
        </p>
      )}
      {card.ending && card.kept_until && (
        <p class="rec__trouble" data-testid="rec-ends" data-ending={card.ending}>
          {t(`rec-ending-${card.ending}`, {
            day: day(new Date(card.kept_until)),
          })}
        </p>
      )}
      {card.trouble && <p class="rec__trouble">{card.trouble}</p>}
      <Package card={card} api={api} />
      <Views card={card} api={api} />
      <Acts card={card} api={api} decided={decided} />
      {card.state !== 'destroyed' && (
        <a class="btn" data-testid="rec-open" href={placeOf(card, token)}>
          {t('rec-open')}
        </a>
      )}
    </section>
  );
}

function Open({ api, token, recording }: { api: RecordingsApi; token: string; recording: string }) {
  const view = useSignal<RecordingView | null>(null);
  const problem = useSignal<ApiCode | null>(null);
  const tries = useSignal(0);
  useEffect(() => {
    const opened = (record: RecordingView) => {
      // The tracks stay what they are: what is new is the cookie, and what was found of the record since.
      view.value = { ...(view.peek() ?? record), recording: record.recording };
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
  if (view.value !== null) {
    return (
      <PlayerView view={view.value} api={api}>
        <Parts api={api} token={token} record={view.value.recording} />
      </PlayerView>
    );
  }
  return (
    <main class="page">
      <p role="status">{t('wait-a-moment')}</p>
    </main>
  );
}
