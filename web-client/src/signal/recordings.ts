import { ask, bearer } from './api';
import type { RecordingCard, RecordingList, RecordingView } from './messages';

/** What the page of closed records asks over HTTP. Every call throws `ApiProblem` and nothing else. */
export interface RecordingsApi {
  /** The records that the token may see, the newest first; `after`: those that follow. */
  list(after: string | null): Promise<RecordingList>;
  /** Opens a record for a quarter of an hour; it is written down that somebody does. */
  open(recording: string): Promise<RecordingView>;
}

const PATH = '/api/v1/recordings';

export function recordingsApi(token: string): RecordingsApi {
  const headers = bearer(token);
  return {
    list: (after) => ask(`${PATH}${after === null ? '' : `?${new URLSearchParams({ after })}`}`, { headers }),
    open: (recording) => ask(`${PATH}/${encodeURIComponent(recording)}/views`, { method: 'POST', headers }),
  };
}

/** The page of a record, with the token where the browser sends it to nobody. */
export function placeOf(recording: RecordingCard, token: string): string {
  return `/recordings/${encodeURIComponent(recording.id)}#${new URLSearchParams({ t: token })}`;
}
