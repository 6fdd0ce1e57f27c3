import assert from "node:assert/strict";
import { test } from "node:test";
import { type Attendee, ofPerson, testid } from "../harness/attendee.ts";
import { administratorsPage, ask, decides, heldByBots, type Opened, packs, seek, theRecord, turnTo } from "../harness/records.ts";
import { tokenOf } from "../harness/server.ts";
import { hearing } from "../harness/steps.ts";
import { sleep, until } from "../harness/until.ts";
import type { PlayedTrack } from "../in-page/config.ts";

/** Each has a voice and a picture. */
const PEOPLE = 7;
/** A picture is then longer than the most that the server gives for one question. */
const SECONDS = 90;
/** No two tracks that run are further apart, in milliseconds ... */
const TOGETHER_MS = 100;
/** ... in so many of the last looks, so long after each other: a machine that has other work stalls now and then. */
const GOOD = 10;
const LOOKS = 15;
const EVERY_MS = 200;
const PATIENCE_MS = 40_000;

const tracksOf = (page: Attendee): Promise<PlayedTrack[]> => page.tab.ask("e2e.playedTracks()");

/** Files of the record that the page has asked for since it was opened. */
async function fetchedBy(page: Attendee): Promise<string[]> {
  const names = await page.tab.ask<string[]>("performance.getEntriesByType('resource').map(({ name }) => name)");
  const paths = names.map((name) => new URL(name).pathname).filter((path) => /\/files\/\d+$/.test(path));
  return [...new Set(paths)].sort();
}

/**
 * These tracks and no others are there; all of them run, and stay together. `hears`: voices too. Firefox plays none on a machine without a
 * sound card.
 */
async function expectTogether(page: Attendee, wanted: string[], hears: boolean): Promise<PlayedTrack[]> {
  const looks: PlayedTrack[][] = [];
  const spread = (all: PlayedTrack[]) => Math.max(...all.map(({ at }) => at)) - Math.min(...all.map(({ at }) => at));
  await until(
    `${wanted.length} tracks to run together`,
    async () => {
      await sleep(EVERY_MS);
      const all = await tracksOf(page);
      assert.deepEqual(all.map(({ address }) => address).sort(), wanted);
      looks.push(all.filter(({ isPicture }) => hears || isPicture));
      return looks.slice(-LOOKS).map((seen) => ({ run: seen.filter(({ runs }) => runs).length, ms: Math.round(spread(seen)) }));
    },
    (seen) => seen.filter(({ run, ms }) => run === looks[0]?.length && ms <= TOGETHER_MS).length >= GOOD,
    PATIENCE_MS,
  );
  const [before, last] = [looks.at(-GOOD), looks.at(-1)];
  assert.ok(before && last);
  for (const [n, { address, at, frames, isPicture }] of last.entries()) {
    const then = before[n];
    assert.ok(then && at > then.at, `${address} stands still`);
    assert.ok(!isPicture || frames > then.frames, `the picture of ${address} stands still`);
  }
  return last;
}

test("a record of fourteen tracks is played in one time, and what is not shown is not fetched", async (context) => {
  await hearing(context, async (court, step) => {
    const staff = tokenOf(court.server.links.docket);
    let id = "";
    let opened: Opened;
    let all: string[];
    /** When everybody is there. */
    let begins: number;

    await step("seven bots hold a hearing", async () => {
      await heldByBots(court, PEOPLE, SECONDS);
      id = await theRecord(court);
      opened = (await ask(court, "POST", `/api/v1/recordings/${id}/views`, staff)).body as unknown as Opened;
      all = opened.tracks.map(({ address }) => address).sort();
      assert.equal(all.length, 2 * PEOPLE);
      begins = Math.max(...opened.tracks.map(({ from_ms }) => from_ms)) + 2_000;
    });

    for (const engine of ["chromium", "firefox"] as const) {
      const address = `${court.server.origin}/recordings/${id}#t=${court.server.token("plaintiff")}`;
      const page = await court.attend(court.ids.plaintiff, address, court.tones, await court[engine]());
      const hears = engine === "chromium";
      let shown: string[];
      let hidden: Opened["tracks"][number];

      await step(`${engine}: all that is shown plays in one time, and the seventh picture is not fetched`, async () => {
        await page.tab.goto(page.link);
        await page.has(testid("rec-player"));
        shown = (await tracksOf(page)).map(({ address }) => address).sort();
        const missing = opened.tracks.filter(({ address }) => !shown.includes(address));
        assert.deepEqual(missing.map(({ kind }) => kind), ["video"]);
        [hidden] = missing as [Opened["tracks"][number]];
        await seek(page, begins);
        await page.press("rec-play");
        await expectTogether(page, shown, hears);
        assert.deepEqual(await fetchedBy(page), shown);
      });

      await step(`${engine}: after a jump all are there, and together again`, async () => {
        // Nobody comes there by patience.
        const to = begins + PATIENCE_MS + 10_000;
        await seek(page, to);
        const running = await expectTogether(page, shown, hears);
        assert.ok(running.every(({ at }) => at > to), JSON.stringify(running));
        assert.deepEqual(await fetchedBy(page), shown);
      });

      await step(`${engine}: a picture that somebody asks for is fetched, and comes into the same time`, async () => {
        await seek(page, begins);
        await page.tab.click(`${ofPerson("rec-person", hidden.who)} input[type="checkbox"]`);
        await expectTogether(page, all, hears);
        assert.deepEqual(await fetchedBy(page), all);
      });
    }

    await step("firefox: the clerk makes a package and saves it", async () => {
      const [, page] = court.attendees as [Attendee, Attendee];
      await turnTo(page, `${court.server.origin}/recordings#t=${staff}`);
      await packs(page, court, id);
    });

    await step("firefox: an administrator decides about the record", async () => {
      const [, page] = court.attendees as [Attendee, Attendee];
      await turnTo(page, administratorsPage(court));
      await page.tab.click(`${testid("rec-acts")} summary`);
      await decides(page, "hold", "№ 7");
      await page.has(`${testid("rec-card")}[data-state="held"]`);
      await decides(page, "release", "№ 8");
      await page.has(`${testid("rec-card")}[data-state="verified"]`);
    });
  });
});
