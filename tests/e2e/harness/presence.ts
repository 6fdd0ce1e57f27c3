import assert from "node:assert/strict";
import type { Received } from "../in-page/config.ts";
import type { Attendee } from "./attendee.ts";
import { DEADLINE_MS, sleep, until } from "./until.ts";

/** Whom the page shows live: their own mark in their own tile, on show, and moving on. */
async function seenLive(viewer: Attendee): Promise<string[]> {
  const before = new Map((await viewer.look()).map((seen) => [seen.tile, seen]));
  await sleep(400);
  const live: string[] = [];
  for (const now of await viewer.look()) {
    if (now.person === undefined) continue;
    const then = before.get(now.tile)?.drawnAt ?? Number.POSITIVE_INFINITY;
    const moves = now.drawnAt !== undefined && now.drawnAt > then;
    if (now.person !== now.tile) live.push(`${now.person} in the tile of ${now.tile}`);
    else if (moves && now.visible) live.push(now.person);
  }
  return live.sort();
}

/** Waits until the page shows exactly these people, by content. */
export async function expectSees(viewer: Attendee, people: string[], deadlineMs = DEADLINE_MS): Promise<void> {
  const wanted = [...people].sort().join();
  await until(
    `${viewer.person} to see exactly [${wanted}]`,
    () => seenLive(viewer),
    (seen) => seen.join() === wanted,
    deadlineMs,
  );
}

/** Waits until the page plays exactly these people's tones. */
export async function expectHears(viewer: Attendee, people: string[], deadlineMs = DEADLINE_MS): Promise<void> {
  const wanted = [...people].sort().join();
  await until(
    `${viewer.person} to hear exactly [${wanted}]`,
    async () => Object.keys((await viewer.listen()).tones).sort(),
    (heard) => heard.join() === wanted,
    deadlineMs,
  );
}

/** No tone comes up for a while. */
export async function expectStaysSilent(viewer: Attendee): Promise<void> {
  for (const end = Date.now() + WATCH_MS; Date.now() < end; await sleep(100)) {
    assert.deepEqual((await viewer.listen()).tones, {}, `${viewer.person} hears somebody`);
  }
}

export async function expectSeesAndHears(viewer: Attendee, people: string[]): Promise<void> {
  await expectSees(viewer, people);
  await expectHears(viewer, people);
}

/** Sums over all voices that come to a page. */
export async function sound(viewer: Attendee): Promise<Pick<Received, "samples" | "concealed" | "requests">> {
  const voices = (await viewer.received()).filter(({ kind }) => kind === "audio");
  const sum = (of: "samples" | "concealed" | "requests") => voices.reduce((total, one) => total + one[of], 0);
  return { samples: sum("samples"), concealed: sum("concealed"), requests: sum("requests") };
}

/** Packets on their way when a wall closed have arrived after this time. */
const UNDERWAY_MS = 500;
/** So long nothing may come. */
const WATCH_MS = 2_500;

/** Nothing more reaches the page: no packet arrives, no picture is decoded, no tone is played, no live picture is on show. */
export async function expectSeesAndHearsNobody(viewer: Attendee): Promise<void> {
  await sleep(UNDERWAY_MS);
  const before = sum(await viewer.received());
  await sleep(WATCH_MS);
  const after = sum(await viewer.received());
  assert.equal(after, before, `${viewer.person} receives media where nobody should be seen or heard`);
  assert.deepEqual(await seenLive(viewer), [], `${viewer.person} sees somebody`);
  assert.deepEqual((await viewer.listen()).tones, {}, `${viewer.person} hears somebody`);
}

/** Packets tell: a busy decoder may still be at work on those that came before the wall closed. */
function sum(all: Received[]): number {
  return all.reduce((total, { packets }) => total + packets, 0);
}
