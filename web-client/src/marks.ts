/** Moments that measuring tools read with `performance.getEntriesByName`. */
export type Moment = 'join-click' | 'waiting-hall' | 'admitted' | 'first-remote-frame';

const seen = new Set<Moment>();

/** Every time: the newest entry is the last one of its name. */
export function mark(moment: Moment): void {
  seen.add(moment);
  // The first frame after an admission is to be marked anew.
  if (moment === 'admitted') seen.delete('first-remote-frame');
  performance.mark(`tyndau:${moment}`);
}

/** Only the first time (since the last admission). */
export function markOnce(moment: Moment): void {
  if (!seen.has(moment)) mark(moment);
}
