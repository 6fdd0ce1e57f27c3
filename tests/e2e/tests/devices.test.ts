import assert from "node:assert/strict";
import { test } from "node:test";
import type { Attendee } from "../harness/attendee.ts";
import type { Court } from "../harness/court.ts";
import { inPageScript } from "../harness/in-page.ts";
import { hearing } from "../harness/steps.ts";
import { sleep, until } from "../harness/until.ts";
import type { Heard } from "../in-page/config.ts";

type Tiles = { tile: string; frames: number; samples: number[] }[];

/** Frames of the other person's picture go on and the picture changes: Firefox's fake camera changes colour, Chromium's runs a clock. */
async function expectMovingPicture(viewer: Attendee, person: string): Promise<void> {
  const read = async () => (await viewer.tab.ask<Tiles>("e2e.brightness()")).find(({ tile }) => tile === person);
  const first = await until(`${viewer.person} to see ${person}`, read, (tile) => (tile?.frames ?? 0) > 0);
  await until(
    `the picture of ${person} to move`,
    read,
    (now) => now !== undefined && first !== undefined && now.frames > first.frames + 10 && differs(now.samples, first.samples),
  );
}

function differs(some: number[], others: number[]): boolean {
  return some.some((value, n) => Math.abs(value - (others[n] ?? 0)) > 12);
}

/** Loudest of what the page plays within a second and a half: Chromium's fake microphone beeps once a second. */
async function expectSound(viewer: Attendee): Promise<void> {
  await until(`${viewer.person} to hear something`, () => viewer.tab.ask<Heard>("e2e.listen()"), ({ level }) => level > 0.02);
}

async function readAfterwards(court: Court, attendee: Attendee): Promise<void> {
  await attendee.tab.ask(`${await inPageScript({ person: attendee.person, stubborn: false, tones: court.tones })}; 0`);
}

test("a hearing with the browsers' own fake cameras and microphones, nothing put into the pages before", async (context) => {
  await hearing(context, async (court, step) => {
    const judge = await court.seat("judge", await court.chromium(), { bare: true });
    const witness = await court.seat("witness", await court.firefox(), { bare: true });

    await step("both come in and the session opens", async () => {
      await Promise.all([judge.join(), witness.join()]);
      await witness.isIn("waiting-hall");
      await judge.press("admit", witness.person);
      await judge.press("open-session");
      await witness.phaseIs("open");
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
        }
      }
    });
  });
});
