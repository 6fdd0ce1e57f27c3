import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import * as jsqr from "jsqr";
import { expectAccessible, expectNarrow } from "../harness/accessible.ts";
import { Attendee, testid } from "../harness/attendee.ts";
import { LAPTOP } from "../harness/browser.ts";
import { type Court, RESULTS } from "../harness/court.ts";
import { HostileServer } from "../harness/hostile.ts";
import { hearing } from "../harness/steps.ts";
import { until } from "../harness/until.ts";

const readQr = jsqr.default as unknown as typeof jsqr.default.default;
const SIZES = { laptop: LAPTOP, tablet: { width: 768, height: 1024 }, phone: { width: 360, height: 740 } };
const CASE = "0000-26-00-2/777";

/** The page of the court's staff. */
async function desk(court: Court): Promise<Attendee> {
  const attendee = await court.attend("staff", court.server.links.docket, {}, await court.chromium(), { bare: true });
  await attendee.tab.goto(attendee.link);
  await attendee.has(testid("docket-day"));
  return attendee;
}

/** `2026-11-27`, as the browser counts days. */
function tomorrow(): string {
  const day = new Date(Date.now() + 24 * 3_600_000);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
}

async function addPerson(page: Attendee, role: string, name: string): Promise<void> {
  await page.tab.fill(testid("person-role"), role);
  await page.press("person-add");
  await page.tab.fill(`${testid("person")}:last-of-type ${testid("person-name")}`, name);
}

async function fillCase(page: Attendee, begins: string, ends: string): Promise<void> {
  await page.tab.fill(testid("case-number"), CASE);
  await page.tab.fill(testid("courtroom"), "7-зал");
  await page.tab.fill(testid("form-day"), tomorrow());
  await page.tab.fill(testid("form-begins"), begins);
  await page.tab.fill(testid("form-ends"), ends);
}

/** Saves a picture in every size and language; nothing is cut off at the side, everything has a name for a screen reader. */
async function look(page: Attendee, view: string): Promise<void> {
  const folder = join(RESULTS, "screens");
  await mkdir(folder, { recursive: true });
  const texts = new Set<string>();
  for (const [size, dimensions] of Object.entries(SIZES)) {
    await page.tab.resize(dimensions);
    for (const language of ["kk", "ru", "en"]) {
      await page.tab.click(`header button[lang="${language}"]`);
      await page.has(`html[lang="${language}"] main`);
      await page.tab.screenshot(join(folder, `${view}-${size}-${language}.png`));
      await expectNarrow(page.tab, `${view} in ${language}`, dimensions);
      texts.add(await page.tab.ask<string>("document.querySelector('main').innerText"));
    }
  }
  assert.ok(texts.size >= 3, `${view} reads the same in two languages`);
  const nameless = await page.tab.ask<string[]>(`
    [...document.querySelectorAll("main input, main select, main textarea, main button")]
      .filter((one) => one.getClientRects().length > 0)
      .filter((one) => !(one.getAttribute("aria-label") || one.labels?.length || one.textContent.trim()))
      .map((one) => one.outerHTML)`);
  assert.deepEqual(nameless, [], `${view} has controls without a name`);
  const small = await page.tab.ask<string[]>(`
    [...document.querySelectorAll("main button, main select, main input:not([type=checkbox])")]
      .map((one) => [one, one.getBoundingClientRect()])
      .filter(([, box]) => box.height > 0 && (box.height < 44 || box.width < 44))
      .map(([one]) => one.outerHTML)`);
  assert.deepEqual(small, [], `${view} has targets under 44 px`);
  await expectAccessible(page.tab, view);
  await page.tab.resize(LAPTOP);
}

test("a hearing is planned in the page, its link brings a person in, and the day shows it", async (context) => {
  await hearing(context, async (court, step) => {
    const clerk = await desk(court);
    const ours = `${testid("hearing")}[data-phase]:not([data-hearing="${court.server.links.hearing}"])`;
    let link = "";

    await step("the day of today has the sample hearing", async () => {
      await clerk.has(`${testid("hearing")}[data-hearing="${court.server.links.hearing}"]`);
      assert.equal(await clerk.count(testid("clock-off")), 0);
    });

    await step("a clock of this device that is an hour off is told, for as long as it is", async () => {
      await clerk.tab.ask("(globalThis.clockOfNow = Date.now, Date.now = () => clockOfNow.call(Date) - 3600000, 0)");
      await clerk.has(testid("clock-off"));
      assert.match(await clerk.tab.ask<string>(`document.querySelector('${testid("clock-off")}').textContent`), /60/);
      await clerk.tab.ask("(Date.now = clockOfNow, 0)");
      await clerk.hasNo(testid("clock-off"));
    });

    await step("a form with mistakes says where they are, and keeps what was written", async () => {
      await clerk.press("hearing-add");
      await fillCase(clerk, "11:00", "10:00");
      await addPerson(clerk, "plaintiff", "Cyдья Қ.");
      await clerk.press("form-save");
      await clerk.has(`${testid("problem")}[data-code="plan_faulty"]`);
      await clerk.has(`${testid("fault")}[data-pointer="/ends"][data-code="end_before_begin"]`);
      await clerk.has(`${testid("fault")}[data-pointer="/persons/0/name"][data-code="court_title"]`);
      assert.equal(await clerk.tab.ask("document.activeElement.id"), "/ends");
      assert.equal(await clerk.tab.ask(`document.querySelector('${testid("case-number")}').value`), CASE);
    });

    await step("corrected, it is planned: somebody who must be there is missing", async () => {
      await clerk.tab.fill(testid("form-begins"), "10:00");
      await clerk.tab.fill(testid("form-ends"), "11:00");
      await clerk.tab.fill(testid("person-name"), "Ерлан Қ.");
      await clerk.tab.click(testid("person-required"));
      await addPerson(clerk, "lawyer", "Динара М.");
      await addPerson(clerk, "witness", "Сәуле Т.");
      await clerk.tab.fill(`${testid("person")}[data-person="witness-1"] ${testid("person-pseudonym")}`, "Куә № 1");
      await clerk.press("screen-add");
      await look(clerk, "docket-form");
      await clerk.press("form-save");
      await clerk.has(`${testid("docket-day")}[data-day="${tomorrow()}"] ${ours}`);
      await clerk.has(`${ours} ${testid("missing")}`);
      assert.match(await clerk.tab.ask<string>(`document.querySelector('${testid("missing")}').textContent`), /: Ерлан Қ\.$/);
    });

    await step("the courtroom is not given twice, and the page says who has it", async () => {
      await clerk.press("hearing-add");
      await fillCase(clerk, "10:30", "12:00");
      await clerk.press("form-save");
      await clerk.has(`${testid("problem")}[data-code="courtroom_taken"]`);
      assert.match(await clerk.tab.ask<string>(`document.querySelector('${testid("problem")}').textContent`), new RegExp(CASE));
      await clerk.press("form-back");
      await clerk.has(testid("docket-day"));
    });

    await step("a person's link is made, with its token in the fragment only", async () => {
      await clerk.tab.click(`${testid("planned-person")}[data-person="plaintiff-1"] ${testid("person-link")}`);
      const value = `document.querySelector('${testid("link-field")}').value`;
      link = await until("the link", () => clerk.tab.ask<string>(value));
      assert.equal(new URL(link).origin, court.server.origin);
      assert.deepEqual([new URL(link).pathname, new URL(link).search], ["/join", ""]);
      await clerk.has(testid("link-code"));
      await expectAccessible(clerk.tab, "a person's link");
      // Drawn as the page draws it, and read as a phone's camera reads it.
      const [size, pixels] = await clerk.tab.ask<[number, number[]]>(`(() => {
        const code = document.querySelector('${testid("link-code")}');
        const squares = code.viewBox.baseVal.width;
        const canvas = new OffscreenCanvas(squares * 4, squares * 4);
        const context = canvas.getContext("2d");
        context.scale(4, 4);
        context.fillStyle = "white";
        context.fillRect(0, 0, squares, squares);
        context.fillStyle = "black";
        context.fill(new Path2D(code.querySelector("path").getAttribute("d")));
        return [squares * 4, [...context.getImageData(0, 0, squares * 4, squares * 4).data]];
      })()`);
      assert.equal(readQr(Uint8ClampedArray.from(pixels), size, size)?.data, link);
      await clerk.press("link-copy");
      await clerk.tab.screenshot(join(RESULTS, "screens", "docket-link.png"));
      await clerk.press("dialog-close");
      await clerk.hasNo("dialog");
    });

    const party = await court.seat("plaintiff", await court.chromium(), { bare: true, link: link || "about:blank" });
    await step("who opens it is in the waiting hall, and the day shows them as present", async () => {
      await party.tab.goto(link);
      await party.has(`${testid("own-name")}:text("Ерлан Қ.")`);
      await party.press("join");
      await party.isIn("waiting-hall");
      await clerk.has(`${testid("planned-person")}[data-person="plaintiff-1"][data-present="true"]`);
      await clerk.has(`${ours}[data-phase="waiting_hall_open"] ${testid("readiness")}[data-ready="true"]`);
      assert.equal(await clerk.count(testid("missing")), 0);
      await look(clerk, "docket-day");
    });

    await step("earlier links are taken back: the person is out and the old link is worth nothing", async () => {
      await clerk.tab.click(`${testid("planned-person")}[data-person="plaintiff-1"] ${testid("person-link")}`);
      await clerk.press("link-revoke");
      await party.has(`${testid("closing")}[data-code="links_revoked"]`);
      await party.tab.reload();
      await party.has(`${testid("closing")}[data-code="token_revoked"]`);
      await clerk.press("dialog-close");
      await clerk.has(`${testid("planned-person")}[data-person="plaintiff-1"][data-present="false"]`);
    });

    await step("the hearing is moved, and cancelled with a reason", async () => {
      await clerk.press("hearing-edit");
      await clerk.tab.fill(testid("form-ends"), "12:00");
      await clerk.press("form-save");
      await clerk.has(`${ours}`);
      await until("the new hour", () => clerk.tab.ask<string>(`document.querySelector('.hearing__time').textContent`), (time) => time.endsWith("12:00"));
      await clerk.press("hearing-cancel");
      await clerk.tab.fill(testid("cancel-reason"), "Тараптар келісті");
      await clerk.press("cancel-confirm");
      await clerk.has(`${testid("hearing")}[data-phase="cancelled"]`);
    });

    await step("a hearing's link does not open the docket, and a damaged one says so", async () => {
      for (const token of [court.server.token("court_session_clerk"), "rubbish"]) {
        const page = new Attendee("stranger", "", await (await court.chromium()).open());
        await page.tab.goto(`${court.server.origin}/docket#t=${token}`);
        await page.has(`${testid("closing")}[data-code="token_malformed"]`);
        await page.tab.close();
      }
    });

    await step("no token and no name is in the server's log", async () => {
      const log = court.server.log();
      const secrets = [...(await court.secrets()), new URL(court.server.links.docket).hash.slice(3), new URL(link).hash.slice(3)];
      for (const secret of [...secrets, "Ерлан", "Сәуле", CASE]) assert.ok(!log.includes(secret), `the log holds ${secret.slice(0, 12)}…`);
    });
  });
});

test("a form that the server does not understand is opened again with all that was typed, and books one hearing", async (context) => {
  await hearing(context, async (court, step) => {
    const proxy = await HostileServer.before(court.server.links.ports.http);
    context.after(() => proxy.close());
    const clerk = await court.attend("staff", proxy.through(court.server.links.docket), {}, await court.chromium(), { bare: true });
    await clerk.tab.goto(clerk.link);
    await clerk.has(testid("docket-day"));
    const ours = `${testid("hearing")}[data-phase]:not([data-hearing="${court.server.links.hearing}"])`;
    const value = (field: string) => clerk.tab.ask<string>(`document.querySelector('${testid(field)}').value`);
    /** Anything of the form in the tab's storage, where another page could read it. */
    const lies = () => clerk.tab.ask<boolean>(`Object.values(sessionStorage).some((text) => text.includes("Ерлан"))`);
    const again = async () => {
      proxy.mood = "other";
      await clerk.press("form-save");
      await clerk.has(testid("load-anew"));
      proxy.mood = "well";
      await clerk.press("load-anew");
      await clerk.has(testid("form-kept"));
    };

    await step("a new one, and it lies in the browser only while no page shows it", async () => {
      await clerk.press("hearing-add");
      assert.equal(await clerk.count(testid("form-kept")), 0);
      await fillCase(clerk, "10:00", "11:00");
      await addPerson(clerk, "plaintiff", "Ерлан Қ.");
      await clerk.tab.click(testid("person-required"));
      await again();
      assert.deepEqual(await Promise.all(["case-number", "courtroom", "form-day", "form-begins", "person-name"].map(value)), [CASE, "7-зал", tomorrow(), "10:00", "Ерлан Қ."]);
      assert.equal(await clerk.tab.ask(`document.querySelector('${testid("person-required")}').checked`), true);
      assert.equal(await lies(), false);
      await clerk.press("form-save");
      await clerk.has(`${testid("docket-day")}[data-day="${tomorrow()}"] ${ours}`);
    });

    await step("one that is changed: it is that hearing still, and nothing of it comes back once it is saved", async () => {
      await clerk.press("hearing-edit");
      await clerk.tab.fill(testid("form-ends"), "12:00");
      await again();
      assert.equal(await value("form-ends"), "12:00");
      await clerk.press("form-save");
      await until("the new hour", () => clerk.tab.ask<string>(`document.querySelector('.hearing__time')?.textContent ?? ""`), (time) => time.endsWith("12:00"));
      assert.equal(await clerk.count(ours), 1);
      await clerk.tab.reload();
      await clerk.has(testid("docket-day"));
      assert.equal(await lies(), false);
    });
  });
});
