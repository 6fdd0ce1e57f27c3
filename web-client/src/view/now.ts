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
