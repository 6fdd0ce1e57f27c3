import { batch, effect, type ReadonlySignal, type Signal, signal, untracked } from '@preact/signals';
import type { Outcome } from './signal/connection';
import type { ClientMessage } from './signal/messages';

/** Which of both. */
export type On = { readonly microphone: boolean; readonly camera: boolean };
type Said = On & { readonly muted_by_judge?: boolean; readonly locked?: boolean };

/** The devices as far as they are switched. */
export interface Switchable {
  readonly microphoneOn: ReadonlySignal<boolean>;
  readonly cameraOn: ReadonlySignal<boolean>;
  /** Off because the system holds it, and on again by itself. */
  readonly microphoneHeld: ReadonlySignal<boolean>;
  readonly cameraHeld: ReadonlySignal<boolean>;
  setMicrophone(on: boolean): Promise<void>;
  setCamera(on: boolean): Promise<void>;
}

/** Keeps the server and the own devices of one mind: the person switches, and the judge can switch off. */
export class Switches {
  /** What was on when the page came back, and is off without anybody's order: the server was started anew, or a private room is gone. */
  readonly takenAway: Signal<On | null> = signal(null);
  readonly #devices: Switchable;
  readonly #ask: (message: ClientMessage) => Promise<Outcome>;
  readonly #room: () => number | null;
  /** What the server was last told, or last said itself. */
  #told: On = { microphone: false, camera: false };
  /** In which private room the system took a device away; what it gives back elsewhere stays off, like all that was on in a room. */
  readonly #heldIn = new Map<keyof On, number | null>();
  /** What the person comes back without, because the browser asks them first. */
  #missing: On = { microphone: false, camera: false };
  /** Requests on their way: what the server says meanwhile is older than our last word. */
  #onTheirWay = 0;

  /** `room`: the private room in which the person believes to be; a press that is meant for it must not be heard elsewhere. */
  constructor(
    devices: Switchable,
    ask: (message: ClientMessage) => Promise<Outcome>,
    room: () => number | null,
  ) {
    this.#devices = devices;
    this.#ask = ask;
    this.#room = room;
  }

  /** What the person comes in with, said in hello. */
  comesWith(): On {
    this.#told = this.#now();
    return this.#told;
  }

  /** Tells the server of every change, while `inside`. */
  watch(inside: () => boolean): void {
    effect(() => {
      const { microphoneOn, cameraOn, microphoneHeld, cameraHeld } = this.#devices;
      const now = { microphone: microphoneOn.value, camera: cameraOn.value };
      const held = { microphone: microphoneHeld.value, camera: cameraHeld.value };
      const gone = this.takenAway.peek();
      if (gone !== null && ((gone.microphone && now.microphone) || (gone.camera && now.camera)))
        this.takenAway.value = null;
      if (inside()) this.#tell(now, held);
    });
  }

  /** The server said how it holds the person. */
  follow(you: Said): void {
    // The system holds it, so for the server it was off before; a mute is no less meant.
    if (you.muted_by_judge === true && this.#devices.microphoneHeld.peek()) this.#switchOff('microphone');
    if (this.#onTheirWay > 0) return;
    const before = this.#told;
    this.#told = { microphone: you.microphone, camera: you.camera };
    // Together: of the one that is still on, the server must not be told that it has just been switched on.
    batch(() => {
      if (before.microphone && !you.microphone) this.#switchOff('microphone');
      if (before.camera && !you.camera) this.#switchOff('camera');
    });
  }

  /** The person comes back without these. */
  comesWithout(missing: On): void {
    this.#missing = missing;
  }

  /** The server said how it holds the person when their page came. */
  welcomed(you: Said): void {
    const [before, missing] = [this.#told, this.#missing];
    this.#missing = { microphone: false, camera: false };
    this.follow(you);
    const { microphone, camera } = this.#now();
    const ordered = you.muted_by_judge === true || you.locked === true;
    const gone = {
      microphone: (before.microphone || missing.microphone) && !microphone && !ordered,
      camera: (before.camera || missing.camera) && !camera,
    };
    this.takenAway.value = gone.microphone || gone.camera ? gone : null;
  }

  /** The person's one press: what was taken away is on again, and nothing else. */
  takeBack(): void {
    const gone = this.takenAway.peek();
    if (gone?.microphone) void this.#devices.setMicrophone(true);
    if (gone?.camera) void this.#devices.setCamera(true);
  }

  #switchOff(device: keyof On): void {
    // First, so that following the server is not told back to it.
    this.#told = { ...this.#told, [device]: false };
    void (device === 'microphone' ? this.#devices.setMicrophone(false) : this.#devices.setCamera(false));
  }

  #now(): On {
    return { microphone: this.#devices.microphoneOn.peek(), camera: this.#devices.cameraOn.peek() };
  }

  #tell(now: On, held: On): void {
    const number = this.#room();
    const strayed = this.#strayed(now, held, number);
    if (strayed !== null) {
      // Anew, without it.
      untracked(() => this.#switchOff(strayed));
      return;
    }
    const before = this.#told;
    this.#told = now;
    const room = number === null ? {} : { room: number };
    if (now.microphone !== before.microphone) {
      void this.#say({ type: 'set_microphone', on: now.microphone, ...room });
    }
    if (now.camera !== before.camera) void this.#say({ type: 'set_camera', on: now.camera, ...room });
  }

  /** A device that the system gives back in another room than the one in which it took it. */
  #strayed(now: On, held: On, room: number | null): keyof On | null {
    for (const device of ['microphone', 'camera'] as const) {
      const before = this.#heldIn.get(device);
      if (held[device]) this.#heldIn.set(device, before === undefined ? room : before);
      else this.#heldIn.delete(device);
      if (now[device] && before !== undefined && before !== room) return device;
    }
    return null;
  }

  async #say(message: ClientMessage): Promise<void> {
    this.#onTheirWay += 1;
    const outcome = await this.#ask(message);
    this.#onTheirWay -= 1;
    if (typeof outcome === 'object') this.#undo(message);
  }

  /** What the server has refused to switch on is off: one was moved to another room meanwhile. */
  #undo(message: ClientMessage): void {
    if (message.type === 'set_microphone' && message.on) this.#switchOff('microphone');
    if (message.type === 'set_camera' && message.on) this.#switchOff('camera');
  }
}
