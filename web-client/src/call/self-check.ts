import { computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals';
import { type Check, type CheckEvent, takeIn, unchecked } from '../model/check';
import type { Kind } from '../signal/messages';
import { type Devices, KINDS, type Source } from './devices';
import { playTone, watchLevel } from './level';
import { probe } from './probe';
import { measureSpeed } from './speed';

/** Checks the devices and the way to the server, and keeps what was found. */
export class SelfCheck {
  readonly state: ReadonlySignal<Check>;
  /** The browser holds sound back until the page is touched. */
  readonly asleep = signal(false);
  readonly devices: Devices;
  readonly #state = signal(unchecked(typeof RTCPeerConnection !== 'undefined'));
  readonly #meters = new Set<(steps: number) => void>();

  constructor(devices: Devices) {
    this.devices = devices;
    this.state = this.#state;
  }

  /** Follows the devices and tries the server, until the returned function is called. */
  begin(): () => void {
    void this.tryServer();
    // Whatever else happens to the devices, what is heard does not begin anew.
    const listenedTo = computed(() =>
      this.devices.microphoneOn.value ? this.devices.audio.value.track : null,
    );
    const ends = [
      ...KINDS.map((kind) => effect(() => this.#seeDevice(kind, this.devices[kind].value))),
      effect(() => {
        const track = listenedTo.value;
        return untracked(() => this.#listen(track));
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  }

  async tryServer(): Promise<void> {
    this.#take({ type: 'reached', reached: { at: 'trying' } });
    this.#take({ type: 'reached', reached: await probe() });
  }

  /** Costs some data: only when the person asks for it. */
  async measureSpeed(): Promise<void> {
    this.#take({ type: 'speed', speed: { at: 'measuring' } });
    this.#take({ type: 'speed', speed: await measureSpeed() });
  }

  playTone(): void {
    this.#take({ type: 'tone', tone: 'played' });
    // A tone that could not be played was not heard.
    playTone().catch(() => this.toneWas('unheard'));
  }

  toneWas(tone: 'heard' | 'unheard'): void {
    this.#take({ type: 'tone', tone });
  }

  /** Shows every reading of the level; the returned function ends that. */
  meter(show: (steps: number) => void): () => void {
    this.#meters.add(show);
    return () => this.#meters.delete(show);
  }

  #listen(track: MediaStreamTrack | null): (() => void) | undefined {
    this.#take({ type: 'microphone-changed' });
    this.asleep.value = false;
    this.#show(0);
    if (track === null) return undefined;
    return watchLevel(
      track,
      (steps) => {
        this.#show(steps);
        if (!this.asleep.peek()) this.#take({ type: 'level', steps });
      },
      (yes) => {
        this.asleep.value = yes;
      },
    );
  }

  #show(steps: number): void {
    for (const show of this.#meters) show(steps);
  }

  #seeDevice(kind: Kind, { wanted, asking, trouble, track }: Source): void {
    const fact = { wanted, asking, trouble, open: track !== null };
    untracked(() => this.#take({ type: 'device', kind, fact }));
  }

  #take(event: CheckEvent): void {
    this.#state.value = takeIn(this.#state.peek(), event, performance.now());
  }
}
