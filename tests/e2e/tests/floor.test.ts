import assert from "node:assert/strict";
import { test } from "node:test";
import { type Attendee, testid } from "../harness/attendee.ts";
import { BookedHearing } from "../harness/booked.ts";
import { expectHears, expectSeesAndHears, expectStaysSilent } from "../harness/presence.ts";
import type { Court } from "../harness/court.ts";
import { hearing } from "../harness/steps.ts";

const [J, P, A] = ["judge-1", "prosecutor-1", "accused-1"];
const PERSONS = [
  { id: J, role: "presiding_judge", name: "Нұрлан А." },
  { id: P, role: "prosecutor", name: "Асхат Ж." },
  { id: A, role: "accused_on_trial", name: "Бауыржан Н." },
];
/** More presses than any procedure has turns for so few. */
const MOST_PRESSES = 30;

const floorOf = (holders: string, lastWord = false) =>
  `${testid("floor")}[data-holders="${holders}"][data-last-word="${lastWord}"]`;
const ownState = (state: string) => `${testid("own-state")}[data-state="${state}"]`;

/** Presses *next* until the procedure stands where it is wanted, and says at which steps it stood. */
async function pressOnTo(judge: Attendee, wanted: string): Promise<string[]> {
  const passed: string[] = [];
  for (let press = 0; press < MOST_PRESSES; press += 1) {
    if ((await judge.count(wanted)) > 0) return passed;
    const next = `${testid("next-step")}:not([disabled])`;
    await judge.has(next);
    const step = await judge.tab.ask<string>(`document.querySelector('${next}').dataset.step`);
    await judge.press("next-step");
    await judge.has(`${testid("floor-step")}[data-step="${step}"], ${testid("phase")}[data-phase="deliberation"]`);
    passed.push(step);
  }
  throw new Error(`the procedure never came to ${wanted}: ${passed.join(", ")}`);
}

async function trial(court: Court): Promise<{ judge: Attendee; prosecutor: Attendee; accused: Attendee }> {
  const booked = await BookedHearing.book(court, "criminal", PERSONS);
  const judge = await booked.seat(J, await court.chromium());
  const others = await court.chromium();
  return { judge, prosecutor: await booked.seat(P, others), accused: await booked.seat(A, others) };
}

async function opened(judge: Attendee, parties: Attendee[]): Promise<void> {
  await Promise.all([judge, ...parties].map((attendee) => attendee.join()));
  for (const { person } of parties) await judge.admits(person);
  await judge.press("open-session");
  await Promise.all([judge, ...parties].map((attendee) => attendee.phaseIs("open_session")));
}

test("who has the floor is heard, who has not is told so; a microphone is locked and asked for, a last word is not cut", async (context) => {
  await hearing(context, async (court, step) => {
    const { judge, prosecutor, accused } = await trial(court);

    await step("all are in the open session; the floor is free and everybody is heard", async () => {
      await opened(judge, [prosecutor, accused]);
      await judge.has(floorOf("everybody"));
      await expectSeesAndHears(judge, [P, A]);
      await expectSeesAndHears(accused, [J, P]);
    });

    await step("the floor is given to the prosecutor: they are heard, the accused's voice is held and they are told", async () => {
      await judge.press("give-floor", P);
      await judge.has(floorOf(P));
      await prosecutor.has(ownState("state-floor"));
      await accused.has(ownState("state-held-seen"));
      await judge.has(`${testid("tile")}[data-person="${P}"][data-floor="true"]`);
      await expectHears(judge, [P]);
      await expectHears(accused, [J, P]);
    });

    await step("a raised hand is given the floor, and is lowered by it", async () => {
      await accused.press("raise-hand");
      await judge.press("hand-give-floor", A);
      await judge.has(floorOf(A));
      await judge.hasNo(testid("hand"));
      await prosecutor.has(ownState("state-held-seen"));
      await expectHears(judge, [A]);
      await expectHears(prosecutor, [J, A]);
    });

    await step("beside the accused the prosecutor is heard too, for questions", async () => {
      await judge.press("add-floor", P);
      await judge.has(floorOf(`${A} ${P}`));
      await expectHears(judge, [A, P]);
      await judge.press("stop-floor", P);
      await judge.has(floorOf(A));
      await expectHears(judge, [A]);
    });

    await step("a locked microphone stays off until it is unlocked, and is not switched on by the court", async () => {
      await judge.press("lock-microphone", A);
      await accused.has(`${testid("mic")}[data-on="false"][disabled]`);
      await accused.has(ownState("state-locked"));
      await expectHears(judge, []);
      await judge.press("lock-microphone", A);
      await accused.has(`${testid("mic")}[data-on="false"]:not([disabled])`);
      await expectStaysSilent(judge);
    });

    await step("asked to switch it on, the accused does so with one press", async () => {
      await judge.press("ask-to-unmute", A);
      await accused.has(testid("asked-to-unmute"));
      await expectStaysSilent(judge);
      await accused.press("unmute-now");
      await accused.hasNo(testid("asked-to-unmute"));
      await expectHears(judge, [A]);
    });

    await step("a last word is not taken without a ruling, nor passed over", async () => {
      await judge.press("give-last-word", A);
      await accused.has(testid("own-last-word"));
      for (const cut of ["take-floor", "open-floor", "recess"]) {
        await judge.press(cut);
        await judge.has(`${testid("cut-dialog")}[open] ${testid("cut-confirm")}[disabled]`);
        await judge.press("cut-back");
        await judge.hasNo(`${testid("cut-dialog")}[open]`);
      }
      await judge.press("mute-person", A);
      await judge.press("cut-back");
      await judge.has(floorOf(A, true));
      await accused.phaseIs("open_session");
      await expectHears(judge, [A]);
    });

    await step("mute all spares it", async () => {
      await judge.press("mute-all");
      await prosecutor.has(`${testid("mic")}[data-on="false"]`);
      await expectHears(judge, [A]);
    });

    await step("a slip of the thumb does not end it, and the accused does", async () => {
      await accused.press("end-last-word");
      await accused.press("last-word-back");
      await judge.has(floorOf(A, true));
      await accused.press("end-last-word");
      await accused.press("last-word-confirm");
      await judge.has(floorOf(""));
      await accused.hasNo(testid("own-last-word"));
      await expectHears(judge, []);
    });

    await step("with a ruling it is cut", async () => {
      await judge.press("give-last-word", A);
      await judge.has(floorOf(A, true));
      await accused.press("end-last-word");
      await judge.press("take-floor");
      await judge.tab.fill(testid("cut-ruling"), "leaves the case");
      await judge.press("cut-confirm");
      await judge.has(floorOf(""));
      await accused.hasNo("dialog[open]");
      await accused.has(ownState("state-held-seen"));
    });
  });
});

test("one press a turn leads through the whole procedure, to the last word and the deliberation room", async (context) => {
  await hearing(context, async (court, step) => {
    const { judge, prosecutor, accused } = await trial(court);

    await step("the session is open and the procedure has not begun", async () => {
      await opened(judge, [prosecutor, accused]);
      await judge.has(`${testid("step")}[data-state="next"]`);
      assert.equal(await judge.count(`${testid("step")}[data-state="done"], ${testid("step")}[data-state="now"]`), 0);
    });

    await step("one press a turn: the procedure stands in the same place on every page", async () => {
      const first = await judge.tab.ask<string>(`document.querySelector('${testid("next-step")}').dataset.step`);
      await judge.press("next-step");
      await judge.has(`${testid("step")}[data-step="${first}"][data-state="now"]`);
      await accused.has(`${testid("floor-step")}[data-step="${first}"]`);
      await prosecutor.has(`${testid("floor-step")}[data-step="${first}"]`);
    });

    await step("a turn of the prosecutor gives them the floor, and holds the accused's voice", async () => {
      await pressOnTo(judge, floorOf(P));
      await accused.has(ownState("state-held-seen"));
      await expectHears(judge, [P]);
    });

    await step("the procedure goes on to its own last word, and from there the court retires", async () => {
      await pressOnTo(judge, floorOf(A, true));
      await judge.has(`${testid("next-step")}[disabled]`);
      await accused.press("end-last-word");
      await accused.press("last-word-confirm");
      const passed = await pressOnTo(judge, `${testid("phase")}[data-phase="deliberation"]`);
      assert.ok(passed.length >= 1, "at least one press led there");
      await accused.phaseIs("deliberation");
    });
  });
});
