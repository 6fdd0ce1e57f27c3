import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { Attendee } from "../harness/attendee.ts";
import type { Court } from "../harness/court.ts";
import { expectHears, expectSeesAndHears, sound } from "../harness/presence.ts";
import { Relay } from "../harness/relay.ts";
import { hearing } from "../harness/steps.ts";
import { sleep, until } from "../harness/until.ts";

/** What is lost on the way; the round trip is 60 ms. */
const LOSS = { delay_ms: 30, loss_percent: 20, loss_burst: 3 };
/** So long it is listened to at a time. */
const LISTEN_MS = 15_000;
/** Invented samples: of what is lost most is to be repaired in time. Without repair it is about as much as is lost. */
const MOST_CONCEALED = 0.05;
/** And so many times, where the whole counts. */
const WHILES = Number(process.env["TYNDAU_WHILES"] ?? 2);
/** A page that plays learns only by and by how late repairs come, and a busy machine brings them later still. */
const LEARNS_MS = 90_000;

test("on a link that loses a fifth in bursts, nearly every word is heard", async (context) => {
  await hearing(context, async (court, step) => {
    const relay = await relayOf(context, court);
    const judge = await court.seat("presiding_judge", await court.chromium(), { mediaAt: relay.at });
    const plaintiff = await court.seat("plaintiff", await court.chromium());

    await step("judge and plaintiff are in the open session; both promise to repeat voices", async () => {
      await bothAreIn(judge, plaintiff);
      const answer = await judge.tab.ask<string>("e2e.connections[0].remoteDescription.sdp");
      assert.match(answer, /^a=rtpmap:(\d+) opus\/48000\/2\r\n(?:a=.*\r\n)*a=rtcp-fb:\1 nack\r$/m);
    });

    await step("lost packets are asked for and come, and little has to be invented", async () => {
      await relay.is({ up: { delay_ms: LOSS.delay_ms }, down: LOSS });
      const requests = await hearsNearlyAll(context, judge);
      assert.ok(requests > 0, "the browser asks");
      await expectHears(judge, [plaintiff.person]);
    });
  });
});

test("a page that never asks for what is lost of a voice hears nearly every word too: Firefox", async (context) => {
  await hearing(context, async (court, step) => {
    const relay = await relayOf(context, court);
    const judge = await court.seat("presiding_judge", await court.firefox(), { mediaAt: relay.at });
    const plaintiff = await court.seat("plaintiff", await court.chromium());

    await step("judge and plaintiff are in the open session", async () => {
      await bothAreIn(judge, plaintiff);
    });

    await step("a fifth is lost: its reports tell of it, and little has to be invented", async () => {
      await relay.is({ up: { delay_ms: LOSS.delay_ms }, down: LOSS });
      assert.equal(await hearsNearlyAll(context, judge), 0, "it asks for nothing");
      const heard = [];
      for (let times = 0; times < WHILES; times += 1) heard.push((await listen(judge)).share);
      context.diagnostic(`then concealed ${heard.map(percent).join(", ")}`);
      assert.ok(heard.reduce((sum, share) => sum + share, 0) / WHILES < MOST_CONCEALED);
      await expectHears(judge, [plaintiff.person]);
    });
  });
});

test("a voice that is lost on its way in is sent with redundancy, and nearly every word of it is heard", async (context) => {
  await hearing(context, async (court, step) => {
    const relay = await relayOf(context, court);
    const judge = await court.seat("presiding_judge", await court.chromium());
    const plaintiff = await court.seat("plaintiff", await court.chromium(), { mediaAt: relay.at });

    await step("judge and plaintiff are in the open session; the plaintiff's voice is sent plainly", async () => {
      await bothAreIn(judge, plaintiff);
      assert.equal(await voiceCodec(plaintiff), "opus");
    });

    await step("a fifth is lost: earlier frames are repeated, and little has to be invented", async () => {
      await relay.is({ up: LOSS, down: { delay_ms: LOSS.delay_ms } });
      // Chromium leaves the repeated frames out again while it takes the way for a narrow one.
      await until("redundancy to be agreed", () => voiceCodec(plaintiff), (codec) => codec === "red");
      await hearsNearlyAll(context, judge);
      await expectHears(judge, [plaintiff.person]);
    });
  });
});

/** A relay that is closed with the test. */
async function relayOf(context: TestContext, court: Court): Promise<Relay> {
  const relay = await Relay.to(court.server.links.ports.udp);
  context.after(() => relay.close());
  return relay;
}

/** Both are in the open session, and see and hear each other. */
async function bothAreIn(judge: Attendee, plaintiff: Attendee): Promise<void> {
  await Promise.all([judge.join(), plaintiff.join()]);
  await judge.press("open-session");
  await judge.admits(plaintiff.person);
  await Promise.all([expectSeesAndHears(judge, [plaintiff.person]), expectSeesAndHears(plaintiff, [judge.person])]);
}

/** What the own voice is sent as: the first codec that page and server agreed on. */
function voiceCodec(speaker: Attendee): Promise<string> {
  return speaker.tab.ask(VOICE_CODEC);
}

const VOICE_CODEC = `(() => {
  const { sdp } = e2e.connections[0].currentRemoteDescription;
  const [, first] = sdp.match(/^m=audio \\d+ [A-Z/]+ (\\d+)/m);
  return sdp.match(new RegExp("a=rtpmap:" + first + " ([a-z]+)/"))[1];
})()`;

/** Listens until a while has passed in which little had to be invented; how often the page has asked for packets in it. */
async function hearsNearlyAll(context: TestContext, viewer: Attendee): Promise<number> {
  const hear = async () => {
    const heard = await listen(viewer);
    context.diagnostic(`concealed ${percent(heard.share)}, asked ${heard.requests} times`);
    return heard;
  };
  const { requests } = await until(
    `${LISTEN_MS} ms of which less than ${percent(MOST_CONCEALED)} are invented`,
    hear,
    ({ share }) => share < MOST_CONCEALED,
    LEARNS_MS,
  );
  return requests;
}

/** The part of the samples that a page invents over a while, and how often it asks for packets. */
async function listen(viewer: Attendee): Promise<{ share: number; requests: number }> {
  const before = await sound(viewer);
  await sleep(LISTEN_MS);
  const after = await sound(viewer);
  const share = (after.concealed - before.concealed) / (after.samples - before.samples);
  return { share, requests: after.requests - before.requests };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
