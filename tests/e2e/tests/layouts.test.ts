import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { expectNarrow } from "../harness/accessible.ts";
import { LAPTOP, type Size, type Tab } from "../harness/browser.ts";
import { Stories } from "../harness/stories.ts";
import { until } from "../harness/until.ts";

const VIEWS = ["speaker", "gallery", "bench"] as const;
const TABLET: Size = { width: 768, height: 1024 };
const PHONE: Size = { width: 360, height: 740 };
/** Nine people, as the judge, a party and somebody in the gallery see them. */
const NINE = ["nine", "nine-party", "nine-public"];
/** Somebody speaks, or is to speak, in the states in which most else is said above the pictures. */
const SPOKEN = ["nine-party", "nine-public", "party", "party-held", "party-floor", "party-asked", "party-locked", "public"];
/** A face is still a face. */
const LEAST_PICTURE = 44;

let stories: Stories;
before(async () => {
  stories = await Stories.open();
});
after(() => stories.close());

interface Shown {
  person: string;
  large: boolean;
  /** Of the tile: what of it is neither beyond the screen, nor scrolled away, nor behind the bar. */
  whole: boolean;
  picture: { top: number; bottom: number; height: number };
  /** Where the bar at the bottom begins. */
  bar: number;
}

const shown = (tab: Tab): Promise<Shown[]> =>
  tab.ask(`(() => {
    const bar = document.querySelector(".toolbar").getBoundingClientRect().top;
    const list = document.querySelector(".grid").getBoundingClientRect();
    return [...document.querySelectorAll('[data-testid="tile"]')].map((tile) => {
      const box = tile.getBoundingClientRect();
      const { top, bottom, height } = tile.querySelector(".tile__picture").getBoundingClientRect();
      const large = tile.dataset.large === "true";
      const fits = large || (box.top >= list.top - 1 && box.bottom <= list.bottom + 1);
      const whole = fits && box.top >= 0 && box.left >= 0 && box.bottom <= bar + 1 && box.right <= innerWidth + 1;
      const inner = tile.scrollHeight <= tile.clientHeight + 1;
      return { person: tile.dataset.person, large, whole: whole && inner, picture: { top, bottom, height }, bar };
    });
  })()`);

for (const view of VIEWS) {
  test(`on a laptop nobody of nine people is cut: ${view}`, async () => {
    for (const name of [...NINE, "judge-floor", "party-held"]) {
      await stories.inView(name, { view, size: LAPTOP }, async (tab) => {
        const all = await until(`${name} to stand`, () => shown(tab), (tiles) => tiles.length > 6);
        const cut = all.filter(({ whole, picture }) => !whole || picture.height < LEAST_PICTURE);
        assert.deepEqual(cut, [], `${name}, ${view}`);
      });
    }
  });

  test(`nothing is cut off at the side in any size, and as many are large as are to be: ${view}`, async () => {
    for (const name of NINE) {
      for (const size of [LAPTOP, TABLET, PHONE]) {
        await stories.inView(name, { view, size }, async (tab) => {
          await expectNarrow(tab, `${name}, ${view}`, size);
          // The judge pins nobody.
          const wanted = view === "gallery" ? 0 : view === "bench" && name !== "nine" ? 2 : 1;
          const large = (await shown(tab)).filter((tile) => tile.large).map((tile) => tile.person);
          assert.equal(large.length, wanted, `${name}, ${view}: ${large}`);
        });
      }
    }
  });
}

test("on a phone the face of who speaks is seen without scrolling, without having chosen anything", async () => {
  for (const name of SPOKEN) {
    await stories.inView(name, { language: "ru", size: PHONE }, async (tab) => {
      const [face] = (await shown(tab)).filter(({ large }) => large);
      assert.ok(face, `${name}: nobody is large`);
      const { top, bottom } = face.picture;
      // A face stands in the upper part of a picture.
      assert.ok(top >= 0 && top + (bottom - top) * 0.9 <= face.bar, `${name}: the picture reaches from ${top} to ${bottom}, the bar begins at ${face.bar}`);
    });
  }
});

test("without a choice a phone and a tablet show who speaks, and a laptop everybody", async () => {
  for (const [size, view] of [[PHONE, "speaker"], [TABLET, "speaker"], [LAPTOP, "gallery"]] as const) {
    await stories.inView("nine-party", { size }, async (tab) => {
      await until("the layout to follow the screen", () => tab.ask<string>("document.querySelector('.people').dataset.view"), (now) => now === view);
    });
  }
});

test("the menu is opened and closed by keyboard, and keeps what was chosen", async () => {
  await stories.inView("nine-party", { size: LAPTOP }, async (tab) => {
    await tab.click('[data-testid="view"]');
    await tab.click('[data-testid="view-bench"]');
    await tab.waitFor('.people[data-view="bench"]');
    await tab.fill('[data-testid="text-size"]', "150");
    await tab.key("Escape");
    const after = await tab.ask<[boolean, string | null, string, string | null]>(
      `[document.querySelector(".menu").open, document.activeElement.dataset.testid ?? null, getComputedStyle(document.documentElement).fontSize, localStorage.getItem("tyndau.view")]`,
    );
    assert.deepEqual(after, [false, "view", "24px", "bench"]);
    await expectNarrow(tab, "with text of 150 %", PHONE);
    await tab.reload();
    await tab.waitFor('.people[data-view="bench"]');
    assert.equal(await tab.ask("getComputedStyle(document.documentElement).fontSize"), "24px");
  });
});
