import { type ClientMessage, decode, encode, type ServerMessage } from './messages';

/** The server closes a connection that is silent for 15 s; one ping a second keeps it and measures nothing else. */
const PING_MS = 1_000;
/** So long without a word from the server, and the path is dead even if the browser has not noticed. */
const SILENCE_MS = 6_000;
/** The close code that the page reports when it gave up itself. */
export const CLOSED_BY_SILENCE = 0;

/** What the owner of a socket is told. */
export interface SocketEvents {
  message(message: ServerMessage): void;
  /** Said once, at the end. */
  closed(code: number): void;
}

/** One WebSocket: says hello, keeps the heart beating, notices silence. */
export class Socket {
  readonly #ws: WebSocket;
  readonly #events: SocketEvents;
  readonly #beat: ReturnType<typeof setInterval>;
  #heardAt = performance.now();
  #pingedAt = 0;
  #nonce = 0;
  #ended = false;

  constructor(url: string, hello: ClientMessage, events: SocketEvents) {
    this.#events = events;
    this.#ws = new WebSocket(url);
    this.#ws.onopen = () => this.#ws.send(encode(hello));
    this.#ws.onmessage = (event) => this.#heard(event.data);
    this.#ws.onclose = (event) => this.#end(event.code);
    this.#beat = setInterval(() => this.#onBeat(), PING_MS);
  }

  /** `false`: the socket is not open, nothing was sent. */
  send(message: ClientMessage, id?: number): boolean {
    if (this.#ended || this.#ws.readyState !== WebSocket.OPEN) return false;
    this.#ws.send(encode(message, id));
    return true;
  }

  /** Ends without telling the owner. */
  drop(): void {
    this.#ended = true;
    clearInterval(this.#beat);
    this.#ws.close(1000);
  }

  #heard(data: unknown): void {
    if (this.#ended || typeof data !== 'string') return;
    this.#heardAt = performance.now();
    // Timers of a hidden page may rest for a minute; what comes in keeps the heart beating then.
    if (this.#heardAt - this.#pingedAt >= PING_MS) this.#ping();
    const message = decode(data);
    if (message !== null && message.type !== 'pong') this.#events.message(message);
  }

  #onBeat(): void {
    if (performance.now() - this.#heardAt > SILENCE_MS) {
      this.#end(CLOSED_BY_SILENCE);
      this.#ws.close(1000);
    } else {
      this.#ping();
    }
  }

  #ping(): void {
    if (!this.send({ type: 'ping', nonce: this.#nonce })) return;
    this.#pingedAt = performance.now();
    this.#nonce += 1;
  }

  #end(code: number): void {
    if (this.#ended) return;
    this.#ended = true;
    clearInterval(this.#beat);
    this.#events.closed(code);
  }
}
