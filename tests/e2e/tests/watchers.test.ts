import assert from "node:assert/strict";
import { test } from "node:test";
import { ofPerson, testid } from "../harness/attendee.ts";
import { expectSeesAndHears, expectSeesAndHearsNobody } from "../harness/presence.ts";
import { hearing } from "../harness/steps.ts";

test("the public watches an open session unseen, and IT sees numbers and no media", async (context) => {
  await hearing(context, async (court, step) => {
    const { presiding_judge: j, plaintiff: p, member_of_the_public: o } = court.ids;
    const judge = await court.seat("presiding_judge", await court.chromium());
    const plaintiff = await court.seat("plaintiff", await court.chromium());
    const watchers = await court.chromium();
    const observer = await court.seat("member_of_the_public", watchers);
    const it = await court.seat("court_it", watchers);

    await step("judge, plaintiff and public come", async () => {
      await Promise.all([judge, plaintiff, observer].map((attendee) => attendee.join()));
      await Promise.all([judge.isIn("courtroom"), plaintiff.isIn("waiting-hall"), observer.isIn("courtroom")]);
      await judge.admits(p);
      await plaintiff.isIn("courtroom");
    });

    await step("before the opening the public sees and hears nobody", () => expectSeesAndHearsNobody(observer));

    await step("in the open session the public sees and hears both, and is not shown to the plaintiff", async () => {
      await judge.press("open-session");
      await Promise.all([expectSeesAndHears(observer, [j, p]), expectSeesAndHears(plaintiff, [j])]);
      assert.equal(await plaintiff.count(`[data-person="${o}"]`), 0);
      assert.deepEqual(await observer.sent(), []);
    });

    await step("IT sees a row for everybody, with their links up, and no person", async () => {
      await it.join();
      for (const person of [j, p]) await it.has(`${testid("quality-table")} ${ofPerson("quality-row", person)}[data-state="connected"]`);
      assert.equal(await it.count("video, audio"), 0);
      assert.equal(await it.count(testid("tile")), 0);
      // The page of IT has a connection, for the help room; nothing comes over it.
      const packets = (await it.received()).reduce((sum, one) => sum + one.packets, 0);
      assert.equal(packets, 0);
    });

    await step("a person who leaves is gone for the others, and the link brings them back", async () => {
      await plaintiff.press("leave");
      await plaintiff.press("leave-confirm");
      await judge.hasNo(ofPerson("tile", p));
      await plaintiff.press("join");
      await plaintiff.has(`${testid("waiting-hall")}, ${testid("courtroom")}`);
    });
  });
});
