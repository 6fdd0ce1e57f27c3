/** The way of one's own voice: what this page's ear hears of it, and whether the server hears it too. */
export interface OwnVoice {
  /** When the loud readings of late came that no word of the server's has followed; milliseconds. */
  readonly loud: readonly number[];
  /** When the server heard it last; `null`: not since the microphone was switched on. */
  readonly arrived: number | null;
}

/**
 * `heard`: the server hears it, or did a moment ago. `unheard`: somebody speaks here, and nothing of it arrives. `quiet`:
 * nobody speaks.
 */
export type Reach = 'heard' | 'unheard' | 'quiet';

/**
 * What the check of the own voice in the waiting hall has found. `silent`: this microphone heard nothing either. `deaf`: the server
 * heard nothing, and what the microphone hears this browser does not tell.
 */
export type VoiceCheck = 'unasked' | 'listening' | 'heard' | 'unheard' | 'silent' | 'deaf';

export const UNSPOKEN: OwnVoice = { loud: [], arrived: null };
/** So long the check waits for a word. */
export const CHECK_MS = 10_000;

/** Steps of the meter from which on somebody speaks, not the room: far above what the server takes for speech. */
const LOUD_STEPS = 11;
/** So many loud readings of 60 ms, two and a half seconds of them ... */
const UNHEARD_READINGS = 40;
/** ... within this time, and no word of the server's, are a voice that does not arrive. */
const WITHIN_MS = 8_000;
/** The confirmation stays so long after the last word: it is calm. */
const STAYS_MS = 6_000;
/** Loud readings that make a voice: a knock on the table is shorter. */
const VOICE_READINGS = 5;

/** One reading of the level at `now`, and whether the server says in that moment that it hears the voice. */
export function listen(before: OwnVoice, steps: number, arrives: boolean, now: number): OwnVoice {
  if (arrives) return { loud: [], arrived: now };
  if (steps < LOUD_STEPS) return before;
  return { ...before, loud: [...before.loud.filter((at) => now - at < WITHIN_MS), now] };
}

export function reach({ loud, arrived }: OwnVoice, now: number): Reach {
  if (arrived !== null && now - arrived < STAYS_MS) return 'heard';
  return loud.filter((at) => now - at < WITHIN_MS).length >= UNHEARD_READINGS ? 'unheard' : 'quiet';
}

/** What is said when the time of the check is over; `deaf`: the browser gave the page nothing to hear. */
export function found({ loud, arrived }: OwnVoice, deaf: boolean): VoiceCheck {
  if (arrived !== null) return 'heard';
  if (deaf) return 'deaf';
  return loud.length >= VOICE_READINGS ? 'unheard' : 'silent';
}
