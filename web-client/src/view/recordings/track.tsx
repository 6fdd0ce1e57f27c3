import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../locales/l10n';
import { correct, standing } from '../../model/playback';
import type { RecordedTrack } from '../../signal/messages';
import type { Player } from './player';

/** How often an element is compared with the clock. */
const EVERY_MS = 100;

interface TrackProps {
  track: RecordedTrack;
  player: Player;
}

/** One track in the time of the record. What is not on the page is not fetched. */
export function Track({ track, player }: TrackProps) {
  const element = useRef<HTMLVideoElement>(null);
  const broken = useSignal<Broken | null>(null);
  useEffect(() => {
    const { current } = element;
    if (current === null) return;
    const follow = () => followClock(current, track, player);
    const leave = player.enter(track.address, () => waits(current, track, player));
    const timer = setInterval(follow, EVERY_MS);
    return () => {
      clearInterval(timer);
      leave();
      // Ends what is still being fetched.
      current.removeAttribute('src');
      current.load();
    };
  }, [track, player]);
  return (
    <>
      <video
        ref={element}
        class={track.kind === 'video' ? 'rec__picture' : 'rec__voice'}
        src={track.address}
        preload="auto"
        playsInline
        muted={track.kind === 'video'}
        data-testid="rec-track"
        data-kind={track.kind}
        data-person={track.who}
        onError={(event) => {
          broken.value = brokenBy(event.currentTarget.error);
        }}
        onLoadedMetadata={() => {
          broken.value = null;
        }}
      />
      {broken.value !== null && (
        <div class="rec__broken" role="alert" data-testid="rec-broken" data-why={broken.value}>
          <p>{t(`rec-broken-${broken.value}`, { codec: track.codec, kind: track.kind })}</p>
          <button type="button" class="btn" onClick={() => element.current?.load()}>
            {t('retry')}
          </button>
        </div>
      )}
    </>
  );
}

/** Why an element plays nothing: its bytes did not come, or the browser cannot read them. */
type Broken = 'away' | 'unreadable';

function brokenBy(error: MediaError | null): Broken | null {
  if (error === null) return null;
  return error.code === MediaError.MEDIA_ERR_NETWORK ? 'away' : 'unreadable';
}

function followClock(element: HTMLVideoElement, track: RecordedTrack, player: Player): void {
  const at = player.read();
  if (standing(track, at).at !== 'here') {
    if (!element.paused) element.pause();
    return;
  }
  if (element.readyState === 0 || element.seeking || element.error !== null) return;
  const step = correct(element.currentTime * 1000 - at, player.runs());
  if (step.do === 'jump') element.currentTime = at / 1000;
  if (step.do === 'run') {
    element.playbackRate = step.rate;
    if (element.paused) element.play().catch(() => undefined);
  } else if (!element.paused && !player.runs()) {
    element.pause();
  }
}

/** Whether the clock has to wait, because something of the track is still on its way. */
function waits(element: HTMLVideoElement, track: RecordedTrack, player: Player): boolean {
  if (element.error !== null || standing(track, player.read()).at !== 'here') return false;
  return element.seeking || element.readyState < HTMLMediaElement.HAVE_CURRENT_DATA;
}
