import assert from "node:assert/strict";
import { test } from "node:test";
import { testid } from "../harness/attendee.ts";
import { expectHears, expectSeesAndHears } from "../harness/presence.ts";
import { CuttableLink } from "../harness/proxy.ts";
import { hearing } from "../harness/steps.ts";

test("a page whose WebSocket is lost comes back by itself to the same seat, and picture and sound never stop", async (context) => {
  await hearing(context, async (court, step) => {
    const { presiding_judge: j, plaintiff: p } = court.ids;
    const link = await CuttableLink.to(court.server.links.ports.http);
    context.after(() => link.close());
    const judge = await court.seat("presiding_judge", await court.chromium());
    const plaintiff = await court.seat("plaintiff", await court.chromium(), { link: link.through(court.server.links.plaintiff) });
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

    await step("what the judge does reaches the page again", async () => {
      await judge.press("mute-person", p);
      await plaintiff.has(`${testid("mic")}[data-on="false"]`);
      await expectHears(judge, []);
      await judge.press("recess");
      await plaintiff.phaseIs("recess");
    });
  });
});
