import WebSocket from "ws";
import type { Role, Server } from "./server.ts";
import { until } from "./until.ts";

export interface Problem {
  status: number;
  type: string;
  code?: string;
  title?: string;
  detail?: string;
}

/** A call of the HTTP API with any token, and what came back. */
export async function call(
  server: Server,
  method: "GET" | "POST",
  path: string,
  { token, body }: { token?: string | undefined; body?: string } = {},
): Promise<Problem & Record<string, unknown>> {
  const answer = await fetch(`${server.origin}${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await answer.text();
  const value = text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : { text };
  return { ...value, status: answer.status, type: answer.headers.get("content-type") ?? "" };
}

/** The ticket of a person of the sample hearing. */
export function joinByHttp(server: Server, role: Role, takeOver = false): Promise<string> {
  return ticketFor(server, server.token(role), takeOver);
}

async function ticketFor(server: Server, token: string, takeOver: boolean): Promise<string> {
  const answer = await call(server, "POST", "/api/v1/join", { token, body: JSON.stringify({ take_over: takeOver }) });
  if (typeof answer["ws_ticket"] !== "string") throw new Error(`no ticket: ${JSON.stringify(answer)}`);
  return answer["ws_ticket"];
}

type Message = Record<string, unknown> & { type: string };

/** A WebSocket without a page behind it, for what no page would send. */
export class RawClient {
  readonly messages: Message[] = [];
  closed: number | undefined;
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (text) => this.messages.push(JSON.parse(String(text)) as Message));
    socket.on("close", (code) => {
      this.closed = code;
    });
    socket.on("error", () => undefined);
  }

  static async connect(server: Server): Promise<RawClient> {
    const socket = new WebSocket(`ws://localhost:${server.links.ports.http}/ws`, { origin: server.origin });
    const client = new RawClient(socket);
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    return client;
  }

  /** Joined and welcomed. */
  static enter(server: Server, role: Role, takeOver = false): Promise<RawClient> {
    return RawClient.enterWith(server, server.token(role), takeOver);
  }

  /** The same for whoever has this token. */
  static async enterWith(server: Server, token: string, takeOver = false): Promise<RawClient> {
    const ticket = await ticketFor(server, token, takeOver);
    const client = await RawClient.connect(server);
    client.hello(ticket);
    await client.hears("welcome");
    return client;
  }

  hello(ticket: string): void {
    this.say({ type: "hello", version: 1, ticket, microphone: false, camera: false });
  }

  say(message: object): void {
    this.#socket.send(JSON.stringify(message));
  }

  raw(data: string | Buffer): void {
    this.#socket.send(data);
  }

  hears(type: string): Promise<Message | undefined> {
    return until(`a message ${type}; so far: ${this.messages.map((m) => m.type).join()}`, () =>
      this.messages.find((message) => message.type === type),
    );
  }

  /** The answer to a request, `done` or `refused`. */
  async request(message: object, id: number): Promise<Message> {
    this.say({ ...message, id });
    const answer = await until(`an answer to ${JSON.stringify(message).slice(0, 80)}`, () =>
      this.messages.find(({ to }) => to === id),
    );
    if (!answer) throw new Error("no answer");
    return answer;
  }

  isClosedWith(code: number): Promise<unknown> {
    return until(
      `the server to close with ${code}`,
      () => this.closed ?? 0,
      (closed) => closed === code,
    );
  }

  close(): void {
    this.#socket.terminate();
  }
}
