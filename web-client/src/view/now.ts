import { useEffect, useState } from 'preact/hooks';

/** The page's own clock (`performance.now()`), anew twice a second while `runs`. */
export function useNow(runs: boolean): number {
  const [now, setNow] = useState(performance.now());
  useEffect(() => {
    if (!runs) return undefined;
    setNow(performance.now());
    const clock = setInterval(() => setNow(performance.now()), 500);
    return () => clearInterval(clock);
  }, [runs]);
  return now;
}

const WALL_MS = 10_000;

/** The time of day, anew every ten seconds: for what is told by the clock on the wall. */
export function useWallClock(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const clock = setInterval(() => setNow(new Date()), WALL_MS);
    return () => clearInterval(clock);
  }, []);
  return now;
}
