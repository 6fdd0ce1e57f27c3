import { t } from '../locales/l10n';
import { sideTimes } from '../model/floor';
import type { Session } from '../session';
import type { Side } from '../signal/messages';
import { clockTime } from './clock-time';
import { useNow } from './now';
import { Head } from './panel';

const SIDES: Readonly<Record<Side, string>> = {
  claim: 'side-claim',
  defence: 'side-defence',
  third_parties: 'side-third_parties',
};

/** How long each side has had the floor. */
export function ClockPanel({ session }: { session: Session }) {
  if (!session.hearing.value.clock.sides.some(({ ms, running }) => running || ms > 0)) return null;
  return (
    <section class="panel" aria-labelledby="fair-clock" data-testid="fair-clock">
      <Head id="fair-clock" title={t('fair-clock')} />
      <FairClocks session={session} />
    </section>
  );
}

export function FairClocks({ session }: { session: Session }) {
  const { clock } = session.hearing.value;
  const now = useNow(clock.sides.some(({ running }) => running));
  if (clock.sides.length === 0) return null;
  return (
    <ul class="panel__body stack">
      {sideTimes(clock, now).map(({ side, ms, running, share }) => (
        <li key={side} data-testid="side" data-side={side} data-running={String(running)}>
          <p class="side__line">
            <span>
              {t(SIDES[side])}
              {running && <span class="sr">. {t('side-running')}</span>}
            </span>
            <b>{clockTime(ms)}</b>
          </p>
          <div class={running ? 'bar bar--live' : 'bar'} aria-hidden="true">
            <i style={{ width: `${Math.round(share * 100)}%` }} />
          </div>
        </li>
      ))}
    </ul>
  );
}
