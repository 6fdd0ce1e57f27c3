import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ServerMessage } from './messages';
import { CLOSED_BY_SILENCE, Socket } from './socket';

class FakeWebSocket {
  static readonly OPEN = 1;
  static last: FakeWebSocket;
  readyState = 1;
  readonly sent: string[] = [];
  closed: number | null = null;
  onopen: () => void = () => undefined;
  onmessage: (event: { data: unknown }) => void = () => undefined;
  onclose: (event: { code: number }) => void = () => undefined;

  constructor(readonly url: string) {
    FakeWebSocket.last = this;
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(code: number): void {
    this.closed = code;
  }
}

const heard: ServerMessage[] = [];
const closed: number[] = [];

function open(): FakeWebSocket {
  heard.length = 0;
  closed.length = 0;
  const events = {
    message: (one: ServerMessage) => heard.push(one),
    closed: (code: number) => closed.push(code),
  };
  new Socket('ws://court/ws', { type: 'leave' }, events);
  FakeWebSocket.last.onopen();
  return FakeWebSocket.last;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeWebSocket);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('hello is the first word', () => {
  expect(open().sent).toEqual(['{"type":"leave"}']);
});

test('a ping a second keeps the heart beating while the server answers', () => {
  const socket = open();
  for (let second = 0; second < 20; second += 1) {
    vi.advanceTimersByTime(1_000);
    socket.onmessage({ data: '{"type":"pong","nonce":0}' });
  }
  expect(socket.sent.filter((text) => text.includes('ping'))).toHaveLength(20);
  expect(closed).toEqual([]);
  expect(heard).toEqual([]);
});

test('a server that falls silent is given up, once', () => {
  const socket = open();
  vi.advanceTimersByTime(30_000);
  expect(closed).toEqual([CLOSED_BY_SILENCE]);
  expect(socket.closed).toBe(1000);
  socket.onclose({ code: 1006 });
  expect(closed).toHaveLength(1);
});

test('what comes in beats the heart when the timers of a hidden page rest', () => {
  const socket = open();
  vi.setSystemTime(Date.now() + 5_000);
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 5_000);
  socket.onmessage({ data: '{"type":"quality","people":[]}' });
  expect(socket.sent.at(-1)).toContain('ping');
  expect(heard).toHaveLength(1);
});

test('bytes, rubbish and messages of a later version are passed over', () => {
  const socket = open();
  for (const data of [new Uint8Array(3), 'rubbish', '{"type":"later"}']) socket.onmessage({ data });
  expect(heard).toEqual([]);
  expect(closed).toEqual([]);
});
