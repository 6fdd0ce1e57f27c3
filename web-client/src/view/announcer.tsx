import { t } from '../locales/l10n';
import type { Session } from '../session';

/** Says changes of phase and place to a screen reader, once each. */
export function Announcer({ session }: { session: Session }) {
  const { you, phase } = session.hearing.value;
  if (you === null) return null;
  return (
    <div class="sr" role="status" data-testid="announcer">
      <p>{t('said-phase', { phase: t(`phase-${phase}`) })}</p>
      {you.place === 'courtroom' && <p>{t('said-admitted')}</p>}
      {session.hearing.value.room !== null && <p>{t('room-private')}</p>}
    </div>
  );
}
