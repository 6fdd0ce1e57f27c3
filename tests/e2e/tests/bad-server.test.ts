import assert from "node:assert/strict";
import { test } from "node:test";
import { testid } from "../harness/attendee.ts";
import { HostileServer } from "../harness/hostile.ts";
import { hearing } from "../harness/steps.ts";
import { until } from "../harness/until.ts";

/** A call is given up after ten seconds, and the next try comes within five. */
const BY_ITSELF_MS = 40_000;
/** Storage is refused as browsers do it: whoever touches it gets an error. */
const NO_STORAGE = `for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, { get() { throw new DOMException("refused", "SecurityError"); } });`;
/** A page of a later version than the server. */
const OF_ANOTHER_VERSION = `{
  const real = WebSocket.prototype.send;
  WebSocket.prototype.send = function (text) { real.call(this, text.replace('"version":1', '"version":99')); };
}`;
/** The device's clock is hours off. */
const clockOff = (hours: number): string => `{
  const Now = Date;
  const now = () => Now.now() + ${hours} * 3_600_000;
  globalThis.Date = class extends Now {
    constructor(...given) { given.length === 0 ? super(now()) : super(...given); }
    static now() { return now(); }
  };
}`;

const errors = (lines: string[]): string[] => lines.filter((line) => line.startsWith("uncaught"));

test("a server that answers slowly, wrongly or never: the page says one line, and goes on by itself when it is well", async (context) => {
  await hearing(context, async (court, step) => {
    const proxy = await HostileServer.before(court.server.links.ports.http);
    context.after(() => proxy.close());
    const chromium = await court.chromium();
    const problem = `${testid("closing")}[data-code="network"]`;
    const atTheDoor = `${testid("problem")}[data-code="network"]`;

    for (const mood of ["never", "wrong"] as const) {
      await step(`who opens the link while it answers ${mood === "never" ? "never" : "with another page"} is told, and is before the door without a press when it is well`, async () => {
        proxy.mood = mood;
        const tab = await chromium.open();
        await tab.goto(proxy.through(court.server.links.witness));
        await tab.waitFor(problem, BY_ITSELF_MS);
        proxy.mood = "well";
        await tab.waitFor(testid("join-page"), BY_ITSELF_MS);
        assert.deepEqual(errors(tab.lines()), []);
        await tab.close();
      });
    }

    const link = proxy.through(court.server.links.plaintiff);
    const page = await court.seat("plaintiff", chromium, { link });

    await step("who presses Join meanwhile is told at the door, and is in without another press", async () => {
      await page.tab.goto(link);
      await page.has(testid("join-page"));
      proxy.mood = "wrong";
      await page.press("join");
      await page.tab.waitFor(atTheDoor, BY_ITSELF_MS);
      proxy.mood = "well";
      await page.tab.waitFor(testid("waiting-hall"), BY_ITSELF_MS);
    });

    for (const mood of ["wrong", "never", "slow"] as const) {
      await step(`cut off inside, and then answered ${mood === "wrong" ? "wrongly" : mood === "never" ? "never" : "slowly"}: the page says that it reconnects, and does`, async () => {
        proxy.mood = mood;
        proxy.cut();
        await page.has(testid("link-lost"));
        if (mood !== "slow") {
          await page.tab.ask("new Promise((later) => setTimeout(later, 8_000))");
          await page.has(testid("link-lost"));
          proxy.mood = "well";
        }
        await page.tab.waitFor(`${testid("waiting-hall")}:not(:has(${testid("link-lost")}))`, BY_ITSELF_MS);
        proxy.mood = "well";
      });
    }

    await step("messages that are no messages, or of a newer server, are passed over", async () => {
      await page.tab.ask(`(() => {
        const socket = e2e.sockets.at(-1);
        for (const data of ["", "rubbish", "[]", "null", '{"type":7}', '{"type":"of_a_newer_server"}', '{"type":"constructor"}', new Blob(["x"])])
          socket.dispatchEvent(new MessageEvent("message", { data }));
      })()`);
      await page.isIn("waiting-hall");
      await page.hasNo(testid("link-lost"));
      assert.deepEqual(errors(page.tab.lines()), []);
    });
  });
});

test("a page of another version than the server loads itself anew once, and is in; where that does not help it says what to do", async (context) => {
  await hearing(context, async (court, step) => {
    const chromium = await court.chromium();
    const isReloaded = `performance.getEntriesByType("navigation")[0].type === "reload"`;

    await step("the page that comes is of the server's version: it comes in without another press", async () => {
      const tab = await chromium.open();
      await tab.goto(court.server.links.plaintiff);
      await tab.waitFor(testid("join-page"));
      await tab.ask(OF_ANOTHER_VERSION);
      await tab.click(testid("join"));
      await tab.waitFor(testid("waiting-hall"));
      assert.ok(await tab.ask<boolean>(isReloaded));
      await tab.close();
    });

    await step("it is not: one line, one button, and no loop", async () => {
      const tab = await chromium.open({ script: OF_ANOTHER_VERSION });
      await tab.goto(court.server.links.defendant);
      await tab.click(testid("join"));
      await tab.waitFor(`${testid("closing")}[data-code="version"]`);
      assert.ok(await tab.ask<boolean>(isReloaded));
      await tab.waitFor(testid("load-anew"));
      assert.deepEqual(errors(tab.lines()), []);
      await tab.close();
    });

    await step("what it asks over HTTP is not there: the same, and the button helps as soon as the page that comes is the server's", async () => {
      const proxy = await HostileServer.before(court.server.links.ports.http);
      context.after(() => proxy.close());
      proxy.mood = "other";
      const tab = await chromium.open();
      await tab.goto(proxy.through(court.server.links.witness));
      await tab.waitFor(`${testid("closing")}[data-code="version"]`);
      // In the moment in which it does so it answers nothing.
      const hasReloaded = (): Promise<boolean> => tab.ask<boolean>(isReloaded).catch(() => false);
      await until("the page to have opened itself again", hasReloaded, (done) => done);
      proxy.mood = "well";
      await tab.waitFor(testid("load-anew"));
      await tab.click(testid("load-anew"));
      await tab.waitFor(testid("join-page"));
      assert.deepEqual(errors(tab.lines()), []);
      await tab.close();
    });
  });
});

test("a browser that keeps nothing and a device whose clock is hours off: the page holds a hearing all the same", async (context) => {
  await hearing(context, async (court, step) => {
    const chromium = await court.chromium();
    for (const [who, hours] of [["plaintiff", -9], ["defendant", 14]] as const) {
      await step(`${who}: storage refused, ${hours} hours off`, async () => {
        const tab = await chromium.open({ script: NO_STORAGE + clockOff(hours) });
        await tab.goto(court.server.links[who]);
        await tab.click(testid("join"));
        await tab.waitFor(testid("waiting-hall"));
        await tab.click('header button[lang="en"]');
        await until("the page to be in English", () => tab.ask<string>("document.documentElement.lang"), (language) => language === "en");
        await tab.waitFor(testid("hall-planned"));
        // Nothing that counts time by the clock on the wall takes the link for lost.
        await tab.ask("new Promise((later) => setTimeout(later, 3_000))");
        await tab.waitFor(testid("waiting-hall"));
        assert.equal(await tab.ask(`document.querySelectorAll('${testid("link-lost")}').length`), 0);
        assert.deepEqual(errors(tab.lines()), []);
        await tab.close();
      });
    }
  });
});
