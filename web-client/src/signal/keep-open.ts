import { type ApiCode, codeOf } from './api';

/** An open record is opened again before its quarter of an hour is over. */
export const RENEW_MS = 10 * 60_000;
/** Sooner when that could not be asked: there is time for several tries. */
export const AGAIN_MS = 30_000;

/** What may be otherwise at the next try. */
const PASSING: readonly ApiCode[] = ['network', 'unavailable', 'too_many'];

/**
 * Opens something and keeps it open, until the returned function is called. `over`: it is not open (any more), and nothing is tried again.
 * What is open stays so while the server cannot be reached: until the server says no.
 */
export function keepOpen<T>(
  open: () => Promise<T>,
  opened: (it: T) => void,
  over: (code: ApiCode) => void,
): () => void {
  let ended = false;
  let isOpen = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const next = (wait: number) => {
    if (!ended) timer = setTimeout(() => void ask(), wait);
  };
  const ask = async () => {
    try {
      const it = await open();
      isOpen = true;
      if (!ended) opened(it);
      next(RENEW_MS);
    } catch (error) {
      const code = codeOf(error);
      if (isOpen && PASSING.includes(code)) next(AGAIN_MS);
      else if (!ended) over(code);
    }
  };
  void ask();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
