import { ask, bearer, jsonBody } from './api';
import type { BookedHearing, Docket, HearingPlan, PersonLink } from './messages';

/** What the page of the court's staff asks over HTTP. Every call throws `ApiProblem` and nothing else. */
export interface DocketApi {
  /** All hearings that begin between two times. */
  list(from: string, to: string): Promise<Docket>;
  /** The same key again books nothing new. */
  book(plan: HearingPlan, key: string): Promise<BookedHearing>;
  change(hearing: BookedHearing, plan: HearingPlan): Promise<BookedHearing>;
  cancel(hearing: BookedHearing, reason: string): Promise<BookedHearing>;
  /** The whole address for a person, to be given to them. */
  link(hearing: string, person: string): Promise<PersonLink>;
  revoke(hearing: string, person: string): Promise<void>;
}

const PATH = '/api/v1/hearings';
/** A court with more pages than this on one day is a mistake; the page must not ask for ever. */
const MOST_PAGES = 20;

export function docketApi(token: string): DocketApi {
  const authorization = bearer(token);
  const of = (hearing: BookedHearing) => ({ ...authorization, 'if-match': `"${hearing.version}"` });
  const place = (hearing: string, person: string) => `${PATH}/${hearing}/persons/${person}/link`;
  return {
    async list(from, to) {
      const query = new URLSearchParams({ from, to });
      const docket = await ask<Docket>(`${PATH}?${query}`, { headers: authorization });
      let next = docket.next;
      for (let page = 1; next != null && page < MOST_PAGES; page += 1) {
        query.set('after', next);
        const more = await ask<Docket>(`${PATH}?${query}`, { headers: authorization });
        docket.hearings.push(...more.hearings);
        next = more.next;
      }
      return docket;
    },
    book: (plan, key) => ask(PATH, jsonBody('POST', plan, { ...authorization, 'idempotency-key': key })),
    change: (hearing, plan) => ask(`${PATH}/${hearing.id}`, jsonBody('PUT', plan, of(hearing))),
    cancel: (hearing, reason) =>
      ask(`${PATH}/${hearing.id}/cancel`, jsonBody('POST', { reason }, of(hearing))),
    async link(hearing, person) {
      const made = await ask<PersonLink>(place(hearing, person), { method: 'POST', headers: authorization });
      return { ...made, link: new URL(made.link, location.origin).href };
    },
    revoke: (hearing, person) => ask(place(hearing, person), { method: 'DELETE', headers: authorization }),
  };
}
