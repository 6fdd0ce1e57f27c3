import { useEffect, useState } from 'preact/hooks';
import { t } from '../locales/l10n';
import { hoursInWords } from '../model/hours';
import { turnInWords } from '../model/turn';
import type { Session } from '../session';
import type { Hours, Turn as TurnSaid } from '../signal/messages';

const AGAIN_MS = 60_000;

/**
 * When the hearing is planned, which of the day it is in its courtroom, and how far those before it are. Whose they are the page does
 * not know. Place and hour are what people look for, so they are large.
 */
export function Turn({ session, hours }: { session: Session; hours: Hours | null }) {
  const [turn, setTurn] = useState<TurnSaid | null>(null);
  useEffect(() => {
    let wanted = true;
    const look = () =>
      // On a bad link what was known last stands until the next look.
      session.turn().then(
        (found) => wanted && setTurn(found),
        () => undefined,
      );
    void look();
    const looking = setInterval(look, AGAIN_MS);
    return () => {
      wanted = false;
      clearInterval(looking);
    };
  }, [session]);
  const said = turnInWords(turn);
  return (
    <div class="place">
      {said.length > 0 && (
        <p class="place__number" aria-hidden="true">
          <b>№ {turn?.number}</b>
          <span class="small">{t('turn-today')}</span>
        </p>
      )}
      <div class="place__text">
        {hours !== null && (
          <p>
            {t('planned')}{' '}
            <b class="place__hour" data-testid="hall-planned">
              {hoursInWords(hours, new Date())}
            </b>
          </p>
        )}
        {said.length > 0 && (
          <p role="status" data-testid="turn" data-ahead={turn?.ahead}>
            {said.map(({ key, ...values }) => t(key, values)).join(' ')}
          </p>
        )}
      </div>
    </div>
  );
}
