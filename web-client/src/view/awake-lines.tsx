import { useState } from 'preact/hooks';
import { keep, kept } from '../keeping';
import { t } from '../locales/l10n';
import type { Session } from '../session';
import { clockTime } from './clock-time';
import { Dismiss } from './dismiss';
import { Icon } from './icon';

const KNOWN_KEY = 'tyndau.screen-may-lock';

/** That the screen locked, or the page was hidden otherwise. */
export function WasAway({ session }: { session: Session }) {
  const { away } = session.awake;
  const seconds = away.value;
  if (seconds === null) return null;
  return (
    <div class="banner banner--warn" role="status" data-testid="was-away">
      <Icon name="clock" />
      <p class="banner__text">{t('was-away', { time: clockTime(seconds * 1000) })}</p>
      <Dismiss
        press={() => {
          away.value = null;
        }}
      />
    </div>
  );
}

/** That the screen may lock, once a device. Nothing is wrong yet: it stands after all other lines. */
export function MayLock({ session }: { session: Session }) {
  const [known, setKnown] = useState(() => kept(KNOWN_KEY) !== null);
  if (!session.awake.mayLock.value || known) return null;
  return (
    <div class="banner" role="status" data-testid="may-lock">
      <Icon name="info" />
      <p class="banner__text">{t('may-lock')}</p>
      <Dismiss
        press={() => {
          keep(KNOWN_KEY, 'known');
          setKnown(true);
        }}
      />
    </div>
  );
}
