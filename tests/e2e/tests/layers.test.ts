import assert from "node:assert/strict";
import { test } from "node:test";
import { type Attendee, testid } from "../harness/attendee.ts";
import type { Browser, Size } from "../harness/browser.ts";
import type { Court } from "../harness/court.ts";
import { expectHears, expectSees, expectSeesAndHears } from "../harness/presence.ts";
import { hearing } from "../harness/steps.ts";
import { sleep, until } from "../harness/until.ts";

/** The least picture of which Chromium sends three layers. */
const CAMERA: Size = { width: 960, height: 540 };
const LAYERS = { f: 540, h: 270, q: 135 };
const LARGE: Size = { width: 1600, height: 1000 };
const SMALL: Size = { width: 360, height: 640 };
/** A layer is switched off ten seconds after nobody wants it, on a busy machine later; links are tried out in between. */
const LAYERS_MS = 60_000;
/** A live picture is never so old, not even on a busy machine. */
const STALE_MS = 5_000;

const BROWSERS: [string, (court: Court) => Promise<Browser>, (court: Court) => Promise<Browser>][] = [
  ["from Chromium to Chromium", (court) => court.chromium(), (court) => court.chromium()],
  ["from Chromium to Firefox", (court) => court.firefox(), (court) => court.chromium()],
  ["from Firefox to Chromium", (court) => court.chromium(), (court) => court.firefox()],
];

for (const [name, viewers, senders] of BROWSERS) {
  test(`a viewer gets the layer that their tile needs, and the picture goes on: ${name}`, async (context) => {
    await hearing(context, async (court, step) => {
      const { presiding_judge: j, plaintiff: p } = court.ids;
      const judge = await court.seat("presiding_judge", await viewers(court), { size: LARGE });
      const plaintiff = await court.seat("plaintiff", await senders(court), { camera: CAMERA });

      await step("both are in the open session; the page offers three layers and the server takes them", async () => {
        await Promise.all([judge.join(), plaintiff.join()]);
        await judge.press("open-session");
        await judge.admits(p);
        await Promise.all([expectSeesAndHears(judge, [p]), expectSeesAndHears(plaintiff, [j])]);
        const [offer, answer] = await plaintiff.tab.ask<string[]>(
          "['localDescription', 'remoteDescription'].map((which) => e2e.connections[0][which].sdp)",
        );
        assert.match(String(offer), /^a=simulcast:send q;h;f\r$/m);
        assert.match(String(answer), /^a=simulcast:recv q;h;f\r$/m);
        for (const rid of Object.keys(LAYERS)) {
          assert.match(String(offer), new RegExp(`^a=rid:${rid} send`, "m"));
          assert.match(String(answer), new RegExp(`^a=rid:${rid} recv`, "m"));
        }
      });

      await step("in a large tile the whole picture is seen", async () => {
        await chooses(judge, "gallery");
        await expectHeight(judge, p, LAYERS.f);
      });

      await step("in a small tile the least layer is seen, live", async () => {
        await judge.tab.resize(SMALL);
        await expectHeight(judge, p, LAYERS.q);
      });

      await step("the layer between, which nobody gets now, is switched off at its sender", async () => {
        await until("only q and f to be wanted", () => wanted(plaintiff), (rids) => rids === "q f", LAYERS_MS);
        await expectQuiet(plaintiff, "h");
        await expectSees(judge, [p]);
      });

      await step("it is on again and is seen when who speaks is to be large", async () => {
        await chooses(judge, "speaker");
        await judge.has(`${testid("tile")}[data-person="${p}"][data-large="true"]`);
        await expectHeight(judge, p, LAYERS.h);
      });

      await step("in a large tile the whole picture is seen again", async () => {
        await judge.tab.resize(LARGE);
        await expectHeight(judge, p, LAYERS.f);
      });

      await step("who saves data gets a smaller picture even in a large tile, with sound first none, and then all again", async () => {
        await judge.tab.fill(testid("saving"), "data");
        // The least layer of at least 180 lines.
        await expectHeight(judge, p, LAYERS.h);
        await judge.tab.fill(testid("saving"), "sound");
        await expectSees(judge, []);
        await expectHears(judge, [p]);
        await judge.tab.fill(testid("saving"), "none");
        await expectHeight(judge, p, LAYERS.f);
      });

      await step("pages that come back say and are told again, and the picture stays as it is", async () => {
        await expectAgain(plaintiff, "send_layers");
        await expectAgain(judge, "tiles");
        await expectHeight(judge, p, LAYERS.f);
      });
    });
  });
}

/** Chooses a layout by the menu, and closes it. */
async function chooses(viewer: Attendee, view: "speaker" | "gallery"): Promise<void> {
  await viewer.press("view");
  await viewer.press(`view-${view}`);
  await viewer.press("view");
}

/** Waits for a layer of the only picture that comes, and for the picture to be live in it. */
async function expectHeight(viewer: Attendee, person: string, height: number): Promise<void> {
  const picture = async () => {
    const all = (await viewer.received()).filter(({ kind, frames }) => kind === "video" && frames > 0);
    assert.equal(all.length, 1, "one picture comes");
    return all[0];
  };
  const reached = await until(
    `${viewer.person} to get the picture of height ${height}`,
    picture,
    (now) => now?.height === height,
    LAYERS_MS,
  );
  await expectSees(viewer, [person]);
  await until("more pictures", picture, (now) => (now?.frames ?? 0) > (reached?.frames ?? 0) + 5);
  const [seen] = await viewer.look();
  assert.ok(Date.now() - Number(seen?.drawnAt) < STALE_MS, `the picture was drawn at ${seen?.drawnAt}`);
}

/** The layers that the server last asked for. */
async function wanted(sender: Attendee): Promise<string> {
  const last = (await heard(sender, "send_layers")).at(-1);
  return last === undefined ? "all" : (JSON.parse(last) as { rids: string[] }).rids.join(" ");
}

async function heard(attendee: Attendee, type: string): Promise<string[]> {
  return (await attendee.wire()).map(({ text }) => text).filter((text) => text.includes(`"type":"${type}"`));
}

/** Waits for a second in which a layer sends nothing, while others do. */
async function expectQuiet(sender: Attendee, rid: string): Promise<void> {
  const packets = async () =>
    new Map((await sender.sent()).filter(({ kind }) => kind === "video").map((one) => [one.rid, one.packets]));
  await until(
    `${rid} to be quiet`,
    async () => {
      const before = await packets();
      await sleep(1_000);
      return [...(await packets())].filter(([name, now]) => now > (before.get(name) ?? 0)).map(([name]) => name);
    },
    (busy) => busy.length > 0 && !busy.includes(rid),
  );
}

/** The page loses its WebSocket, comes back by itself, and then one of these messages passes again. */
async function expectAgain(attendee: Attendee, type: string): Promise<void> {
  const before = (await heard(attendee, type)).length;
  await attendee.tab.ask("e2e.sockets.at(-1).close(), 0");
  await until(`${type} to pass again`, async () => (await heard(attendee, type)).length, (now) => now > before);
}
