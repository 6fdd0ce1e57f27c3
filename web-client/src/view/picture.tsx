import { useEffect, useRef, useState } from 'preact/hooks';
import { markOnce } from '../marks';
import { watchHeight } from './height';

/**
 * A section of the peer connection is handed from person to person, and its last frame belongs to the one before. So the
 * picture is hidden until a frame arrives that was received after the hand-over. A browser may not say when a frame was
 * received: then so many frames must have passed.
 */
const FRAMES_WITHOUT_TIME = 3;

interface PictureProps {
  track: MediaStreamTrack | null;
  /** Own camera: shown as in a mirror, at once. */
  own: boolean;
  /** Is told how high the picture is shown, in CSS pixels; 0: not in view. */
  shown?: ((height: number) => void) | undefined;
}

/** The picture of one person. The `<video>` stays in the page and only its track changes. */
export function Picture({ track, own, shown: tell }: PictureProps) {
  const element = useRef<HTMLVideoElement>(null);
  const [shown, setShown] = useState(false);

  useEffect(() => {
    const video = element.current;
    setShown(false);
    if (video === null) return undefined;
    video.srcObject = track === null ? null : new MediaStream([track]);
    if (track === null) return undefined;
    const show = () => {
      setShown(true);
      if (!own) markOnce('first-remote-frame');
    };
    const stop = own ? onFirstFrame(video, show) : onFreshFrame(video, performance.now(), show);
    // The browser may hold back a picture with sound; this one has none.
    void video.play().catch(() => undefined);
    return () => {
      stop();
      video.srcObject = null;
    };
  }, [track, own]);

  useEffect(() => {
    const video = element.current;
    return video === null || tell === undefined ? undefined : watchHeight(video, tell);
  }, [tell]);

  const classes = ['picture', own ? 'picture--own' : '', shown ? '' : 'picture--hidden'];
  return <video ref={element} class={classes.filter(Boolean).join(' ')} muted playsInline autoplay />;
}

function onFirstFrame(video: HTMLVideoElement, tell: () => void): () => void {
  video.addEventListener('loadeddata', tell, { once: true });
  return () => video.removeEventListener('loadeddata', tell);
}

/** Tells once that a frame is shown that was received after `since` (`performance.now()`). */
function onFreshFrame(video: HTMLVideoElement, since: number, tell: () => void): () => void {
  // Firefox before 132.
  if (video.requestVideoFrameCallback === undefined) return onFirstFrame(video, tell);
  let frames = 0;
  let pending = 0;
  const look = (_now: number, frame: VideoFrameCallbackMetadata) => {
    frames += 1;
    const fresh =
      frame.receiveTime === undefined ? frames >= FRAMES_WITHOUT_TIME : frame.receiveTime >= since;
    if (fresh) tell();
    else pending = video.requestVideoFrameCallback(look);
  };
  pending = video.requestVideoFrameCallback(look);
  return () => video.cancelVideoFrameCallback(pending);
}
