import assert from "node:assert/strict";
import { test } from "node:test";
import { testid } from "../harness/attendee.ts";
import { expectSeesAndHears } from "../harness/presence.ts";
import { hearing } from "../harness/steps.ts";

/** Pages try again within five seconds of each other, and the server reads what it left behind. */
const BACK_MS = 60_000;

test("the server ends and runs again: all pages come back by themselves, into the seats that were theirs", async (context) => {
  await hearing(context, async (court, step) => {
    const { presiding_judge: j, plaintiff: p } = court.ids;
    const judge = await court.seat("presiding_judge", await court.chromium());
    const plaintiff = await court.seat("plaintiff", await court.firefox());
    const pages = [judge, plaintiff];
    const goesOn = async () => {
      // Said by a page that has pressed nothing: the session is held until the judge goes on.
      for (const page of pages) {
        await page.tab.waitFor(`${testid("phase")}[data-phase="technical_break"]`, BACK_MS);
        await page.hasNo(testid("link-lost"));
        await page.isIn("courtroom");
      }
      await judge.press("open-session");
      // Nobody is heard or seen before they say so: where they were when the server ended, it does not know for sure.
      for (const page of pages) {
        await page.has(`${testid("taken-away")}[data-which="both"]`);
        await page.phaseIs("open_session");
        // The same is said once.
        await page.hasNo(testid("own-state"));
        await page.press("take-back");
        await page.hasNo(testid("taken-away"));
      }
      await Promise.all([expectSeesAndHears(judge, [p]), expectSeesAndHears(plaintiff, [j])]);
    };

    await step("both are in the open session", async () => {
      await Promise.all(pages.map((page) => page.join()));
      await judge.press("open-session");
      await judge.admits(p);
      await Promise.all([expectSeesAndHears(judge, [p]), expectSeesAndHears(plaintiff, [j])]);
    });

    await step("the server is stopped in order: the pages say that the link is lost, and nobody is sent away", async () => {
      assert.equal(await court.server.stop(), 0);
      for (const page of pages) await page.has(testid("link-lost"));
    });

    await step("it runs again: both are back without a press, and the session goes on", async () => {
      await court.server.again();
      await goesOn();
    });

    await step("the machine fails: the same", async () => {
      await court.server.kill();
      for (const page of pages) await page.has(testid("link-lost"));
      await court.server.again();
      await goesOn();
    });
  });
});
