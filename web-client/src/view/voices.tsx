import { useEffect, useRef } from 'preact/hooks';
import { soundAll, soundAloud, soundHeld } from '../call/aloud';
import { soundAtSpeaker, speaker } from '../call/speaker';
import { t } from '../locales/l10n';
import { voices } from '../model/seats';
import type { Session } from '../session';
import { Icon } from './icon';

/** The sound of everybody: one element a receiving section, kept while the section is in use. */
export function Voices({ session }: { session: Session }) {
  const tracks = session.tracks.value;
  return (
    <>
      {voices(session.hearing.value).map((mid) => {
        const track = tracks.get(mid);
        return track && <Voice key={mid} track={track} />;
      })}
    </>
  );
}

function Voice({ track }: { track: MediaStreamTrack }) {
  const element = useRef<HTMLAudioElement>(null);
  useEffect(() => (element.current === null ? undefined : soundAloud(element.current, track)), [track]);
  const at = speaker.value;
  useEffect(() => {
    if (element.current !== null) void soundAtSpeaker(element.current);
  }, [at]);
  // biome-ignore lint/a11y/useMediaCaption: live speech of a hearing; there are no captions yet
  return <audio ref={element} class="voice-out" autoplay />;
}

/** One big button that gives the sound, where the browser holds it back. */
export function SoundBlocked() {
  if (!soundHeld.value) return null;
  return (
    <div class="banner banner--warn" role="alert" data-testid="sound-held">
      <Icon name="speaker" />
      <p class="banner__text">{t('sound-blocked')}</p>
      <button
        type="button"
        class="btn btn--primary btn--lg"
        data-testid="sound-allow"
        onClick={() => soundAll()}
      >
        {t('sound-allow')}
      </button>
    </div>
  );
}
