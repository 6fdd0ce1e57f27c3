/** How fast the way to the court is, in kbit/s each way. */
export type Speed =
  | { readonly at: 'unmeasured' }
  | { readonly at: 'measuring' }
  | { readonly at: 'unknown' }
  | { readonly at: 'known'; readonly down: number; readonly up: number };

/** What a hearing needs, in kbit/s: the voices, and with them pictures of a middle size. */
const VOICES = { down: 200, up: 100 };
const PICTURES = { down: 1_500, up: 700 };

export type SpeedKey =
  | 'check-speed-unmeasured'
  | 'check-speed-measuring'
  | 'check-speed-unknown'
  | 'check-speed-good'
  | 'check-speed-voices'
  | 'check-speed-little';

/** Whether it is enough, as the key of the sentence. */
export function speedKey(speed: Speed): SpeedKey {
  if (speed.at !== 'known') return `check-speed-${speed.at}`;
  if (reaches(speed, PICTURES)) return 'check-speed-good';
  return reaches(speed, VOICES) ? 'check-speed-voices' : 'check-speed-little';
}

function reaches(speed: Rates, need: Rates): boolean {
  return speed.down >= need.down && speed.up >= need.up;
}

interface Rates {
  readonly down: number;
  readonly up: number;
}

/** In tenths of Mbit/s, as a contract counts it; never none where something came. */
export function megabits(kbps: number): number {
  return Math.max(0.1, Math.round(kbps / 100) / 10);
}
