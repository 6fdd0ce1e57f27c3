import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { expectNarrow } from "../harness/accessible.ts";
import { type Attendee, testid } from "../harness/attendee.ts";
import { LAPTOP } from "../harness/browser.ts";
import { RESULTS } from "../harness/court.ts";
import { expectSees } from "../harness/presence.ts";
import { hearing } from "../harness/steps.ts";

const SIZES = {
  laptop: LAPTOP,
  wide: { width: 1440, height: 900 },
  narrow: { width: 1024, height: 768 },
  tablet: { width: 768, height: 1024 },
  phone: { width: 360, height: 740 },
};
const LANGUAGES = ["kk", "ru", "en"];

/** Saves a picture in every size and language; checks that nothing is cut off at the side and that the language is what was chosen. */
async function look(attendee: Attendee, view: string): Promise<void> {
  const folder = join(RESULTS, "screens");
  await mkdir(folder, { recursive: true });
  const texts = new Set<string>();
  for (const [size, dimensions] of Object.entries(SIZES)) {
    await attendee.tab.resize(dimensions);
    for (const language of LANGUAGES) {
      await attendee.tab.click(`header button[lang="${language}"]`);
      await attendee.has(`html[lang="${language}"] main`);
      await attendee.tab.screenshot(join(folder, `${view}-${size}-${language}.png`));
      await expectNarrow(attendee.tab, `${view} in ${language}`, dimensions);
      texts.add(await attendee.tab.ask<string>("document.querySelector('main').innerText"));
    }
  }
  assert.ok(texts.size >= LANGUAGES.length, `${view} reads the same in two languages`);
  await attendee.tab.resize(LAPTOP);
}

test("every view in three sizes and three languages", async (context) => {
  await hearing(context, async (court, step) => {
    const judge = await court.seat("presiding_judge", await court.chromium());
    const witness = await court.seat("witness", await court.chromium());

    await step("join page", async () => {
      await witness.tab.goto(witness.link);
      await witness.has('[data-testid="join-page"] video');
      await look(witness, "join");
    });

    await step("waiting hall, and the bench with somebody who waits", async () => {
      await witness.press("join");
      await witness.isIn("waiting-hall");
      await look(witness, "waiting-hall");
      await judge.join();
      await judge.isIn("courtroom");
      await look(judge, "bench-waiting");
    });

    await step("courtroom of a party and of the bench", async () => {
      await judge.press("open-session");
      await judge.phaseIs("open_session");
      await judge.admits(witness.person);
      await Promise.all([expectSees(judge, [witness.person]), expectSees(witness, [judge.person])]);
      await look(witness, "courtroom");
      await look(judge, "bench");
    });

    await step("the floor is another's, and given to who looks", async () => {
      await judge.press("next-step");
      await witness.has(testid("floor-step"));
      await witness.press("raise-hand");
      await judge.has(testid("hand"));
      await judge.press("hand-give-floor", witness.person);
      await witness.has(`${testid("own-state")}[data-state="state-floor"]`);
      await look(judge, "bench-floor");
      await look(witness, "courtroom-floor");
      await judge.press("take-floor");
      await judge.press("lock-microphone", witness.person);
      await witness.has(`${testid("own-state")}[data-state="state-locked"]`);
      await look(witness, "courtroom-locked");
      await judge.press("lock-microphone", witness.person);
      await judge.press("ask-to-unmute", witness.person);
      await witness.has(testid("asked-to-unmute"));
      await look(witness, "courtroom-held");
    });

    await step("recess and end", async () => {
      await judge.press("recess");
      await witness.phaseIs("recess");
      await look(witness, "recess");
      await judge.press("end-session");
      await judge.press("end-confirm");
      await witness.phaseIs("ended");
      await look(witness, "ended");
    });
  });
});
