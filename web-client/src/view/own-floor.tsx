import { t } from '../locales/l10n';
import { hasFloor } from '../model/floor';
import { isAskedToUnmute } from '../model/own-state';
import type { Session } from '../session';
import type { Own } from '../signal/messages';
import { Icon } from './icon';

/** What the court asks of this person, and a last word that only they end, by the first button of the bar. */
export function OwnFloor({ session, you }: { session: Session; you: Own }) {
  const hearing = session.hearing.value;
  const { devices } = session;
  // First the microphone, then what is to be said of the last word.
  const asked = isAskedToUnmute(hearing, devices.microphoneOn.value);
  return (
    <>
      {asked && (
        <div class="banner banner--accent" role="alert" data-testid="asked-to-unmute">
          <Icon name="mic" />
          <p class="banner__text strong">{t('asked-to-unmute')}</p>
          <button
            type="button"
            class="btn btn--primary"
            data-testid="unmute-now"
            onClick={() => void devices.setMicrophone(true)}
          >
            {t('mic-turn-on')}
          </button>
        </div>
      )}
      {!asked && hearing.floor.lastWord && hasFloor(hearing, you.id) && you.may.includes('end_last_word') && (
        <div class="banner banner--accent" role="status" data-testid="own-last-word">
          <Icon name="hand" />
          <p class="banner__text">
            <b>{t('own-last-word')}</b> {t('own-last-word-sub')}
          </p>
        </div>
      )}
    </>
  );
}
