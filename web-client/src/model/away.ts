/** An absence that is not worth a word: a look at another page, a message read. */
const SHORT_S = 10;

export interface Absence {
  /** When the page was hidden and when it was shown again, in milliseconds of the wall clock: others stand still in sleep. */
  readonly from: number;
  readonly to: number;
  /** A device for the hand: what hides the page there often silences it too. */
  readonly handheld: boolean;
  /** The link to the court was lost meanwhile. */
  readonly lost: boolean;
}

/** Seconds to tell the person of, and the court may have missed them for; `null`: nothing to tell. */
export function awaySeconds({ from, to, handheld, lost }: Absence): number | null {
  const seconds = Math.round((to - from) / 1000);
  return seconds >= SHORT_S && (handheld || lost) ? seconds : null;
}
