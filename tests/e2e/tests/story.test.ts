import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { ofPerson, testid } from "../harness/attendee.ts";
import { RESULTS } from "../harness/court.ts";
import {
  expectHears,
  expectSees,
  expectSeesAndHears,
  expectSeesAndHearsNobody,
} from "../harness/presence.ts";
import { recordFolder } from "../harness/recorded.ts";
import { expectRecord } from "../harness/record-checks.ts";
import { hearing } from "../harness/steps.ts";

test("a hearing in three Chromium processes and one Firefox, from the waiting hall to the recorded files", async (context) => {
  await hearing(context, async (court, step) => {
    const { presiding_judge: j, plaintiff: p, lawyer: l, witness: w } = court.ids;
    const [first, second, third, fox] = [await court.chromium(), await court.chromium(), await court.chromium(), await court.firefox()];
    const judge = await court.seat("presiding_judge", first);
    const plaintiff = await court.seat("plaintiff", second);
    const lawyer = await court.seat("lawyer", third);
    let witness = await court.seat("witness", fox);
    const everybody = [judge, plaintiff, lawyer, witness];

    await step("all join: the judge is in the courtroom, the others in the waiting hall, where nobody is shown", async () => {
      await Promise.all(everybody.map((attendee) => attendee.join()));
      await judge.isIn("courtroom");
      for (const waiting of [plaintiff, lawyer, witness]) {
        await waiting.isIn("waiting-hall");
        assert.equal(await waiting.count(`${testid("tile")}:not([data-own="true"])`), 0);
        assert.equal(await waiting.count(testid("waiting-person")), 0);
        await waiting.phaseIs("waiting_hall_open");
      }
    });

    await step("the judge sees who waits", async () => {
      for (const person of [p, l, w]) await judge.has(ofPerson("waiting-person", person));
    });

    await step("the judge admits plaintiff and lawyer, who see and hear nobody before the session is open", async () => {
      for (const admitted of [plaintiff, lawyer]) {
        await judge.admits(admitted.person);
        await admitted.isIn("courtroom");
        await judge.hasNo(ofPerson("waiting-person", admitted.person));
      }
      await Promise.all([judge, plaintiff, lawyer].map(expectSeesAndHearsNobody));
      await judge.recordingIs("off");
    });

    await step("the judge opens: judge, plaintiff and lawyer see and hear each other, and the recording sign is on", async () => {
      await judge.press("open-session");
      await Promise.all(everybody.map((attendee) => attendee.phaseIs("open_session")));
      await Promise.all([
        expectSeesAndHears(judge, [p, l]),
        expectSeesAndHears(plaintiff, [j, l]),
        expectSeesAndHears(lawyer, [j, p]),
      ]);
      await Promise.all([judge, plaintiff, lawyer].map((attendee) => attendee.recordingIs("on")));
    });

    await step("the witness in the waiting hall sees and hears nothing of it", async () => {
      await witness.isIn("waiting-hall");
      await expectSeesAndHearsNobody(witness);
    });

    await step("the witness is admitted in mid-session and has everybody's picture and voice, and they the witness's", async () => {
      await judge.admits(w);
      await witness.isIn("courtroom");
      await Promise.all([
        expectSeesAndHears(witness, [j, p, l]),
        expectSeesAndHears(judge, [p, l, w]),
        expectSeesAndHears(plaintiff, [j, l, w]),
        expectSeesAndHears(lawyer, [j, p, w]),
      ]);
      for (const attendee of everybody) await attendee.tab.screenshot(join(RESULTS, `courtroom-${attendee.person}.png`));
    });

    await step("in Firefox, too, a second tab is told that they are here already, and takes over when they say so", async () => {
      const tab = await court.seat("witness", fox);
      await tab.join();
      await tab.press("take-over");
      await tab.isIn("courtroom");
      await witness.hasNo(testid("courtroom"));
      await witness.tab.close();
      await Promise.all([expectSeesAndHears(tab, [j, p, l]), expectSeesAndHears(judge, [p, l, w])]);
      witness = tab;
      everybody[3] = tab;
    });

    await step("the plaintiff mutes: nobody hears the plaintiff, all still see them; unmuted they are heard again", async () => {
      await plaintiff.press("mic");
      await Promise.all([expectHears(judge, [l, w]), expectHears(witness, [j, l])]);
      await expectSees(lawyer, [j, p, w]);
      await plaintiff.press("mic");
      await Promise.all([expectHears(judge, [p, l, w]), expectHears(witness, [j, p, l])]);
    });

    await step("the judge mutes the lawyer, who may unmute", async () => {
      await judge.press("mute-person", l);
      await Promise.all([expectHears(judge, [p, w]), expectHears(witness, [j, p])]);
      await lawyer.press("mic");
      await Promise.all([expectHears(judge, [p, l, w]), expectHears(witness, [j, p, l])]);
    });

    await step("the plaintiff switches the camera off and on", async () => {
      await plaintiff.press("cam");
      await Promise.all([expectSees(judge, [l, w]), expectSees(witness, [j, l])]);
      await expectHears(judge, [p, l, w]);
      await plaintiff.press("cam");
      await Promise.all([expectSees(judge, [p, l, w]), expectSees(witness, [j, p, l])]);
    });

    await step("the lawyer raises a hand, which the bench sees", async () => {
      const raised = ofPerson("hand", l);
      assert.equal(await judge.count(raised), 0);
      await lawyer.press("raise-hand");
      await judge.has(raised);
      await lawyer.press("raise-hand");
      await judge.hasNo(raised);
    });

    await step("the witness is sent back: nothing more reaches the witness, nor anybody from the witness", async () => {
      await judge.press("send-back", w);
      await witness.isIn("waiting-hall");
      await Promise.all([expectSeesAndHearsNobody(witness), expectSeesAndHears(judge, [p, l]), expectSeesAndHears(lawyer, [j, p])]);
    });

    await step("the plaintiff reloads the page and has the same seat without a press", async () => {
      await plaintiff.tab.reload();
      await plaintiff.isIn("courtroom");
      await Promise.all([expectSeesAndHears(plaintiff, [j, l]), expectSeesAndHears(judge, [p, l])]);
    });

    await step("who is muted and reloads is seen and not heard, until they switch the microphone on", async () => {
      await plaintiff.press("mic");
      await expectHears(judge, [l]);
      await plaintiff.tab.reload();
      await plaintiff.isIn("courtroom");
      await Promise.all([expectSees(judge, [p, l]), plaintiff.has(`${testid("mic")}[data-on="false"]`)]);
      await expectHears(judge, [l]);
      await plaintiff.press("mic");
      await expectSeesAndHears(judge, [p, l]);
    });

    await step("who leaves is asked first; a page that was left waits for the press when it is loaded anew", async () => {
      await lawyer.press("leave");
      await lawyer.press("leave-back");
      await lawyer.isIn("courtroom");
      await lawyer.press("leave");
      await lawyer.press("leave-confirm");
      await lawyer.has(`${testid("closing")}[data-code="left"]`);
      await lawyer.tab.reload();
      await lawyer.press("join");
      await lawyer.isIn("waiting-hall");
      await judge.admits(l);
      await lawyer.isIn("courtroom");
      await Promise.all([expectSeesAndHears(lawyer, [j, p]), expectSeesAndHears(judge, [p, l])]);
    });

    await step("a second tab of the plaintiff is told that they are here already, and takes over when they say so", async () => {
      const tab = await court.seat("plaintiff", second);
      await tab.join();
      await tab.press("take-over");
      await tab.isIn("courtroom");
      await plaintiff.hasNo(testid("courtroom"));
      await Promise.all([expectSeesAndHears(tab, [j, l]), expectSeesAndHears(judge, [p, l]), expectSeesAndHears(lawyer, [j, p])]);
      await plaintiff.tab.close();
      everybody[1] = tab;
    });

    const inCourt = () => [judge, everybody[1] ?? plaintiff, lawyer];
    await step("a recess: nobody sees or hears anybody, and the recording sign is off", async () => {
      await judge.press("recess");
      await Promise.all(everybody.map((attendee) => attendee.phaseIs("recess")));
      await Promise.all(inCourt().map((attendee) => attendee.recordingIs("off")));
      await Promise.all(everybody.map(expectSeesAndHearsNobody));
    });

    await step("the session continues: everybody sees and hears again", async () => {
      await judge.press("open-session");
      const [, plaintiffAgain] = inCourt();
      assert.ok(plaintiffAgain);
      await Promise.all([
        expectSeesAndHears(judge, [p, l]),
        expectSeesAndHears(plaintiffAgain, [j, l]),
        expectSeesAndHears(lawyer, [j, p]),
      ]);
      await judge.recordingIs("on");
    });

    await step("the judge ends the hearing, for everybody", async () => {
      await judge.press("end-session");
      await judge.press("end-confirm");
      await Promise.all(everybody.map((attendee) => attendee.phaseIs("ended")));
    });

    await step("the recorded files show and sound as the hearing was, and the manifest says so", async () => {
      const folder = await recordFolder(court.server.links.archive, court.server.links.hearing);
      const manifest = await expectRecord(folder, court.tones);
      const files = manifest.files.map(({ who, kind }) => `${who} ${kind}`).sort();
      assert.deepEqual(files, [j, l, p, w].flatMap((who) => [`${who} audio`, `${who} video`]).sort());
      const gaps = (who: string, kind: string) =>
        manifest.files.find((file) => file.who === who && file.kind === kind)?.gaps.map(({ why }) => why) ?? [];
      assert.ok(gaps(p, "audio").includes("muted"), "the plaintiff's mute is named");
      assert.ok(gaps(l, "audio").includes("muted"), "the judge's mute of the lawyer is named");
      assert.ok(gaps(p, "video").includes("muted"), "the plaintiff's camera that was off is named");
      for (const who of [j, p, l]) {
        for (const kind of ["audio", "video"]) assert.ok(gaps(who, kind).includes("recess"), `the recess is named for ${who} ${kind}`);
      }
      assert.ok(gaps(w, "audio").includes("absent"), "the witness's absence is named");
    });

    await step("the server ends by itself when told to, and no secret is in its log or in the record", async () => {
      const secrets = await court.secrets();
      assert.ok(secrets.length > 12, "tokens and tickets were collected");
      assert.equal(await court.server.stop(), 0, court.server.log());
      for (const secret of secrets) assert.ok(!court.server.log().includes(secret), "a secret is in the log");
    });
  });
});
