import { test } from "node:test";
import { expectAccessible } from "../harness/accessible.ts";
import { testid } from "../harness/attendee.ts";
import { hearing } from "../harness/steps.ts";

const open = (is: boolean): string => `${testid("who-hears")}[data-open="${is}"]`;
const answered = (person: string, answer: string): string => `${testid("hearer")}[data-person="${person}"][data-answered="${answer}"]`;

test("by one press everybody is asked whether they hear the judge, and the bench sees who does not", async (context) => {
  await hearing(context, async (court, step) => {
    const { plaintiff: p, lawyer: l } = court.ids;
    const judge = await court.seat("presiding_judge", await court.chromium());
    const others = await court.chromium();
    const clerk = await court.seat("court_session_clerk", others);
    const plaintiff = await court.seat("plaintiff", others);
    const lawyer = await court.seat("lawyer", others);

    await step("four are in the open session, and nobody is asked anything", async () => {
      await Promise.all([judge, clerk, plaintiff, lawyer].map((attendee) => attendee.join()));
      for (const person of [p, l]) await judge.admits(person);
      await judge.press("open-session");
      await Promise.all([plaintiff, lawyer].map((attendee) => attendee.phaseIs("open_session")));
      await plaintiff.hasNo(testid("asked-who-hears"));
      await judge.has(open(false));
    });

    await step("the clerk asks: each is asked once, the judge and the clerk are not", async () => {
      await clerk.press("ask-who-hears");
      await Promise.all([plaintiff, lawyer].map((attendee) => attendee.has(testid("asked-who-hears"))));
      await Promise.all([judge, clerk].map((attendee) => attendee.hasNo(testid("asked-who-hears"))));
      await judge.has(open(true));
      await judge.has(answered(p, "silent"));
      await expectAccessible(plaintiff.tab, "asked who hears");
      await expectAccessible(judge.tab, "who hears");
    });

    await step("one taps, the other answers by the keyboard; the round is over, and who does not hear stands first", async () => {
      await plaintiff.press("hears-yes");
      await plaintiff.hasNo(testid("asked-who-hears"));
      await judge.has(answered(p, "yes"));
      await lawyer.tab.ask(`document.querySelector('${testid("hears-no")}').focus()`);
      await lawyer.tab.key("Enter");
      await lawyer.has(testid("hears-not"));
      await judge.has(open(false));
      await judge.has(`${testid("hearer")}:first-child[data-person="${l}"][data-answered="no"]`);
      await clerk.has(answered(l, "no"));
    });

    await step("the judge asks anew and waits no longer: who has not answered stands there", async () => {
      await judge.press("ask-who-hears");
      await lawyer.has(testid("asked-who-hears"));
      await judge.press("ask-who-hears");
      await lawyer.hasNo(testid("asked-who-hears"));
      await judge.has(answered(l, "silent"));
    });
  });
});
