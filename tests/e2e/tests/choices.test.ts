import assert from "node:assert/strict";
import { test } from "node:test";
import { type Attendee, testid } from "../harness/attendee.ts";
import { hearing } from "../harness/steps.ts";
import { until } from "../harness/until.ts";

/** Ids of the devices that can be chosen. */
const offered = ({ tab }: Attendee, kind: string): Promise<string[]> =>
  tab.ask(`[...document.querySelectorAll('${testid(`choose-${kind}`)} option')].map(({ value }) => value).filter((id) => id !== "" && id !== "default")`);
/** The one in use. */
const inUse = ({ tab }: Attendee): Promise<string> => tab.ask(`document.querySelector('${testid("choose-audio")}')?.value ?? ""`);

test("the devices that were chosen at the check are used in the hearing, and others are chosen wherever that is said", async (context) => {
  await hearing(context, async (court, step) => {
    const judge = await court.seat("presiding_judge", await court.chromium());
    const party = await court.seat("plaintiff", await court.chromium(), { bare: true });
    let microphone = "";
    let loudspeaker = "";
    const loudspeakers = () => party.tab.ask<string[]>("[...document.querySelectorAll('audio.voice-out')].map(({ sinkId }) => sinkId)");

    await step("at the check another microphone and another loudspeaker are chosen", async () => {
      await party.tab.goto(`${court.server.origin}/check`);
      await until("devices to choose", async () => [await offered(party, "audio"), await offered(party, "speaker")], (all) => all.every(({ length }) => length > 0));
      const before = await inUse(party);
      microphone = (await offered(party, "audio")).filter((id) => id !== before).at(-1) ?? "";
      loudspeaker = (await offered(party, "speaker")).at(-1) ?? "";
      await party.tab.fill(testid("choose-audio"), microphone);
      await party.tab.fill(testid("choose-speaker"), loudspeaker);
      await until("the other microphone", () => inUse(party), (id) => id === microphone);
    });

    await step("before the door and in the hall they are chosen still, and data is saved there, too", async () => {
      await party.tab.goto(party.link);
      await until("the kept microphone", () => inUse(party), (id) => id === microphone);
      await party.press("join");
      await party.isIn("waiting-hall");
      await party.has(testid("saving"));
      await party.press("choose-devices");
      await until("the kept microphone", () => inUse(party), (id) => id === microphone);
    });

    await step("in the courtroom everybody is heard at the chosen loudspeaker", async () => {
      await judge.join();
      await judge.admits(court.ids.plaintiff);
      await judge.press("open-session");
      await party.phaseIs("open_session");
      await until("voices at the loudspeaker", loudspeakers, (all) => all.length > 0 && all.every((id) => id === loudspeaker));
    });

    await step("another microphone is chosen in the courtroom", async () => {
      await party.press("choose-devices");
      await until("the kept microphone", () => inUse(party), (id) => id === microphone);
      const other = (await offered(party, "audio")).find((id) => id !== microphone) ?? "";
      await party.tab.fill(testid("choose-audio"), other);
      await until("the other microphone", () => inUse(party), (id) => id === other);
      await party.press("choose-devices");
    });

    await step("who does not hear the judge chooses another loudspeaker where that is said", async () => {
      await judge.press("ask-who-hears");
      await party.press("hears-no");
      await party.has(`${testid("hears-not")} ${testid("choose-speaker")}`);
      const other = (await offered(party, "speaker")).find((id) => id !== loudspeaker) ?? "";
      await party.tab.fill(`${testid("hears-not")} ${testid("choose-speaker")}`, other);
      await until("voices at the other loudspeaker", loudspeakers, (all) => all.length > 0 && all.every((id) => id === other));
      assert.notEqual(other, loudspeaker);
    });
  });
});
