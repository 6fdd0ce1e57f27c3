import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expectAccessible } from "../harness/accessible.ts";
import type { Browser, Tab } from "../harness/browser.ts";
import { startChromium } from "../harness/chromium.ts";
import { startFirefox } from "../harness/firefox.ts";
import { until } from "../harness/until.ts";

interface Change {
  head: number;
  middle: string;
  tail: number;
}

const golden = (name: string) => JSON.parse(readFileSync(new URL(`../../golden/${name}`, import.meta.url), "utf8"));
const records: {
  court_key: string;
  record: Record<string, string>;
  cases: { name: string; changes: Record<string, Change | null> }[];
} = golden("records.json");
const verdicts: Record<string, { verdict: string; sentence: string }> = golden("record-verdicts.json");

/** As it lies in a package: opened from disk, without a server. */
const PAGE = fileURLToPath(new URL("../../../web-client/dist/verify.html", import.meta.url));
const CASES = ["whole", "withheld", "recovered", "flip 0", "cut 0", "key swap 2", "lines taken out 0", "other hearing's segment 0"];

/** Lays a changed record into a folder. */
async function lay(folder: string, name: string): Promise<string> {
  const path = join(folder, name.replaceAll(" ", "-"));
  const changes = records.cases.find((one) => one.name === name)?.changes;
  assert(changes, name);
  const files = new Map(Object.entries(records.record).map(([file, text]) => [file, Buffer.from(text, "base64")]));
  for (const [file, change] of Object.entries(changes)) {
    const old = files.get(file) ?? Buffer.alloc(0);
    if (change === null) files.delete(file);
    else {
      const tail = old.subarray(old.length - change.tail);
      files.set(file, Buffer.concat([old.subarray(0, change.head), Buffer.from(change.middle, "base64"), tail]));
    }
  }
  await mkdir(path);
  for (const [file, bytes] of files) await writeFile(join(path, file), bytes);
  return path;
}

const said = (tab: Tab) =>
  tab.ask<[string, string] | null>(`(() => {
    const verdict = document.querySelector("#verdict");
    return verdict && [verdict.dataset.verdict, document.querySelector("#headline")?.textContent ?? ""];
  })()`);

const BROWSERS: [string, () => Promise<Browser>][] = [
  ["Chromium", startChromium],
  ["Firefox", startFirefox],
];

for (const [name, start] of BROWSERS) {
  describe(`verify.html, opened from disk in ${name}`, () => {
    let browser: Browser | undefined;
    let folder = "";

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), "tyndau-verify-"));
      browser = await start();
    });

    after(async () => {
      await browser?.close();
      await rm(folder, { recursive: true, force: true });
    });

    const opened = async (): Promise<Tab> => {
      assert(browser);
      const tab = await browser.open();
      await tab.goto(pathToFileURL(PAGE).href);
      await tab.click("button[lang=en]");
      return tab;
    };

    for (const one of CASES) {
      it(`says of "${one}" what the program says`, async () => {
        const tab = await opened();
        await tab.fill("#key-text", records.court_key);
        await tab.choose("#folder", await lay(folder, one));
        await tab.waitFor("#verdict");
        const [hint] = verdicts[one]?.sentence.split(". Name the court") ?? [];
        assert.deepEqual(await said(tab), [verdicts[one]?.verdict, hint]);
        assert.deepEqual(tab.lines(), []);
        await expectAccessible(tab, `the verdict on ${one}`);
        await tab.close();
      });
    }

    it("gives no verdict with a receipt of another record, finds a change by one of this record, and says when it still fits", async () => {
      const chain = Buffer.from(records.record["chain.jsonl"] ?? "", "base64").toString().trimEnd().split("\n");
      const hash = (line = "") => createHash("sha256").update(line).digest("hex");
      const own = { format: 1, hearing: "h-1", record: hash(chain[0]), n: chain.length - 1, head: hash(chain.at(-1)), at_ms: 1_764_097_223_007 };
      const tab = await opened();
      await tab.fill("#key-text", records.court_key);
      await rm(join(folder, "whole"), { recursive: true, force: true });
      await tab.choose("#folder", await lay(folder, "whole"));
      await tab.waitFor("#verdict.intact");
      const shown = async (receipt: object, title: string) => {
        const text = JSON.stringify(receipt);
        const file = join(folder, `receipt-${hash(text)}.json`);
        await writeFile(file, text);
        await tab.choose("#receipt-file", file);
        await until(title, async () => (await said(tab))?.[0] === title);
        return tab.ask<string>("document.querySelector('#verdict').textContent");
      };
      const other = await shown({ ...own, record: hash("another") }, "none");
      assert.match(other, /^No verdict/);
      assert.match(other, /replaced as a whole/);
      assert.doesNotMatch(other, /Intact/);
      await expectAccessible(tab, "no verdict");
      assert.match(await shown({ ...own, head: hash("another") }, "altered"), /your receipt does not fit/);
      assert.match(await shown(own, "intact"), /your receipt still fits/);
      assert.match(await shown({ ...own, format: 2 }, "none"), /This is no receipt/);
      await tab.close();
    });

    it("takes the court's key from a file, doubts without one, speaks three languages and asks nobody", async () => {
      const tab = await opened();
      const key = join(folder, "court.pem");
      const der = Buffer.from(`302a300506032b6570032100${records.court_key}`, "hex").toString("base64");
      await writeFile(key, `-----BEGIN PUBLIC KEY-----\n${der}\n-----END PUBLIC KEY-----\n`);
      await rm(join(folder, "whole"), { recursive: true, force: true });
      await tab.choose("#folder", await lay(folder, "whole"));
      await tab.waitFor("#verdict.untrusted");
      await tab.choose("#key-file", key);
      await tab.waitFor("#verdict.intact");
      const titles: string[] = [];
      for (const language of ["kk", "ru", "en"]) {
        await tab.click(`button[lang=${language}]`);
        await until(`the page speaks ${language}`, async () => (await tab.ask("document.documentElement.lang")) === language);
        titles.push(await tab.ask("document.querySelector('#verdict h2').textContent"));
      }
      assert.deepEqual(titles, ["Өзгермеген", "Не изменена", "Intact"]);
      const empty = join(folder, "empty");
      await mkdir(empty);
      await writeFile(join(empty, "a.txt"), "");
      await tab.choose("#folder", empty);
      await tab.waitFor("#verdict.unreadable");
      const blocked = await tab.ask<string>("fetch('http://localhost:1/').then(() => 'sent', (error) => error.name)");
      assert.equal(blocked, "TypeError");
      assert.deepEqual(await tab.ask("performance.getEntriesByType('resource').map(({ name }) => name)"), []);
      await tab.close();
    });
  });
}
