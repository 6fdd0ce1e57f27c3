import { test } from "node:test";
import type { Attendee } from "../harness/attendee.ts";
import { expectHears, expectSees, expectSeesAndHears, expectSeesAndHearsNobody } from "../harness/presence.ts";
import { expectRecord } from "../harness/record-checks.ts";
import { recordFolder } from "../harness/recorded.ts";
import { hearing } from "../harness/steps.ts";
import { until } from "../harness/until.ts";

/** The page does send at this moment: what is not seen and heard elsewhere was stopped by the server. */
async function sendsOn(attendee: Attendee): Promise<void> {
  for (const kind of ["audio", "video"]) {
    const packets = async () =>
      (await attendee.sent()).filter((sender) => sender.kind === kind).reduce((sum, sender) => sum + sender.packets, 0);
    const before = await packets();
    await until(`${attendee.person} to send ${kind} on`, packets, (now) => now > before + 5);
  }
}

test("the server's walls hold against a page that sends on whatever it is told", async (context) => {
  await hearing(context, async (court, step) => {
    const { presiding_judge: j, plaintiff: p } = court.ids;
    const judge = await court.seat("presiding_judge", await court.chromium());
    const plaintiff = await court.seat("plaintiff", await court.chromium(), { stubborn: true });

    await step("in an open session the plaintiff is seen and heard", async () => {
      await Promise.all([judge.join(), plaintiff.join()]);
      await judge.isIn("courtroom");
      await judge.press("open-session");
      await judge.admits(p);
      await expectSeesAndHears(judge, [p]);
    });

    await step("muted by the judge, they are not heard", async () => {
      await judge.press("mute-person", p);
      await expectHears(judge, []);
      await sendsOn(plaintiff);
      await expectSees(judge, [p]);
      await expectHears(judge, []);
    });

    await step("unmuted by themselves, with the camera off, they are heard and not seen", async () => {
      await plaintiff.press("mic");
      await expectHears(judge, [p]);
      await plaintiff.press("cam");
      await expectSees(judge, []);
      await sendsOn(plaintiff);
      await plaintiff.press("cam");
      await expectSeesAndHears(judge, [p]);
    });

    await step("in the recess nothing reaches the judge", async () => {
      await judge.press("recess");
      await plaintiff.phaseIs("recess");
      await sendsOn(plaintiff);
      await expectSeesAndHearsNobody(judge);
      await judge.press("open-session");
      await expectSeesAndHears(judge, [p]);
      await expectSeesAndHears(plaintiff, [j]);
    });

    await step("sent back to the waiting hall, nothing reaches the judge nor the plaintiff", async () => {
      await judge.press("send-back", p);
      await plaintiff.isIn("waiting-hall");
      await sendsOn(plaintiff);
      await Promise.all([expectSeesAndHearsNobody(judge), expectSeesAndHearsNobody(plaintiff)]);
    });

    await step("nothing of what was sent behind the walls is in the record", async () => {
      await judge.press("end-session");
      await judge.press("end-confirm");
      await judge.phaseIs("ended");
      await expectRecord(await recordFolder(court.server.links.archive, court.server.links.hearing), court.tones);
    });
  });
});
