import { ask, bearer } from './api';
import type {
  RecordingCard,
  RecordingList,
  RecordingVerification,
  RecordingView,
  RecordingViewed,
  RecordingViews,
} from './messages';

/** What the page of closed records asks over HTTP. Every call throws `ApiProblem` and nothing else. */
export interface RecordingsApi {
  /** The records that the token may see, the newest first, of one hearing or all; `after`: those that follow. */
  list(hearing: string | null, after: string | null): Promise<RecordingList>;
  /** Records whose time ends: the court's staff are told, and nobody else. */
  ending(after: string | null): Promise<RecordingList>;
  /** Opens a record for a quarter of an hour; it is written down that somebody does. */
  open(recording: string): Promise<RecordingView>;
  /** Who opened a record, the first first; administrators are told. */
  views(recording: string): Promise<readonly RecordingViewed[]>;
  /** Has every byte of a record held against its chain, now. */
  verify(recording: string): Promise<RecordingVerification>;
}

const PATH = '/api/v1/recordings';
/** All of a long record is read for it, perhaps after others, and fetched from the store before. */
const VERIFY_MS = 30 * 60_000;

export function recordingsApi(token: string): RecordingsApi {
  const headers = bearer(token);
  const list = (asked: Record<string, string | null>): Promise<RecordingList> => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(asked)) if (value !== null) query.set(name, value);
    return ask(query.size === 0 ? PATH : `${PATH}?${query}`, { headers });
  };
  const of = (recording: string, what: string) => `${PATH}/${encodeURIComponent(recording)}/${what}`;
  return {
    list: (hearing, after) => list({ hearing, after }),
    ending: (after) => list({ ending: 'true', after }),
    views: (recording) =>
      allOf(async (after) => {
        const path = of(recording, 'views');
        const query = after === null ? '' : `?${new URLSearchParams({ after })}`;
        const { views, next } = await ask<RecordingViews>(`${path}${query}`, { headers });
        return { items: views, next };
      }),
    open: (recording) => ask(of(recording, 'views'), { method: 'POST', headers }),
    verify: (recording) => ask(of(recording, 'verifications'), { method: 'POST', headers }, VERIFY_MS),
  };
}

/** A page of a list. */
interface Page<T> {
  items: readonly T[];
  next?: string | null | undefined;
}

/** All of a list, page by page. */
export async function allOf<T>(page: (after: string | null) => Promise<Page<T>>): Promise<readonly T[]> {
  const all: T[] = [];
  let after: string | null = null;
  do {
    const { items, next }: Page<T> = await page(after);
    all.push(...items);
    after = next ?? null;
  } while (after !== null);
  return all;
}

/** The same of records. */
export function allRecords(
  page: (after: string | null) => Promise<RecordingList>,
): Promise<readonly RecordingCard[]> {
  return allOf(async (after) => {
    const { recordings, next } = await page(after);
    return { items: recordings, next };
  });
}

/** The page of the records of a hearing, or of all that the token may see. */
export function listPlace(token: string, hearing: string | null): string {
  const query = new URLSearchParams({ t: token });
  if (hearing !== null) query.set('hearing', hearing);
  return `/recordings#${query}`;
}

/** The page of a record, with the token where the browser sends it to nobody. */
export function placeOf(recording: RecordingCard, token: string): string {
  return `/recordings/${encodeURIComponent(recording.id)}#${new URLSearchParams({ t: token })}`;
}
