import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer, type Server as Http } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Browser as Engine } from "playwright-core";
import type { Size, Tab } from "./browser.ts";
import { launch, tabOf } from "./chromium.ts";

const CLIENT = fileURLToPath(new URL("../../../web-client", import.meta.url));
const FILES = join(CLIENT, "stories-dist");
const TYPES: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

/** How a view is looked at. */
export interface Look {
  /** `pseudo`: English with accents, and longer. */
  language?: "kk" | "ru" | "en" | "pseudo";
  scheme?: "light" | "dark";
  /** The layout that was chosen; without: none was. */
  view?: "speaker" | "gallery" | "bench";
  /** Devices without motion, and with more contrast. */
  calm?: boolean;
  /** The system chooses the colours. */
  forced?: boolean;
  /** The device's screen; without: a laptop's. */
  size?: Size;
}

/** The page's views in fixed states, without a server of ours. */
export class Stories {
  readonly names: string[];
  readonly #http: Http;
  readonly #engine: Engine;
  readonly #origin: string;

  private constructor(http: Http, engine: Engine, origin: string, names: string[]) {
    this.#http = http;
    this.#engine = engine;
    this.#origin = origin;
    this.names = names;
  }

  static async open(): Promise<Stories> {
    await promisify(execFile)("npm", ["--prefix", CLIENT, "run", "--silent", "stories"]);
    const http = createServer((request, response) => {
      const path = normalize(new URL(request.url ?? "/", "http://stories").pathname);
      readFile(join(FILES, path)).then(
        (bytes) => response.setHeader("content-type", TYPES[extname(path)] ?? "application/octet-stream").end(bytes),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    const engine = await launch();
    const origin = `http://localhost:${(http.address() as AddressInfo).port}/stories.html`;
    const page = await engine.newPage();
    await page.goto(origin);
    await page.waitForSelector("li a");
    const names = await page.$$eval("li a", (links) => links.map((link) => link.textContent ?? ""));
    await page.close();
    return new Stories(http, engine, origin, names);
  }

  /** A view in a tab of its own, once it stands. */
  async show(name: string, { language = "ru", scheme = "light", calm = false, forced = false, view }: Look = {}): Promise<Tab> {
    const page = await this.#engine.newPage({
      colorScheme: scheme,
      reducedMotion: calm ? "reduce" : "no-preference",
      contrast: calm ? "more" : "no-preference",
      forcedColors: forced ? "active" : "none",
    });
    // Pictures of cameras come and go meanwhile: the view stands when its head does.
    const query = new URLSearchParams({ story: name, lang: language, ...(view === undefined ? {} : { view }) });
    await page.goto(`${this.#origin}?${query}`, { waitUntil: "domcontentloaded" });
    await page.waitForSelector("main h1", { state: "attached" });
    const tab = tabOf(page);
    return { ...tab, close: () => page.context().close() };
  }

  /** The same, until `act` is done with it. */
  async inView(name: string, look: Look, act: (tab: Tab) => Promise<void>): Promise<void> {
    const tab = await this.show(name, look);
    try {
      if (look.size !== undefined) await tab.resize(look.size);
      await act(tab);
    } finally {
      await tab.close();
    }
  }

  async close(): Promise<void> {
    await this.#engine.close();
    this.#http.close();
  }
}
