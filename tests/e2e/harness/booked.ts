import assert from "node:assert/strict";
import { Attendee } from "./attendee.ts";
import { type Browser, CAMERA } from "./browser.ts";
import type { Court } from "./court.ts";
import { inPageScript } from "./in-page.ts";
import { RawClient } from "./raw-client.ts";
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

  private constructor(court: Court, id: string, persons: BookedPerson[]) {
    this.#court = court;
    this.id = id;
    this.#tones = Object.fromEntries(persons.map((person, n) => [person.id, toneOf(n)]));
  }

  static async book(court: Court, caseType: string, persons: BookedPerson[]): Promise<BookedHearing> {
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
    return new BookedHearing(court, String(booked["id"]), persons);
  }

  /** A page for a person. It is not opened yet: see `Attendee.join`. */
  async seat(person: string, browser: Browser): Promise<Attendee> {
    const link = await this.#link(person);
    const script = await inPageScript({ person, stubborn: false, camera: CAMERA, codecs: undefined, mediaAt: undefined, tones: this.#tones });
    const attendee = new Attendee(person, link, await browser.open({ script }));
    this.#court.attendees.push(attendee);
    return attendee;
  }

  /** A person without a page: a program that speaks the protocol. */
  async enter(person: string): Promise<RawClient> {
    return RawClient.enterWith(this.#court.server, new URL(await this.#link(person)).hash.replace("#t=", ""));
  }

  async #link(person: string): Promise<string> {
    const { link } = await asStaff(this.#court, `/${this.id}/persons/${person}/link`);
    return new URL(String(link), this.#court.server.origin).href;
  }
}

async function asStaff({ server }: Court, path: string, body?: object): Promise<Record<string, unknown>> {
  const token = new URL(server.links.docket).hash.replace("#t=", "");
  const answer = await fetch(`${server.origin}/api/v1/hearings${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "idempotency-key": crypto.randomUUID(), ...(body ? { "content-type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `the docket answers ${answer.status}: ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}
