import { t } from '../locales/l10n';
import { type Floor, holders, timeLeft } from '../model/floor';
import { type Hearing, isBench, isInSession } from '../model/hearing';
import { currentRow } from '../model/rail';
import type { Session } from '../session';
import type { Own } from '../signal/messages';
import { clockTime } from './clock-time';
import { useNow } from './now';
import { titleOf } from './procedure';
import { calledAll } from './who';

/** Who has the floor and since when, and at which step of the procedure. */
export function FloorLine({ session, you }: { session: Session; you: Own }) {
  const hearing = session.hearing.value;
  const { floor, phase } = hearing;
  const step = currentRow(hearing.rail);
  if (!isInSession(phase)) return null;
  const given = floor.holders !== null;
  if (!given && step === null && !isBench(you.role)) return null;
  return (
    <section
      class={given ? 'floor floor--given' : 'floor'}
      aria-label={t('floor')}
      data-testid="floor"
      data-last-word={String(floor.lastWord)}
      data-holders={floor.holders?.join(' ') ?? 'everybody'}
    >
      {given && floor.holders?.length !== 0 && <Elapsed floor={floor} />}
      <div class="floor__text">
        {step !== null && (
          <p class="floor__step" data-testid="floor-step" data-step={step.step.id}>
            {t('rail-at', { number: step.number, steps: hearing.rail.steps.length })}
            {!isSaidBelow(floor, titleOf(step.step)) && ` · ${titleOf(step.step)}`}
          </p>
        )}
        <p class="floor__who">{floorInWords(hearing)}</p>
      </div>
      <Acts session={session} you={you} />
    </section>
  );
}

/** Whose last word it is says what step it is, too. */
function isSaidBelow(floor: Floor, title: string): boolean {
  return floor.lastWord && title.toLowerCase() === t('last-word').toLowerCase();
}

/** Who has the floor, as far as this person may know it. */
export function floorInWords(hearing: Hearing): string {
  const { floor, you } = hearing;
  if (floor.holders === null) return t('floor-free');
  const known = holders(hearing);
  if (known.length > 0)
    return t(floor.lastWord ? 'last-word-is-with' : 'floor-is-with', { who: calledAll(known) });
  return t(you !== null && isBench(you.role) ? 'floor-nobody' : 'floor-court');
}

/** The time that the floor has been given, and what is left of the time allotted. */
function Elapsed({ floor }: { floor: Floor }) {
  const now = useNow(true);
  const left = timeLeft(floor, now);
  return (
    <div class="floor__time" role="timer" data-testid="floor-time">
      <p class="floor__clock">{clockTime(now - floor.since)}</p>
      {left !== null && (
        <p class={left < 0 ? 'floor__left floor__left--over' : 'floor__left'} data-testid="floor-left">
          {t(left < 0 ? 'floor-over' : 'floor-left', { time: clockTime(Math.abs(left)) })}
        </p>
      )}
    </div>
  );
}

/** What the bench does with the floor as a whole. */
function Acts({ session, you }: { session: Session; you: Own }) {
  const { floor } = session.hearing.value;
  const taken = floor.holders?.length === 0;
  return (
    <div class="floor__acts">
      {you.may.includes('take_floor') && floor.holders !== null && !taken && (
        <button
          type="button"
          class="btn btn--small"
          data-testid="take-floor"
          onClick={() => void session.ask({ type: 'take_floor' })}
        >
          {t('take-floor')}
        </button>
      )}
      {you.may.includes('open_floor') && floor.holders !== null && (
        <button
          type="button"
          class="btn btn--small"
          data-testid="open-floor"
          onClick={() => void session.ask({ type: 'open_floor' })}
        >
          {t('open-floor')}
        </button>
      )}
    </div>
  );
}
