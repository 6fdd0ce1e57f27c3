import { ask, askFile, bearer, jsonBody } from './api';
import type {
  RecordingAct,
  RecordingActs,
  RecordingCard,
  RecordingDecision,
  RecordingList,
  RecordingPackage,
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
  /** Makes a copy to hand out, with all that is needed to verify it: a tar file. It is written down who takes one. */
  pack(recording: string, order: RecordingPackage): Promise<Blob>;
  /** What was decided about a record, the first first; administrators are told. */
  acts(recording: string): Promise<Decided>;
  /** Decides about a record. */
  decide(recording: string, act: RecordingAct): Promise<void>;
  /** How a record stands now. */
  one(recording: string): Promise<RecordingCard>;
}

/** What was decided about a record, and how many have signed the act of destruction since. */
export interface Decided {
  acts: readonly RecordingDecision[];
  signatures: number;
}

const PATH = '/api/v1/recordings';
/** All of a long record is read for it, perhaps after others, and fetched from the store before. */
const VERIFY_MS = 30 * 60_000;
/** The same, and all of it is sent. */
const PACK_MS = 4 * 60 * 60_000;

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
    pack: (recording, order) => askFile(of(recording, 'packages'), jsonBody('POST', order, headers), PACK_MS),
    acts: async (recording) => {
      let signatures = 0;
      const acts = await allOf(async (after) => {
        const query = after === null ? '' : `?${new URLSearchParams({ after })}`;
        const page = await ask<RecordingActs>(`${of(recording, 'acts')}${query}`, { headers });
        signatures = page.signatures;
        return { items: page.acts, next: page.next };
      });
      return { acts, signatures };
    },
    decide: (recording, act) => ask(of(recording, 'acts'), jsonBody('POST', act, headers)),
    one: (recording) => ask(`${PATH}/${encodeURIComponent(recording)}`, { headers }),
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
