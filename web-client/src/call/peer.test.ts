import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Peer } from './peer';

interface Section {
  kind: string;
  direction: string;
  mid: string | null;
  sender: {
    track: unknown;
    encodings: RTCRtpEncodingParameters[];
    replaceTrack: (track: unknown) => Promise<void>;
    getParameters: () => { encodings: RTCRtpEncodingParameters[] };
    setParameters: (parameters: { encodings: RTCRtpEncodingParameters[] }) => Promise<void>;
  };
  receiver: { track: string };
}

/** A peer connection that keeps its sections and answers at once. */
class FakePeerConnection {
  static last: FakePeerConnection;
  readonly sections: Section[] = [];
  readonly answers: string[] = [];
  connectionState = 'new';
  onconnectionstatechange: (() => void) | null = null;
  closed = false;
  restarts = 0;

  constructor() {
    FakePeerConnection.last = this;
  }

  addTransceiver(
    kind: string,
    { direction, sendEncodings = [] }: { direction: string; sendEncodings?: RTCRtpEncodingParameters[] },
  ): Section {
    const sender: Section['sender'] = {
      track: null,
      encodings: sendEncodings,
      async replaceTrack(track) {
        sender.track = track;
      },
      getParameters: () => ({ encodings: sender.encodings.map((encoding) => ({ ...encoding })) }),
      async setParameters({ encodings }) {
        sender.encodings = encodings;
      },
    };
    const section = {
      kind,
      direction,
      mid: null,
      sender,
      receiver: { track: `track ${this.sections.length}` },
    };
    this.sections.push(section);
    return section;
  }

  getTransceivers(): Section[] {
    return this.sections;
  }

  restartIce(): void {
    this.restarts += 1;
  }

  async createOffer() {
    const sections = this.sections.map(({ kind, direction }) => `${kind} ${direction}`);
    return { type: 'offer', sdp: [...sections, ...Array<string>(this.restarts).fill('anew')].join(', ') };
  }

  async setLocalDescription() {
    this.sections.forEach((section, index) => {
      section.mid = String(index);
    });
  }

  async setRemoteDescription({ sdp }: { sdp: string }) {
    if (sdp === 'rubbish') throw new Error('rubbish');
    this.answers.push(sdp);
  }

  close(): void {
    this.closed = true;
  }

  becomes(state: string): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }
}

const offers: string[] = [];
const told: string[] = [];
let tracks: ReadonlyMap<string, unknown> = new Map();

async function peer(plan: { audio: number; video: number }, publishes = true): Promise<Peer> {
  offers.length = 0;
  told.length = 0;
  const made = new Peer(plan, publishes, {
    offer: (sdp) => offers.push(sdp),
    tracks: (map) => {
      tracks = map;
    },
    connected: () => told.push('connected'),
    failed: () => told.push('failed'),
  });
  await settle();
  return made;
}
const camera = (width: number, height: number) =>
  ({ getSettings: () => ({ width, height }) }) as MediaStreamTrack;
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('RTCPeerConnection', FakePeerConnection);
  vi.stubGlobal('RTCRtpReceiver', {});
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('sections', () => {
  test('a speaker sends sound first, pictures second, and receives in the others', async () => {
    await peer({ audio: 2, video: 1 });
    expect(offers).toEqual([
      'audio sendonly, video sendonly, audio recvonly, audio recvonly, video recvonly',
    ]);
    expect([...tracks]).toEqual([
      ['2', 'track 2'],
      ['3', 'track 3'],
      ['4', 'track 4'],
    ]);
  });

  test('who only watches has receiving sections alone', async () => {
    await peer({ audio: 1, video: 1 }, false);
    expect(offers).toEqual(['audio recvonly, video recvonly']);
  });

  test('nothing is sent until a track is given', async () => {
    const made = await peer({ audio: 0, video: 0 });
    expect(FakePeerConnection.last.sections.map(({ sender }) => sender.track)).toEqual([null, null]);
    const picture = camera(1280, 720);
    await made.send('video', picture);
    expect(FakePeerConnection.last.sections.map(({ sender }) => sender.track)).toEqual([null, picture]);
  });

  test('the picture is offered in three layers, worst first, and sent in those that the server wants', async () => {
    const made = await peer({ audio: 1, video: 1 });
    const [, video] = FakePeerConnection.last.sections;
    const layers = () => video?.sender.encodings.map(({ rid, active }) => `${rid} ${active ?? true}`);
    expect(layers()).toEqual(['q true', 'h true', 'f true']);
    await made.send('video', camera(1280, 720));
    made.sendLayers(['q']);
    await settle();
    expect(layers(), 'said of an earlier peer').toEqual(['q true', 'h true', 'f true']);
    await made.answer('first');
    made.sendLayers(['h']);
    await settle();
    expect(layers()).toEqual(['q false', 'h true', 'f false']);
  });

  test('more are added at the end, so that no section changes its number', async () => {
    const made = await peer({ audio: 1, video: 1 }, false);
    await made.answer('first');
    made.grow({ audio: 2, video: 2 });
    await settle();
    expect(offers.at(-1)).toBe('audio recvonly, video recvonly, audio recvonly, video recvonly');
    expect(tracks.get('1')).toBe('track 1');
    expect(tracks.get('3')).toBe('track 3');
  });

  test('a plan that is fulfilled makes no offer', async () => {
    const made = await peer({ audio: 2, video: 2 });
    await made.answer('first');
    made.grow({ audio: 1, video: 2 });
    await settle();
    expect(offers).toHaveLength(1);
  });
});

describe('one offer at a time', () => {
  test('a second one waits for the answer to the first', async () => {
    const made = await peer({ audio: 1, video: 1 }, false);
    made.grow({ audio: 2, video: 2 });
    made.grow({ audio: 3, video: 3 });
    await settle();
    expect(offers).toHaveLength(1);
    await made.answer('first');
    expect(offers).toHaveLength(2);
    expect(offers.at(-1)?.split(', ')).toHaveLength(6);
    await made.answer('second');
    expect(FakePeerConnection.last.answers).toEqual(['first', 'second']);
    expect(offers).toHaveLength(2);
  });

  test('an answer that nobody waits for is passed over', async () => {
    const made = await peer({ audio: 1, video: 1 });
    await made.answer('first');
    await made.answer('again');
    expect(FakePeerConnection.last.answers).toEqual(['first']);
  });

  test('an offer that may be lost with the link is made again, an answered one is not', async () => {
    const made = await peer({ audio: 1, video: 1 });
    made.remind();
    expect(offers).toHaveLength(2);
    expect(offers[1]).toBe(offers[0]);
    await made.answer('first');
    made.remind();
    expect(offers).toHaveLength(2);
  });
});

describe('failure is told once, and the connection is closed', () => {
  test('when the browser says so', async () => {
    await peer({ audio: 1, video: 1 });
    FakePeerConnection.last.becomes('connected');
    FakePeerConnection.last.becomes('failed');
    FakePeerConnection.last.becomes('failed');
    expect(told).toEqual(['connected', 'failed']);
    expect(FakePeerConnection.last.closed).toBe(true);
  });

  test('when an answer cannot be used', async () => {
    await (await peer({ audio: 1, video: 1 })).answer('rubbish');
    expect(told).toEqual(['failed']);
  });

  test('when no path is found in 15 s', async () => {
    await peer({ audio: 1, video: 1 });
    await vi.advanceTimersByTimeAsync(14_000);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told).toEqual(['failed']);
  });

  test('when a path stays interrupted, but not when it comes back', async () => {
    await peer({ audio: 1, video: 1 });
    const connection = FakePeerConnection.last;
    connection.becomes('connected');
    connection.becomes('disconnected');
    await vi.advanceTimersByTimeAsync(5_000);
    connection.becomes('connected');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual(['connected', 'connected']);
    connection.becomes('disconnected');
    await vi.advanceTimersByTimeAsync(6_000);
    expect(told.at(-1)).toBe('failed');
  });

  test('an interrupted path is sought anew at once, over whatever network the device has now', async () => {
    const made = await peer({ audio: 1, video: 0 }, false);
    const connection = FakePeerConnection.last;
    connection.becomes('disconnected');
    await settle();
    expect(offers, 'nothing to restart before the first answer').toHaveLength(1);
    await made.answer('answer');
    connection.becomes('connected');
    connection.becomes('disconnected');
    await settle();
    expect(offers.at(-1)).toBe('audio recvonly, anew');
    await made.answer('another');
    connection.becomes('connected');
    await vi.advanceTimersByTimeAsync(60_000);
    expect([connection.answers, told.at(-1)]).toEqual([['answer', 'another'], 'connected']);
  });

  test('and a peer that was closed says nothing any more', async () => {
    const made = await peer({ audio: 1, video: 1 });
    made.close();
    FakePeerConnection.last.becomes('failed');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual([]);
  });
});
