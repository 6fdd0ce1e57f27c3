import assert from "node:assert/strict";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { expectSeesAndHears } from "../harness/presence.ts";
import { framesOf, probe, recordFolder, tonesOf } from "../harness/recorded.ts";
import { hearing } from "../harness/steps.ts";
import { until } from "../harness/until.ts";

/** The most that may be missing at the end of a file after a kill, the time that a picture needs to the disk included. */
const LOST_MS = 3_000;

test("kill -9 in mid-recording leaves files that ffprobe reads and that show and sound up to the end", async (context) => {
  await hearing(context, async (court, step) => {
    const { presiding_judge: j, plaintiff: p } = court.ids;
    const judge = await court.seat("presiding_judge", await court.chromium());
    const plaintiff = await court.seat("plaintiff", await court.chromium());
    let killedAt = 0;
    let folder = "";

    await step("an open session is recorded for a while", async () => {
      await Promise.all([judge.join(), plaintiff.join()]);
      await judge.press("open-session");
      await judge.admits(p);
      await Promise.all([expectSeesAndHears(judge, [p]), expectSeesAndHears(plaintiff, [j])]);
      folder = await recordFolder(court.server.links.archive, court.server.links.hearing);
      await until(
        "four files to have grown",
        async () => Promise.all((await mediaFiles(folder)).map(async (file) => (await stat(join(folder, file))).size)),
        (sizes) => sizes.length === 4 && sizes.every((size) => size > 30_000),
        60_000,
      );
    });

    await step("the server is killed", async () => {
      killedAt = Date.now();
      await court.server.kill();
    });

    await step("every file is read by ffprobe and holds its person's picture or voice", async () => {
      const files = await mediaFiles(folder);
      assert.equal(files.length, 4, files.join());
      for (const file of files) {
        const path = join(folder, file);
        const person = file.startsWith(`${j}-`) ? j : p;
        const { codec, packets } = await probe(path);
        assert.ok(packets > 50, `${file}: ${packets} packets`);
        if (file.endsWith("-video.webm")) {
          assert.equal(codec, "vp8");
          const marks = (await framesOf(path)).filter((frame) => frame.person !== undefined);
          assert.deepEqual([...new Set(marks.map((frame) => frame.person))], [person]);
          const last = marks.at(-1)?.drawnAt ?? 0;
          assert.ok(killedAt - last < LOST_MS, `${file} ends ${killedAt - last} ms before the kill`);
        } else {
          assert.equal(codec, "opus");
          const heard = (await tonesOf(path, court.tones)).flat();
          assert.deepEqual([...new Set(heard)], [person]);
        }
      }
    });
  });
});

async function mediaFiles(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith(".webm"));
}
