/** Longest that a condition may take to become true. Generous: two cores carry a server and four browsers. */
export const DEADLINE_MS = 20_000;

/** Calls `read` until `good` says yes and returns what was read; fails with the last reading after `deadlineMs`. */
export async function until<T>(
  what: string,
  read: () => T | Promise<T>,
  good: (reading: T) => boolean = Boolean,
  deadlineMs = DEADLINE_MS,
): Promise<T> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const reading = await read();
    if (good(reading)) return reading;
    if (Date.now() > deadline) {
      throw new Error(`waited ${deadlineMs} ms in vain for: ${what}; last reading: ${String(JSON.stringify(reading)).slice(0, 500)}`);
    }
    await sleep(100);
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
