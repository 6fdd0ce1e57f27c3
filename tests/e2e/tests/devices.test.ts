import assert from "node:assert/strict";
import { test } from "node:test";
import type { Attendee } from "../harness/attendee.ts";
import { CAMERA } from "../harness/browser.ts";
import type { Court } from "../harness/court.ts";
import { inPageScript } from "../harness/in-page.ts";
import { hearing } from "../harness/steps.ts";
import { sleep, until } from "../harness/until.ts";
import type { Brightness, Heard } from "../in-page/config.ts";

/** The other person's picture changes, and changes again: Firefox's fake camera goes through colours, Chromium's turns a pie. */
async function expectMovingPicture(viewer: Attendee, person: string): Promise<void> {
  const read = async () =>
    (await viewer.tab.ask<Brightness[]>("e2e.brightness()")).find(({ tile }) => tile === person)?.points ?? [];
  let last = await until(`${viewer.person} to see ${person}`, read, (points) => points.length > 0);
  for (let n = 0; n < 3; n++) {
    const before = last;
    last = await until(`the picture of ${person} to move`, read, (points) => points.some((value, at) => Math.abs(value - (before[at] ?? 0)) > 12));
  }
}

/** Loudest of what the page plays within a second and a half: Chromium's fake microphone beeps once a second. */
async function expectSound(viewer: Attendee): Promise<void> {
  await until(`${viewer.person} to hear something`, () => viewer.tab.ask<Heard>("e2e.listen()"), ({ level }) => level > 0.02);
}

async function readAfterwards(court: Court, attendee: Attendee): Promise<void> {
  await attendee.tab.ask(`${await inPageScript({ person: attendee.person, stubborn: false, camera: CAMERA, tones: court.tones })}; 0`);
}

test("a hearing with the browsers' own fake cameras and microphones, nothing put into the pages before", async (context) => {
  await hearing(context, async (court, step) => {
    const judge = await court.seat("presiding_judge", await court.chromium(), { bare: true });
    const witness = await court.seat("witness", await court.firefox(), { bare: true });

    await step("both come in and the session opens", async () => {
      await Promise.all([judge.join(), witness.join()]);
      await witness.isIn("waiting-hall");
      await judge.press("open-session");
      await judge.phaseIs("open_session");
      await judge.admits(witness.person);
      await witness.phaseIs("open_session");
      await Promise.all([readAfterwards(court, judge), readAfterwards(court, witness)]);
    });

    await step("they see each other's moving picture and hear each other", async () => {
      await Promise.all([expectMovingPicture(judge, witness.person), expectMovingPicture(witness, judge.person)]);
      await Promise.all([expectSound(judge), expectSound(witness)]);
    });

    await step("muted on both sides, no sound is left", async () => {
      await Promise.all([judge.press("mic"), witness.press("mic")]);
      await sleep(1000);
      for (const attendee of [judge, witness]) {
        // Longer than Chromium's fake microphone pauses between two beeps.
        for (let n = 0; n < 4; n++) {
          const { level } = await attendee.tab.ask<Heard>("e2e.listen()");
          assert.ok(level < 0.02, `${attendee.person} still hears something: ${level}`);
          await sleep(400);
        }
      }
    });
  });
});
