import assert from "node:assert/strict";
import { test } from "node:test";
import { testid } from "../harness/attendee.ts";
import { expectSeesAndHears, expectSeesAndHearsNobody } from "../harness/presence.ts";
import { RawClient } from "../harness/raw-client.ts";
import { hearing } from "../harness/steps.ts";

test("a lawyer and their client talk in private, from the waiting hall", async (context) => {
  await hearing(context, async (court, step) => {
    const { plaintiff: p, lawyer: l } = court.ids;
    const plaintiff = await court.seat("plaintiff", await court.chromium());
    const lawyer = await court.seat("lawyer", await court.chromium());

    await step("both wait, each alone", async () => {
      await Promise.all([plaintiff.join(), lawyer.join()]);
      await Promise.all([plaintiff.isIn("waiting-hall"), lawyer.isIn("waiting-hall")]);
      await expectSeesAndHearsNobody(plaintiff);
    });

    await step("the lawyer asks, the client comes, and they see and hear each other", async () => {
      await lawyer.press("ask-in", p);
      await lawyer.has(testid("private-room"));
      await plaintiff.press("accept-invitation");
      await plaintiff.has(testid("private-room"));
      await expectSeesAndHears(lawyer, [p]);
      await expectSeesAndHears(plaintiff, [l]);
      await lawyer.recordingIs("off");
    });

    const clerk = (await RawClient.enter(court.server, "court_session_clerk")).stay();
    await step("what is written to them outside does not reach them in there", async () => {
      assert.equal((await clerk.request({ type: "say", to: { person: p }, text: "you are called soon" }, 1)).type, "done");
      assert.equal(await plaintiff.count(testid("line")), 0);
    });

    await step("the door can be locked", async () => {
      await plaintiff.press("lock-room");
      await lawyer.has(`${testid("lock-room")}[data-on="true"]`);
    });

    await step("they come back to where they were, with microphone and camera off", async () => {
      await plaintiff.press("leave-room");
      for (const one of [plaintiff, lawyer]) {
        await one.isIn("waiting-hall");
        await one.has(`${testid("mic")}[data-on="false"]`);
        await one.has(`${testid("cam")}[data-on="false"]`);
        await expectSeesAndHearsNobody(one);
      }
    });

    await step("what was written to them meanwhile is counted until they turn to it", async () => {
      const badge = (number: number) => `${testid("words-toggle")}[data-unread="${number}"]`;
      await plaintiff.has(badge(1));
      await lawyer.has(badge(0));
      await plaintiff.press("words-toggle");
      await plaintiff.has(badge(0));
    });

    await step("a wish to settle shows to whom it belongs, and to nobody else", async () => {
      await plaintiff.press("ready-to-settle");
      await plaintiff.has(`${testid("ready-to-settle")}[aria-pressed="true"]`);
      const told = (await lawyer.wire()).filter(({ text }) => text.includes("settle") && text.includes(p));
      assert.deepEqual(told, []);
    });
  });
});
