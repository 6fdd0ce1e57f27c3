import { type Signal, signal } from '@preact/signals';
import { type Api, type ApiCode, codeOf, misunderstood, passes } from './api';
import { backoff } from './backoff';
import {
  type ClientMessage,
  type GoodbyeReason,
  PROTOCOL_VERSION,
  type RefusalCode,
  type ServerMessage,
} from './messages';
import type { Socket, SocketEvents } from './socket';
import type { Vault } from './vault';

/** Where the page stands with the server. */
export type LinkStatus =
  | { readonly at: 'outside'; readonly problem?: ApiCode }
  /** `problem`: why the last try failed; the next one comes by itself. */
  | { readonly at: 'entering'; readonly problem?: ApiCode }
  | { readonly at: 'inside' }
  /** Was inside, is coming back by itself. `since`: `performance.now()`. */
  | { readonly at: 'lost'; readonly since: number }
  | { readonly at: 'closed'; readonly why: ClosedReason };

export type ClosedReason =
  | 'left'
  | 'ended'
  | 'taken_over'
  | 'dismissed'
  | 'removed'
  | 'links_revoked'
  /** The page is of another version than the server, and loading it anew did not help. */
  | 'version'
  | ApiCode;

/** How a request ended. */
export type Outcome = 'done' | 'kept' | 'lost' | { readonly code: RefusalCode };

/** The world around a connection; tests give their own. */
export interface ConnectionWorld {
  readonly api: Api;
  readonly token: string;
  readonly vault: Vault;
  openSocket(hello: ClientMessage, events: SocketEvents): Pick<Socket, 'send' | 'drop'>;
  /** What the person comes in with, asked at each hello. */
  comesWith(): { microphone: boolean; camera: boolean };
  /** Every message but `pong`, `done` and answers to requests. `fresh`: joined anew, not resumed. */
  heard(message: ServerMessage, fresh: boolean): void;
  /** The server speaks another version. `true`: the page is being loaded anew. */
  renews(): boolean;
  /** In [0, 1). */
  chance(): number;
}

const ANSWER_MS = 10_000;
const WELCOME_MS = 6_000;
/** Close codes after which coming back would be wrong. */
const FINAL_CLOSE: Readonly<Record<number, ClosedReason>> = {
  4403: 'removed',
  4409: 'taken_over',
  4410: 'ended',
  4411: 'hearing_cancelled',
  4412: 'links_revoked',
};
const FINAL_GOODBYE: Readonly<Partial<Record<GoodbyeReason, ClosedReason>>> = {
  ended: 'ended',
  left: 'left',
  taken_over: 'taken_over',
  dismissed: 'dismissed',
  removed: 'removed',
  links_revoked: 'links_revoked',
  cancelled: 'hearing_cancelled',
};

/** Joins, says hello, and comes back by itself when the link is lost. */
export class Connection {
  readonly status: Signal<LinkStatus> = signal({ at: 'outside' });
  readonly #world: ConnectionWorld;
  readonly #waiting = new Map<number, (outcome: Outcome) => void>();
  #socket: Pick<Socket, 'send' | 'drop'> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastId = 0;
  #tries = 0;
  #takeOver = false;
  #fresh = true;

  constructor(world: ConnectionWorld) {
    this.#world = world;
  }

  /** From the join page. What does not pass by waiting leaves the page outside, with the problem. */
  async enter(takeOver: boolean): Promise<void> {
    this.status.value = { at: 'entering' };
    this.#tries = 0;
    this.#takeOver = takeOver;
    await this.#enter();
  }

  /** Asks for something; the promise always settles. */
  request(message: ClientMessage): Promise<Outcome> {
    this.#lastId += 1;
    const id = this.#lastId;
    if (this.#socket?.send(message, id) !== true) return Promise.resolve('lost');
    return new Promise((resolve) => {
      const deadline = setTimeout(() => this.#settle(id, 'lost'), ANSWER_MS);
      this.#waiting.set(id, (outcome) => {
        clearTimeout(deadline);
        resolve(outcome);
      });
    });
  }

  /** Says something that needs no answer. */
  tell(message: ClientMessage): void {
    this.#socket?.send(message);
  }

  /** Leaves of the person's own will; the same link brings them back. */
  leave(): void {
    this.tell({ type: 'leave' });
    this.#close('left');
  }

  /** The network or the page came back: do not wait for the next try. */
  nudge(): void {
    const { at } = this.status.value;
    const isTrying = at === 'lost' || at === 'entering';
    if (!isTrying || this.#socket !== null || this.#timer === undefined) return;
    this.#retryIn(0);
  }

  #connect(ticket: string): void {
    const { microphone, camera } = this.#world.comesWith();
    const hello: ClientMessage = { type: 'hello', version: PROTOCOL_VERSION, ticket, microphone, camera };
    this.#socket?.drop();
    this.#socket = this.#world.openSocket(hello, {
      message: (message) => this.#onMessage(message),
      closed: (code) => this.#onClosed(code),
    });
    this.#after(WELCOME_MS, () => this.#onLost());
  }

  /** A kept secret first: it returns to the very seat. Else the link itself. */
  async #ticket(takeOver: boolean): Promise<string> {
    const { api, token, vault } = this.#world;
    const secret = vault.read();
    if (secret !== null && !takeOver) {
      try {
        const resumed = await api.resume(secret);
        vault.write(resumed.resume);
        this.#fresh = false;
        return resumed.ws_ticket;
      } catch (error) {
        if (codeOf(error) !== 'resume_invalid') throw error;
        vault.write(null);
      }
    }
    const joined = await api.join(token, takeOver);
    vault.write(joined.resume);
    this.#fresh = true;
    return joined.ws_ticket;
  }

  #onMessage(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        clearTimeout(this.#timer);
        this.#timer = undefined;
        this.#tries = 0;
        this.status.value = { at: 'inside' };
        break;
      case 'done':
        this.#settle(message.to, message.kept === true ? 'kept' : 'done');
        return;
      case 'refused':
        if (this.#settle(message.to ?? 0, { code: message.code })) return;
        if (message.code === 'version') {
          this.#onOtherVersion();
          return;
        }
        break;
      case 'goodbye': {
        this.#world.heard(message, this.#fresh);
        const why = FINAL_GOODBYE[message.reason];
        if (why !== undefined) this.#close(why);
        return;
      }
    }
    this.#world.heard(message, this.#fresh);
    // A welcome that the page asks for later is no new beginning.
    if (message.type === 'welcome') this.#fresh = false;
  }

  #onClosed(code: number): void {
    const why = FINAL_CLOSE[code];
    if (why === undefined) this.#onLost();
    else this.#close(why);
  }

  /** Trying again would go on for ever. The secret stays: the page that comes next returns by it. */
  #onOtherVersion(): void {
    this.#forgetSocket();
    if (!this.#world.renews()) this.status.value = { at: 'closed', why: 'version' };
  }

  #onLost(): void {
    this.#forgetSocket();
    if (this.status.value.at !== 'lost') this.status.value = { at: 'lost', since: performance.now() };
    this.#retry();
  }

  #retry(): void {
    this.#retryIn(backoff(this.#tries, this.#world.chance()));
    this.#tries += 1;
  }

  #retryIn(ms: number): void {
    this.#after(ms, () => {
      this.#timer = undefined;
      void (this.status.value.at === 'entering' ? this.#enter() : this.#comeBack());
    });
  }

  async #enter(): Promise<void> {
    try {
      const ticket = await this.#ticket(this.#takeOver);
      if (this.status.value.at === 'entering') this.#connect(ticket);
    } catch (error) {
      const problem = codeOf(error);
      if (this.status.value.at !== 'entering') return;
      if (passes(problem)) {
        this.status.value = { at: 'entering', problem };
        this.#retry();
      } else if (problem === 'hearing_ended') this.#close('ended');
      else if (misunderstood(problem)) this.#onOtherVersion();
      else this.status.value = { at: 'outside', problem };
    }
  }

  async #comeBack(): Promise<void> {
    try {
      const ticket = await this.#ticket(false);
      if (this.status.value.at === 'lost') this.#connect(ticket);
    } catch (error) {
      const code = codeOf(error);
      if (this.status.value.at !== 'lost') return;
      if (passes(code)) this.#onLost();
      else if (misunderstood(code)) this.#onOtherVersion();
      else this.#close(code === 'hearing_ended' ? 'ended' : code === 'already_here' ? 'taken_over' : code);
    }
  }

  #close(why: ClosedReason): void {
    this.#forgetSocket();
    this.#world.vault.write(null);
    this.status.value = { at: 'closed', why };
  }

  #forgetSocket(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#socket?.drop();
    this.#socket = null;
    for (const id of [...this.#waiting.keys()]) this.#settle(id, 'lost');
  }

  #settle(id: number, outcome: Outcome): boolean {
    const resolve = this.#waiting.get(id);
    this.#waiting.delete(id);
    resolve?.(outcome);
    return resolve !== undefined;
  }

  #after(ms: number, action: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(action, ms);
  }
}
