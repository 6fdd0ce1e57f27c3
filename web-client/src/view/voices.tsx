import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { soundAtSpeaker, speaker } from '../call/speaker';
import { t } from '../locales/l10n';
import { voices } from '../model/seats';
import type { Session } from '../session';
import { Icon } from './icon';

/** The browser wants a click before it plays sound (a reload without one, say). */
const blocked = signal(false);

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
  useEffect(() => {
    const audio = element.current;
    if (audio === null) return undefined;
    audio.srcObject = new MediaStream([track]);
    void play(audio);
    return () => {
      audio.srcObject = null;
    };
  }, [track]);
  const at = speaker.value;
  useEffect(() => {
    if (element.current !== null) void soundAtSpeaker(element.current);
  }, [at]);
  // biome-ignore lint/a11y/useMediaCaption: live speech of a hearing; there are no captions yet
  return <audio ref={element} class="voice-out" autoplay />;
}

async function play(audio: HTMLAudioElement): Promise<void> {
  try {
    await audio.play();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotAllowedError') blocked.value = true;
  }
}

/** One button that gives the sound, where the browser holds it back. */
export function SoundBlocked() {
  if (!blocked.value) return null;
  const allow = () => {
    blocked.value = false;
    for (const audio of document.querySelectorAll<HTMLAudioElement>('audio.voice-out')) void play(audio);
  };
  return (
    <div class="banner banner--warn" role="alert">
      <Icon name="speaker" />
      <p class="banner__text">{t('sound-blocked')}</p>
      <button type="button" class="btn" onClick={allow}>
        {t('sound-allow')}
      </button>
    </div>
  );
}
