import { effect, type ReadonlySignal } from '@preact/signals';
import type { Outcome } from './signal/connection';
import type { ClientMessage } from './signal/messages';

type On = { readonly microphone: boolean; readonly camera: boolean };

/** The devices as far as they are switched. */
export interface Switchable {
  readonly microphoneOn: ReadonlySignal<boolean>;
  readonly cameraOn: ReadonlySignal<boolean>;
  setMicrophone(on: boolean): Promise<void>;
  setCamera(on: boolean): Promise<void>;
}

/** Keeps the server and the own devices of one mind: the person switches, and the judge can switch off. */
export class Switches {
  readonly #devices: Switchable;
  readonly #ask: (message: ClientMessage) => Promise<Outcome>;
  /** What the server was last told, or last said itself. */
  #told: On = { microphone: false, camera: false };
  /** Requests on their way: what the server says meanwhile is older than our last word. */
  #onTheirWay = 0;

  constructor(devices: Switchable, ask: (message: ClientMessage) => Promise<Outcome>) {
    this.#devices = devices;
    this.#ask = ask;
  }

  /** What the person comes in with, said in hello. */
  comesWith(): On {
    this.#told = this.#now();
    return this.#told;
  }

  /** Tells the server of every change, while `inside`. */
  watch(inside: () => boolean): void {
    effect(() => {
      const now = { microphone: this.#devices.microphoneOn.value, camera: this.#devices.cameraOn.value };
      if (inside()) this.#tell(now);
    });
  }

  /** The server said how it holds the person. */
  follow(you: On): void {
    if (this.#onTheirWay > 0) return;
    const before = this.#told;
    // First, so that following the server is not told back to it.
    this.#told = { microphone: you.microphone, camera: you.camera };
    if (before.microphone && !you.microphone) void this.#devices.setMicrophone(false);
    if (before.camera && !you.camera) void this.#devices.setCamera(false);
  }

  #now(): On {
    return { microphone: this.#devices.microphoneOn.peek(), camera: this.#devices.cameraOn.peek() };
  }

  #tell(now: On): void {
    const before = this.#told;
    this.#told = now;
    if (now.microphone !== before.microphone) void this.#say({ type: 'set_microphone', on: now.microphone });
    if (now.camera !== before.camera) void this.#say({ type: 'set_camera', on: now.camera });
  }

  async #say(message: ClientMessage): Promise<void> {
    this.#onTheirWay += 1;
    await this.#ask(message);
    this.#onTheirWay -= 1;
  }
}
