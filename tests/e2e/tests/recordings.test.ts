import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { expectAccessible } from "../harness/accessible.ts";
import { type Attendee, ofPerson, testid } from "../harness/attendee.ts";
import { RESULTS } from "../harness/court.ts";
import { expectSeesAndHears } from "../harness/presence.ts";
import { administratorsPage, ask, decides, type Opened, packs, seek, theRecord, timeOf, turnTo } from "../harness/records.ts";
import { tokenOf } from "../harness/server.ts";
import { hearing } from "../harness/steps.ts";
import { sleep, until } from "../harness/until.ts";
import type { Played } from "../in-page/config.ts";

/** So far a picture may be from the time that the player shows, in milliseconds. */
const NEAR_MS = 700;

const pictures = (page: Attendee): Promise<Played[]> => page.tab.ask("e2e.playedPictures()");
const voices = (page: Attendee): Promise<Record<string, Record<string, number>>> => page.tab.ask("e2e.playedVoices()");

/** Every picture shows whose it is to be, as it was at the time that the player shows. */
async function expectPictures(page: Attendee, people: string[], zero: number): Promise<void> {
  const wanted = [...people].sort().join();
  await until(
    `the player to show [${wanted}] as they were`,
    async () => ({ at: await timeOf(page), all: await pictures(page) }),
    ({ at, all }) => {
      const right = all.filter(({ who, person, drawnAt = 0 }) => who === person && Math.abs(drawnAt - zero - at) < NEAR_MS);
      return right.map(({ who }) => who).sort().join() === wanted;
    },
  );
}

test("a closed record is played in one time by those who may, and by nobody else", async (context) => {
  await hearing(context, async (court, step) => {
    const browser = await court.chromium();
    const judge = await court.seat("presiding_judge", browser);
    const plaintiff = await court.seat("plaintiff", browser);
    const { presiding_judge: j, plaintiff: p } = court.ids;
    const staff = tokenOf(court.server.links.docket);
    const tokenOfPlaintiff = court.server.token("plaintiff");
    let id = "";
    let opened: Opened;

    await step("a short hearing is held and closed", async () => {
      await Promise.all([judge, plaintiff].map((attendee) => attendee.join()));
      await judge.press("open-session");
      await judge.phaseIs("open_session");
      await judge.admits(p);
      await expectSeesAndHears(judge, [p]);
      await sleep(6_000);
      await judge.press("end-session");
      await judge.press("end-confirm");
      await judge.has(`${testid("closing")}[data-code="ended"]`);
    });

    await step("a receipt is there at the goodbye, and in the same browser when the link is opened again", async () => {
      await plaintiff.has(`${testid("closing")} ${testid("save-receipt")}`);
      const code = (page: Attendee) => page.tab.ask<string>(`document.querySelector('${testid("receipt")} ${testid("receipt-code")}').textContent`);
      const told = await code(plaintiff);
      assert.match(told, /^[0-9a-f]{8}$/);
      await plaintiff.tab.reload();
      await plaintiff.has(`${testid("closing")}[data-code="hearing_ended"] ${testid("save-receipt")}`);
      assert.equal(await code(plaintiff), told);
      await Promise.all([judge, plaintiff].map(({ tab }) => tab.close()));
    });

    await step("it comes into the list of the court, and the plaintiff finds it with the link to the hearing", async () => {
      id = await theRecord(court);
      const own = await ask(court, "GET", "/api/v1/recordings", tokenOfPlaintiff);
      assert.equal((own.body["recordings"] as { id: string }[])[0]?.id, id);
    });

    await step("nobody else gets in: no token, a witness, a guessed or shared address, bytes beyond the end", async () => {
      const views = `/api/v1/recordings/${id}/views`;
      assert.equal((await ask(court, "POST", views)).status, 401);
      assert.equal((await ask(court, "POST", views, court.server.token("witness"))).status, 403);
      assert.equal((await ask(court, "POST", "/api/v1/recordings/h-1.20200101T000000Z/views", staff)).status, 404);
      const view = await ask(court, "POST", views, tokenOfPlaintiff);
      assert.equal(view.status, 200, JSON.stringify(view.body));
      opened = view.body as unknown as Opened;
      const [track] = opened.tracks;
      assert.ok(track);
      const bytes = (headers: Record<string, string>) => ask(court, "GET", track.address, undefined, headers);
      assert.equal((await bytes({})).status, 401, "an address that was passed on opens nothing");
      const part = await bytes({ cookie: view.cookie, range: "bytes=0-99" });
      assert.equal(part.status, 206);
      assert.equal(part.headers.get("content-length"), "100");
      const beyond = await bytes({ cookie: view.cookie, range: "bytes=99999999999-" });
      assert.equal(beyond.status, 416);
      assert.match(beyond.headers.get("content-range") ?? "", /^bytes \*\/\d+$/);
      assert.equal((await bytes({ cookie: `${view.cookie}x` })).status, 401);
      const other = track.address.replace(/\d+$/, "99");
      assert.equal((await ask(court, "GET", other, undefined, { cookie: view.cookie })).status, 401);
      assert.equal(opened.tracks.length, 4, "chain, log and manifest are no tracks");
      assert.ok(opened.chapters.some(({ word }) => word === "open_session"));
    });

    const player = await court.attend(p, `${court.server.origin}/recordings/${id}#t=${tokenOfPlaintiff}`, court.tones, browser);

    await step("the player says that the record is intact, and shows everybody as they were after a seek", async () => {
      await player.tab.goto(player.link);
      await player.has(`${testid("rec-verdict")}[data-verdict="intact"]`);
      const zero = Date.parse(opened.zero);
      const last = Math.min(...opened.tracks.map(({ to_ms }) => to_ms));
      const first = Math.max(...opened.tracks.map(({ from_ms }) => from_ms));
      for (const at of [last - 1_500, first + 1_500, (first + last) / 2]) {
        await seek(player, Math.round(at));
        await expectPictures(player, [j, p], zero);
      }
    });

    await step("while it plays each voice is that of its person, and the pictures stay in the common time", async () => {
      const first = Math.max(...opened.tracks.map(({ from_ms }) => from_ms));
      await seek(player, first + 1_000);
      await player.press("rec-play");
      await until(
        "both voices to be heard, each in its own track",
        () => voices(player),
        (heard) => [j, p].every((who) => Object.keys(heard[who] ?? {}).join() === who),
      );
      await expectPictures(player, [j, p], Date.parse(opened.zero));
      await player.press("rec-play");
    });

    await step("a picture that is not shown is not there, and the page of records opens from its list", async () => {
      const before = await player.count(`${testid("rec-track")}[data-kind="video"]`);
      await player.tab.click(`${ofPerson("rec-person", j)} input[type="checkbox"]`);
      await until("one picture less", () => player.count(`${testid("rec-track")}[data-kind="video"]`), (n) => n === before - 1);
      await player.tab.screenshot(join(RESULTS, "recordings-player.png"));
      // Over whatever picture the watermark lies, axe knows no colour of it.
      await expectAccessible(player.tab, "the player", [".rec__watermark"]);
      await player.tab.goto(`${court.server.origin}/recordings#t=${staff}`);
      await player.has(testid("rec-card"));
      await expectAccessible(player.tab, "closed records");
      await player.press("rec-open");
      await player.has(testid("rec-player"));
    });

    await step("the docket leads to the records of the hearing, which the court verifies and copies", async () => {
      const hearing = id.split(".")[0] ?? "";
      const booked = await ask(court, "GET", `/api/v1/hearings/${hearing}`, staff);
      const records = booked.body["records"];
      assert.equal(records, `/api/v1/recordings?hearing=${hearing}`);
      const list = await ask(court, "GET", String(records), staff);
      assert.equal((list.body["recordings"] as { id: string }[])[0]?.id, id);
      await player.tab.goto(`${court.server.origin}/recordings#t=${staff}&hearing=${hearing}`);
      await player.has(`${testid("rec-card")}[data-recording="${id}"]`);
      const verified = await ask(court, "POST", `/api/v1/recordings/${id}/verifications`, staff);
      assert.equal(verified.body["verdict"], "intact");
      const headers = { authorization: `Bearer ${staff}`, "content-type": "application/json" };
      const copy = await fetch(`${court.server.origin}/api/v1/recordings/${id}/packages`, { method: "POST", headers, body: "{}" });
      const packed = join(court.server.folder, "copy.tar");
      await writeFile(packed, Buffer.from(await copy.arrayBuffer()));
      const names = execFileSync("tar", ["-tf", packed], { encoding: "utf8" });
      assert.match(names, /\/data\/chain\.jsonl\n/);
    });

    await step("the clerk makes a package in the page and saves it; a party has no button for it", async () => {
      await turnTo(player, `${court.server.origin}/recordings#t=${tokenOfPlaintiff}`);
      await player.has(testid("rec-card"));
      for (const what of ["rec-package", "rec-acts"]) assert.equal(await player.count(testid(what)), 0, what);
      await turnTo(player, `${court.server.origin}/recordings#t=${staff}`);
      await packs(player, court, id, async () => {
        await expectAccessible(player.tab, "a package that is ready");
        await player.tab.screenshot(join(RESULTS, "recordings-package.png"));
      });
    });

    await step("an administrator decides about the record and sees what was decided before", async () => {
      await turnTo(player, administratorsPage(court));
      await player.tab.click(`${testid("rec-acts")} summary`);
      await player.has(testid("rec-act-what"));
      assert.equal(await player.count(`${testid("rec-act-what")} option[value="destroy"]`), 0, "its time is not over");
      await decides(player, "hold", "№ 7");
      await player.has(`${testid("rec-card")}[data-state="held"]`);
      await expectAccessible(player.tab, "what was decided");
      await player.tab.screenshot(join(RESULTS, "recordings-acts.png"));
      await decides(player, "release", "№ 8");
      await player.has(`${testid("rec-card")}[data-state="verified"]`);
    });

    await step("what is altered later is said to all who see the record, and who may has it read now", async () => {
      const [of = "", name = ""] = id.split(".");
      const folder = join(court.server.links.archive, of, name);
      const track = join(folder, (await readdir(folder)).find((file) => file.endsWith("-audio.webm")) ?? "");
      const verifyIn = async (found: string) => {
        await turnTo(player, `${court.server.origin}/recordings/${id}#t=${staff}`);
        await player.press("rec-verify");
        await player.has(`${testid("rec-since")}[data-found="${found}"]`);
      };
      await verifyIn("same");
      const bytes = await readFile(track);
      await writeFile(track, Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) ?? 0) ^ 1])]));
      await verifyIn("altered");
      await turnTo(player, player.link);
      await player.has(`${testid("rec-verdict")}[data-verdict="altered"]`);
      assert.equal(await player.count(testid("rec-verify")), 0, "a party does not ask for it");
      await writeFile(track, bytes);
      await verifyIn("same");
    });

    await step("no token and no name of a file is in the log of the server", async () => {
      const log = court.server.log();
      assert.ok(!log.includes(staff) && !log.includes(tokenOfPlaintiff) && !log.includes(".webm"));
    });
  });
});
