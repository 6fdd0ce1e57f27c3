import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { networkInterfaces } from "node:os";
import { createInterface, type Interface } from "node:readline";
import { binary } from "./server.ts";

/** One direction of a link; what is not said is perfect (`load-tests/src/relay/profile.rs`). */
export interface Way {
  delay_ms?: number;
  jitter_ms?: number;
  loss_percent?: number;
  /** Datagrams that are lost in a row, on average. */
  loss_burst?: number;
  reorder_percent?: number;
  duplicate_percent?: number;
  rate_kbit?: number;
  /** What would wait longer for the rate is lost. */
  queue_ms?: number;
  blackhole?: boolean;
}

/** Up: from the page to the server. */
export interface Profile {
  up?: Way;
  down?: Way;
}

/** A bad link for media: `load-tests relay`, which lies beside the server's binary. */
export class Relay {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;
  /** `address:port` to which pages send. */
  readonly at: string;

  private constructor(process: ChildProcessWithoutNullStreams, answers: AsyncIterator<string>, at: string) {
    this.#process = process;
    this.#answers = answers;
    this.at = at;
  }

  /** One between pages and the UDP port of a server on this machine. */
  static async to(port: number): Promise<Relay> {
    const here = ownAddress();
    const arguments_ = ["relay", "--listen", `${here}:0`, "--to", `${here}:${port}`];
    const process = spawn(join(dirname(binary()), "load-tests"), arguments_);
    process.stderr.pipe(globalThis.process.stderr);
    const lines: Interface = createInterface({ input: process.stdout });
    const answers = lines[Symbol.asyncIterator]();
    const { listening } = await next<{ listening: string }>(answers);
    return new Relay(process, answers, listening);
  }

  async is(profile: Profile): Promise<void> {
    await this.#order(`profile ${JSON.stringify(profile)}`);
  }

  /** From now on the server sees the pages at new addresses; what it sends to the old ones is lost. */
  async changeAddress(): Promise<void> {
    await this.#order("address");
  }

  /** What has become of the datagrams so far. */
  async tell(): Promise<Record<"up" | "down", { taken: number; delivered: number; lost: number; overflowed: number }>> {
    return await this.#order("tell");
  }

  close(): void {
    this.#process.kill();
  }

  async #order<T>(order: string): Promise<T> {
    this.#process.stdin.write(`${order}\n`);
    const answer = await next<{ ok?: T; error?: string }>(this.#answers);
    if (answer.ok === undefined) throw new Error(`the relay did not obey ${order}: ${answer.error}`);
    return answer.ok;
  }
}

/** Firefox pairs loopback with loopback only, and a page without a true camera gets no candidate there. */
function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.find(({ family, internal }) => family === "IPv4" && !internal)?.address ?? "127.0.0.1";
}

async function next<T>(answers: AsyncIterator<string>): Promise<T> {
  const { value, done } = await answers.next();
  if (done) throw new Error("the relay has ended; is load-tests built beside the server?");
  return JSON.parse(value) as T;
}
