import assert from "node:assert/strict";
import { test } from "node:test";
import { type Attendee, testid } from "../harness/attendee.ts";
import { RawClient } from "../harness/raw-client.ts";
import { logOf, recordFolder } from "../harness/recorded.ts";
import { hearing } from "../harness/steps.ts";
import { until } from "../harness/until.ts";

/** The texts of the lines that a page shows. */
const lines = (page: Attendee): Promise<string[]> =>
  page.tab.ask(`[...document.querySelectorAll('[data-testid="line"] .line__text')].map((line) => line.textContent)`);

const reads = (page: Attendee, text: string): Promise<unknown> =>
  until(`${page.person} to read "${text}"`, () => lines(page), (all) => all.includes(text));

/** Writes as a person does: chooses to whom, types, sends. */
async function write(page: Attendee, to: string, text: string): Promise<void> {
  await page.tab.fill(testid("words-to"), to);
  await page.tab.fill(testid("words-text"), text);
  await page.press("words-send");
  await reads(page, text);
}

/** Joins with microphone and camera off: here nobody looks and listens. */
async function enter(page: Attendee): Promise<void> {
  await page.tab.goto(page.link);
  await page.press("mic");
  await page.press("cam");
  await page.press("join");
}

const MARKUP = "<b>bold</b> <img src=x onerror=\"document.title='broken'\">";

test("what is written reaches whom it is for, and markers reach the bench and the log", async (context) => {
  await hearing(context, async (court, step) => {
    const browser = await court.chromium();
    const judge = await court.seat("presiding_judge", browser, { bare: true });
    const clerk = await court.seat("court_session_clerk", browser, { bare: true });
    const plaintiff = await court.seat("plaintiff", browser, { bare: true });
    const { plaintiff: p, lawyer: l, witness: w, defendant: d } = court.ids;

    await step("the session is open; the plaintiff and the lawyer are in it, a witness waits", async () => {
      for (const page of [judge, clerk]) {
        await enter(page);
        await page.isIn("courtroom");
      }
      await enter(plaintiff);
      await judge.press("open-session");
      await judge.phaseIs("open_session");
      await judge.admits(p);
      await plaintiff.isIn("courtroom");
    });
    const lawyer = (await RawClient.enter(court.server, "lawyer")).stay();
    const defendant = (await RawClient.enter(court.server, "defendant")).stay();
    const witness = (await RawClient.enter(court.server, "witness")).stay();
    const raw = [lawyer, defendant, witness];
    const heard = (client: RawClient) => JSON.stringify(client.messages.filter(({ type }) => type.startsWith("line")));

    await step("the clerk writes to everybody, and markup is shown as text", async () => {
      await judge.admits(l);
      await judge.admits(d);
      await lawyer.hears("admitted");
      await defendant.hears("admitted");
      await write(clerk, "everybody", MARKUP);
      for (const page of [judge, clerk, plaintiff]) await reads(page, MARKUP);
      await until("the lawyer to be told", () => heard(lawyer), (text) => text.includes("bold"));
      assert.equal(await plaintiff.count(`${testid("line")} img, ${testid("line")} b:not(.line__head b)`), 0);
      assert.notEqual(await plaintiff.tab.ask("document.title"), "broken");
      assert.doesNotMatch(heard(witness), /bold/, "who waits is not written to by it");
    });

    await step("the plaintiff writes to the court, and nobody else reads it", async () => {
      await write(plaintiff, "court", "I feel ill");
      await reads(judge, "I feel ill");
      await reads(clerk, "I feel ill");
      assert.equal((await defendant.request({ type: "say", to: "everybody", text: "me too" }, 1))["code"], "not_permitted");
      for (const other of raw) assert.doesNotMatch(heard(other), /ill/);
    });

    await step("the clerk answers one person, and a waiting witness", async () => {
      await write(clerk, `person ${p}`, "a break is near");
      await reads(plaintiff, "a break is near");
      await write(clerk, `person ${w}`, "you are called soon");
      await until("the witness to be told", () => heard(witness), (text) => text.includes("called soon"));
      assert.equal((await lines(judge)).includes("a break is near"), false);
      assert.doesNotMatch(heard(lawyer), /near|soon/);
      assert.equal((await witness.request({ type: "say", to: "court", text: "now?" }, 2))["code"], "not_permitted");
    });

    await step("nobody is told a line of one whose name is kept from them", async () => {
      await judge.tab.fill(testid("screen-from"), d);
      await judge.tab.fill(testid("screen-person"), clerk.person);
      await judge.tab.fill(testid("screen-ruling"), "4");
      await judge.press("screen");
      await judge.has(testid("unscreen"));
      await write(clerk, "everybody", "not for all");
      await write(judge, "everybody", "for all");
      await reads(plaintiff, "not for all");
      await until("the defendant to be told", () => heard(defendant), (text) => text.includes("for all"));
      assert.doesNotMatch(heard(defendant), /not for all/);
    });

    await step("what was written is there again after a reload", async () => {
      await plaintiff.tab.reload();
      await plaintiff.isIn("courtroom");
      for (const text of [MARKUP, "I feel ill", "a break is near", "not for all", "for all"]) await reads(plaintiff, text);
    });

    await step("an objection comes up before the judge, with its note", async () => {
      assert.equal((await lawyer.request({ type: "mark", kind: "objection", note: "leading" }, 5)).type, "done");
      await judge.has(testid("objection"));
      await judge.has(`${testid("mark")}[data-kind="objection"][data-by="${l}"]`);
      assert.match(await judge.tab.ask(`document.querySelector('${testid("objection")}').innerText`), /leading/);
      await judge.press("close-objection");
      await judge.hasNo(testid("objection"));
      assert.equal(await plaintiff.count(`${testid("objection")}, ${testid("mark")}`), 0);
    });

    await step("a party has buttons for what is theirs", async () => {
      assert.equal(await plaintiff.count(testid("mark-rights_explained")), 0);
      await plaintiff.press("mark-petition");
      await clerk.has(`${testid("mark")}[data-kind="petition"][data-by="${p}"]`);
    });

    await step("the clerk's keys set markers, but not while the clerk writes", async () => {
      await clerk.tab.ask("document.activeElement?.blur()");
      await clerk.tab.key("1");
      await clerk.has(`${testid("mark")}[data-kind="rights_explained"]`);
      await clerk.tab.fill(testid("mark-note"), "");
      await clerk.tab.ask(`document.querySelector('${testid("mark-note")}').focus()`);
      await clerk.tab.key("4");
      await clerk.tab.ask("document.activeElement?.blur()");
      await clerk.tab.key("6");
      await clerk.has(`${testid("mark")}[data-kind="evidence_examined"]`);
      assert.equal(await clerk.count(`${testid("mark")}[data-kind="testimony_start"]`), 0);
      await clerk.press("marks-keys");
      await clerk.tab.reload();
      await clerk.has(testid("marks-keys"));
      assert.equal(await clerk.tab.ask(`document.querySelector('${testid("marks-keys")}').checked`), false, "the device remembers it");
      await clerk.tab.ask("document.activeElement?.blur()");
      await clerk.tab.key("1");
      await clerk.press("mark-note_this");
      await clerk.has(`${testid("mark")}[data-kind="note_this"]`);
      assert.equal(await clerk.count(`${testid("mark")}[data-kind="rights_explained"]`), 1);
    });

    await step("a flood is refused, and the connection stays", async () => {
      const answers: string[] = [];
      for (let n = 0; n < 21; n += 1) {
        const answer = await lawyer.request({ type: "mark", kind: "remark" }, 100 + n);
        answers.push(String(answer["code"] ?? answer.type));
      }
      assert.deepEqual([...new Set(answers)], ["done", "too_many"]);
      assert.equal(lawyer.closed, undefined);
    });

    await step("the log has what belongs to the record, and of the rest the fact", async () => {
      const { archive, hearing } = court.server.links;
      const entries = await logOf(await recordFolder(archive, hearing));
      const said = entries.filter(({ fact }) => fact === "said").map(({ to, text }) => [to, text]);
      assert.deepEqual(said, [
        ["everybody", MARKUP],
        ["court", "I feel ill"],
        ["person", null],
        ["person", null],
        ["everybody", "not for all"],
        ["everybody", "for all"],
      ]);
      const marked = entries.filter(({ fact }) => fact === "marked").map(({ actor, kind }) => [actor, kind]);
      assert.deepEqual(marked.slice(0, 3), [
        [l, "objection"],
        [p, "petition"],
        [court.ids.court_session_clerk, "rights_explained"],
      ]);
    });
    for (const client of raw) client.close();
  });
});
