import assert from "node:assert/strict";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { type Attendee, ofPerson, testid } from "../harness/attendee.ts";
import { expectHears, expectSees, expectSeesAndHears } from "../harness/presence.ts";
import { expectRecord } from "../harness/record-checks.ts";
import { probe, recordFolder } from "../harness/recorded.ts";
import { hearing } from "../harness/steps.ts";
import { until } from "../harness/until.ts";

/** What ffprobe calls them. */
const CODECS = { vp9: "VP9", av1: "AV1", h264: "H264" };

/** Small pictures: a busy machine codes late what it has to code in software. */
const SENDER = { width: 480, height: 270 };
/** `MOST_SLOTS` of the server. */
const MOST_SLOTS = 28;
const OTHERS = { width: 320, height: 180 };

for (const [codec, name] of Object.entries(CODECS)) {
  test(`a picture in ${name} is sent by Chromium, seen by content in Chromium and Firefox, and recorded`, async (context) => {
    await hearing(context, async (court, step) => {
      const { presiding_judge: j, court_session_clerk: c, plaintiff: p } = court.ids;
      const chromium = await court.chromium();
      const judge = await court.seat("presiding_judge", chromium, { camera: OTHERS });
      // A browser that knows no other, as an old telephone.
      const plaintiff = await court.seat("plaintiff", chromium, { codecs: [codec], camera: SENDER });
      const clerk = await court.seat("court_session_clerk", await court.firefox(), { camera: OTHERS });

      await step("all are in the open session", async () => {
        await Promise.all([judge, plaintiff, clerk].map((attendee) => attendee.join()));
        await plaintiff.isIn("waiting-hall");
        await judge.press("open-session");
        await judge.admits(p);
        await plaintiff.isIn("courtroom");
        await until("the plaintiff's page to be answered", () =>
          plaintiff.tab.ask<string>("e2e.connections[0]?.remoteDescription?.sdp ?? ''"),
        );
      });

      const offer = String(await plaintiff.tab.ask("e2e.connections[0].localDescription.sdp"));
      if (!new RegExp(`^a=rtpmap:\\d+ ${name}/90000\r$`, "m").test(sendingPicture(offer))) {
        context.skip(`not run: this Chromium cannot send ${name}`);
        return;
      }

      await step("the page is answered with that codec, and without layers", async () => {
        const answer = String(await plaintiff.tab.ask("e2e.connections[0].remoteDescription.sdp"));
        const picture = sendingPicture(answer);
        assert.equal(picture.match(/^a=rtpmap:\d+ (?!rtx)/gm)?.length, 1, picture);
        assert.doesNotMatch(picture, /^a=(rid|simulcast)/m);
      });

      await step("Chromium sees and hears them, in that codec, the whole picture in one layer", async () => {
        await expectSeesAndHears(judge, [c, p]);
        // What was the layer of half the height has become the whole; a browser may make it smaller by itself for a while.
        const isWhole = (height = 0) => height > SENDER.height / 2;
        const one = await until("the whole to be sent", () => pictureSent(plaintiff), (sent) => isWhole(sent?.height));
        assert.equal(one?.codec, name);
        assert.ok((await judge.received()).some((one) => one.codec === name && one.frames > 0));
      });

      await step("whose browser knows no other codec hears those who send VP8, and is told why they are not seen", async () => {
        await expectHears(plaintiff, [c, j]);
        await expectSees(plaintiff, []);
        for (const one of [c, j]) await plaintiff.has(unknown(one));
      });

      const knows = await clerk.tab.ask<boolean>(
        `RTCRtpReceiver.getCapabilities("video").codecs.some(({ mimeType }) => mimeType === "video/${name}")`,
      );
      context.diagnostic(`Firefox ${knows ? "knows" : "does not know"} ${name}`);
      if (knows) {
        await step("Firefox sees and hears them, too, in that codec", async () => {
          await expectSeesAndHears(clerk, [j, p]);
          assert.ok((await clerk.received()).some((one) => one.codec === name && one.frames > 0));
        });
      } else {
        await step("Firefox, which does not know it, hears them and says why it shows nothing", async () => {
          await expectHears(clerk, [j, p]);
          await expectSees(clerk, [j]);
          await clerk.has(unknown(p));
        });
      }

      await step("who comes back later sees them at once", async () => {
        await judge.tab.reload();
        await expectSees(judge, [c, p]);
      });

      await step("the record holds it in that codec and shows what was seen", async () => {
        await judge.press("end-session");
        await judge.press("end-confirm");
        await plaintiff.phaseIs("ended");
        const folder = await recordFolder(court.server.links.archive, court.server.links.hearing);
        await until("the manifest", () => access(join(folder, "manifest.json")).then(() => true, () => false));
        const manifest = await expectRecord(folder, court.tones);
        const files = manifest.files.filter(({ who, kind }) => who === p && kind === "video");
        context.diagnostic(`files: ${files.map(({ path, frames }) => `${path} (${frames} frames)`).join(", ")}`);
        assert.ok(files.length > 0);
        for (const file of files) {
          const read = await probe(join(folder, file.path));
          assert.deepEqual({ codec: read.codec, complaints: read.complaints }, { codec, complaints: "" });
          assert.equal(file.codec, codec);
          assert.equal(read.packets, file.frames);
        }
      });
    });
  });
}

/** What stands in the tile of a person whose picture this browser cannot show. */
const unknown = (person: string): string =>
  `${ofPerson("tile", person)} ${testid("tile-note")}[data-note="picture-unknown"]`;

test("an offer with as many sections as are ever asked for, each with every codec, is one message that the server takes", async (context) => {
  await hearing(
    context,
    async (court, step) => {
      const { presiding_judge: j, court_session_clerk: c } = court.ids;
      const judge = await court.seat("presiding_judge", await court.chromium());
      const clerk = await court.seat("court_session_clerk", await court.firefox());
      await step("judge and clerk see and hear each other", async () => {
        await Promise.all([judge.join(), clerk.join()]);
        await judge.press("open-session");
        await Promise.all([expectSeesAndHears(judge, [c]), expectSeesAndHears(clerk, [j])]);
        for (const one of [judge, clerk]) {
          const offer = (await one.wire()).find(({ text }) => text.includes('"type":"offer"'))?.text ?? "";
          context.diagnostic(`${one.person}: ${offer.length} bytes`);
          assert.equal(offer.match(/a=recvonly/g)?.length, 2 * MOST_SLOTS);
          assert.ok(offer.length < 60_000, "a WebSocket's frame is 65,536 bytes at most");
        }
      });
    },
    { TYNDAU__MEDIA__SLOTS: String(MOST_SLOTS) },
  );
});

/** The section in which the page sends its picture: the first of pictures. */
function sendingPicture(sdp: string): string {
  return sdp.split(/^(?=m=)/m).find((section) => section.startsWith("m=video")) ?? "";
}

async function pictureSent(sender: Attendee) {
  const all = (await sender.sent()).filter(({ kind, height }) => kind === "video" && height > 0);
  return all.length === 1 ? all[0] : undefined;
}
