import { describe, expect, test } from 'vitest';
import { ENCODINGS, Layers } from './layers';

/** A sender that is as strict as a browser: what was read before another change is refused. */
class StrictSender {
  encodings: RTCRtpEncodingParameters[] = ENCODINGS.map((encoding) => ({ ...encoding }));
  refused = 0;
  broken = false;
  #transaction = 0;

  getParameters() {
    this.#transaction += 1;
    return { transactionId: String(this.#transaction), encodings: this.encodings.map((one) => ({ ...one })) };
  }

  async setParameters({ transactionId, encodings }: RTCRtpSendParameters): Promise<void> {
    await Promise.resolve();
    if (this.broken || transactionId !== String(this.#transaction)) {
      this.refused += 1;
      throw new DOMException('not now', 'InvalidStateError');
    }
    this.encodings = encodings;
  }

  /** `name/smaller` of what is sent. */
  sends(): string[] {
    return this.encodings
      .filter(({ active }) => active ?? true)
      .map(({ rid, scaleResolutionDownBy }) => `${rid}/${scaleResolutionDownBy}`);
  }
}

const camera = (width?: number, height?: number) =>
  ({ getSettings: () => ({ width, height }) }) as MediaStreamTrack;
const settle = () => new Promise((resolve) => setTimeout(resolve));

function made(): [Layers, StrictSender] {
  const sender = new StrictSender();
  return [new Layers(sender as unknown as RTCRtpSender), sender];
}

describe('what a camera gives', () => {
  test.each([
    [1280, 720, ['q/4', 'h/2', 'f/1']],
    [720, 1280, ['q/4', 'h/2', 'f/1']],
    [960, 540, ['q/4', 'h/2', 'f/1']],
    [640, 480, ['q/2', 'h/1']],
    [640, 360, ['q/2', 'h/1']],
    [320, 240, ['q/1']],
    [undefined, undefined, ['q/4', 'h/2', 'f/1']],
  ])('%s x %s', async (width, height, sent) => {
    const [layers, sender] = made();
    layers.fit(camera(width, height));
    await settle();
    expect(sender.sends()).toEqual(sent);
  });

  test('another camera is fitted anew', async () => {
    const [layers, sender] = made();
    layers.fit(camera(320, 240));
    await settle();
    layers.fit(camera(1280, 720));
    await settle();
    expect(sender.sends()).toEqual(['q/4', 'h/2', 'f/1']);
  });
});

describe('what the server wants', () => {
  test('is sent and nothing else, until it wants more again', async () => {
    const [layers, sender] = made();
    for (const [wanted, sent] of [
      [['q'], ['q/4']],
      [[], []],
      [
        ['f', 'q'],
        ['q/4', 'f/1'],
      ],
    ] as const) {
      layers.only(wanted);
      await settle();
      expect(sender.sends()).toEqual(sent);
    }
  });

  test('a name that nobody knows is passed over', async () => {
    const [layers, sender] = made();
    layers.only(['x', 'h']);
    await settle();
    expect(sender.sends()).toEqual(['h/2']);
  });

  test('what a small camera cannot give is replaced by its best', async () => {
    const [layers, sender] = made();
    layers.fit(camera(640, 360));
    layers.only(['f']);
    await settle();
    expect(sender.sends()).toEqual(['h/1']);
  });

  test('changes that come at once are made one after the other, and the last counts', async () => {
    const [layers, sender] = made();
    layers.only(['q']);
    layers.fit(camera(640, 360));
    layers.only(['q', 'h']);
    layers.only(['h']);
    await settle();
    expect(sender.refused).toBe(0);
    expect(sender.sends()).toEqual(['h/1']);
  });

  test('a browser that refuses harms nothing, and is asked again by the next change', async () => {
    const [layers, sender] = made();
    sender.broken = true;
    layers.only(['q']);
    await settle();
    expect(sender.refused).toBe(1);
    sender.broken = false;
    layers.only(['h']);
    await settle();
    expect(sender.sends()).toEqual(['h/2']);
  });
});

describe('where the server takes no layers', () => {
  test.each([
    [1280, 720],
    [640, 360],
    [320, 240],
  ])('the one that is left becomes the whole picture (%s x %s)', async (width, height) => {
    const [layers, sender] = made();
    layers.fit(camera(width, height));
    await settle();
    sender.encodings = sender.encodings.slice(0, 1);
    layers.agreed();
    await settle();
    expect(sender.sends()).toEqual(['q/1']);
  });

  test('it is sent while somebody gets it', async () => {
    const [layers, sender] = made();
    sender.encodings = sender.encodings.slice(0, 1);
    for (const [wanted, sent] of [
      [[], []],
      [[''], ['q/1']],
    ] as const) {
      layers.only(wanted);
      await settle();
      expect(sender.sends()).toEqual(sent);
    }
  });
});

test('who saves data sends no layer that takes more, whatever the server wants, until they save no longer', async () => {
  const [layers, sender] = made();
  layers.atMost(500_000);
  await settle();
  expect(sender.sends()).toEqual(['q/4', 'h/2']);
  layers.only(['f']);
  await settle();
  expect(sender.sends()).toEqual(['h/2']);
  layers.fit(camera(640, 360));
  await settle();
  expect(sender.sends()).toEqual(['q/2']);
  layers.fit(camera(1280, 720));
  layers.atMost(Number.POSITIVE_INFINITY);
  await settle();
  expect(sender.sends()).toEqual(['f/1']);
});

test('who saves data sends the worst layer still, however little is allowed', async () => {
  const [layers, sender] = made();
  layers.atMost(1);
  await settle();
  expect(sender.sends()).toEqual(['q/4']);
});
