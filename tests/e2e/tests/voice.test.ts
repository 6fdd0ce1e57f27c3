import assert from "node:assert/strict";
import { test } from "node:test";
import { expectHears, expectSeesAndHears, sound } from "../harness/presence.ts";
import { Relay } from "../harness/relay.ts";
import { hearing } from "../harness/steps.ts";
import { sleep } from "../harness/until.ts";

/** What is lost on the way to the judge; the round trip is 60 ms. */
const LOSS = { delay_ms: 30, loss_percent: 20, loss_burst: 3 };
/** So long it is listened to. */
const LISTEN_MS = 15_000;
/** Invented samples: of what is lost most is to be repaired in time. */
const MOST_CONCEALED = 0.05;

test("on a link that loses a fifth in bursts, nearly every word is heard", async (context) => {
  await hearing(context, async (court, step) => {
    const { presiding_judge: j, plaintiff: p } = court.ids;
    const relay = await Relay.to(court.server.links.ports.udp);
    context.after(() => relay.close());
    const judge = await court.seat("presiding_judge", await court.chromium(), { mediaAt: relay.at });
    const plaintiff = await court.seat("plaintiff", await court.chromium());

    await step("judge and plaintiff are in the open session; both promise to repeat voices", async () => {
      await Promise.all([judge.join(), plaintiff.join()]);
      await judge.press("open-session");
      await judge.press("admit", p);
      await Promise.all([expectSeesAndHears(judge, [p]), expectSeesAndHears(plaintiff, [j])]);
      const answer = await judge.tab.ask<string>("e2e.connections[0].remoteDescription.sdp");
      assert.match(answer, /^a=rtpmap:(\d+) opus\/48000\/2\r\n(?:a=.*\r\n)*a=rtcp-fb:\1 nack\r$/m);
    });

    await step("lost packets are asked for and come, and little has to be invented", async () => {
      await relay.is({ up: { delay_ms: LOSS.delay_ms }, down: LOSS });
      // The browser learns of the loss, and the server of it.
      await sleep(3_000);
      const before = await sound(judge);
      await sleep(LISTEN_MS);
      const after = await sound(judge);
      const share = (after.concealed - before.concealed) / (after.samples - before.samples);
      context.diagnostic(`concealed ${(share * 100).toFixed(1)} %, asked ${after.requests - before.requests} times`);
      assert.ok(after.requests > before.requests, "the browser asks");
      assert.ok(share < MOST_CONCEALED, `${(share * 100).toFixed(1)} % of the samples are invented`);
      await expectHears(judge, [p]);
    });
  });
});
