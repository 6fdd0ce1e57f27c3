import type {
  HallCard,
  HallCards,
  Invitation,
  Joined,
  Problem,
  ProblemCode,
  Resumed,
  Turn,
  Waited,
} from './messages';

/** Why the server did not do what was asked over HTTP. `network`: it could not be reached, or not understood. */
export type ApiCode = ProblemCode | 'network';

export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    readonly code: ApiCode,
    /** The server's whole answer, where there is one. */
    readonly problem: Problem | null = null,
  ) {
    super(code);
  }
}

/** The code of whatever a call threw. */
export function codeOf(error: unknown): ApiCode {
  return error instanceof ApiProblem ? error.code : 'network';
}

const PASSING: ReadonlySet<ApiCode> = new Set(['network', 'too_many', 'unavailable']);

/** Whether it may pass by waiting. */
export function passes(code: ApiCode): boolean {
  return PASSING.has(code);
}

const MISUNDERSTOOD: ReadonlySet<ApiCode> = new Set([
  'body_malformed',
  'query_malformed',
  'not_found',
  'method_not_allowed',
  'key_missing',
  'version_missing',
]);

/** Page and server are of different versions: what helps is a page that comes from the server as it is now. */
export function misunderstood(code: ApiCode): boolean {
  return MISUNDERSTOOD.has(code);
}

/** What the page asks over HTTP. Every call throws `ApiProblem` and nothing else. */
export interface Api {
  /** For whom the link is. Uses nothing up. */
  invitation(token: string): Promise<Invitation>;
  join(token: string, takeOver: boolean): Promise<Joined>;
  /** Each secret is worth one call; the answer holds the next. */
  resume(secret: string): Promise<Resumed>;
}

const DEADLINE_MS = 10_000;
const NO_CONTENT = 204;

/** The server that the page came from. */
export const api: Api = {
  invitation: (token) => ask('/api/v1/invitation', { headers: bearer(token) }),
  join: (token, takeOver) => ask('/api/v1/join', jsonBody('POST', { take_over: takeOver }, bearer(token))),
  resume: (secret) => ask('/api/v1/resume', jsonBody('POST', { resume: secret })),
};

/** What the court of a link shows to those who wait. */
export async function hallCards(token: string): Promise<readonly HallCard[]> {
  const { cards } = await ask<HallCards>('/api/v1/hall', { headers: bearer(token) });
  return cards;
}

/** How far the courtroom of a link is with the hearings before its own; `null`: of no court's docket. */
export async function turnOf(token: string): Promise<Turn | null> {
  const { turn } = await ask<Waited>('/api/v1/turn', { headers: bearer(token) });
  return turn ?? null;
}

export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

export function jsonBody(method: string, body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

/** The answer to a request; whatever goes wrong is an `ApiProblem`. `patience` in milliseconds. */
export function ask<T>(path: string, init: RequestInit, patience = DEADLINE_MS): Promise<T> {
  const read = async (response: Response) =>
    (response.status === NO_CONTENT ? undefined : await response.json()) as T;
  return request(path, init, patience, read);
}

/** The same of an answer that is a file; one that breaks off is none. The browser keeps a long one on its disk. */
export function askFile(path: string, init: RequestInit, patience: number): Promise<Blob> {
  return request(path, init, patience, (response) => response.blob());
}

async function request<T>(
  path: string,
  init: RequestInit,
  patience: number,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), patience);
  try {
    const response = await fetch(path, { ...init, cache: 'no-store', signal: deadline.signal });
    if (response.ok) return await read(response);
    throw problemOf(await response.json());
  } catch (error) {
    throw error instanceof ApiProblem ? error : new ApiProblem('network');
  } finally {
    clearTimeout(timer);
  }
}

function problemOf(body: unknown): ApiProblem {
  const known = typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string';
  return known ? new ApiProblem(body.code as ProblemCode, body as Problem) : new ApiProblem('network');
}
