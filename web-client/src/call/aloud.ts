import { signal } from '@preact/signals';

/** The browser holds the sound of others back until the person presses something: on a page that nobody has touched yet, or after a phone call. */
export const soundHeld = signal(false);

const elements = new Map<HTMLAudioElement, MediaStreamTrack>();
/** What stops again so soon after it was made to play is held by the system, and is not tried in a circle. */
const AT_ONCE_MS = 1_000;

/** Lets a voice sound, and again by itself whenever the system stops it, until the returned function is called. */
export function soundAloud(audio: HTMLAudioElement, track: MediaStreamTrack): () => void {
  let resumedAt = Number.NEGATIVE_INFINITY;
  const onPause = () => {
    if (track.readyState !== 'live') return;
    const now = performance.now();
    if (now - resumedAt < AT_ONCE_MS) {
      soundHeld.value = true;
      return;
    }
    resumedAt = now;
    void play(audio);
  };
  audio.srcObject = new MediaStream([track]);
  audio.addEventListener('pause', onPause);
  audio.addEventListener('playing', look);
  if (elements.size === 0) for (const press of PRESSES) document.addEventListener(press, soundAll);
  elements.set(audio, track);
  void play(audio);
  return () => {
    audio.removeEventListener('pause', onPause);
    audio.removeEventListener('playing', look);
    elements.delete(audio);
    if (elements.size === 0) for (const press of PRESSES) document.removeEventListener(press, soundAll);
    audio.srcObject = null;
    look();
  };
}

/** Every press on the page lets all voices sound that are held: whoever gives their own voice back hears the others, too. */
const PRESSES = ['click', 'visibilitychange'] as const;

export function soundAll(): void {
  for (const [audio, track] of elements) {
    if (audio.paused && track.readyState === 'live') void play(audio);
  }
}

async function play(audio: HTMLAudioElement): Promise<void> {
  try {
    await audio.play();
  } catch {
    // Taken off the page meanwhile, it is no longer to sound.
    if (elements.has(audio) && audio.paused) soundHeld.value = true;
  }
}

/** It is said as long as a voice is held, and no longer. */
function look(): void {
  if (
    soundHeld.peek() &&
    [...elements].every(([{ paused }, { readyState }]) => !paused || readyState !== 'live')
  )
    soundHeld.value = false;
}
