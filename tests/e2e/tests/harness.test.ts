import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import type { Browser } from "../harness/browser.ts";
import { startChromium } from "../harness/chromium.ts";
import { startFirefox } from "../harness/firefox.ts";
import { inPageScript } from "../harness/in-page.ts";
import { until } from "../harness/until.ts";
import type { Heard, Received, Seen } from "../in-page/config.ts";

/** Two peer connections in one page: what one captures, the other plays in a tile. */
const LOOPBACK = `<!doctype html><title>loopback</title><button data-testid="join">join</button>
<div data-testid="tile" data-person="ann"><video autoplay playsinline></video><audio autoplay></audio></div>
<script>
document.querySelector("button").onclick = async () => {
  const there = new RTCPeerConnection(), here = new RTCPeerConnection();
  there.onicecandidate = (e) => here.addIceCandidate(e.candidate);
  here.onicecandidate = (e) => there.addIceCandidate(e.candidate);
  here.ontrack = ({ track }) => {
    document.querySelector(track.kind).srcObject = new MediaStream([track]);
  };
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  window.stream = stream;
  for (const track of stream.getTracks()) there.addTrack(track, stream);
  await there.setLocalDescription();
  await here.setRemoteDescription(there.localDescription);
  await here.setLocalDescription();
  await there.setRemoteDescription(here.localDescription);
};
</script>`;

for (const [name, start] of [["Chromium", startChromium], ["Firefox", startFirefox]] as const) {
  describe(`the reading of pictures and tones, proven on a loopback page: ${name}`, () => {
    const server = createServer((_, answer) => answer.setHeader("content-type", "text/html").end(LOOPBACK));
    let browser: Browser;
    let url = "";
    before(async () => {
      await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
      url = `http://localhost:${(server.address() as AddressInfo).port}/`;
      browser = await start();
    });
    after(async () => {
      await browser?.close();
      server.close();
    });

    it("a person's mark is seen and heard, and no longer when its tracks are off", async () => {
      const tab = await browser.open({
        script: await inPageScript({ person: "ann", marks: true, tones: { ann: 440, bob: 620 } }),
      });
      await tab.goto(url);
      await tab.click('[data-testid="join"]');
      const seen = await until("the QR is read and moves on", async () => {
        const [first] = await tab.ask<Seen[]>("e2e.look()");
        await new Promise((resolve) => setTimeout(resolve, 300));
        const [second] = await tab.ask<Seen[]>("e2e.look()");
        return second?.drawnAt && first?.drawnAt && second.drawnAt > first.drawnAt && second;
      });
      assert.equal(seen.person, "ann");
      assert.ok(seen.visible);
      const heard = await until("a tone is heard", async () => {
        const heard = await tab.ask<Heard>("e2e.listen()");
        return Object.keys(heard.tones).length > 0 && heard;
      });
      assert.deepEqual(Object.keys(heard.tones), ["ann"], JSON.stringify(heard));
      const energy = async () =>
        (await tab.ask<Received[]>("e2e.received()")).reduce((sum, receiver) => sum + receiver.energy, 0);
      const early = await energy();
      await until("sound energy grows in the statistics", async () => (await energy()) > early + 0.001);

      await tab.ask("stream.getAudioTracks()[0].enabled = false, 0");
      await until("the tone is gone", async () => {
        const heard = await tab.ask<Heard>("e2e.listen()");
        return Object.keys(heard.tones).length === 0;
      });
      await tab.ask("stream.getVideoTracks()[0].enabled = false, 0");
      await until("the QR is gone", async () => (await tab.ask<Seen[]>("e2e.look()"))[0]?.person === undefined);
      assert.deepEqual(tab.lines().filter((line) => /error|uncaught/.test(line)), []);
    });
  });
}
