import assert from "node:assert/strict";
import { test } from "node:test";
import { type Attendee, ofPerson, testid } from "../harness/attendee.ts";
import { BookedHearing } from "../harness/booked.ts";
import { expectHears, expectSeesAndHears, expectSeesAndHearsNobody } from "../harness/presence.ts";
import type { RawClient } from "../harness/raw-client.ts";
import { HearingLog, script } from "../harness/script.ts";
import { hearing } from "../harness/steps.ts";

const [J, C, A] = ["judge-1", "clerk-1", "accused-1"];
const PERSONS = [
  { id: J, role: "presiding_judge", name: "Нұрлан А." },
  { id: C, role: "court_session_clerk", name: "Айгүл С." },
  { id: A, role: "accused_on_trial", name: "Бауыржан Н." },
  { id: "prosecutor-1", role: "prosecutor", name: "Асхат Ж." },
  { id: "counsel-1", role: "defence_counsel", name: "Динара М.", stands_by: [A] },
  { id: "victim-1", role: "victim", name: "Гүлнар Е." },
  { id: "expert-1", role: "expert", name: "Олег П." },
  { id: "interpreter-1", role: "interpreter", name: "Мадина О." },
  { id: "witness-1", role: "witness", name: "Сәуле Т." },
  { id: "witness-2", role: "witness", name: "Марат К." },
];
/** Who is played by a program that speaks the protocol; the others are browsers. */
const PROGRAMS = PERSONS.slice(3).map(({ id }) => id);
const WITNESSES = ["witness-1", "witness-2"];

test("a mock trial of forty steps, as docs/mock-trial.md tells it: one press a turn for the judge, every marker in the log", async (context) => {
  const steps = await script();
  assert.deepEqual(steps.map(({ number }) => number), Array.from({ length: 40 }, (_, n) => n + 1));
  await hearing(context, async (court, step) => {
    const trial = await BookedHearing.book(court, "criminal", PERSONS, [J, C, A]);
    const log = new HearingLog(court.server.links.archive, trial.id);
    const others = await court.chromium();
    const cast: Cast = {
      judge: await trial.seat(J, await court.chromium()),
      clerk: await trial.seat(C, others),
      accused: await trial.seat(A, others),
      programs: new Map(),
      enter: (person) => trial.enter(person),
    };
    let presses = 0;
    const press = cast.judge.press.bind(cast.judge);
    cast.judge.press = async (id, person) => {
      presses += 1;
      await press(id, person);
    };
    for (const { number, name, judge, wanted } of steps) {
      await step(name, async () => {
        const before = presses;
        const play = PLAYED[number] ?? next;
        await play(cast);
        await log.holds(wanted);
        const joins = number === 1 ? 1 : 0;
        assert.equal(presses - before - joins, judge ? 1 : 0, "presses of the judge");
        await CHECKED[number]?.(cast);
      });
    }
    await step("the judge closes the session", async () => {
      await cast.judge.press("end-session");
      await cast.judge.press("end-confirm");
      await cast.clerk.phaseIs("ended");
      await log.holds([{ fact: "phase", details: [["to", "ended"]] }]);
    });
    for (const program of cast.programs.values()) program.close();
  });
});

interface Cast {
  judge: Attendee;
  clerk: Attendee;
  accused: Attendee;
  programs: Map<string, RawClient>;
  enter: (person: string) => Promise<RawClient>;
}

type Act = (cast: Cast) => Promise<void>;

const next: Act = ({ judge }) => judge.press("next-step");

/** What a program asks for, and that it gets it. */
async function asks({ programs }: Cast, person: string, message: object): Promise<void> {
  const program = programs.get(person);
  assert.ok(program, `${person} is here`);
  const answer = await program.request(message, program.messages.length);
  assert.equal(answer.type, "done", JSON.stringify(answer));
}

async function check({ clerk }: Cast, what: "identity" | "authority", person: string, how: string): Promise<void> {
  await clerk.press(`start-${what}`, person);
  await clerk.tab.fill(testid(`how-${what}-${person}`), how);
  await clerk.press(`confirm-${what}`, person);
  await clerk.has(`${ofPerson("waiting-person", person)} ${testid(`check-${what}`)}[data-done="true"]`);
}

/** The accused is seen live, and the clerk's press says so in the log. Both come out silent and unseen, and switch on again. */
async function checkAtTheDesk({ clerk, accused }: Cast): Promise<void> {
  await clerk.press("call-to-desk", A);
  await expectSeesAndHears(clerk, [A]);
  await clerk.press("start-identity", A);
  await clerk.tab.fill(testid(`how-identity-${A}`), "passport");
  await clerk.press("confirm-identity", A);
  await clerk.has(`${testid("desk-checks")} ${testid("check-identity")}[data-done="true"]`);
  await clerk.press("leave-room");
  await Promise.all([clerk.isIn("courtroom"), accused.isIn("waiting-hall")]);
  for (const one of [clerk, accused]) {
    for (const device of ["mic", "cam"]) {
      await one.press(device);
      await one.has(`${testid(device)}[data-on="true"]`);
    }
  }
}

/** How the steps are played that are more than the judge's press of *next*. */
const PLAYED: Record<number, Act> = {
  1: async (cast) => {
    await Promise.all([cast.judge, cast.clerk, cast.accused].map((attendee) => attendee.join()));
    for (const person of PROGRAMS) cast.programs.set(person, await cast.enter(person));
  },
  2: async (cast) => {
    for (const person of PROGRAMS) await asks(cast, person, { type: "declare" });
    await cast.accused.press("declare");
  },
  3: async (cast) => {
    await checkAtTheDesk(cast);
    for (const person of PROGRAMS) await check(cast, "identity", person, "known to the court");
  },
  4: (cast) => check(cast, "authority", "counsel-1", "order no. 12"),
  5: ({ clerk }) => clerk.press("admit-all"),
  6: ({ judge }) => judge.press("open-session"),
  9: (cast) => asks(cast, "counsel-1", { type: "mark", kind: "petition", note: "to hear another witness" }),
  10: ({ accused }) => accused.press("raise-hand"),
  11: ({ judge }) => judge.press("hand-give-floor", A),
  12: ({ judge }) => judge.press("mark-ruling_without_retiring"),
  15: (cast) => asks(cast, "counsel-1", { type: "mark", kind: "objection" }),
  16: ({ clerk }) => pressKeyOf(clerk, "mark-question_disallowed"),
  18: async (cast) => {
    await cast.accused.press("talk-to-lawyer");
    await cast.programs.get("counsel-1")?.hears("room_entered");
    await cast.accused.has(testid("private-room"));
    await cast.accused.press("leave-room");
    await cast.accused.isIn("courtroom");
    await cast.accused.press("mic");
  },
  19: ({ clerk }) => clerk.press("admit", "witness-1"),
  21: async ({ clerk }) => {
    await clerk.press("witness-heard", "witness-1");
    await clerk.press("dismiss", "witness-1");
  },
  22: ({ clerk }) => clerk.press("admit", "witness-2"),
  26: ({ judge }) => judge.press("recess"),
  27: ({ judge }) => judge.press("open-session"),
  37: async ({ clerk, accused }) => {
    await clerk.press("mute-person", A);
    await clerk.press("cut-back");
    await accused.press("end-last-word");
    await accused.press("last-word-confirm");
  },
  39: ({ judge }) => judge.press("court-returns"),
};

/** What is looked at besides the log. */
const CHECKED: Record<number, Act> = {
  1: async ({ programs }) => {
    for (const witness of WITNESSES) {
      const people = programs.get(witness)?.messages.find(({ type }) => type === "welcome")?.["people"];
      assert.deepEqual(people, [], `${witness} is told of nobody`);
    }
  },
  6: async ({ judge, accused }) => {
    await accused.recordingIs("on");
    await expectHears(judge, [C, A]);
  },
  7: ({ judge }) => expectHears(judge, [C]),
  11: ({ judge }) => expectHears(judge, [C, A]),
  13: ({ judge }) => expectHears(judge, [C]),
  15: ({ judge }) => judge.has(testid("objection")),
  26: ({ judge }) => expectSeesAndHearsNobody(judge),
  36: ({ judge, accused }) => Promise.all([expectHears(judge, [C, A]), accused.has(testid("own-last-word"))]).then(() => undefined),
  38: ({ judge }) => expectSeesAndHearsNobody(judge),
};

/** Presses the key that stands beside a button. */
async function pressKeyOf({ tab }: Attendee, id: string): Promise<void> {
  await tab.waitFor(testid(id));
  const button = `document.querySelector(${JSON.stringify(testid(id))})`;
  await tab.ask("document.activeElement?.blur()");
  await tab.key(await tab.ask<string>(`${button}.getAttribute("aria-keyshortcuts")`));
}
