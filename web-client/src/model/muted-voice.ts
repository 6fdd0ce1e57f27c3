/** Whether somebody speaks into a microphone that they have switched off. */
export interface MutedVoice {
  /** When the loud readings of late came; milliseconds. */
  readonly loud: readonly number[];
  readonly speaking: boolean;
}

export const NOT_SPEAKING: MutedVoice = { loud: [], speaking: false };

/** Steps of the meter from which on somebody speaks, not the room. */
const LOUD_STEPS = 11;
/** So many loud readings of 60 ms within two seconds are speech; a cough or a door is shorter. */
const SPEECH_READINGS = 14;
const WITHIN_MS = 2_000;
/** The sign stays so long after the last loud reading: who pauses between sentences has not finished. */
const STAYS_MS = 5_000;

export function hearMuted(before: MutedVoice, steps: number, now: number): MutedVoice {
  const isLoud = steps >= LOUD_STEPS;
  const last = before.loud.at(-1);
  if (!isLoud) {
    const over = before.speaking && (last === undefined || now - last >= STAYS_MS);
    return over ? NOT_SPEAKING : before;
  }
  const loud = [...before.loud.filter((at) => now - at < WITHIN_MS), now];
  return { loud, speaking: before.speaking || loud.length >= SPEECH_READINGS };
}
