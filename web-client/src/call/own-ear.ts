import { computed, effect, type ReadonlySignal, type Signal, signal, untracked } from '@preact/signals';
import { hearMuted, NOT_SPEAKING } from '../model/muted-voice';
import { CHECK_MS, found, listen, type Reach, reach, UNSPOKEN, type VoiceCheck } from '../model/own-voice';
import type { Devices } from './devices';
import { watchLevel } from './level';

/** The way of the own voice, as far as the page knows it without listening. */
export interface VoiceWay {
  /** Picture and sound are connected, and so is the server's word, which it gives where somebody else could hear. */
  readonly connected: ReadonlySignal<boolean>;
  /** The voice is sent to be heard. */
  readonly live: ReadonlySignal<boolean>;
  /** The server says that it hears the voice. */
  readonly arrives: ReadonlySignal<boolean>;
  /** People would hear the person if their microphone were on. */
  readonly awaited: ReadonlySignal<boolean>;
}

/** The page's own ear: only the level is looked at, and what is sent is not changed. */
export class OwnEar {
  /** The person speaks while their microphone is switched off, where people would hear them. */
  readonly mutedButSpeaking: Signal<boolean> = signal(false);
  /** Whether what is said here arrives at the server. */
  readonly reach: Signal<Reach> = signal('quiet');
  /** The check of the own voice in the waiting hall: while it listens, the voice is sent, and the server passes it to nobody. */
  readonly check: Signal<VoiceCheck> = signal('unasked');
  readonly #devices: Devices;
  readonly #way: VoiceWay;
  readonly #sends = computed(
    () => this.#way.connected.value && (this.#way.live.value || this.check.value === 'listening'),
  );
  #muted = NOT_SPEAKING;
  #own = UNSPOKEN;
  /** The browser keeps sound asleep. */
  #deaf = false;
  #over: ReturnType<typeof setTimeout> | undefined;

  constructor(devices: Devices, way: VoiceWay) {
    this.#devices = devices;
    this.#way = way;
    // While nothing is sent, and no switch is forgotten, there is nothing to hear: a closed microphone in a recess is as it should be.
    const heeded = computed(() => {
      const { track, wanted } = devices.audio.value;
      return (wanted ? this.#sends.value : this.#way.awaited.value) ? track : null;
    });
    effect(() => {
      const track = heeded.value;
      return untracked(() => {
        this.#forget();
        return track === null ? undefined : this.#listen(track);
      });
    });
  }

  /** Sends the voice for a while, until the server has heard it. */
  beginCheck(): void {
    this.#forget();
    this.check.value = 'listening';
    clearTimeout(this.#over);
    this.#over = setTimeout(() => this.#endCheck(found(this.#own, this.#deaf)), CHECK_MS);
  }

  /** What was found holds no longer: the person is elsewhere. */
  forgetCheck(): void {
    this.#endCheck('unasked');
  }

  #endCheck(result: VoiceCheck): void {
    clearTimeout(this.#over);
    this.check.value = result;
  }

  #listen(track: MediaStreamTrack): () => void {
    const ear = track.clone();
    ear.enabled = true;
    const end = watchLevel(
      ear,
      (steps) => this.#read(steps, performance.now()),
      (yes) => {
        this.#deaf = yes;
      },
    );
    return () => {
      end();
      ear.stop();
    };
  }

  #read(steps: number, now: number): void {
    const isOff = !this.#devices.audio.peek().wanted;
    this.#muted = isOff ? hearMuted(this.#muted, steps, now) : NOT_SPEAKING;
    this.mutedButSpeaking.value = this.#muted.speaking;
    this.#own = isOff ? UNSPOKEN : listen(this.#own, steps, this.#way.arrives.peek(), now);
    this.reach.value = reach(this.#own, now);
    if (this.check.peek() === 'listening' && this.reach.peek() === 'heard') this.#endCheck('heard');
  }

  #forget(): void {
    this.#muted = NOT_SPEAKING;
    this.#own = UNSPOKEN;
    this.mutedButSpeaking.value = false;
    this.reach.value = 'quiet';
  }
}
