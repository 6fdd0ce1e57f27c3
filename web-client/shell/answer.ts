/** What the service worker looks at of a request. */
export interface Asked {
  readonly mode: string;
  readonly url: string;
}

/** A server that has not answered for so long is taken for silent, in milliseconds. */
const PATIENCE_MS = 20_000;
/** What a proxy says for a server that it does not reach. */
const NOT_REACHED = [502, 504];

/** Only the page itself is stood in for: no file, no question to the server, nothing of a hearing. */
export function isForThePage({ mode, url }: Asked): boolean {
  return mode === 'navigate' && !new URL(url).pathname.startsWith('/api/');
}

/** The server's answer as it is; the shell if there is none. Nothing is kept. */
export async function pageOrShell(ask: () => Promise<Response>, shell: () => Response): Promise<Response> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE_MS);
  });
  try {
    const answer = await Promise.race([ask(), silence]);
    return answer === null || NOT_REACHED.includes(answer.status) ? shell() : answer;
  } catch {
    return shell();
  } finally {
    clearTimeout(timer);
  }
}
