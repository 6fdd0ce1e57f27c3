import assert from "node:assert/strict";
import { test } from "node:test";
import { expectAccessible } from "../harness/accessible.ts";
import { ofPerson, testid } from "../harness/attendee.ts";
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
      await expectAccessible(plaintiff.tab, "a private room");
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

test("the clerk sees one who waits live beside their document, and nobody else sees or hears either", async (context) => {
  await hearing(context, async (court, step) => {
    const { court_session_clerk: c, witness: w, plaintiff: p } = court.ids;
    const clerk = await court.seat("court_session_clerk", await court.chromium());
    const judge = await court.seat("presiding_judge", await court.chromium());
    const others = await court.chromium();
    const witness = await court.seat("witness", others);
    const plaintiff = await court.seat("plaintiff", others);
    const atTheDesk = `${testid("private-room")}[data-kind="clerks_desk"]`;

    await step("the bench is in the courtroom, and a party and a witness wait", async () => {
      await Promise.all([clerk, judge, witness, plaintiff].map((attendee) => attendee.join()));
      await Promise.all([witness.isIn("waiting-hall"), plaintiff.isIn("waiting-hall")]);
    });

    await step("by one press of the clerk the two see and hear each other, unrecorded", async () => {
      await clerk.press("call-to-desk", w);
      await Promise.all([clerk.has(atTheDesk), witness.has(atTheDesk)]);
      await expectSeesAndHears(clerk, [w]);
      await expectSeesAndHears(witness, [c]);
      await clerk.recordingIs("off");
    });

    await step("neither the judge nor who waits sees or hears them, and the witness learns no other name", async () => {
      await Promise.all([expectSeesAndHearsNobody(judge), expectSeesAndHearsNobody(plaintiff)]);
      const told = (await witness.wire()).filter(({ text }) => text.includes(p));
      assert.deepEqual(told, []);
    });

    await step("the document is checked beside the picture, and the judge sees that it was", async () => {
      await clerk.press("start-identity", w);
      await clerk.tab.fill(testid(`how-identity-${w}`), "identity card");
      await clerk.press("confirm-identity", w);
      const done = `${testid("check-identity")}[data-done="true"]`;
      await clerk.has(`${testid("desk-checks")} ${done}`);
      await judge.has(`${ofPerson("waiting-person", w)} ${done}`);
      const sent = (await clerk.wire()).filter(({ text }) => text.includes("check_identity") && text.includes(": identity card"));
      assert.equal(sent.length, 1, "how: by the live picture, and the document");
    });

    await step("the clerk goes back to the courtroom, and the witness waits on, unseen and unheard", async () => {
      await clerk.press("leave-room");
      await Promise.all([clerk.isIn("courtroom"), witness.isIn("waiting-hall")]);
      await witness.has(`${testid("mic")}[data-on="false"]`);
      await Promise.all([expectSeesAndHearsNobody(clerk), expectSeesAndHearsNobody(witness)]);
    });

    await step("whom the clerk calls next hears and sees the clerk without a further press", async () => {
      await clerk.press("call-to-desk", p);
      await Promise.all([clerk.has(atTheDesk), plaintiff.has(atTheDesk)]);
      await expectSeesAndHears(plaintiff, [c]);
      await expectSeesAndHears(clerk, [p]);
    });
  });
});
