import assert from "node:assert/strict";
import { test } from "node:test";
import { testid } from "../harness/attendee.ts";
import { CuttableLink } from "../harness/proxy.ts";
import { hearing } from "../harness/steps.ts";
import { until } from "../harness/until.ts";

/** The shell tries again by itself within eight seconds. */
const BY_ITSELF_MS = 30_000;
/** A device that says that it has no network, while the tab is called so. */
const OFFLINE = `Object.defineProperty(Navigator.prototype, "onLine", { get: () => window.name !== "offline" });`;

test("a page that cannot be had is stood in for by one that says why, and comes back by itself with its link", async (context) => {
  await hearing(context, async (court, step) => {
    const link = await CuttableLink.to(court.server.links.ports.http);
    context.after(() => link.close());
    const own = link.through(court.server.links.plaintiff);
    const tab = await (await court.chromium()).open({ script: OFFLINE });

    await step("the worker stands by once the page is there, and keeps nothing", async () => {
      await tab.goto(own);
      await tab.waitFor(testid("join-page"));
      await until("the worker", () => tab.ask<boolean>("navigator.serviceWorker.controller !== null"), Boolean, BY_ITSELF_MS);
      assert.deepEqual(await tab.ask("caches.keys()"), []);
    });

    await step("without a server the shell says so, in the language that was chosen", async () => {
      await tab.click('header button[lang="kk"]');
      link.cut();
      await tab.reload();
      await tab.waitFor(`${testid("offline-shell")}`);
      assert.equal(await tab.ask("document.body.dataset.why"), "server");
      assert.equal(await tab.ask("document.documentElement.lang"), "kk");
      assert.match(await tab.ask<string>("document.querySelector('h1').textContent"), /Сот сервері/);
    });

    await step("without a network it says that", async () => {
      await tab.ask("window.name = 'offline'");
      await tab.reload();
      await tab.waitFor('body[data-why="network"]');
      await tab.click(testid("offline-retry"));
      await tab.ask("window.name = ''");
      const uncaught = tab.lines().filter((line) => /uncaught|Content.Security/.test(line));
      assert.deepEqual(uncaught, []);
    });

    await step("when the server answers again the page is back, and its link with it", async () => {
      link.mend();
      await tab.waitFor(testid("join-page"), BY_ITSELF_MS);
      assert.equal(await tab.ask("location.href"), own);
      assert.deepEqual(await tab.ask("caches.keys()"), []);
    });
  });
});
