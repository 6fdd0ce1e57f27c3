import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { recordFolder } from "./recorded.ts";
import { until } from "./until.ts";

const FILE = fileURLToPath(new URL("../../../docs/mock-trial.md", import.meta.url));

/** What the log must hold: a fact, and some of what stands beside it. */
interface Wanted {
  fact: string;
  details: [string, string][];
}

/** One line of the script. */
export interface ScriptStep {
  number: number;
  name: string;
  /** The judge presses something. */
  judge: boolean;
  wanted: Wanted[];
}

/** The script of the mock trial, as people read it. */
export async function script(): Promise<ScriptStep[]> {
  const rows = (await readFile(FILE, "utf8")).split("\n").filter((line) => /^\| \d+ \|/.test(line));
  return rows.map((row) => {
    const [number, who, what, judge, log] = row.split("|").slice(1, -1).map((cell) => cell.trim());
    return { number: Number(number), name: `${number}. ${who} ${what}`, judge: judge !== "", wanted: (log ?? "").split(";").map(wanted) };
  });
}

function wanted(text: string): Wanted {
  const [fact = "", ...details] = text.trim().split(" ");
  return { fact, details: details.map((detail) => detail.split("=") as [string, string]) };
}

type Entry = Record<string, unknown>;

/** The log of a hearing while it is written, read from where the last step has left it. */
export class HearingLog {
  readonly #archive: string;
  readonly #hearing: string;
  #read = 0;

  constructor(archive: string, hearing: string) {
    this.#archive = archive;
    this.#hearing = hearing;
  }

  /** Waits until what is wanted stands in the log, in this order, after all that was wanted before. */
  async holds(facts: Wanted[]): Promise<void> {
    for (const one of facts) {
      await until(
        `the log to hold ${one.fact} ${one.details.map((detail) => detail.join("=")).join(" ")} after line ${this.#read}`,
        async () => {
          const entries = await this.#entries();
          const at = entries.findIndex((entry, n) => n >= this.#read && fits(entry, one));
          if (at >= 0) this.#read = at + 1;
          return at >= 0 || entries.slice(this.#read).map((entry) => entry["fact"]);
        },
        (found) => found === true,
      );
    }
  }

  async #entries(): Promise<Entry[]> {
    const text = await readFile(join(await recordFolder(this.#archive, this.#hearing), "log.jsonl"), "utf8");
    return text.slice(0, text.lastIndexOf("\n")).split("\n").map((line) => JSON.parse(line) as Entry);
  }
}

function fits(entry: Entry, { fact, details }: Wanted): boolean {
  const holds = ([name, value]: [string, string]) => [entry[name]].flat().map(String).includes(value);
  return entry["fact"] === fact && details.every(holds);
}
