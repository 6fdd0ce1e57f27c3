import { t } from '../locales/l10n';
import { isLive } from '../model/hearing';
import type { Notice, Session } from '../session';
import { WasAway } from './awake-lines';
import { clockTime } from './clock-time';
import { Dismiss } from './dismiss';
import { Icon } from './icon';
import { useNow } from './now';
import { OpenAgain } from './open-again';
import { OwnTroubles } from './own-trouble';
import { SoundBlocked } from './voices';

/** The page says something that this server does not know. */
const NOT_UNDERSTOOD: ReadonlySet<Notice> = new Set([
  'malformed',
  'unknown_message',
  'out_of_order',
  'version',
]);

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
          {NOT_UNDERSTOOD.has(notice) && <OpenAgain />}
          <Dismiss
            press={() => {
              session.notice.value = null;
            }}
          />
        </div>
      )}
      <SoundBlocked />
      {you !== null && link.at === 'inside' && <OwnTroubles session={session} you={you} />}
      <TakenAway session={session} />
      <WasAway session={session} />
      {session.mediaUp.value && session.grade.value !== 'good' && isLive(session.hearing.value) && (
        <div class="banner banner--warn" role="status">
          <Icon name="link" />
          <p class="banner__text">{t('weak')}</p>
        </div>
      )}
    </div>
  );
}

const GONE = {
  both: { which: 'both', text: 'taken-away-both', press: 'both-turn-on' },
  mic: { which: 'mic', text: 'taken-away-mic', press: 'mic-turn-on' },
  cam: { which: 'cam', text: 'taken-away-cam', press: 'cam-turn-on' },
} as const;

/** After a restart the server does not know where anybody was, and hears nobody before they say so: by one press. */
function TakenAway({ session }: { session: Session }) {
  const gone = session.takenAway.value;
  if (gone === null || session.link.value.at !== 'inside') return null;
  const { which, text, press } = GONE[gone.microphone ? (gone.camera ? 'both' : 'mic') : 'cam'];
  return (
    <div class="banner banner--warn" role="alert" data-testid="taken-away" data-which={which}>
      <Icon name={gone.microphone ? 'mic-off' : 'cam-off'} />
      <p class="banner__text">{t(text)}</p>
      <button type="button" class="btn btn--primary" data-testid="take-back" onClick={session.takeBack}>
        {t(press)}
      </button>
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
