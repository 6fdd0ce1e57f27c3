/**
 * What the page costs a device: Lighthouse on the join page and in the waiting hall, the main thread's time for a join, and the processor's
 * time for a page that shows nine people. Prints JSON, and fails below the bar of Lighthouse; not a test. `npm run cost`.
 */
import { cpus, loadavg } from "node:os";
import { type Flags, type FlowResult, startFlow } from "lighthouse";
import puppeteer, { type Browser as Engine, type Page } from "puppeteer-core";
import { BookedHearing, type BookedPerson } from "./harness/booked.ts";
import { ARGS } from "./harness/chromium.ts";
import { testid } from "./harness/attendee.ts";
import { Court } from "./harness/court.ts";
import { sleep, until } from "./harness/until.ts";

const CATEGORIES = ["performance", "accessibility", "best-practices"] as const;
const FLAGS: Flags = { onlyCategories: [...CATEGORIES], logLevel: "error" };
/** The least of each category. */
const BAR = 0.95;
const PEOPLE = 9;
const WATCHED_MS = 20_000;

type Scores = Record<string, number>;

const court = await Court.open();
const engine = await start();
try {
  const page = await engine.newPage();
  await page.goto("about:blank");
  const join = await lookAtJoin(page, court.server.links.plaintiff);
  const join_main_thread_ms = await joining(page, court.server.links.plaintiff);
  await page.click(testid("leave"));
  const waiting_hall = await lookAtHall(page, court.server.links.defendant);
  await page.close();
  const nine = await watching();
  const result = { cpus: cpus().length, load: loadavg()[0]?.toFixed(1), lighthouse: { join, waiting_hall }, join_main_thread_ms, nine_people: nine };
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  if ([join, waiting_hall].some((scores) => CATEGORIES.some((one) => (scores[one] ?? 0) < BAR))) {
    process.stderr.write(`Lighthouse is below ${BAR * 100} of 100: see above.\n`);
    process.exitCode = 1;
  }
} finally {
  await engine.close();
  await court.close();
}

function start(): Promise<Engine> {
  return puppeteer.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: ARGS, headless: true });
}

/** Lighthouse's scores of the join page: on a phone of the middle class and a slow link, as it simulates them. */
async function lookAtJoin(page: Page, link: string): Promise<Scores> {
  const flow = await startFlow(page as never, { flags: FLAGS });
  await flow.navigate(link);
  return scores((await flow.createFlowResult()).steps, CATEGORIES);
}

/** Of the waiting hall, which no address leads to: how fast it is from the press on *join* on, and how it is when it stands. */
async function lookAtHall(page: Page, link: string): Promise<Scores> {
  await page.goto("about:blank");
  await page.goto(link);
  await page.waitForSelector(testid("join"));
  const flow = await startFlow(page as never, { flags: FLAGS });
  await flow.startTimespan();
  await page.click(testid("join"));
  await page.waitForSelector(testid("waiting-hall"));
  await sleep(2_000);
  await flow.endTimespan();
  await flow.snapshot();
  const [span, stands] = (await flow.createFlowResult()).steps;
  return { ...scores(span ? [span] : [], ["performance"]), ...scores(stands ? [stands] : [], ["accessibility", "best-practices"]) };
}

/** What is wrong goes to stderr. The types are of puppeteer's pages, of two versions. */
function scores([found]: FlowResult["steps"], of: readonly (typeof CATEGORIES)[number][]): Scores {
  if (found === undefined) throw new Error("Lighthouse says nothing");
  const { categories, audits } = found.lhr;
  for (const { title, score, id } of Object.values(audits)) {
    if (score !== null && score < 0.9) process.stderr.write(`${found.name}: ${id}: ${score} ${title}\n`);
  }
  return Object.fromEntries(of.map((one) => [one, categories[one]?.score ?? 0]));
}

/** Milliseconds of the main thread from the press on *join* to the waiting hall. */
async function joining(page: Page, url: string): Promise<number> {
  await page.goto(url);
  await page.waitForSelector(testid("join"));
  await sleep(2_000);
  const before = await busy(page);
  await page.click(testid("join"));
  await page.waitForSelector(testid("waiting-hall"));
  return Math.round((await busy(page)) - before);
}

async function busy(page: Page): Promise<number> {
  const { TaskDuration = 0 } = await page.metrics();
  return TaskDuration * 1_000;
}

/** What a page that shows nine people takes of one processor core, in percent: all processes of its browser, and its main thread. */
async function watching(): Promise<{ shown: number; cpu_percent: number; main_thread_percent: number }> {
  const roles = ["presiding_judge", "court_session_clerk", "plaintiff", "defendant", "lawyer", "third_party", "expert", "specialist", "interpreter"];
  const persons: BookedPerson[] = roles.map((role) => ({ id: `${role}-1`, role, name: role }));
  const booked = await BookedHearing.book(court, "civil", persons);
  const others = await court.chromium();
  const judge = await booked.seat("presiding_judge-1", others);
  await judge.join();
  await judge.isIn("courtroom");
  const seen = roles.slice(1, -1).map((role) => `${role}-1`);
  for (const person of seen) {
    const attendee = await booked.seat(person, others);
    await attendee.join();
    if (person !== "court_session_clerk-1") await judge.admits(person);
    await attendee.isIn("courtroom");
  }
  const page = await engine.newPage();
  await page.goto(await booked.link("interpreter-1"));
  await page.waitForSelector(testid("join"));
  await page.click(testid("join"));
  await judge.admits("interpreter-1");
  await judge.press("open-session");
  const tiles = () => page.$$eval(testid("tile"), (all) => all.length);
  const shown = await until("nine tiles", tiles, (count) => count === PEOPLE, 60_000);
  await sleep(5_000);
  const [cpu, main, from] = [await processorMs(), await busy(page), Date.now()];
  await sleep(WATCHED_MS);
  const passed = Date.now() - from;
  const share = (ms: number) => Math.round((ms / passed) * 100);
  return { shown, cpu_percent: share((await processorMs()) - cpu), main_thread_percent: share((await busy(page)) - main) };
}

/** Processor time of all processes of the page's browser so far, in milliseconds. */
async function processorMs(): Promise<number> {
  const session = await engine.target().createCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1_000, 0);
}
