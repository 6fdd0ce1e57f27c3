import { effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { awaySeconds } from './model/away';

/** Whether the screen stays on, and how long the person was away when it did not. */
export interface Awake {
  /** The screen may lock by itself: the browser does not keep it on. */
  readonly mayLock: ReadonlySignal<boolean>;
  /** Seconds for which the page was hidden last, if that is worth a word; `null` when it was read. */
  readonly away: Signal<number | null>;
}

/**
 * Keeps a phone's screen on while it is `wanted`. The browser lets go of the lock whenever the page is hidden, and some systems do when
 * the battery is low.
 */
export function keepAwake(wanted: ReadonlySignal<boolean>, lost: ReadonlySignal<boolean>): Awake {
  const mayLock = signal(false);
  let lock: WakeLockSentinel | null = null;
  const follow = async () => {
    const isShown = document.visibilityState === 'visible';
    if (!wanted.peek() || !isShown) {
      mayLock.value = false;
      await lock?.release();
      lock = null;
    } else if (lock === null || lock.released) {
      lock = await locked(() => void follow());
      mayLock.value = lock === null && wanted.peek();
    }
  };
  effect(() => {
    void wanted.value;
    void follow();
  });
  document.addEventListener('visibilitychange', () => void follow());
  return { mayLock, away: watchAbsence(wanted, lost) };
}

/** `null`: refused, or this browser knows no such thing. */
async function locked(released: () => void): Promise<WakeLockSentinel | null> {
  try {
    const lock = (await navigator.wakeLock?.request('screen')) ?? null;
    // Once: a system that takes it again and again is not fought with.
    lock?.addEventListener('release', released, { once: true });
    return lock;
  } catch {
    return null;
  }
}

function watchAbsence(wanted: ReadonlySignal<boolean>, lost: ReadonlySignal<boolean>): Signal<number | null> {
  const away = signal<number | null>(null);
  let from: number | null = null;
  let lostMeanwhile = false;
  effect(() => {
    // Read first: what is not read is not followed any more.
    const isLost = lost.value;
    lostMeanwhile ||= isLost;
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') {
      from = wanted.peek() ? Date.now() : null;
      lostMeanwhile = lost.peek();
      return;
    }
    if (from === null || !wanted.peek()) return;
    const handheld = matchMedia('(pointer: coarse)').matches;
    const seconds = awaySeconds({ from, to: Date.now(), handheld, lost: lostMeanwhile });
    from = null;
    if (seconds !== null) away.value = seconds;
  });
  return away;
}
