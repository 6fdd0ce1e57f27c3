import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { until } from "./until.ts";

export type Role = "presiding_judge" | "court_session_clerk" | "plaintiff" | "defendant" | "lawyer" | "witness" | "interpreter" | "member_of_the_public" | "court_it";

/** `links.json`. */
export type Links = Record<Role, string> & {
  ports: { http: number; https: number; udp: number; admin: number };
  archive: string;
  hearing: string;
  docket: string;
};

const READY_MS = 60_000;
const STOP_MS = 20_000;
const REPOSITORY = fileURLToPath(new URL("../../..", import.meta.url));

/** The server under test: a process of its own with a data folder of its own on free ports. */
export class Server {
  readonly folder: string;
  readonly links: Links;
  readonly #environment: Record<string, string>;
  #running: Running;

  private constructor(folder: string, links: Links, environment: Record<string, string>, running: Running) {
    this.folder = folder;
    this.links = links;
    this.#environment = environment;
    this.#running = running;
  }

  static async start(environment: Record<string, string> = {}): Promise<Server> {
    const folder = await mkdtemp(join(tmpdir(), "tyndau-e2e-"));
    const running = await Running.ready(folder, { http: 0, https: 0, udp: 0, admin: 0 }, environment);
    const links = JSON.parse(await readFile(join(folder, "links.json"), "utf8")) as Links;
    return new Server(folder, links, environment, running);
  }

  /** Runs it again, after it has ended, with what it left in its folder and on the same ports. */
  async again(): Promise<void> {
    this.#running = await Running.ready(this.folder, this.links.ports, this.#environment);
  }

  /** Where the HTTP server answers. */
  get origin(): string {
    return `http://localhost:${this.links.ports.http}`;
  }

  token(role: Role): string {
    return tokenOf(this.links[role]);
  }

  /** Asks the server to end (Ctrl-C) and gives its exit code. */
  async stop(): Promise<number | null> {
    const { process, output } = this.#running;
    if (!output.ended) process.kill("SIGINT");
    await until("the server to end after SIGINT", () => output.ended, Boolean, STOP_MS);
    return process.exitCode;
  }

  /** Kills it as a power cut would: nothing is told to it. */
  async kill(): Promise<void> {
    const { process, output } = this.#running;
    process.kill("SIGKILL");
    await until("the server to be dead", () => output.ended);
  }

  /** Everything it wrote on both streams, the printed links before `ready` aside. */
  log(): string {
    return this.#running.output.log();
  }

  /** Whatever happened before, no process stays, and no folder unless `TYNDAU_E2E_KEEP` asks for it. */
  async clear(): Promise<void> {
    if (!this.#running.output.ended) await this.kill();
    if (!process.env["TYNDAU_E2E_KEEP"]) await rm(this.folder, { recursive: true, force: true });
  }
}

/** One run of the server. */
class Running {
  readonly process: ChildProcess;
  readonly output: Output;

  private constructor(process: ChildProcess) {
    this.process = process;
    this.output = new Output(process);
  }

  /** Starts it, and waits until it is ready. */
  static async ready(folder: string, ports: Links["ports"], environment: Record<string, string>): Promise<Running> {
    const running = new Running(
      spawn(binary(), ["serve", "--dev", "--port", String(ports.http), "--data", folder], {
        cwd: folder,
        env: {
          ...process.env,
          TYNDAU__HTTPS__PORT: String(ports.https),
          TYNDAU__MEDIA__PORT: String(ports.udp),
          TYNDAU__ADMIN__PORT: String(ports.admin),
          TYNDAU__HEARING__COUNTDOWN_MS: "0",
          ...environment,
        },
      }),
    );
    const { output } = running;
    try {
      await until(
        "the server's line `ready`",
        () => {
          if (output.ended) throw new Error(`the server ended by itself:\n${output.all()}`);
          return output.isReady();
        },
        Boolean,
        READY_MS,
      );
      return running;
    } catch (error) {
      running.process.kill("SIGKILL");
      throw error;
    }
  }
}

class Output {
  ended = false;
  #out = "";
  #err = "";

  constructor(process: ChildProcess) {
    process.stdout?.on("data", (bytes) => {
      this.#out += String(bytes);
    });
    process.stderr?.on("data", (bytes) => {
      this.#err += String(bytes);
    });
    process.on("exit", () => {
      this.ended = true;
    });
    process.on("error", (error) => {
      this.#err += String(error);
      this.ended = true;
    });
  }

  isReady(): boolean {
    return /^ready\s*$/m.test(this.#out);
  }

  all(): string {
    return this.#out + this.#err;
  }

  log(): string {
    return this.#out.replace(/^[\s\S]*?^ready\s*$/m, "") + this.#err;
  }
}

/** The token of a link: in its fragment, which browsers send to nobody. */
export function tokenOf(link: string): string {
  return new URL(link).hash.replace("#t=", "");
}

/** `TYNDAU_BIN`, or the newest that cargo built. */
export function binary(): string {
  const named = process.env["TYNDAU_BIN"];
  if (named) return named;
  const target = process.env["CARGO_TARGET_DIR"] ?? join(REPOSITORY, "target");
  const built = ["release", "debug"].map((profile) => join(target, profile, "tyndau")).filter((path) => existsSync(path));
  const [newest] = built.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (!newest) throw new Error(`no server is built in ${target}: run cargo build, or name one in TYNDAU_BIN`);
  return newest;
}
