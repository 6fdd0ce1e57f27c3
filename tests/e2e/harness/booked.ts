import assert from "node:assert/strict";
import type { Attendee } from "./attendee.ts";
import type { Browser } from "./browser.ts";
import type { Court } from "./court.ts";
import { call, RawClient } from "./raw-client.ts";
import { tokenOf } from "./server.ts";
import { toneOf } from "./tones.ts";

/** A person of a hearing that a test books itself. */
export interface BookedPerson {
  id: string;
  role: string;
  name: string;
  stands_by?: string[];
}

/** A hearing of another kind than the sample, booked as the court's staff books it. */
export class BookedHearing {
  readonly id: string;
  readonly #court: Court;
  readonly #tones: Record<string, number>;

  private constructor(court: Court, id: string, people: string[]) {
    this.#court = court;
    this.id = id;
    this.#tones = Object.fromEntries(people.map((person, n) => [person, toneOf(n)]));
  }

  /** Each of `heard` has a tone of their own; by default everybody. */
  static async book(
    court: Court,
    caseType: string,
    persons: BookedPerson[],
    heard = persons.map(({ id }) => id),
  ): Promise<BookedHearing> {
    const hour = 3_600_000;
    const plan = {
      case_number: "0000-26-00-1/77",
      case_type: caseType,
      courtroom: "7-зал",
      begins: new Date().toISOString(),
      ends: new Date(Date.now() + 2 * hour).toISOString(),
      language: "kk",
      persons: persons.map((person) => ({ languages: ["kk"], ...person })),
    };
    const booked = await asStaff(court, "", plan);
    return new BookedHearing(court, String(booked["id"]), heard);
  }

  /** A page for a person. It is not opened yet: see `Attendee.join`. */
  async seat(person: string, browser: Browser): Promise<Attendee> {
    return this.#court.attend(person, await this.link(person), this.#tones, browser);
  }

  /** A person without a page: a program that speaks the protocol. */
  async enter(person: string): Promise<RawClient> {
    return (await RawClient.enterWith(this.#court.server, tokenOf(await this.link(person)))).stay();
  }

  /** The link of a person. */
  async link(person: string): Promise<string> {
    const { link } = await asStaff(this.#court, `/${this.id}/persons/${person}/link`);
    return new URL(String(link), this.#court.server.origin).href;
  }
}

async function asStaff({ server }: Court, path: string, plan?: object): Promise<Record<string, unknown>> {
  const answer = await call(server, "POST", `/api/v1/hearings${path}`, {
    token: tokenOf(server.links.docket),
    body: plan && JSON.stringify(plan),
    headers: { "idempotency-key": crypto.randomUUID() },
  });
  assert.ok(answer.status < 300, `the docket answers ${JSON.stringify(answer)}`);
  return answer;
}
