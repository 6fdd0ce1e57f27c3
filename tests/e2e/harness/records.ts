import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type Attendee, testid } from "./attendee.ts";
import type { Court } from "./court.ts";
import { binary, tokenOf } from "./server.ts";
import { until } from "./until.ts";

/** What a view of a record says of it. */
export interface Opened {
  zero: string;
  length_ms: number;
  tracks: { address: string; who: string; kind: "audio" | "video"; from_ms: number; to_ms: number }[];
  chapters: { at_ms: number; kind: string; word?: string }[];
}

export interface Asked {
  status: number;
  body: Record<string, unknown>;
  cookie: string;
  headers: Headers;
}

export async function ask({ server }: Court, method: string, path: string, token?: string, headers = {}): Promise<Asked> {
  const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = await fetch(`${server.origin}${path}`, { method, headers: { ...authorization, ...headers } });
  const isJson = /json/.test(answer.headers.get("content-type") ?? "");
  const body = isJson ? ((await answer.json()) as Record<string, unknown>) : {};
  if (!isJson) await answer.arrayBuffer();
  const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
  return { status: answer.status, body, cookie, headers: answer.headers };
}

/** The only record of the court, when it is closed and in the list. */
export async function theRecord(court: Court): Promise<string> {
  const staff = tokenOf(court.server.links.docket);
  const list = () => ask(court, "GET", "/api/v1/recordings", staff);
  const { body } = await until("the record to be listed", list, (one) => (one.body["recordings"] as unknown[]).length === 1, 30_000);
  const [card] = body["recordings"] as { id: string; verdict: string; state: string }[];
  assert.deepEqual([card?.verdict, card?.state], ["intact", "verified"]);
  return card?.id ?? "";
}

/** Bots (`load-tests`, which lies beside the server's binary) hold the court's hearing, each with voice and picture, and end it. */
export async function heldByBots({ server }: Court, people: number, seconds: number): Promise<void> {
  const orders = ["hearing", "--data", server.folder, "--people", `${people}`, "--seconds", `${seconds}`];
  // What a busy machine lost on the way is no matter here: they say so and fail, and the record is closed all the same.
  await promisify(execFile)(join(dirname(binary()), "load-tests"), orders).catch(() => undefined);
}

/** The page of records of one of the court's staff who may decide about them. */
export function administratorsPage({ server }: Court): string {
  const docket = tokenOf(server.links.docket);
  const { court } = JSON.parse(Buffer.from(docket.split(".")[1] ?? "", "base64url").toString()) as { court: string };
  const of = ["--role", "court_administrator", "--data", server.folder, "--base-url", server.origin];
  const who = ["--id", "admin-1", "--name", "A. Admin", "--court", court, "--court-name", "Court"];
  const link = execFileSync(binary(), ["token", "staff", ...who, ...of], { encoding: "utf8" });
  return `${server.origin}/recordings#t=${tokenOf(link.trim())}`;
}

/** Another page than the one that is open, also where only what follows the `#` differs. */
export async function turnTo({ tab }: Attendee, address: string): Promise<void> {
  await tab.goto("about:blank");
  await tab.goto(address);
}

/** Milliseconds since the recording began that the player shows. */
export const timeOf = (page: Attendee): Promise<number> => page.tab.ask(`Number(document.querySelector('${testid("rec-time")}').dataset.at)`);

export async function seek(page: Attendee, at: number): Promise<void> {
  await page.tab.ask(`(() => {
    const seek = document.querySelector('${testid("rec-seek")}');
    seek.value = ${at};
    seek.dispatchEvent(new Event('change', { bubbles: true }));
  })()`);
}

/** On the page of records: makes a package of the record, saves it, and has it verified as who gets it would. */
export async function packs(page: Attendee, { server }: Court, record: string, isReady = async () => {}): Promise<void> {
  await page.tab.click(`${testid("rec-package")} summary`);
  await page.press("rec-package-make");
  await page.has(testid("rec-package-save"));
  await isReady();
  // The file as it is given to the browser.
  await page.tab.ask(`(() => {
    const give = URL.createObjectURL;
    URL.createObjectURL = (file) => {
      window.given = file;
      return give.call(URL, file);
    };
  })()`);
  await page.press("rec-package-save");
  const text = await page.tab.ask<string>(`new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.split(",")[1]);
    reader.readAsDataURL(window.given);
  })`);
  const packed = join(server.folder, "package.tar");
  await writeFile(packed, Buffer.from(text, "base64"));
  execFileSync("tar", ["-xf", packed], { cwd: server.folder });
  const key = join(server.folder, "court-key.pub.pem");
  const told = execFileSync(binary(), ["recording", "verify", join(server.folder, record), "--court-key", key], { encoding: "utf8" });
  assert.match(told, /^intact: /);
}

/** On the page of records, what was decided being open: decides, and sees it in the list. */
export async function decides(page: Attendee, act: string, reason: string): Promise<void> {
  const option = `${testid("rec-act-what")} option[value="${act}"]`;
  await until(`${act} to be offered`, () => page.count(option), (n) => n === 1);
  await page.tab.fill(testid("rec-act-what"), act);
  await page.tab.fill(testid("rec-act-reason"), reason);
  await page.press("rec-act-decide");
  await page.has(`${testid("rec-act")}[data-act="${act}"]`);
}
