import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { expectAccessible, expectLargeTargets, expectNarrow } from "../harness/accessible.ts";
import { testid } from "../harness/attendee.ts";
import { LAPTOP, type Tab } from "../harness/browser.ts";
import { RESULTS } from "../harness/court.ts";
import { hearing } from "../harness/steps.ts";
import { until } from "../harness/until.ts";

/** A verdict takes as long as somebody needs to speak, and silence is called silence after ten seconds. */
const VERDICT_MS = 30_000;

/** A browser whose camera and microphone fail with this error. */
const failing = (name: string): string =>
  `window.real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
   navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("as in a test", "${name}"));`;
/** A microphone that is open and deaf. */
const DEAF = `{
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wish) => {
    const stream = await real(wish);
    if (!wish.audio) return stream;
    const silence = new AudioContext().createMediaStreamDestination().stream.getAudioTracks();
    return new MediaStream([...silence, ...stream.getVideoTracks()]);
  };
}`;
/** A network that lets pages through and no WebSocket. */
const CUT = `window.WebSocket = class { constructor() { setTimeout(() => this.onerror?.(), 50); } close() {} };`;

async function verdict(tab: Tab, part: string, wanted: string, key?: string): Promise<void> {
  await tab.waitFor(`${testid(`check-${part}`)}[data-verdict="${wanted}"]${key ? `[data-key="${key}"]` : ""}`, VERDICT_MS);
}

test("the equipment check needs no link and says in words what works, what does not, and what to do", async (context) => {
  await hearing(context, async (court, step) => {
    const page = `${court.server.origin}/check`;
    const chromium = await court.chromium();
    const open = async (script?: string, browser = chromium): Promise<Tab> => {
      const tab = await browser.open({ script });
      await tab.goto(page);
      await tab.waitFor(testid("check-page"));
      return tab;
    };

    await step("with fake devices everything that can be tried is good, in Chromium", async () => {
      const tab = await open();
      await verdict(tab, "camera", "good");
      await verdict(tab, "server", "good");
      await tab.click("h1");
      await verdict(tab, "microphone", "good");
      await verdict(tab, "media", "later");
      await tab.click(testid("play-tone"));
      await tab.click(testid("tone-unheard"));
      await verdict(tab, "speaker", "bad");
      await tab.click(testid("play-tone"));
      await tab.click(testid("tone-heard"));
      await verdict(tab, "speaker", "good");
      await verdict(tab, "speed", "ask", "check-speed-unmeasured");
      await tab.click(testid("measure-speed"));
      await verdict(tab, "speed", "good", "check-speed-good");
      await look(tab, "check-good");
      await tab.click(testid("sample"));
      await tab.waitFor(`${testid("sample")}[data-state="playing"]`);
      await tab.waitFor(`${testid("sample")}[data-state="idle"]`);
      await tab.close();
    });

    await step("the report holds every verdict, and neither a token nor a name", async () => {
      const tab = await open(`{
        const real = URL.createObjectURL;
        URL.createObjectURL = (blob) => { if (blob.type.startsWith("text/plain")) blob.text().then((text) => { window.report = text; }); return real(blob); };
      }`);
      await verdict(tab, "server", "good");
      await tab.click(testid("save-report"));
      const text = await until("the report", () => tab.ask<string | null>("window.report ?? null"));
      for (const wanted of ["[good]", "[later]", "browser: ", "cameras: "]) assert.ok(text?.includes(wanted), `${wanted} in ${text}`);
      assert.doesNotMatch(text ?? "", /#t=|eyJ|localhost|Fake/i);
      await tab.close();
    });

    await step("a browser that understands it gets the page packed, any other gets it plain", async () => {
      const html = await (await fetch(page, { headers: { "accept-encoding": "identity" } })).text();
      const [, script] = /src="(\/assets\/[^"]+\.js)"/.exec(html) ?? [];
      assert.ok(script, html);
      const get = (encoding: string) => fetch(court.server.origin + script, { headers: { "accept-encoding": encoding } });
      const [packed, plain] = await Promise.all([get("br"), get("identity")]);
      assert.equal(packed.headers.get("content-encoding"), "br");
      assert.equal(plain.headers.get("content-encoding"), null);
      assert.equal(packed.headers.get("content-type"), plain.headers.get("content-type"));
      assert.equal(await packed.text(), await plain.text());
    });

    for (const [name, trouble] of [["NotAllowedError", "denied"], ["NotFoundError", "missing"], ["NotReadableError", "busy"]] as const) {
      await step(`devices that fail with ${name} are ${trouble}`, async () => {
        const tab = await open(failing(name));
        await verdict(tab, "camera", "bad", `trouble-${trouble}-video`);
        await verdict(tab, "microphone", "bad", `trouble-${trouble}-audio`);
        await look(tab, `check-${trouble}`);
        await tab.ask("(() => { navigator.mediaDevices.getUserMedia = window.real; })()");
        await tab.click(testid("devices-again"));
        await verdict(tab, "camera", "good");
        await tab.waitFor(`${testid("check-microphone")}:not([data-key^="trouble"])`);
        assert.equal(await tab.ask(`document.querySelectorAll('${testid("devices-again")}').length`), 0);
        await tab.close();
      });
    }

    await step("a deaf microphone and a network that cuts the steady connection are told", async () => {
      const tab = await open(`${DEAF}\n${CUT}`);
      await verdict(tab, "server", "bad", "check-server-cut");
      await tab.click("h1");
      await verdict(tab, "microphone", "bad", "check-microphone-silent");
      await tab.close();
    });

    await step("a camera that is plugged out and in again is back by itself", async () => {
      const tab = await open();
      await verdict(tab, "camera", "good");
      // The only camera goes: the browser ends the track and finds none any more.
      await tab.ask(`(() => {
        const media = navigator.mediaDevices;
        window.real = { ask: media.getUserMedia.bind(media), list: media.enumerateDevices.bind(media) };
        media.getUserMedia = () => Promise.reject(new DOMException("", "NotFoundError"));
        media.enumerateDevices = async () => (await real.list()).filter(({ kind }) => kind !== "videoinput");
        const track = document.querySelector("video").srcObject.getVideoTracks()[0];
        track.stop();
        track.dispatchEvent(new Event("ended"));
      })()`);
      await verdict(tab, "camera", "bad", "trouble-missing-video");
      await tab.ask(`(() => {
        const media = navigator.mediaDevices;
        Object.assign(media, { getUserMedia: real.ask, enumerateDevices: real.list });
        media.dispatchEvent(new Event("devicechange"));
      })()`);
      await verdict(tab, "camera", "good");
      await tab.close();
    });

    await step("Firefox can do the same", async () => {
      const tab = await open(undefined, await court.firefox());
      await verdict(tab, "camera", "good");
      await verdict(tab, "server", "good");
      // Firefox's sound does not run on a machine without a sound card, so its microphone is not listened to.
    });
  });
});

/** A person can reach it all: by eye, by screen reader, on a narrow screen. */
async function look(tab: Tab, view: string): Promise<void> {
  const folder = join(RESULTS, "screens");
  await mkdir(folder, { recursive: true });
  for (const language of ["kk", "ru", "en"]) {
    await tab.click(`header button[lang="${language}"]`);
    await expectNarrow(tab, view, { width: 320, height: 640 });
    await tab.screenshot(join(folder, `${view}-phone-${language}.png`));
    await tab.resize(LAPTOP);
    await tab.screenshot(join(folder, `${view}-laptop-${language}.png`));
  }
  await expectLargeTargets(tab, view);
  await expectAccessible(tab, view);
}
