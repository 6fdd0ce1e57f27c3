import { t } from '../locales/l10n';
import { isLive } from '../model/hearing';
import type { Session } from '../session';
import { AwakeLines } from './awake-lines';
import { clockTime } from './clock-time';
import { Dismiss } from './dismiss';
import { Icon } from './icon';
import { useNow } from './now';
import { OwnTroubles } from './own-trouble';
import { SoundBlocked } from './voices';

/** What needs attention now: a lost link first, then what the server refused, then weak links. */
export function Banners({ session }: { session: Session }) {
  const link = session.link.value;
  const notice = session.notice.value;
  const { you } = session.hearing.value;
  return (
    <div class="banners">
      {link.at === 'lost' && <Lost since={link.since} />}
      {notice !== null && link.at !== 'lost' && (
        <div class="banner banner--warn" role="alert" data-testid="notice" data-code={notice}>
          <Icon name="warn" />
          <p class="banner__text">{t(`refused-${notice}`)}</p>
          <Dismiss
            press={() => {
              session.notice.value = null;
            }}
          />
        </div>
      )}
      <SoundBlocked />
      {you !== null && link.at === 'inside' && <OwnTroubles session={session} you={you} />}
      <AwakeLines session={session} />
      {session.mediaUp.value && session.grade.value !== 'good' && isLive(session.hearing.value) && (
        <div class="banner banner--warn" role="status">
          <Icon name="link" />
          <p class="banner__text">{t('weak')}</p>
        </div>
      )}
    </div>
  );
}

/** How long the link has been lost, and that the page comes back by itself. `since`: `performance.now()`. */
export function Lost({ since }: { since: number }) {
  const now = useNow(true);
  return (
    <div class="banner banner--warn" data-testid="link-lost">
      <Icon name="turn" />
      <p class="banner__text">
        {/* The seconds are for the eye: read aloud once, without them. */}
        <span class="sr" role="alert">
          {t('lost', { time: '' })}
        </span>
        <b aria-hidden="true">{t('lost', { time: clockTime(now - since) })}</b> {t('lost-sub')}
      </p>
    </div>
  );
}
