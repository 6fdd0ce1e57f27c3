import assert from "node:assert/strict";
import { test } from "node:test";
import { expectAccessible } from "../harness/accessible.ts";
import { type Attendee, ofPerson, testid } from "../harness/attendee.ts";
import { expectSeesAndHears, expectSeesAndHearsNobody } from "../harness/presence.ts";
import { hearing } from "../harness/steps.ts";

/** Writes into a field as a person does. */
async function write(attendee: Attendee, id: string, text: string): Promise<void> {
  await attendee.has(testid(id));
  await attendee.tab.ask(
    `{ const field = document.querySelector(${JSON.stringify(testid(id))});
       field.value = ${JSON.stringify(text)};
       field.dispatchEvent(new Event("input", { bubbles: true })); }`,
  );
}

/** What a person reads there. */
async function text(attendee: Attendee, id: string): Promise<string> {
  await attendee.has(testid(id));
  return await attendee.tab.ask(`document.querySelector(${JSON.stringify(testid(id))}).textContent`);
}

test("the judge leads a hearing through its phases: countdown, a closed part, a break, and who is let in", async (context) => {
  await hearing(
    context,
    async (court, step) => {
      const { presiding_judge: j, plaintiff: p, witness: w, member_of_the_public: o } = court.ids;
      const judge = await court.seat("presiding_judge", await court.chromium());
      const others = await court.chromium();
      const plaintiff = await court.seat("plaintiff", others);
      const observer = await court.seat("member_of_the_public", others);
      const witness = await court.seat("witness", others);

      await step("the plaintiff reads and promises, is checked by the bench, and is admitted", async () => {
        await Promise.all([judge, plaintiff, observer].map((attendee) => attendee.join()));
        await plaintiff.press("declare");
        await plaintiff.has(testid("declared"));
        await judge.press("start-identity", p);
        await write(judge, `how-identity-${p}`, "passport beside the picture");
        await judge.press("confirm-identity", p);
        await judge.has(`${ofPerson("waiting-person", p)} [data-testid="check-identity"][data-done="true"]`);
        await judge.press("admit", p);
        await plaintiff.isIn("courtroom");
      });

      await step("what must be so is shown with a tick, and a countdown leads into the session", async () => {
        await judge.has(`${testid("guard")}[data-guard="recorder_ready"][data-met="true"]`);
        await judge.has(`${testid("guard")}[data-guard="clerk_present"][data-met="false"]`);
        await judge.press("open-session");
        await plaintiff.phaseIs("opening");
        await plaintiff.has(testid("countdown"));
        await plaintiff.phaseIs("open_session");
        await Promise.all([expectSeesAndHears(judge, [p]), expectSeesAndHears(observer, [j, p])]);
      });

      await step("a closed part is for those whom the ruling names", async () => {
        await judge.press("step-go_closed");
        await write(judge, "reason-go_closed", "a secret of the family");
        await judge.press("confirm-go_closed");
        await plaintiff.phaseIs("closed_session");
        await plaintiff.has(testid("outside-closed"));
        await Promise.all([expectSeesAndHearsNobody(plaintiff), expectSeesAndHearsNobody(observer)]);
        await expectAccessible(judge.tab, "the bench in a closed part");
        await expectAccessible(plaintiff.tab, "outside of a closed part");
        await judge.press("step-recess");
        await judge.press("confirm-recess");
        await plaintiff.phaseIs("recess");
        await judge.press("step-name_for_closed");
        await judge.tab.click(ofPerson("closing-person", p));
        await write(judge, "reason-name_for_closed", "needed for the evidence");
        await judge.press("confirm-name_for_closed");
        await judge.press("open-session");
        await plaintiff.phaseIs("closed_session");
        await expectSeesAndHears(plaintiff, [j]);
        await expectSeesAndHearsNobody(observer);
        await judge.press("step-back_to_open");
        await Promise.all([expectSeesAndHears(plaintiff, [j]), expectSeesAndHears(observer, [j, p])]);
      });

      await step("a witness is called while the case is heard, and sees and hears nobody before", async () => {
        await witness.join();
        await witness.isIn("waiting-hall");
        await expectSeesAndHearsNobody(witness);
        await judge.admits(w);
        await expectSeesAndHears(witness, [j, p]);
        await judge.press("witness-heard", w);
      });

      await step("in a technical break nothing flows, and it goes on from there", async () => {
        await judge.press("step-technical_break");
        await plaintiff.phaseIs("technical_break");
        await expectSeesAndHearsNobody(plaintiff);
        await judge.press("open-session");
        await plaintiff.phaseIs("open_session");
        await expectSeesAndHears(plaintiff, [j, w]);
      });

      await step("a recess says until when, and not in the past", async () => {
        await judge.press("step-recess");
        await write(judge, "until-recess", "2020-01-01T10:00");
        await judge.press("confirm-recess");
        await judge.has(`${testid("notice")}[data-code="time_past"]`);
        await judge.press("step-recess");
        await write(judge, "until-recess", "2040-01-02T14:30");
        await judge.press("confirm-recess");
        for (const one of [judge, plaintiff]) {
          await one.phaseIs("recess");
          assert.match(await text(one, "goes-on"), /02\.01\.2040 14:30/);
        }
        await judge.press("open-session");
        await plaintiff.phaseIs("open_session");
        assert.equal(await plaintiff.count(testid("goes-on")), 0);
      });

      await step("who looks on can be sent out, too", async () => {
        await judge.press("remove", o);
        await write(judge, `reason-remove-${o}`, "calls in between");
        await judge.press("confirm-remove", o);
        await observer.has(`${testid("closing")}[data-code="removed"]`);
      });

      await step("who is sent out for good does not come back", async () => {
        await judge.press("remove", p);
        await write(judge, `reason-remove-${p}`, "shouts");
        await judge.press("confirm-remove", p);
        await plaintiff.has(`${testid("closing")}[data-code="removed"]`);
        await plaintiff.tab.reload();
        await plaintiff.press("join");
        await plaintiff.has(`${testid("closing")}[data-code="removed"]`);
        assert.equal(await judge.count(ofPerson("tile", p)), 0);
        assert.equal(await judge.count(ofPerson("waiting-person", p)), 0);
        assert.equal(await witness.count(`[data-person="${o}"]`), 0);
      });

      await step("what was deliberated in a closed part is announced in the open session: the button of the next step opens it first", async () => {
        await judge.press("step-go_closed");
        await write(judge, "reason-go_closed", "a secret of the family");
        await judge.press("confirm-go_closed");
        await judge.phaseIs("closed_session");
        await judge.tab.ask(
          `{ const choice = document.querySelector(${JSON.stringify(testid("jump-step"))});
             choice.closest("details").open = true;
             choice.value = "retire";
             choice.dispatchEvent(new Event("change", { bubbles: true })); }`,
        );
        await judge.press("jump");
        await judge.phaseIs("deliberation");
        await judge.press("court-returns");
        await judge.phaseIs("closed_session");
        const next = (does: string) => `${testid("next-step")}[data-step="announcement"][data-does="${does}"]`;
        await judge.has(next("opens_first"));
        await judge.press("next-step");
        await judge.phaseIs("open_session");
        await judge.has(next("moves_on"));
        await judge.press("next-step");
        await judge.phaseIs("announcement");
        for (const marked of ["retire", "announcement"])
          await judge.has(`${testid("mark")}[data-step="${marked}"][data-by="${j}"]`);
        await judge.press("step-back_to_open");
        await judge.phaseIs("open_session");
      });

      await step("the hearing is put off, and whoever is here is told the day", async () => {
        await judge.press("step-postpone");
        await write(judge, "reason-postpone", "the expert is ill");
        await write(judge, "until-postpone", "2040-02-03T09:05");
        await judge.press("confirm-postpone");
        for (const one of [judge, witness]) {
          await one.has(`${testid("closing")}[data-code="postponed"]`);
          assert.match(await text(one, "closing"), /03\.02\.2040 09:05/);
        }
      });
    },
    { TYNDAU__HEARING__COUNTDOWN_MS: "2000" },
  );
});
