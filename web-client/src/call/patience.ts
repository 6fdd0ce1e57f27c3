/** A voice of whose sound more than this had to be invented, though its packets came in the end, is played later from then on ... */
const MUCH = 0.03;
/** ... until no more than this was invented in so many measurements running (about half a minute). */
const LITTLE = 0.005;
const CALM = 15;
/** So much later: enough for a burst of three that is lost, asked for and sent again over 60 ms (milliseconds). */
const PATIENT_MS = 200;

/** What a report says of one voice that comes: sums since it began. */
export interface Voice {
  readonly samples: number;
  readonly concealed: number;
}

/**
 * Decides how long a voice waits to be played. Browsers weigh delay against loss by themselves, and give up words that would come a moment
 * later; in a courtroom a word is worth the moment (W3C WebRTC Extensions, `jitterBufferTarget`).
 */
export class Patience {
  #before: Voice = { samples: 0, concealed: 0 };
  #calm = 0;
  #patient = false;

  /** What a voice is to wait for at least, in milliseconds; `null`: as the browser likes. */
  waits(now: Voice): number | null {
    const samples = now.samples - this.#before.samples;
    const invented = samples > 0 ? (now.concealed - this.#before.concealed) / samples : 0;
    this.#before = now;
    this.#calm = invented <= LITTLE ? this.#calm + 1 : 0;
    this.#patient = this.#patient ? this.#calm < CALM : invented > MUCH;
    return this.#patient ? PATIENT_MS : null;
  }
}

interface Entry {
  readonly type: string;
  readonly kind?: string;
  readonly mid?: string;
  readonly totalSamplesReceived?: number;
  readonly concealedSamples?: number;
}

/** The voices of all sections. */
export class Patiences {
  readonly #all = new Map<string, Patience>();

  /** By section, what its voice is to wait for. */
  measured(report: Iterable<Entry>): ReadonlyMap<string, number | null> {
    const waits = new Map<string, number | null>();
    for (const { type, kind, mid, totalSamplesReceived, concealedSamples } of report) {
      if (type !== 'inbound-rtp' || kind !== 'audio' || mid === undefined) continue;
      const patience = this.#all.get(mid) ?? new Patience();
      this.#all.set(mid, patience);
      waits.set(
        mid,
        patience.waits({ samples: totalSamplesReceived ?? 0, concealed: concealedSamples ?? 0 }),
      );
    }
    return waits;
  }
}
