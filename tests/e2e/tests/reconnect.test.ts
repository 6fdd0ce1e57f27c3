import assert from "node:assert/strict";
import { test } from "node:test";
import { type Attendee, ofPerson, testid } from "../harness/attendee.ts";
import type { Browser } from "../harness/browser.ts";
import type { Court } from "../harness/court.ts";
import { expectHears, expectSeesAndHears } from "../harness/presence.ts";
import { CuttableLink } from "../harness/proxy.ts";
import { hearing } from "../harness/steps.ts";
import { sleep, until } from "../harness/until.ts";

const BROWSERS: [string, (court: Court) => Promise<Browser>][] = [
  ["Chromium", (court) => court.chromium()],
  ["Firefox", (court) => court.firefox()],
];

/** What a page is told when its tab goes behind others, and comes back: without a screen no browser does it by itself. */
const behind = (hidden: boolean): string => `(() => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => ${hidden} });
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "${hidden ? "hidden" : "visible"}" });
  document.dispatchEvent(new Event("visibilitychange"));
})()`;

/** Whether pictures come is read from what arrives. */
async function untilPictures(page: Attendee, come: boolean): Promise<void> {
  const packets = async () => (await page.received()).filter(({ kind }) => kind === "video").reduce((sum, one) => sum + one.packets, 0);
  const grows = async () => {
    const before = await packets();
    await sleep(700);
    return (await packets()) > before;
  };
  await until(`pictures to ${come ? "come to" : "stop for"} ${page.person}`, grows, (now) => now === come);
}

for (const [name, open] of BROWSERS) test(`a page whose WebSocket is lost comes back by itself to the same seat, and picture and sound never stop: ${name}`, async (context) => {
  await hearing(context, async (court, step) => {
    const { presiding_judge: j, plaintiff: p } = court.ids;
    const link = await CuttableLink.to(court.server.links.ports.http);
    context.after(() => link.close());
    const judge = await court.seat("presiding_judge", await court.chromium());
    const plaintiff = await court.seat("plaintiff", await open(court), { link: link.through(court.server.links.plaintiff) });
    const hellos = async () => (await plaintiff.wire()).filter(({ text }) => text.includes('"type":"hello"')).length;

    await step("both are in the open session", async () => {
      await Promise.all([judge.join(), plaintiff.join()]);
      await judge.press("open-session");
      await judge.admits(p);
      await Promise.all([expectSeesAndHears(judge, [p]), expectSeesAndHears(plaintiff, [j])]);
      assert.equal(await hellos(), 1);
    });

    await step("the link is cut: the page says so, and both still see and hear each other", async () => {
      link.cut();
      await plaintiff.has(testid("link-lost"));
      await Promise.all([expectSeesAndHears(judge, [p]), expectSeesAndHears(plaintiff, [j])]);
    });

    await step("the link is mended: the page is back in the courtroom without anybody's doing", async () => {
      link.mend();
      await plaintiff.hasNo(testid("link-lost"));
      await plaintiff.isIn("courtroom");
      assert.equal(await hellos(), 2);
      await Promise.all([expectSeesAndHears(judge, [p]), expectSeesAndHears(plaintiff, [j])]);
    });

    await step("in a tab behind others no pictures come and voices do; cut there, it is back when it is looked at", async () => {
      await plaintiff.tab.ask(behind(true));
      await untilPictures(plaintiff, false);
      await Promise.all([expectHears(plaintiff, [j]), expectHears(judge, [p])]);
      link.cut();
      await judge.has(`${ofPerson("tile", p)}.tile--lost`);
      link.mend();
      await plaintiff.tab.ask(behind(false));
      await plaintiff.hasNo(testid("link-lost"));
      await judge.hasNo(`${ofPerson("tile", p)}.tile--lost`);
      await untilPictures(plaintiff, true);
      await Promise.all([expectSeesAndHears(judge, [p]), expectSeesAndHears(plaintiff, [j])]);
    });

    await step("what the judge does reaches the page again", async () => {
      await judge.press("mute-person", p);
      await plaintiff.has(`${testid("mic")}[data-on="false"]`);
      await expectHears(judge, []);
      await judge.press("recess");
      await plaintiff.phaseIs("recess");
    });
  });
});
