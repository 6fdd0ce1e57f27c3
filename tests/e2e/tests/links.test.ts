import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { ofPerson, testid } from "../harness/attendee.ts";
import type { Attendee } from "../harness/attendee.ts";
import { type Browser, CAMERA } from "../harness/browser.ts";
import type { Court } from "../harness/court.ts";
import { expectSeesAndHears, sound } from "../harness/presence.ts";
import { type Profile, Relay, type Way } from "../harness/relay.ts";
import { hearing } from "../harness/steps.ts";
import { sleep, until } from "../harness/until.ts";

interface Link {
  name: string;
  /** How the link is while it is bad. */
  is: Profile;
  /** The server sees the page at a new address as the link becomes bad. */
  moves?: true;
  /** Longest time without a new picture. Generous: it has to hold on a machine where other tests run. Absent: the picture may stop. */
  frozenMs?: number;
  /** Most of the sound that may be made up in place of what did not come, in per cent; counted while it is looked at. */
  concealed: number;
  /** The other page's plate says that the link behind the relay is weak. */
  weak?: true;
}

const both = (way: Way): Profile => ({ up: way, down: way });

/** 60 ms round trip, as in the scenarios of the bench. */
const LINKS: Link[] = [
  // A picture of which a key frame is lost stands until the next: Firefox asks for it after some 3 s, and on a machine with ten times more
  // to do than it can the sender makes it seconds later (6 s were seen). What must not be is that the server takes the picture away,
  // as it did for 12 to 32 s on such a machine.
  { name: "20 % loss in bursts towards the page", is: { up: { delay_ms: 30 }, down: { delay_ms: 30, loss_percent: 20, loss_burst: 3 } }, frozenMs: 10_000, concealed: 20 },
  // On these two pictures come now and then: the voice is what has to go on.
  { name: "30 % loss both ways", is: both({ delay_ms: 30, loss_percent: 30 }), concealed: 50, weak: true },
  { name: "200 kbit/s both ways", is: both({ delay_ms: 30, rate_kbit: 200, queue_ms: 200 }), concealed: 70 },
  { name: "jitter, reordering and repetitions", is: both({ delay_ms: 60, jitter_ms: 40, reorder_percent: 5, duplicate_percent: 2 }), frozenMs: 10_000, concealed: 30 },
  { name: "a new address", is: {}, moves: true, frozenMs: 10_000, concealed: 50 },
];

/** Pictures that have to come over a bad link before it is believed to go on, and half seconds in which the tone is there. */
const PICTURES = 30;
const TONES = 6;
/** Longest wait for them. */
const GOES_ON_MS = 40_000;
/** Longest wait for the whole picture after the link is good again: links are tried out step by step. */
const HEALED_MS = 60_000;
/** Nothing passes for so long. */
const HOLE_MS = 3_000;

const weakPlate = (person: string): string => `${ofPerson("tile", person)}[data-weak="true"] ${testid("plate-state")}`;

const BROWSERS: [string, (court: Court) => Promise<Browser>][] = [
  ["Chromium", (court) => court.chromium()],
  ["Firefox", (court) => court.firefox()],
];

for (const [name, behind] of BROWSERS) {
  test(`over every bad link picture and sound go on, and are whole again afterwards: ${name} behind it`, async (context) => {
    await hearing(context, async (court, step) => {
      const relay = await Relay.to(court.server.links.ports.udp);
      context.after(() => relay.close());
      const judge = await court.seat("presiding_judge", await court.chromium());
      const plaintiff = await court.seat("plaintiff", await behind(court), { mediaAt: relay.at });
      const pairs: [Attendee, string][] = [[plaintiff, judge.person], [judge, plaintiff.person]];

      await step("both are in the open session, one of them by way of the relay", async () => {
        await Promise.all([judge.join(), plaintiff.join()]);
        await judge.press("open-session");
        await judge.admits(plaintiff.person);
        for (const [viewer, person] of pairs) await expectSeesAndHears(viewer, [person]);
        const { up, down } = await relay.tell();
        assert.ok(up.delivered > 50 && down.delivered > 50, "media passes the relay");
        await expectWhole(pairs);
      });

      for (const link of LINKS) {
        await step(`${link.name}: both go on`, async () => {
          await relay.is(link.is);
          if (link.moves) await relay.changeAddress();
          await Promise.all(pairs.map(([viewer, person]) => expectGoesOn(context, viewer, person, link)));
          if (link.weak) await judge.has(weakPlate(plaintiff.person));
        });
        await step(`${link.name}: healed, the picture is whole again`, async () => {
          await relay.is({});
          await expectWhole(pairs);
          await judge.hasNo(weakPlate(plaintiff.person));
        });
      }

      await step("nothing passes for three seconds: both are seen and heard again, on the same connection", async () => {
        await relay.is(both({ blackhole: true }));
        await sleep(HOLE_MS);
        await relay.is({});
        await Promise.all(pairs.map(([viewer, person]) => expectSeesAndHears(viewer, [person])));
        await expectWhole(pairs);
        for (const [viewer] of pairs) {
          assert.equal(await viewer.tab.ask("e2e.connections.length"), 1, `${viewer.person} never connected anew`);
          assert.equal(await viewer.count(testid("link-lost")), 0);
        }
      });
    });
  });
}

/** The person's tone is heard and new pictures of them keep coming, again and again. */
async function expectGoesOn(context: TestContext, viewer: Attendee, person: string, link: Link): Promise<void> {
  const before = await sound(viewer);
  const tone = expectTone(viewer, person);
  const [picture] = await Promise.all([watch(viewer, person, link.frozenMs, tone), tone]);
  const after = await sound(viewer);
  const concealed = (100 * (after.concealed - before.concealed)) / Math.max(1, after.samples - before.samples);
  context.diagnostic(`${link.name}: ${viewer.person} and ${person}: ${picture}, ${concealed.toFixed(1)} % of the sound made up`);
  assert.ok(concealed <= link.concealed, `${concealed.toFixed(1)} % of the sound was made up`);
}

/**
 * Waits until `PICTURES` different marks of the person have been seen; fails when none is new for `bound` ms. Without a bound it looks
 * for as long as `meanwhile` takes.
 */
async function watch(viewer: Attendee, person: string, bound: number | undefined, meanwhile: Promise<void>): Promise<string> {
  let [pictures, drawnAt, longest, since, ended] = [0, 0, 0, Date.now(), false];
  meanwhile.then(() => (ended = true), () => (ended = true));
  while (bound === undefined ? !ended : pictures < PICTURES) {
    const seen = (await viewer.look()).find(({ tile, visible }) => tile === person && visible);
    assert.ok(seen?.person === undefined || seen.person === person, `the tile of ${person} shows ${seen?.person}`);
    longest = Math.max(longest, Date.now() - since);
    if (seen?.drawnAt !== undefined && seen.drawnAt > drawnAt) {
      pictures += 1;
      drawnAt = seen.drawnAt;
      since = Date.now();
    }
    assert.ok(longest <= (bound ?? longest), `${viewer.person} has seen no new picture of ${person} for ${longest} ms, after ${pictures}`);
    await sleep(100);
  }
  return `${pictures} pictures, none new for at most ${longest} ms`;
}

/** The person's tone, and no other, in `TONES` readings. */
async function expectTone(viewer: Attendee, person: string): Promise<void> {
  let heard = 0;
  await until(
    `${viewer.person} to hear ${person} ${TONES} times`,
    async () => {
      const tones = Object.keys((await viewer.listen()).tones);
      assert.ok(tones.every((one) => one === person), `${viewer.person} hears ${tones.join()}`);
      if (tones.length > 0) heard += 1;
      return heard;
    },
    (times) => times >= TONES,
    GOES_ON_MS,
  );
}

/** The best layer is seen, live. */
async function expectWhole(pairs: [Attendee, string][]): Promise<void> {
  for (const [viewer, person] of pairs) {
    const picture = async () => (await viewer.received()).find(({ kind, frames }) => kind === "video" && frames > 0);
    const whole = await until(
      `${viewer.person} to get the whole picture of ${person}`,
      picture,
      (now) => now?.height === CAMERA.height,
      HEALED_MS,
    );
    // The picture that was seen last was whole: now it has to go on.
    await until("more of it", picture, (now) => (now?.frames ?? 0) > (whole?.frames ?? 0) + 5, HEALED_MS);
    await expectSeesAndHears(viewer, [person]);
  }
}
