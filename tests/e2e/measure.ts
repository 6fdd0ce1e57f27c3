/**
 * Measures what a person waits for, in a real Chromium and a real server: from the click on *join* to the waiting hall, and from the
 * page's `admitted` to the first decoded frame of somebody else. Prints JSON; not a test.
 */
import { cpus } from "node:os";
import { Court } from "./harness/court.ts";
import { expectSees } from "./harness/presence.ts";
import { until } from "./harness/until.ts";

const JOINS = Number(process.argv[2] ?? 20);

const court = await Court.open();
try {
  const judge = await court.seat("presiding_judge", await court.chromium());
  await judge.join();
  await judge.isIn("courtroom");
  await judge.press("open-session");
  const browser = await court.chromium();
  const toHall: number[] = [];
  const toPicture: number[] = [];
  for (let n = 0; n < JOINS; n++) {
    const plaintiff = await court.seat("plaintiff", browser);
    await plaintiff.join();
    await plaintiff.isIn("waiting-hall");
    await judge.admits(plaintiff.person);
    await expectSees(plaintiff, [judge.person]);
    const moment = (name: string) =>
      plaintiff.tab.ask<number>(`performance.getEntriesByName("tyndau:${name}").at(-1)?.startTime ?? 0`);
    await until("the first frame to be marked", () => moment("first-remote-frame"));
    toHall.push((await moment("waiting-hall")) - (await moment("join-click")));
    toPicture.push((await moment("first-remote-frame")) - (await moment("admitted")));
    await judge.press("send-back", plaintiff.person);
    await plaintiff.isIn("waiting-hall");
    await plaintiff.press("leave");
    await plaintiff.tab.close();
  }
  const result = { joins: JOINS, cpus: cpus().length, join_to_waiting_hall_ms: summary(toHall), admitted_to_first_frame_ms: summary(toPicture) };
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
} finally {
  await court.close();
}

function summary(values: number[]): { p50: number; p95: number; least: number; most: number } {
  const sorted = values.map(Math.round).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), least: at(0), most: at(1) };
}
