/**
 * One tab, an hour of coming and going: the judge's page keeps its memory within a tenth. `npm run soak` (`MINUTES=5` for less). Prints a
 * line a minute and JSON at the end; fails when the memory grows.
 */
import type { Browser as Engine, CDPSession } from "playwright-core";
import { type Attendee, testid } from "./harness/attendee.ts";
import type { Browser } from "./harness/browser.ts";
import { launch, pageIn, tabOf } from "./harness/chromium.ts";
import { Court } from "./harness/court.ts";
import type { Role } from "./harness/server.ts";
import { sleep } from "./harness/until.ts";

const MINUTES = Number(process.env["MINUTES"] ?? 60);
/** The page may weigh so much more at the end than when it had settled. */
const GROWTH = 1.1;
const COMERS: Role[] = ["plaintiff", "defendant", "lawyer"];

interface Weight {
  heap: number;
  nodes: number;
  listeners: number;
}

const court = await Court.open();
const engine = await launch();
try {
  const { browser, weigh } = watched(engine);
  const judge = await court.seat("presiding_judge", browser, { bare: true });
  const others = await court.chromium();
  await judge.join();
  await judge.isIn("courtroom");
  await judge.press("open-session");
  await judge.phaseIs("open_session");
  const weights: Weight[] = [];
  const begun = Date.now();
  let cycles = 0;
  for (let minute = 1; minute <= MINUTES; minute++) {
    do {
      await comeAndGo(judge, others, cycles);
      cycles += 1;
    } while (Date.now() - begun < minute * 60_000);
    weights.push(await weigh());
    process.stderr.write(`${minute} min, ${cycles} times: ${JSON.stringify(weights.at(-1))}\n`);
  }
  const growth = ofEach(weights);
  process.stdout.write(`${JSON.stringify({ minutes: MINUTES, cycles, first: weights[0], last: weights.at(-1), growth }, null, 2)}\n`);
  if (Object.values(growth).some((times) => times > GROWTH)) {
    process.stderr.write(`the page grew by more than a tenth: ${JSON.stringify(growth)}\n`);
    process.exitCode = 1;
  }
} catch (error) {
  process.stderr.write(`${await court.report("soak")}\n`);
  throw error;
} finally {
  await engine.close();
  await court.close();
}

/** Two come, are let in, are seen for a while and leave; now and then the session pauses. */
async function comeAndGo(judge: Attendee, others: Browser, cycle: number): Promise<void> {
  const comers: Attendee[] = [];
  for (const role of COMERS.filter((_, n) => n !== cycle % COMERS.length)) {
    const comer = await court.seat(role, others, { bare: true });
    await comer.join();
    await comer.isIn("waiting-hall");
    await judge.admits(comer.person);
    await comer.isIn("courtroom");
    await judge.has(`${testid("tile")}[data-person="${comer.person}"]`);
    comers.push(comer);
  }
  await sleep(4_000);
  if (cycle % 5 === 4) {
    await judge.press("recess");
    await judge.phaseIs("recess");
    await judge.press("open-session");
    await judge.phaseIs("open_session");
  }
  for (const comer of comers) {
    await comer.press("leave");
    await comer.press("leave-confirm");
    await judge.hasNo(`${testid("tile")}[data-person="${comer.person}"]`);
    await comer.tab.close();
    court.attendees.splice(court.attendees.indexOf(comer), 1);
  }
}

/** A browser whose one page is weighed. */
function watched(from: Engine): { browser: Browser; weigh: () => Promise<Weight> } {
  let session: CDPSession | undefined;
  const browser: Browser = {
    name: "chromium",
    open: async (options) => {
      const page = await pageIn(from, options);
      session = await page.context().newCDPSession(page);
      await session.send("Performance.enable");
      return tabOf(page);
    },
    close: () => from.close(),
  };
  const weigh = async () => {
    if (session === undefined) throw new Error("no page is open");
    // Twice: what the first collection frees may hold on to something that the second one finds.
    for (let n = 0; n < 2; n++) await session.send("HeapProfiler.collectGarbage");
    const { metrics } = await session.send("Performance.getMetrics");
    const of = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? 0;
    return { heap: of("JSHeapUsedSize"), nodes: of("Nodes"), listeners: of("JSEventListeners") };
  };
  return { browser, weigh };
}

/** How many times as much the page weighs in the last quarter as in the second one: the first is for getting warm. */
function ofEach(weights: readonly Weight[]): Record<keyof Weight, number> {
  const quarter = Math.max(1, Math.floor(weights.length / 4));
  const settled = weights.slice(Math.min(quarter, weights.length - 1), Math.min(quarter, weights.length - 1) + quarter);
  const last = weights.slice(-quarter);
  const times = (what: keyof Weight) =>
    Number((median(last.map((one) => one[what])) / Math.max(1, median(settled.map((one) => one[what])))).toFixed(3));
  return { heap: times("heap"), nodes: times("nodes"), listeners: times("listeners") };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
