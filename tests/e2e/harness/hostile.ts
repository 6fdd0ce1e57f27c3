import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { sleep } from "./until.ts";

/**
 * How the server is, as far as the page sees: well; slow; it answers with what it never says; it never answers; it
 * is of another version, and has nothing of what this page asks for. What goes over a WebSocket
 * that is open already is not touched: what comes next is.
 */
export type Mood = "well" | "slow" | "wrong" | "never" | "other";

const SLOW_MS = 3_000;
const LOGIN_PAGE = "<!doctype html><title>Wi-Fi</title><p>Please accept the terms of this network.</p>";

/** A proxy between a page and the server's API and WebSocket that behaves as networks and broken servers do. The page itself always loads. */
export class HostileServer {
  mood: Mood = "well";
  readonly #server: Server;
  readonly #sockets = new Set<Socket | Duplex>();
  readonly #port: number;

  private constructor(port: number) {
    this.#port = port;
    this.#server = createServer((asked, answer) => void this.#answer(asked, answer));
    this.#server.on("connection", (socket) => this.#keep(socket));
    this.#server.on("upgrade", (asked, near, head) => void this.#upgrade(asked, near, head));
  }

  static async before(port: number): Promise<HostileServer> {
    const proxy = new HostileServer(port);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "localhost", resolve));
    return proxy;
  }

  /** The same address by way of this proxy. */
  through(url: string): string {
    const changed = new URL(url);
    changed.port = String((this.#server.address() as AddressInfo).port);
    return changed.href;
  }

  /** Ends every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  async #answer(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const mood = asked.url?.startsWith("/api/") ? this.mood : "well";
    if (mood === "never") return;
    if (mood === "slow") await sleep(SLOW_MS);
    if (mood === "wrong") {
      answer.writeHead(200, { "content-type": "text/html" }).end(LOGIN_PAGE);
      return;
    }
    if (mood === "other") {
      answer.writeHead(404, { "content-type": "application/problem+json" }).end(JSON.stringify({ code: "not_found" }));
      return;
    }
    const { method, url, headers } = asked;
    const far = request({ host: "localhost", port: this.#port, method, path: url, headers }, (found) => {
      answer.writeHead(found.statusCode ?? 502, found.headers);
      found.pipe(answer);
    });
    far.on("error", () => answer.destroy());
    asked.pipe(far);
  }

  async #upgrade(asked: IncomingMessage, near: Duplex, head: Buffer): Promise<void> {
    this.#keep(near);
    const { mood } = this;
    if (mood === "never") return;
    if (mood === "slow") await sleep(SLOW_MS);
    if (mood === "wrong") {
      near.end(`HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: ${LOGIN_PAGE.length}\r\n\r\n${LOGIN_PAGE}`);
      return;
    }
    const far = connect(this.#port, "localhost");
    this.#keep(far);
    const lines = Array.from({ length: asked.rawHeaders.length / 2 }, (_, n) => `${asked.rawHeaders[2 * n]}: ${asked.rawHeaders[2 * n + 1]}`);
    far.write(`${asked.method} ${asked.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
    far.write(head);
    for (const [one, other] of [[near, far], [far, near]] as const) {
      one.on("close", () => other.destroy());
      one.pipe(other);
    }
  }

  #keep(socket: Socket | Duplex): void {
    this.#sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => this.#sockets.delete(socket));
  }
}
