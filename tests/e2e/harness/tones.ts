/** Tones that tell who is heard: one a person, none a harmonic of another, all well inside what Opus keeps of a voice. */
const TONES = [440, 620, 910, 1230, 1610, 2050, 2590, 3170, 3730];

/** The tone of the `n`th person in Hz. */
export function toneOf(n: number): number {
  const hz = TONES[n];
  if (hz === undefined) throw new Error(`there are tones for ${TONES.length} people only`);
  return hz;
}

/**
 * Amplitude (0 to 1) of one frequency in `samples`, by Goertzel's algorithm under a Hann window, which keeps
 * neighbouring tones apart.
 */
function amplitudeAt(samples: Float32Array, sampleRate: number, hz: number): number {
  const n = samples.length;
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / sampleRate);
  let before = 0;
  let last = 0;
  for (let i = 0; i < n; i++) {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (n - 1));
    const next = (samples[i] ?? 0) * window + coefficient * last - before;
    before = last;
    last = next;
  }
  const power = last * last + before * before - coefficient * last * before;
  return (4 * Math.sqrt(Math.max(0, power))) / n;
}

/** Quieter than this is silence; the marks are played at 0.25. */
const HEARD = 0.02;
/** And quieter than this beside the loudest is no voice: a tone that a busy machine plays in pieces has such sidebands. */
const BESIDE_THE_LOUDEST = 0.2;

/** The people whose tones are in one track's sound, with their amplitudes; of a page's sound as of a recorded file's. */
export function voicesIn(samples: Float32Array, sampleRate: number, tones: Record<string, number>): Record<string, number> {
  const all = Object.entries(tones).map(([person, hz]) => [person, amplitudeAt(samples, sampleRate, hz)] as const);
  const least = Math.max(HEARD, BESIDE_THE_LOUDEST * Math.max(0, ...all.map(([, amplitude]) => amplitude)));
  return Object.fromEntries(all.filter(([, amplitude]) => amplitude >= least));
}
