import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { until } from "./until.ts";
import { framesOf, type Manifest, type RecordedFile, sha256, tonesOf, WINDOW_MS } from "./recorded.ts";

/** How far a file's clock may be from the mark in nine of ten pictures: capture, coding and the way to the server lie between. */
const CLOCK_MS = 1_500;
/** And in any picture, on a machine that is busy with four browsers. */
const WORST_CLOCK_MS = 5_000;

/** Checks a closed record by content: hashes, whose picture and voice is in which file, when, and that silences are named. */
export async function expectRecord(folder: string, tones: Record<string, number>): Promise<Manifest> {
  // The files are closed and hashed after the pages have been told of the end.
  const text = await until(
    "the manifest",
    () => readFile(join(folder, "manifest.json"), "utf8").catch(() => ""),
    (text) => text !== "",
  );
  const manifest = JSON.parse(text) as Manifest;
  await expectLog(folder, manifest);
  for (const file of manifest.files) {
    const path = join(folder, file.path);
    assert.equal(await sha256(path), file.sha256, `${file.path} is not what the manifest says`);
    assert.equal((await stat(path)).size, file.bytes, `${file.path} has another size than the manifest says`);
    if (file.kind === "video") await expectPictures(path, file, manifest);
    else await expectVoice(path, file, tones);
  }
  return manifest;
}

async function expectLog(folder: string, { log }: Manifest): Promise<void> {
  const path = join(folder, log.path);
  assert.equal(await sha256(path), log.sha256, "the log is not what the manifest says");
  const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
  assert.equal(lines.length, log.lines);
  for (const line of lines) assert.ok(JSON.parse(line), line);
}

/** The record takes the best layer that comes, and so changes a few times when a picture begins. */
const MOST_CHANGES_OF_LAYER = 6;

/** Every picture shows the file's person, and was drawn when the file says. */
async function expectPictures(path: string, file: RecordedFile, { zero }: Manifest): Promise<void> {
  const frames = await framesOf(path);
  const read = frames.filter((frame) => frame.person !== undefined);
  assert.ok(read.length >= 3, `only ${read.length} of ${frames.length} pictures of ${file.path} could be read`);
  assert.ok(read.length >= 0.8 * frames.length, `only ${read.length} of ${frames.length} pictures of ${file.path} could be read`);
  let last = 0;
  let late = 0;
  let again = 0;
  for (const { at, person, drawnAt = 0 } of read) {
    assert.equal(person, file.who, `${file.path} shows ${person} at ${at} s`);
    // A better layer begins with the moment that the former one has shown last.
    if (drawnAt === last) again += 1;
    assert.ok(drawnAt >= last, `${file.path}: the picture at ${at} s is older than the one before`);
    last = drawnAt;
    const away = Math.abs(Date.parse(zero) + at * 1000 - drawnAt);
    assert.ok(away < WORST_CLOCK_MS, `${file.path}: the picture at ${at} s is ${away} ms away from its mark`);
    if (away > CLOCK_MS) late += 1;
  }
  assert.ok(again <= MOST_CHANGES_OF_LAYER, `${file.path}: ${again} pictures show the same moment as the one before`);
  assert.ok(late <= 0.1 * read.length, `${file.path}: ${late} of ${read.length} pictures are far away from their marks`);
}

/** The file's person, and nobody else, is heard in every half second outside the named gaps; in the gaps is silence. */
async function expectVoice(path: string, file: RecordedFile, tones: Record<string, number>): Promise<void> {
  const windows = await tonesOf(path, tones);
  let heard = 0;
  for (const [n, voices] of windows.entries()) {
    const people = Object.keys(voices);
    const from = n * WINDOW_MS;
    const to = from + WINDOW_MS;
    const others = people.filter((person) => person !== file.who);
    assert.deepEqual(others, [], `${file.path} holds another's voice at ${from} ms: ${JSON.stringify(voices)}`);
    if (people.length > 0) heard += 1;
    if (isInside(file, from, to)) assert.deepEqual(people, [file.who], `${file.path} is silent at ${from} ms without a named gap`);
    const gap = file.gaps.find((one) => one.from <= from && to <= one.to);
    if (gap) assert.deepEqual(people, [], `${file.path} is heard at ${from} ms, in the gap ${JSON.stringify(gap)}: ${JSON.stringify(voices)}`);
  }
  assert.ok(heard >= 4, `${file.path} holds ${heard} half seconds of voice only`);
}

/** Whether a window lies in the file's time and away from all gaps: a decoder needs some frames to fade in and out. */
function isInside({ from, to, gaps }: RecordedFile, start: number, end: number): boolean {
  const margin = WINDOW_MS;
  if (start < from + margin || end > to - margin) return false;
  return gaps.every((gap) => end + margin <= gap.from || start >= gap.to + margin);
}
