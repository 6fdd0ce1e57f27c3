import { useSignal } from '@preact/signals';
import { t } from '../../locales/l10n';
import { dayOf, minutesAhead, shiftDay } from '../../model/docket';
import { isOver } from '../../model/hearing';
import type { BookedHearing } from '../../signal/messages';
import { Icon } from '../icon';
import { CancelDialog } from './cancel-dialog';
import { Trouble } from './field';
import { HearingCard } from './hearing-card';
import { LinkDialog } from './link-dialog';
import type { Desk, Reading } from './page';

/** One person of one hearing, whose link is asked for. */
export interface Addressee {
  hearing: BookedHearing;
  person: string;
}

/** The hearings of a day, and how ready each is. */
export function Day({ desk, reading }: { desk: Desk; reading: Reading }) {
  const { docket, day } = reading;
  const cancelling = useSignal<BookedHearing | null>(null);
  const addressee = useSignal<Addressee | null>(null);
  const next = docket.hearings.find(({ phase }) => !isOver(phase));
  return (
    <main class="page" data-testid="docket-day" data-day={day}>
      <div class="docket__head">
        <div>
          <h1 class="h1">{t('docket-title')}</h1>
          <p class="lead" aria-live="polite">
            {longDay(day)}
          </p>
        </div>
        <Days desk={desk} />
        <button
          type="button"
          class="btn"
          onClick={() => {
            desk.day.value = dayOf(new Date());
          }}
        >
          {t('day-today')}
        </button>
        <button
          type="button"
          class="btn btn--primary"
          data-testid="hearing-add"
          onClick={() => {
            desk.editing.value = 'new';
          }}
        >
          {t('hearing-add')}
        </button>
      </div>
      <Warnings desk={desk} reading={reading} />
      {docket.hearings.length === 0 ? (
        <p class="panel panel__empty">{t('docket-empty')}</p>
      ) : (
        <ol class="docket__list">
          {docket.hearings.map((hearing) => (
            <li key={hearing.id} class="docket__item">
              <HearingCard
                hearing={hearing}
                open={hearing === next}
                records={desk.records(hearing.id)}
                edit={() => {
                  desk.editing.value = hearing;
                }}
                cancel={() => {
                  cancelling.value = hearing;
                }}
                link={(person) => {
                  addressee.value = { hearing, person };
                }}
              />
            </li>
          ))}
        </ol>
      )}
      {cancelling.value && (
        <CancelDialog desk={desk} hearing={cancelling.value} close={() => (cancelling.value = null)} />
      )}
      {addressee.value && (
        <LinkDialog desk={desk} addressee={addressee.value} close={() => (addressee.value = null)} />
      )}
    </main>
  );
}

function Days({ desk }: { desk: Desk }) {
  const go = (day: string) => {
    if (day !== '') desk.day.value = day;
  };
  return (
    <nav class="docket__days" aria-label={t('day-choose')}>
      <button
        type="button"
        class="btn"
        aria-label={t('day-before')}
        data-testid="day-before"
        onClick={() => go(shiftDay(desk.day.value, -1))}
      >
        <Icon name="left" />
      </button>
      <input
        class="input"
        type="date"
        aria-label={t('day-choose')}
        data-testid="day"
        value={desk.day.value}
        onChange={(event) => go(event.currentTarget.value)}
      />
      <button
        type="button"
        class="btn"
        aria-label={t('day-after')}
        data-testid="day-after"
        onClick={() => go(shiftDay(desk.day.value, 1))}
      >
        <Icon name="right" />
      </button>
    </nav>
  );
}

function Warnings({ desk, reading }: { desk: Desk; reading: Reading }) {
  const ahead = minutesAhead(reading.docket.now, reading.at);
  const problem = desk.problem.value;
  return (
    <div class="banners">
      {ahead !== 0 && (
        <p class="banner banner--warn" role="status" data-testid="clock-off">
          <Icon name="clock" />
          <span class="banner__text">
            {t(ahead > 0 ? 'clock-ahead' : 'clock-behind', { minutes: String(Math.abs(ahead)) })}
          </span>
        </p>
      )}
      {problem !== null && <Trouble code={problem} />}
    </div>
  );
}

/** In our own words: some browsers know no Kazakh names of days and months. */
function longDay(day: string): string {
  const date = new Date(`${day}T12:00`);
  return t('long-day', {
    year: String(date.getFullYear()),
    month: t(`month-${date.getMonth() + 1}`),
    day: String(date.getDate()),
    weekday: t(`weekday-${date.getDay()}`),
  });
}
