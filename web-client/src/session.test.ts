import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Call } from './call/call';
import { createSession, type Session } from './session';
import type { ClientMessage, Own, Phase, PrivateRoom, Role, ServerMessage } from './signal/messages';

/** The page's one WebSocket; the test is the server. */
class FakeSocket {
  static readonly OPEN = 1;
  static last: FakeSocket;
  readyState = FakeSocket.OPEN;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  readonly sent: { id?: number; type: string }[] = [];

  constructor() {
    FakeSocket.last = this;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {}
}

const ROOM: PrivateRoom = { id: 3, kind: 'help_room', locked: false };

/** A camera or microphone that the browser has opened. */
class FakeTrack {
  enabled = true;
  readyState = 'live';
  addEventListener(): void {}
  stop(): void {
    this.readyState = 'ended';
  }
}

let opened: FakeTrack[] = [];
const wakeLock = { request: vi.fn(), released: false, release: vi.fn(), addEventListener: vi.fn() };

beforeEach(() => {
  vi.useFakeTimers();
  opened = [];
  wakeLock.released = false;
  wakeLock.request.mockReset().mockResolvedValue(wakeLock);
  wakeLock.release.mockReset().mockImplementation(async () => {
    wakeLock.released = true;
  });
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('PerformanceNavigationTiming', class {});
  vi.stubGlobal('location', { origin: 'https://court.example' });
  vi.stubGlobal('addEventListener', () => {});
  vi.stubGlobal('document', { visibilityState: 'visible', addEventListener: () => {} });
  vi.stubGlobal('fetch', async () => Response.json({ ws_ticket: 'ticket', resume: 'secret' }));
  vi.stubGlobal('navigator', {
    wakeLock,
    mediaDevices: {
      enumerateDevices: async () => [],
      getUserMedia: async () => {
        const [voice, picture] = [new FakeTrack(), new FakeTrack()];
        opened.push(voice, picture);
        return { getAudioTracks: () => [voice], getVideoTracks: () => [picture] };
      },
    },
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function own(role: Role, room: PrivateRoom | null): Own {
  const place = room?.kind ?? 'waiting_hall';
  return {
    id: 'me',
    name: 'me',
    role,
    connected: true,
    microphone: false,
    camera: false,
    place,
    muted_by_judge: false,
    may: [],
  };
}

function welcome(role: Role, room: PrivateRoom | null = null, phase: Phase = 'open_session'): ServerMessage {
  return {
    type: 'welcome',
    version: 1,
    you: own(role, room),
    room,
    phase,
    number: 1,
    hearing: { id: 'h', case_number: '1', court: 'c' },
    people: [],
    waiting: [],
    recording: false,
    floors_held: false,
    floor: { holders: null, last_word: false, since_ms_ago: 0 },
    rail: { steps: [], at: null, next: null, turns: 0 },
    clock: { sides: [] },
  };
}

/** What the server says, and what comes of it. */
async function says(...messages: readonly ServerMessage[]): Promise<void> {
  for (const message of messages) FakeSocket.last.onmessage?.({ data: JSON.stringify(message) });
  await vi.advanceTimersByTimeAsync(0);
}

async function joined(): Promise<Session> {
  const session = createSession('link');
  session.join(false);
  await vi.advanceTimersByTimeAsync(0);
  return session;
}

const live = () => opened.filter((track) => track.readyState === 'live').length;

describe.each<Role>(['court_it', 'escort'])(
  'camera and microphone of %s, who has none in the session',
  (role) => {
    test('are open in a private room and nowhere else', async () => {
      await joined();
      await says(welcome(role));
      expect(opened).toHaveLength(0);
      await says({ type: 'room_entered', room: ROOM });
      expect(live()).toBe(2);
      await says({ type: 'room', room: { ...ROOM, locked: true } });
      expect(opened).toHaveLength(2);
      await says({ type: 'room_left', place: 'waiting_hall' });
      expect(live()).toBe(0);
    });

    test('open when a page comes back into the room', async () => {
      await joined();
      await says(welcome(role, ROOM));
      expect(live()).toBe(2);
    });

    test('close when the room was closed while the link was lost', async () => {
      await joined();
      await says(welcome(role), { type: 'room_entered', room: ROOM });
      expect(live()).toBe(2);
      await says(welcome(role));
      expect(live()).toBe(0);
    });

    test('open anew for who took over and is given back the room', async () => {
      const session = await joined();
      await says(welcome(role, ROOM));
      await says({ type: 'goodbye', reason: 'taken_over' });
      expect(live()).toBe(0);
      session.join(true);
      await vi.advanceTimersByTimeAsync(0);
      expect(live()).toBe(0);
      await says(welcome(role, ROOM));
      expect(live()).toBe(2);
    });
  },
);

test('who has a voice in the session keeps camera and microphone outside of the room', async () => {
  const session = await joined();
  await session.devices.start();
  await says(welcome('plaintiff'), { type: 'room_entered', room: ROOM });
  await says({ type: 'room_left', place: 'waiting_hall' });
  expect(live()).toBe(2);
  expect(opened).toHaveLength(2);
});

test.each<Phase>(['ended', 'postponed', 'nobody_appeared'])(
  'a screen that stayed on in the hearing may go dark once it is %s',
  async (phase) => {
    await joined();
    await says(welcome('plaintiff'));
    expect(wakeLock.released).toBe(false);
    expect(wakeLock.request).toHaveBeenCalledTimes(1);
    await says({ type: 'phase', phase, number: 2 });
    expect(wakeLock.released).toBe(true);
    expect(wakeLock.request).toHaveBeenCalledTimes(1);
  },
);

/** Asks, and is refused because a last word runs. */
async function cutRefused(message: ClientMessage): Promise<Session> {
  const session = await joined();
  await says(welcome('presiding_judge'));
  const answered = session.ask(message);
  const asked = FakeSocket.last.sent.find(({ type }) => type === message.type);
  await says({ type: 'refused', code: 'last_word', sentence: 's', to: asked?.id ?? null });
  await answered;
  return session;
}

test('what would cut a last word waits for a ruling, and is no mistake', async () => {
  const session = await cutRefused({ type: 'mute', person: 'p' });
  expect(session.cutting.value).toEqual({ type: 'mute', person: 'p' });
  expect(session.notice.value).toBeNull();
});

test('the next step does not cut a last word by any ruling', async () => {
  const session = await cutRefused({ type: 'next_step', turns: 0 });
  expect(session.cutting.value).toBeNull();
  expect(session.notice.value).toBe('last_word');
});

test('what waits for a reader who is away was sent, and the page says that nobody reads it now', async () => {
  const session = await joined();
  await says(welcome('presiding_judge'));
  const answered = session.ask({ type: 'say', to: 'clerk', text: 'help' });
  const asked = FakeSocket.last.sent.find(({ type }) => type === 'say');
  await says({ type: 'done', to: asked?.id ?? 0, kept: true });
  expect(await answered).toBe(true);
  expect(session.notice.value).toBe('kept');
});

test('a ruling is not asked for any more when the last word is over', async () => {
  const session = await cutRefused({ type: 'mute', person: 'p' });
  await says({ type: 'floor', floor: { holders: [], last_word: false, since_ms_ago: 0 } });
  expect(session.cutting.value).toBeNull();
  expect(session.notice.value).toBe('last_word_over');
});

/** The tab in which a page was, which is loaded anew. */
function reloaded(): void {
  const storage = new Map([
    ['tyndau.resume.link', 'secret'],
    ['tyndau.switches.link', 'silent seen'],
  ]);
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, value: string) => storage.set(key, value),
    removeItem: (key: string) => storage.delete(key),
  });
  vi.stubGlobal('document', { visibilityState: 'visible', addEventListener: () => {}, wasDiscarded: true });
}

test('a page that was loaded anew in mid-hearing comes in without a press, as it was switched', async () => {
  reloaded();
  const session = createSession('link');
  expect(session.returns.value).toBe(true);
  session.comeBack(true);
  await vi.advanceTimersByTimeAsync(0);
  FakeSocket.last.onopen?.();
  expect(FakeSocket.last.sent[0]).toMatchObject({ type: 'hello', microphone: false, camera: true });
  await says(welcome('plaintiff'));
  expect(session.returns.value).toBe(false);
  expect(session.devices.microphoneOn.value).toBe(false);
});

test('who cannot come back is before the door, with nothing left open', async () => {
  reloaded();
  vi.stubGlobal('fetch', async () => Response.json({ code: 'already_here' }, { status: 409 }));
  const session = createSession('link');
  session.comeBack(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(session.link.value).toMatchObject({ at: 'outside' });
  expect(session.returns.value).toBe(false);
  expect(opened).toHaveLength(2);
  expect(live()).toBe(0);
});

test('a page that was opened by its link waits for the press', () => {
  expect(createSession('link').returns.value).toBe(false);
});

test('whose picture and sound the server has ended is told, and gets them back without a press', async () => {
  const broken = vi.spyOn(Call.prototype, 'broken');
  const session = await joined();
  await says(welcome('plaintiff'));
  expect(broken).not.toHaveBeenCalled();
  await says({ type: 'refused', code: 'too_much_media', sentence: 's' });
  expect(broken).toHaveBeenCalledOnce();
  expect(session.notice.value).toBe('too_much_media');
});
