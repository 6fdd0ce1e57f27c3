import { batch, type Signal, signal } from '@preact/signals';
import { type ApiCode, codeOf, passes } from './api';
import { backoff } from './backoff';

/** Asks until it is answered: what may pass by waiting is asked again by itself, at once when the network is back. */
export class Persistent<T> {
  readonly answer: Signal<T | null> = signal(null);
  /** Why there is no answer yet. */
  readonly problem: Signal<ApiCode | null> = signal(null);
  readonly #ask: () => Promise<T>;
  readonly #chance: () => number;
  #tries = 0;
  #asking = false;
  #ended = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ask: () => Promise<T>, chance: () => number) {
    this.#ask = ask;
    this.#chance = chance;
  }

  /** Asks, until it is answered or ended by what is returned. */
  begin(): () => void {
    const onBack = () => {
      if (this.#timer !== undefined) void this.now();
    };
    addEventListener('online', onBack);
    this.#ended = false;
    void this.now();
    return () => {
      this.#ended = true;
      this.#forgetTimer();
      removeEventListener('online', onBack);
    };
  }

  /** Asks now: somebody has pressed. */
  async now(): Promise<void> {
    this.#forgetTimer();
    if (this.#asking) return;
    this.#asking = true;
    try {
      const answer = await this.#ask();
      batch(() => {
        this.answer.value = answer;
        this.problem.value = null;
      });
    } catch (error) {
      this.#failed(codeOf(error));
    } finally {
      this.#asking = false;
    }
  }

  #failed(code: ApiCode): void {
    this.problem.value = code;
    if (this.#ended || !passes(code)) return;
    this.#timer = setTimeout(() => void this.now(), backoff(this.#tries, this.#chance()));
    this.#tries += 1;
  }

  #forgetTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
