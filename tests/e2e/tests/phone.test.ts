import assert from "node:assert/strict";
import { test } from "node:test";
import { type Attendee, testid } from "../harness/attendee.ts";
import { expectHears } from "../harness/presence.ts";
import { hearing } from "../harness/steps.ts";

const PHONE = { width: 360, height: 740 };

/** Presses what stands on the screen as it is: nobody scrolls for it. */
async function tap(attendee: Attendee, id: string): Promise<void> {
  await attendee.has(testid(id));
  const [top, bottom, covered] = await attendee.tab.ask<[number, number, boolean]>(
    `(() => {
      const button = document.querySelector('${testid(id)}');
      const { top, bottom, left, width } = button.getBoundingClientRect();
      const above = document.elementFromPoint(left + width / 2, (top + bottom) / 2);
      return [top, bottom, !button.contains(above)];
    })()`,
  );
  assert.ok(top >= 0 && bottom <= PHONE.height && !covered, `${id} reaches from ${top} to ${bottom}, covered: ${covered}`);
  await attendee.press(id);
}

test("from the link to being heard in four taps on a phone: link, allow, join, promise", async (context) => {
  await hearing(context, async (court, step) => {
    const { plaintiff: p } = court.ids;
    const judge = await court.seat("presiding_judge", await court.chromium());
    const party = await court.seat("plaintiff", await court.chromium(), { size: PHONE });
    let taps = 0;

    await step("the link: one tap, and the browser's question another, which the test's browser answers by itself", async () => {
      await party.tab.goto(party.link);
      taps += 1;
      await party.has('[data-testid="join-page"] video');
      taps += 1;
    });

    await step("join stands under the thumb", async () => {
      await tap(party, "join");
      taps += 1;
      await party.isIn("waiting-hall");
    });

    await step("the promise stands under the thumb, too, and the hall says that it is to be given", async () => {
      const said = () => party.tab.ask<string>("document.querySelector('.lead').textContent");
      const before = await said();
      await tap(party, "declare");
      taps += 1;
      await party.has(testid("declared"));
      await party.hasNo(testid("declare"));
      assert.notEqual(await said(), before);
    });

    await step("without another tap of theirs they are seen, large, and heard", async () => {
      await judge.join();
      await judge.press("open-session");
      await judge.admits(p);
      await party.isIn("courtroom");
      await expectHears(judge, [p]);
      assert.equal(await party.count(`${testid("tile")}[data-role="presiding_judge"][data-large="true"]`), 1);
      assert.equal(taps, 4);
    });
  });
});
