import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Attendee } from "./attendee.ts";
import { type Browser, CAMERA, type Size, type TabOptions } from "./browser.ts";
import { startChromium } from "./chromium.ts";
import { startFirefox } from "./firefox.ts";
import { inPageScript } from "./in-page.ts";
import { type Role, Server } from "./server.ts";
import { toneOf } from "./tones.ts";

/** Pictures and logs for whoever looks after a run; not kept in the repository. */
export const RESULTS = fileURLToPath(new URL("../results", import.meta.url));

const ROLES: Role[] = ["presiding_judge", "court_session_clerk", "plaintiff", "defendant", "lawyer", "witness", "interpreter", "member_of_the_public", "court_it"];

export interface SeatOptions extends Pick<TabOptions, "size"> {
  /** Without the test's script: camera and microphone are the browser's own fake devices. */
  bare?: boolean;
  /** The page sends on whatever its code says: see `InPageConfig`. */
  stubborn?: boolean;
  /** Size of the camera's picture. */
  camera?: Size;
  /** Codecs of pictures that the browser is to know, as `vp9`, the first one preferred. */
  codecs?: string[];
  /** Another address than the printed link. */
  link?: string;
  /** The page finds the server's media at this `address:port` instead of where the server says. */
  mediaAt?: string;
}

/** A server, its hearing, and the browsers of those who attend. */
export class Court {
  readonly server: Server;
  /** Person's id of every role of the sample hearing. */
  readonly ids: Record<Role, string>;
  /** Tone of every person by id. */
  readonly tones: Record<string, number>;
  readonly attendees: Attendee[] = [];
  readonly #browsers: Browser[] = [];

  private constructor(server: Server, ids: Record<Role, string>) {
    this.server = server;
    this.ids = ids;
    this.tones = Object.fromEntries(ROLES.map((role, n) => [ids[role], toneOf(n)]));
  }

  static async open(environment?: Record<string, string>): Promise<Court> {
    await mkdir(RESULTS, { recursive: true });
    const server = await Server.start(environment);
    try {
      const ids = await Promise.all(ROLES.map(async (role) => [role, await personOf(server, role)] as const));
      return new Court(server, Object.fromEntries(ids) as Record<Role, string>);
    } catch (error) {
      await server.clear();
      throw error;
    }
  }

  async chromium(): Promise<Browser> {
    return this.#keep(await startChromium());
  }

  async firefox(): Promise<Browser> {
    return this.#keep(await startFirefox());
  }

  /** A page for a person. It is not opened yet: see `Attendee.join`. */
  seat(role: Role, browser: Browser, options: SeatOptions = {}): Promise<Attendee> {
    const { link = this.server.links[role] } = options;
    return this.attend(this.ids[role], link, this.tones, browser, options);
  }

  /** The same for whoever has this link: whoever has a tone of their own is known by it. */
  async attend(
    person: string,
    link: string,
    tones: Record<string, number>,
    browser: Browser,
    options: SeatOptions = {},
  ): Promise<Attendee> {
    const { bare = false, stubborn = false, camera = CAMERA, codecs, size, mediaAt } = options;
    const script = await inPageScript({ person, stubborn, camera, codecs, mediaAt, tones });
    const attendee = new Attendee(person, link, await browser.open(bare ? { size } : { script, size }));
    this.attendees.push(attendee);
    return attendee;
  }

  /** Everything that must never be found in a log: tokens of the links and one-time tickets that pages used. */
  async secrets(): Promise<string[]> {
    const tickets = await Promise.all(
      this.attendees.map(async ({ tab }) => {
        const sent = await tab
          .ask<string[]>("e2e.wire.filter((line) => line.direction === 'out').map((line) => line.text)")
          .catch(() => []);
        return sent.flatMap((text) => (text.match(/"ticket":"([^"]+)"/) ?? []).slice(1));
      }),
    );
    return [...ROLES.map((role) => this.server.token(role)), ...tickets.flat()];
  }

  /** What a failure needs to be understood: server log, console lines, the last messages, a picture of every page. */
  async report(name: string): Promise<string> {
    const pages = await Promise.all(
      this.attendees.map(async ({ person, tab }) => {
        const picture = join(RESULTS, `${name}-${person}.png`);
        await tab.screenshot(picture).catch(() => undefined);
        const wire = await tab.ask<{ text: string }[]>("e2e.wire.slice(-12)").catch(() => []);
        const said = wire.map(({ text }) => text.slice(0, 300)).join("\n  ");
        return `page of ${person} (${picture}):\n  ${tab.lines().slice(-10).join("\n  ")}\n  ${said}`;
      }),
    );
    return `${pages.join("\n")}\nserver:\n${this.server.log().split("\n").slice(-40).join("\n")}`;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#browsers.map((browser) => browser.close()));
    await this.server.clear();
  }

  #keep(browser: Browser): Browser {
    this.#browsers.push(browser);
    return browser;
  }
}

async function personOf(server: Server, role: Role): Promise<string> {
  const answer = await fetch(`${server.origin}/api/v1/invitation`, {
    headers: { authorization: `Bearer ${server.token(role)}` },
  });
  if (!answer.ok) throw new Error(`the invitation of ${role} was not taken: ${answer.status} ${await answer.text()}`);
  const { person } = (await answer.json()) as { person: { id: string } };
  return person.id;
}
