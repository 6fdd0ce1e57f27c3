const FIRST_MS = 500;
const LONGEST_MS = 5_000;

/**
 * How long to wait before try number `tries` (from 0), in milliseconds: 0.5 s doubling to 5 s. `chance` in [0, 1) takes
 * up to a quarter off, so that a whole courtroom does not come back in the same instant.
 */
export function backoff(tries: number, chance: number): number {
  const wait = Math.min(FIRST_MS * 2 ** Math.min(tries, 10), LONGEST_MS);
  return Math.max(FIRST_MS, wait * (1 - chance / 4));
}
