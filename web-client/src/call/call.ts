import { type Signal, signal } from '@preact/signals';
import { type Grade, gradeLink } from '../model/quality';
import { backoff } from '../signal/backoff';
import type { Outcome } from '../signal/connection';
import type { Kind, LinkStats, MediaPlan } from '../signal/messages';
import { Peer } from './peer';

/** What a call needs of the signalling. */
export interface CallWorld {
  offer(sdp: string): Promise<Outcome>;
  stats(stats: LinkStats): void;
  /** A new peer begins: what was said of the old one's sections holds no longer. */
  rebuilt(): void;
  chance(): number;
}

const MEASURE_MS = 2_000;

/** The media of the page: one peer at a time, rebuilt when its path is lost, untouched when only the signalling is. */
export class Call {
  /** Receiving sections: mid -> track. */
  readonly tracks: Signal<ReadonlyMap<string, MediaStreamTrack>> = signal(new Map());
  /** The media path is up. */
  readonly connected = signal(false);
  /** How well the page receives. */
  readonly grade: Signal<Grade> = signal('good');
  /** Bytes that this page has sent and received for picture and sound. */
  readonly used = signal(0);
  /** Since when the path has been missing, by `performance.now()`; `null`: it is there, or none is wanted. */
  readonly apartSince: Signal<number | null> = signal(null);
  readonly #world: CallWorld;
  readonly #own: Record<Kind, MediaStreamTrack | null> = { audio: null, video: null };
  #plan: MediaPlan | null = null;
  #publishes = false;
  #mostBits = Number.POSITIVE_INFINITY;
  #peer: Peer | null = null;
  #failures = 0;
  /** Number of the peer that is wanted now: what was to be built before is not any more. */
  #wanted = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #measuring: ReturnType<typeof setInterval> | undefined;

  constructor(world: CallWorld) {
    this.#world = world;
  }

  /** The signalling is up. `fresh`: the server knows nothing of an earlier peer. */
  begin(plan: MediaPlan | null, publishes: boolean, fresh: boolean): void {
    this.#plan = plan;
    this.#publishes = publishes;
    if (plan === null) {
      this.end();
      this.apartSince.value = null;
    } else if (fresh || this.#peer === null) {
      this.#failures = 0;
      this.#build();
    } else {
      this.#peer.grow(plan);
      this.#peer.remind();
    }
  }

  /** The server asks for more receiving sections. */
  grow(plan: MediaPlan): void {
    this.#plan = plan;
    this.#peer?.grow(plan);
  }

  answer(sdp: string): void {
    void this.#peer?.answer(sdp);
  }

  /** The server says which layers of the picture somebody gets. */
  sendLayers(rids: readonly string[]): void {
    this.#peer?.sendLayers(rids);
  }

  /** No layer of the own picture takes more than so many bits a second; kept over rebuilt peers. */
  atMost(bits: number): void {
    this.#mostBits = bits;
    this.#peer?.atMost(bits);
  }

  /** What the page sends; kept over rebuilt peers. */
  send(kind: Kind, track: MediaStreamTrack | null): void {
    this.#own[kind] = track;
    void this.#peer?.send(kind, track);
  }

  /** The server has ended the path: another one is built. */
  broken(): void {
    if (this.#peer !== null) this.#onFailed();
  }

  end(): void {
    this.#wanted += 1;
    clearTimeout(this.#retry);
    clearInterval(this.#measuring);
    this.#peer?.close();
    this.#peer = null;
    this.connected.value = false;
    this.tracks.value = new Map();
  }

  #build(): void {
    const plan = this.#plan;
    this.end();
    if (plan === null) return;
    this.apartSince.value ??= performance.now();
    this.#world.rebuilt();
    // Browsers take long over it, and what the server says is to be seen first.
    const wanted = this.#wanted;
    inAnotherTask(() => {
      if (wanted === this.#wanted) this.#connect(this.#plan ?? plan);
    });
  }

  #connect(plan: MediaPlan): void {
    const peer = new Peer(plan, this.#publishes, {
      offer: (sdp) => void this.#offer(peer, sdp),
      tracks: (tracks) => {
        this.tracks.value = tracks;
      },
      connected: () => {
        this.#failures = 0;
        this.connected.value = true;
        this.apartSince.value = null;
      },
      failed: () => this.#onFailed(),
    });
    this.#peer = peer;
    peer.atMost(this.#mostBits);
    void peer.send('audio', this.#own.audio);
    void peer.send('video', this.#own.video);
    this.#measuring = setInterval(() => void this.#measure(peer), MEASURE_MS);
  }

  async #offer(peer: Peer, sdp: string): Promise<void> {
    const outcome = await this.#world.offer(sdp);
    if (peer === this.#peer && typeof outcome === 'object') peer.refused();
  }

  #onFailed(): void {
    this.end();
    this.apartSince.value ??= performance.now();
    this.#retry = setTimeout(() => this.#build(), backoff(this.#failures, this.#world.chance()));
    this.#failures += 1;
  }

  async #measure(peer: Peer): Promise<void> {
    const measured = await peer.measure().catch(() => null);
    if (measured === null || peer !== this.#peer || !this.connected.value) return;
    const { stats, used } = measured;
    this.used.value += used;
    this.grade.value = gradeLink(stats);
    this.#world.stats(stats);
  }
}

/** Timers would wait for long in a tab that nobody looks at. */
function inAnotherTask(act: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    act();
  };
  port2.postMessage(null);
}
