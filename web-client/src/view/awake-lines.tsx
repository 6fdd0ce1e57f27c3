import { useState } from 'preact/hooks';
import { keep, kept } from '../keeping';
import { t } from '../locales/l10n';
import type { Session } from '../session';
import { clockTime } from './clock-time';
import { Dismiss } from './dismiss';
import { Icon } from './icon';

const KNOWN_KEY = 'tyndau.screen-may-lock';

/** That the screen may lock, once a device; and that it did, or the page was hidden otherwise. */
export function AwakeLines({ session }: { session: Session }) {
  const { mayLock, away } = session.awake;
  const [known, setKnown] = useState(() => kept(KNOWN_KEY) !== null);
  const seconds = away.value;
  return (
    <>
      {seconds !== null && (
        <div class="banner banner--warn" role="status" data-testid="was-away">
          <Icon name="clock" />
          <p class="banner__text">{t('was-away', { time: clockTime(seconds * 1000) })}</p>
          <Dismiss
            press={() => {
              away.value = null;
            }}
          />
        </div>
      )}
      {mayLock.value && !known && (
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
      )}
    </>
  );
}
