import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { Attendee } from "../harness/attendee.ts";
import { type Browser, CAMERA } from "../harness/browser.ts";
import { startChromium } from "../harness/chromium.ts";
import { startFirefox } from "../harness/firefox.ts";
import { inPageScript } from "../harness/in-page.ts";
import { expectHears, expectSees, expectSeesAndHears, expectSeesAndHearsNobody } from "../harness/presence.ts";

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
      const script = await inPageScript({ person: "ann", stubborn: false, camera: CAMERA, tones: { ann: 440, bob: 620 } });
      const ann = new Attendee("ann", url, await browser.open({ script }));
      await ann.tab.goto(url);
      await expectSeesAndHearsNobody(ann);
      await ann.press("join");
      await expectSeesAndHears(ann, ["ann"]);
      await assert.rejects(expectSeesAndHearsNobody(ann), /receives media/, "what flows must not pass for nothing");
      await assert.rejects(expectSees(ann, ["bob"], 1000), /last reading: \["ann"\]/, "ann must not pass for bob");
      await assert.rejects(expectHears(ann, ["bob"], 1000), /last reading: \["ann"\]/, "ann must not pass for bob");

      await ann.tab.ask("stream.getAudioTracks()[0].enabled = false, 0");
      await expectHears(ann, []);
      await expectSees(ann, ["ann"]);
      await ann.tab.ask("stream.getVideoTracks()[0].enabled = false, 0");
      await expectSees(ann, []);
      assert.deepEqual(ann.tab.lines(), []);
    });
  });
}
