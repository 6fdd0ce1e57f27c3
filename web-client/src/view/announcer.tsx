import { t } from '../locales/l10n';
import { isInSession, seesTheCourtroom } from '../model/hearing';
import type { Session } from '../session';
import { floorInWords } from './floor-line';

/** Says changes of phase, place and floor to a screen reader, once each. */
export function Announcer({ session }: { session: Session }) {
  const hearing = session.hearing.value;
  const { you, phase, floor, room } = hearing;
  if (you === null) return null;
  return (
    <div class="sr" role="status" data-testid="announcer">
      <p>{t('said-phase', { phase: t(`phase-${phase}`) })}</p>
      {you.place === 'courtroom' && <p>{t('said-admitted')}</p>}
      {seesTheCourtroom(you.place) && isInSession(phase) && floor.holders !== null && (
        <p>{floorInWords(hearing)}</p>
      )}
      {you.asked_who_hears != null && <p>{t('asked-who-hears')}</p>}
      {room !== null && <p>{t('room-private')}</p>}
    </div>
  );
}
