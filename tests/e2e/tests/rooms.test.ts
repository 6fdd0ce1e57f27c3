import { test } from "node:test";
import { testid } from "../harness/attendee.ts";
import { expectSeesAndHears, expectSeesAndHearsNobody } from "../harness/presence.ts";
import { hearing } from "../harness/steps.ts";

test("a lawyer and their client talk in private while the court sits", async (context) => {
  await hearing(context, async (court, step) => {
    const { plaintiff: p, lawyer: l } = court.ids;
    const judge = await court.seat("presiding_judge", await court.chromium());
    const browser = await court.chromium();
    const plaintiff = await court.seat("plaintiff", browser);
    const lawyer = await court.seat("lawyer", browser);

    await step("both wait, and the session is open", async () => {
      await Promise.all([judge.join(), plaintiff.join(), lawyer.join()]);
      await judge.isIn("courtroom");
      await Promise.all([plaintiff.isIn("waiting-hall"), lawyer.isIn("waiting-hall")]);
      await judge.press("open-session");
      await plaintiff.phaseIs("open_session");
    });

    await step("the lawyer asks, the client comes, and they see and hear each other", async () => {
      await lawyer.press("ask-in", p);
      await lawyer.has(testid("private-room"));
      await plaintiff.press("accept-invitation");
      await plaintiff.has(testid("private-room"));
      await expectSeesAndHears(lawyer, [p]);
      await expectSeesAndHears(plaintiff, [l]);
      await Promise.all([lawyer.recordingIs("off"), judge.recordingIs("on")]);
    });

    await step("the court sees that they are away, and neither sees nor hears them", async () => {
      await expectSeesAndHearsNobody(judge);
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

    await step("a wish to settle shows to nobody but to whom it belongs", async () => {
      await plaintiff.press("ready-to-settle");
      await plaintiff.has(`${testid("ready-to-settle")}[aria-pressed="true"]`);
      const told = (await judge.wire()).filter(({ text }) => text.includes("settle") && text.includes(p));
      if (told.length > 0) throw new Error(`the judge was told: ${JSON.stringify(told)}`);
    });
  });
});
