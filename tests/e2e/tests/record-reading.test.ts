import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { CAMERA } from "../harness/browser.ts";
import { startChromium } from "../harness/chromium.ts";
import { inPageScript } from "../harness/in-page.ts";
import { expectRecord } from "../harness/record-checks.ts";
import { type RecordedFile, sha256 } from "../harness/recorded.ts";

const TONES = { ann: 440, bob: 620 };

/** Records six seconds of the page's own mark, one file a kind; the microphone is off in the third and fourth second. */
const RECORD = `(async () => {
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  const sound = stream.getAudioTracks()[0];
  const recorders = stream.getTracks().map((track) => {
    const recorder = new MediaRecorder(new MediaStream([track]), { mimeType: track.kind + "/webm" });
    const file = { kind: track.kind, parts: [] };
    recorder.ondataavailable = ({ data }) => file.parts.push(data);
    file.stopped = new Promise((resolve) => { recorder.onstop = resolve; });
    recorder.start();
    return { recorder, file };
  });
  const zero = Date.now();
  await wait(2000);
  sound.enabled = false;
  await wait(2000);
  sound.enabled = true;
  await wait(2000);
  const length = Date.now() - zero;
  const files = [];
  for (const { recorder, file } of recorders) {
    recorder.stop();
    await file.stopped;
    const bytes = new Uint8Array(await new Blob(file.parts).arrayBuffer());
    files.push({ kind: file.kind, base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")) });
  }
  return { zero, length, files };
})()`;

describe("the reading of recorded files, proven on files that a browser made", () => {
  let folder = "";
  let zero = "";
  let files: RecordedFile[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tyndau-reading-"));
    const server = createServer((_, answer) => answer.setHeader("content-type", "text/html").end("<button>record</button>"));
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    const browser = await startChromium();
    try {
      const tab = await browser.open({ script: await inPageScript({ person: "ann", stubborn: false, camera: CAMERA, tones: TONES }) });
      await tab.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
      await tab.click("button");
      const made = await tab.ask<{ zero: number; length: number; files: { kind: "audio" | "video"; base64: string }[] }>(RECORD);
      zero = new Date(made.zero).toISOString();
      files = await Promise.all(
        made.files.map(async ({ kind, base64 }) => {
          const path = `ann-judge-${kind}.webm`;
          await writeFile(join(folder, path), base64, "base64");
          const gaps = kind === "audio" ? [{ from: 2000, to: 4000, why: "muted" }] : [];
          const bytes = Buffer.from(base64, "base64").length;
          return { path, who: "ann", name: "Ann", role: "presiding_judge", kind, from: 0, to: made.length, bytes, sha256: "", frames: 0, gaps };
        }),
      );
    } finally {
      await browser.close();
      server.close();
    }
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** Checks the record with a manifest that differs from the true one as `change` says. */
  async function check(change: (file: RecordedFile) => Partial<RecordedFile> = () => ({}), start = zero): Promise<void> {
    const log = join(folder, "log.jsonl");
    await writeFile(log, '{"fact":"arrived"}\n');
    const described = await Promise.all(
      files.map(async (file) => ({ ...file, sha256: await sha256(join(folder, file.path)), ...change(file) })),
    );
    const manifest = { hearing: "h", zero: start, files: described, log: { path: "log.jsonl", lines: 1, bytes: 19, sha256: await sha256(log) } };
    await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
    await expectRecord(folder, TONES);
  }

  it("a true record passes", () => check());

  it("a changed file, another's picture, another's voice and a wrong clock are found", async () => {
    await assert.rejects(check(() => ({ sha256: "0".repeat(64) })), /not what the manifest says/);
    await assert.rejects(check(({ kind }) => (kind === "video" ? { who: "bob" } : {})), /shows ann/);
    await assert.rejects(check(({ kind }) => (kind === "audio" ? { who: "bob" } : {})), /another's voice/);
    await assert.rejects(check(undefined, new Date(Date.parse(zero) + 2000).toISOString()), /far away from their marks/);
  });

  it("a silence without a name and a gap that is heard are found", async () => {
    await assert.rejects(check(() => ({ gaps: [] })), /silent at .* without a named gap/);
    await assert.rejects(check(() => ({ gaps: [{ from: 1000, to: 4000, why: "muted" }] })), /in the gap/);
  });
});
