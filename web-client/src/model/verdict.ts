import type { RecordingCard, RecordingVerdict, RecordingVerification } from '../signal/messages';

/** What is known of whether a record is as it was written. */
export interface Judged {
  /** When it was taken in; `null`: it was not written down then. */
  readonly taken: string | null;
  /** When all of it was last read again, and what was found: another verdict, or the same; `null`: it was not. */
  readonly since: { readonly at: string; readonly found: RecordingVerdict | 'same' } | null;
  /** What it is, as far as is known now. */
  readonly now: RecordingVerdict;
}

/** `asked`: what was found when somebody asked just now. */
export function judged(card: RecordingCard, asked: RecordingVerification | null): Judged {
  const taken = card.taken_in ?? null;
  const at = asked?.at ?? card.checked ?? null;
  const now = asked?.verdict ?? card.found ?? card.verdict;
  if (at === null) return { taken, since: null, now };
  return { taken, since: { at, found: now === card.verdict ? 'same' : now }, now };
}
