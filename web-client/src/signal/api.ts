import type { Invitation, Joined, ProblemCode, Resumed } from './messages';

/** Why the server did not do what was asked over HTTP. `network`: it could not be reached, or not understood. */
export type ApiCode = ProblemCode | 'network';

export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(readonly code: ApiCode) {
    super(code);
  }
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

/** The server that the page came from. */
export const api: Api = {
  invitation: (token) => call('/api/v1/invitation', { headers: bearer(token) }),
  join: (token, takeOver) => call('/api/v1/join', post({ take_over: takeOver }, bearer(token))),
  resume: (secret) => call('/api/v1/resume', post({ resume: secret })),
};

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

function post(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

async function call<T>(path: string, init: RequestInit): Promise<T> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), DEADLINE_MS);
  try {
    const response = await fetch(path, { ...init, cache: 'no-store', signal: deadline.signal });
    const body: unknown = await response.json();
    if (response.ok) return body as T;
    throw new ApiProblem(codeOf(body));
  } catch (error) {
    throw error instanceof ApiProblem ? error : new ApiProblem('network');
  } finally {
    clearTimeout(timer);
  }
}

function codeOf(body: unknown): ApiCode {
  const known = typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string';
  return known ? (body.code as ProblemCode) : 'network';
}
