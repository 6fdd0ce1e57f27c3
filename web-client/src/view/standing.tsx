import { useEffect, useState } from 'preact/hooks';
import { t } from '../locales/l10n';
import { isWithin, type Move } from '../model/hearing';
import { timeInWords } from '../model/hours';
import type { Session } from '../session';
import type { Own } from '../signal/messages';
import { EvidenceLight } from './evidence';
import { Alerts } from './guards';
import { Icon } from './icon';

/** Where the hearing stands, when it is more than the word of the phase: a countdown, a reason, a door that is closed. */
export function Standing({ session, you }: { session: Session; you: Own }) {
  const hearing = session.hearing.value;
  const { phase, course } = hearing;
  return (
    <>
      {phase === 'opening' && <Countdown key={course.number} course={course} />}
      {hearing.floorsHeld && (
        <div class="banner banner--warn" role="alert" data-testid="floors-held">
          <Icon name="mic-off" />
          <p class="banner__text">{t('floors-held')}</p>
        </div>
      )}
      {!isWithin(hearing) && (
        <div class="banner banner--warn" role="status" data-testid="outside-closed">
          <Icon name="door" />
          <p class="banner__text">{t('outside-closed')}</p>
        </div>
      )}
      <GoesOn move={course} />
      {course.reason != null && (
        <div class="banner" role="status" data-testid="reason">
          <Icon name="info" />
          <p class="banner__text">{t('because', { reason: inWords(course) })}</p>
        </div>
      )}
      <EvidenceLight session={session} />
      <Alerts session={session} you={you} />
    </>
  );
}

/** When it is expected to go on, as the court has said. */
export function GoesOn({ move }: { move: Move }) {
  if (move.goes_on_at == null) return null;
  return (
    <div class="banner" role="status" data-testid="goes-on">
      <Icon name="clock" />
      <p class="banner__text">{t('goes-on', { time: timeInWords(new Date(move.goes_on_at), new Date()) })}</p>
    </div>
  );
}

/** The server's own reasons are words that the page knows. */
function inWords({ by, reason }: Move): string {
  const text = reason ?? '';
  return by == null && /^[a-z_]+$/.test(text) ? t(`server-${text}`) : text;
}

/** Seconds until the session sits. */
function Countdown({ course }: { course: Move }) {
  const [left, setLeft] = useState(course.sits_in_ms ?? 0);
  useEffect(() => {
    const end = performance.now() + (course.sits_in_ms ?? 0);
    const clock = setInterval(() => setLeft(Math.max(0, end - performance.now())), 200);
    return () => clearInterval(clock);
  }, [course]);
  return (
    <div class="banner banner--accent" role="timer" data-testid="countdown">
      <Icon name="clock" />
      <p class="banner__text">{t('opening-now', { seconds: Math.ceil(left / 1000) })}</p>
    </div>
  );
}
