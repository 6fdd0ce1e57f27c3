/** Frames a second are enough of a person who sits and speaks. */
const FRAMES_PER_SECOND = 24;

/** One layer of the own picture: by how much the camera's picture is made smaller, and bits a second at most. */
interface Layer {
  readonly rid: string;
  readonly smaller: number;
  readonly bits: number;
}

/**
 * What is sent of a camera's picture of at least so many pixels, worst first. The bounds are those below which Chromium
 * drops the last layers by itself: it would drop the picture in full, so the layers are set to what it leaves. A name
 * keeps its rank: `q` is the worst, and `f` is not sent of a small picture.
 */
const PLANS: readonly { readonly pixels: number; readonly layers: readonly Layer[] }[] = [
  {
    pixels: 960 * 540,
    layers: [
      { rid: 'q', smaller: 4, bits: 150_000 },
      { rid: 'h', smaller: 2, bits: 500_000 },
      { rid: 'f', smaller: 1, bits: 1_500_000 },
    ],
  },
  {
    pixels: 480 * 270,
    layers: [
      { rid: 'q', smaller: 2, bits: 200_000 },
      { rid: 'h', smaller: 1, bits: 700_000 },
    ],
  },
  { pixels: 0, layers: [{ rid: 'q', smaller: 1, bits: 250_000 }] },
];

const LARGE = planOf(Number.POSITIVE_INFINITY);

/** All that a peer connection can ever send of the picture: what an offer names. */
export const ENCODINGS: readonly RTCRtpEncodingParameters[] = LARGE.map((layer) => ({
  ...encodingOf(layer),
  rid: layer.rid,
}));

/** Sets which layers a sender sends: those that fit its camera, and of them those that somebody gets. */
export class Layers {
  readonly #sender: RTCRtpSender;
  #camera = LARGE;
  #mostBits = Number.POSITIVE_INFINITY;
  /** Names, as the server said; `null`: it has not. */
  #wanted: readonly string[] | null = null;
  #setting: Promise<void> | null = null;
  #again = false;

  constructor(sender: RTCRtpSender) {
    this.#sender = sender;
  }

  /** The camera is this one now. A browser that does not tell its size is trusted to send what it can. */
  fit(camera: MediaStreamTrack): void {
    const { width, height } = camera.getSettings();
    this.#camera = planOf(width && height ? width * height : Number.POSITIVE_INFINITY);
    this.#set();
  }

  /** No layer takes more than so many bits a second: the person saves data. */
  atMost(bits: number): void {
    this.#mostBits = bits;
    this.#set();
  }

  /** The server wants these and no others. */
  only(rids: readonly string[]): void {
    this.#wanted = rids;
    this.#set();
  }

  /** The server has answered: it may have refused the layers, so that one is left. */
  agreed(): void {
    this.#set();
  }

  /** What of the camera is sent at all; the worst layer stays, since to send no picture is another choice. */
  get #plan(): readonly Layer[] {
    return this.#camera.filter(({ bits }, index) => index === 0 || bits <= this.#mostBits);
  }

  /** One change at a time: a browser refuses what was read before another change. */
  #set(): void {
    this.#again = this.#setting !== null;
    if (this.#again) return;
    this.#setting = this.#change().finally(() => {
      this.#setting = null;
      if (this.#again) this.#set();
    });
  }

  async #change(): Promise<void> {
    try {
      const parameters = this.#sender.getParameters();
      const [first, ...further] = parameters.encodings;
      if (first !== undefined && further.length === 0) this.#setWhole(first);
      else this.#setLayers(parameters.encodings);
      await this.#sender.setParameters(parameters);
    } catch {
      // A closed connection, or a browser without layers: it sends what it sent before.
    }
  }

  #setLayers(encodings: RTCRtpEncodingParameters[]): void {
    const active = activeOf(this.#plan, this.#wanted);
    for (const encoding of encodings) {
      const layer = this.#plan.find(({ rid }) => rid === encoding.rid);
      if (layer !== undefined) Object.assign(encoding, encodingOf(layer));
      encoding.active = active.has(encoding.rid ?? '');
    }
  }

  /** Where the picture is not sent in layers, the whole is sent, whatever its name. */
  #setWhole(encoding: RTCRtpEncodingParameters): void {
    const best = this.#plan.at(-1);
    // Chromium takes the layers that it offered of VP9 for spatial ones, and would send the smallest of them.
    if (best !== undefined) Object.assign(encoding, encodingOf(best), { scalabilityMode: 'L1T1' });
    encoding.active = this.#wanted === null || this.#wanted.length > 0;
  }
}

/** Names of the layers to send. For one that the camera does not give, the best that it gives. */
function activeOf(plan: readonly Layer[], wanted: readonly string[] | null): ReadonlySet<string> {
  const given = plan.map(({ rid }) => rid);
  if (wanted === null) return new Set(given);
  const known = wanted.filter((rid) => ENCODINGS.some((encoding) => encoding.rid === rid));
  return new Set(known.map((rid) => (given.includes(rid) ? rid : (given.at(-1) ?? ''))));
}

function planOf(pixels: number): readonly Layer[] {
  return PLANS.find((plan) => pixels >= plan.pixels)?.layers ?? [];
}

function encodingOf({ smaller, bits }: Layer): RTCRtpEncodingParameters {
  return { scaleResolutionDownBy: smaller, maxBitrate: bits, maxFramerate: FRAMES_PER_SECOND };
}
