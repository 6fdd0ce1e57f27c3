/** What the person chose an earlier time on this device; `null`: nothing, or the browser keeps nothing. */
export function kept(key: string): string | null {
  return quietly(() => localStorage.getItem(key));
}

/** Keeps a choice for the next time. */
export function keep(key: string, value: string): void {
  quietly(() => localStorage.setItem(key, value));
}

/** Everything that is kept under keys that begin so. */
export function allKept(beginning: string): readonly string[] {
  const keys = quietly(() => Object.keys(localStorage)) ?? [];
  return keys.filter((key) => key.startsWith(beginning)).flatMap((key) => kept(key) ?? []);
}

/** Storage may be forbidden by the browser's settings; memory is enough then. */
export function quietly<T>(action: () => T): T | null {
  try {
    return action();
  } catch {
    return null;
  }
}
