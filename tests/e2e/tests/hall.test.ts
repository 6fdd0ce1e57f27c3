import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { expectAccessible, expectNarrow } from "../harness/accessible.ts";
import { testid } from "../harness/attendee.ts";
import type { Tab } from "../harness/browser.ts";
import { hearing } from "../harness/steps.ts";
import { until } from "../harness/until.ts";

const CARDS = `
[[card]]
title = { kk = "Татуласу", ru = "Примирение", en = "Settlement" }
text = { kk = "Татуласуға болады.", ru = "Можно примириться.", en = "You may settle." }

[[card]]
title = { kk = "Сот", ru = "Суд", en = "Court" }
text = { kk = "Ролик.", ru = "Ролик.", en = "A film." }
film = "court.mp4"
small = "small.mp4"
subtitles = "court.vtt"

[[card]]
courts = ["another-court"]
title = { kk = "Басқа", ru = "Другой", en = "Other" }
text = { kk = "Басқа.", ru = "Другой.", en = "Other." }
`;
/** A person who looks at the link an hour before the time. */
const EARLY = `{
  const Now = Date;
  const before = () => Now.now() - 3_600_000;
  globalThis.Date = class extends Now {
    constructor(...given) { given.length === 0 ? super(before()) : super(...given); }
    static now() { return before(); }
  };
}
{
  const real = URL.createObjectURL;
  URL.createObjectURL = (blob) => { if (blob.type.startsWith("text/calendar")) blob.text().then((text) => { window.calendar = text; }); return real(blob); };
}`;

const fetched = (tab: Tab, part: string): Promise<number> =>
  tab.ask(`performance.getEntriesByType("resource").filter(({ name }) => name.includes("${part}")).length`);

test("whoever waits is told who keeps the door and how far the court is, and sees the court's cards until it begins", async (context) => {
  const folder = await mkdtemp(join(tmpdir(), "tyndau-hall-"));
  context.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "cards.toml"), CARDS);
  await writeFile(join(folder, "court.mp4"), "no film");
  await writeFile(join(folder, "small.mp4"), "no film");
  await writeFile(join(folder, "court.vtt"), "WEBVTT\n");
  const environment = { TYNDAU__HEARING__HALL: folder, TYNDAU__HEARING__COUNTDOWN_MS: "4000" };

  await hearing(
    context,
    async (court, step) => {
      const chromium = await court.chromium();
      const witness = await court.seat("witness", chromium);
      const judge = await court.seat("presiding_judge", await court.chromium());
      const calling = (word: string) => witness.has(`${testid("calling")}[data-calling="${word}"]`);

      await step("the desk tells when the clerk comes", async () => {
        await witness.join();
        await witness.isIn("waiting-hall");
        await witness.has(`${testid("desk-clerk")}[data-here="false"]`);
        const clerk = await court.seat("court_session_clerk", chromium);
        await clerk.join();
        await witness.has(`${testid("desk-clerk")}[data-here="true"]`);
        await witness.has(testid("hall-planned"));
        await witness.has(`${testid("rights")}[open]`);
      });

      await step("the server says that it hears whoever waits, and nobody else learns of it", async () => {
        await witness.press("voice-check");
        await witness.has(`${testid("voice-check")}[data-state="heard"]`);
        const told = (await witness.wire()).filter(({ direction, text }) => direction === "in" && text.includes('"speaking"'));
        assert.ok(told.some(({ text }) => text.includes(court.ids.witness)));
        const silent = () => witness.tab.ask<boolean>("e2e.connections.at(-1).getSenders().every(({ track }) => track?.kind !== 'audio')");
        await until("the voice to stay here again", silent);
      });

      await step("cards of this court are turned by hand, and a film is silent and not fetched before it is wanted", async () => {
        await witness.has(testid("cards"));
        await witness.press("cards-next");
        await witness.has(testid("film"));
        assert.equal(await fetched(witness.tab, "court.mp4"), 0);
        const silent = await witness.tab.ask<boolean>(`(async () => {
          const film = document.querySelector('${testid("film")}');
          film.muted = false;
          await new Promise((told) => setTimeout(told, 200));
          return film.muted && film.textTracks.length === 1;
        })()`);
        assert.ok(silent);
        await witness.press("cards-next");
        assert.equal(await witness.count(testid("film")), 0, "the third card is another court's");
        await witness.press("cards-next");
        await expectNarrow(witness.tab, "waiting hall", { width: 320, height: 640 });
        await expectAccessible(witness.tab, "waiting hall");
      });

      await step("who saves data reads the cards, too, and gets the small film if they want one", async () => {
        const tab = await chromium.open();
        await tab.goto(court.server.links.lawyer);
        await tab.click(testid("join"));
        await tab.waitFor(testid("desk"));
        const film = () => tab.ask<string>(`document.querySelector('${testid("film")}').getAttribute("src")`);
        await tab.click(testid("cards-next"));
        await tab.waitFor(testid("film"));
        assert.match(await film(), /court\.mp4$/);
        await tab.fill(testid("saving"), "data");
        await until("the small film", film, (file) => file.endsWith("small.mp4"));
        assert.equal(await fetched(tab, ".mp4"), 0);
        await tab.fill(testid("saving"), "none");
        await tab.close();
      });

      await step("before the time the link goes into a calendar, and its token into no log", async () => {
        const tab = await chromium.open({ script: EARLY });
        const link = court.server.links.defendant;
        await tab.goto(link);
        await tab.click(testid("add-to-calendar"));
        const text = (await until("the entry", () => tab.ask<string | null>("window.calendar ?? null"))) ?? "";
        const unfolded = text.replaceAll("\r\n ", "");
        assert.ok(unfolded.includes(`\r\nURL:${link}\r\n`), unfolded);
        assert.match(unfolded, /\r\nDTSTART:\d{8}T\d{6}Z\r\n/);
        assert.ok(!court.server.log().includes(court.server.token("defendant")));
        await tab.close();
      });

      await step("that people are let in is told, and the cards are gone when the session begins", async () => {
        await judge.join();
        await calling("nobody");
        const plaintiff = await court.seat("plaintiff", chromium);
        await plaintiff.join();
        await judge.admits(court.ids.plaintiff);
        await calling("somebody");
        await judge.press("open-session");
        await witness.phaseIs("opening");
        assert.equal(await witness.count(testid("cards")), 0);
      });
    },
    environment,
  );
});
