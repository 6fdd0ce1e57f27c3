import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LAPTOP, type Size, type Tab } from "../harness/browser.ts";
import { Stories } from "../harness/stories.ts";
import { until } from "../harness/until.ts";

const TABLET: Size = { width: 768, height: 1024 };
const PHONE: Size = { width: 360, height: 740 };
const LANDSCAPE: Size = { width: 740, height: 360 };
const LANGUAGES = ["kk", "ru", "en"] as const;
/** The bench, whose bar has most on it, in the states of a session. */
const BENCH = ["judge-floor", "judge-free", "judge-open", "judge-last-word", "judge-recess", "judge-waiting", "clerk-floor", "clerk-open"];
/** Somebody is to press something above the pictures, while much else is said. */
const PRESSED = ["judge-floor", "clerk-floor", "judge-last-word", "party-asked", "party-floor", "party-asked-much"];

let stories: Stories;
before(async () => {
  stories = await Stories.open();
});
after(() => stories.close());

/** How many rows the controls of the bar stand in. */
const rows = (tab: Tab): Promise<number> =>
  tab.ask(`(() => {
    const boxes = [...document.querySelectorAll(".toolbar .control")].map((one) => one.getBoundingClientRect()).filter(({ height }) => height > 0);
    const middles = boxes.map(({ top, bottom }) => (top + bottom) / 2).sort((one, other) => one - other);
    return middles.filter((at, n) => n === 0 || at - middles[n - 1] > 22).length;
  })()`);

test("the bench's bar has two rows at most on a phone, and one on a tablet and a laptop", async () => {
  for (const [size, most] of [[PHONE, 2], [TABLET, 1], [LAPTOP, 1]] as const) {
    for (const name of BENCH) {
      for (const language of LANGUAGES) {
        await stories.inView(name, { language, size }, async (tab) => {
          await until(`${name} in ${language} at ${size.width} to have its bar in ${most}`, () => rows(tab), (now) => now >= 1 && now <= most);
        });
      }
    }
  }
});

test("the bar of a private room, and of who has ways to others, has one row on a tablet and a laptop, and two on a phone", async () => {
  for (const [size, most] of [[PHONE, 2], [TABLET, 1], [LAPTOP, 1]] as const) {
    for (const name of ["room-lawyer", "party-invited"]) {
      for (const language of LANGUAGES) {
        await stories.inView(name, { language, size }, async (tab) => {
          await until(`${name} in ${language} at ${size.width} to have its bar in ${most}`, () => rows(tab), (now) => now === most);
        });
      }
    }
  }
});

test("on a phone whom the browser lets use no device reads at once why, and how to allow it; on a tablet the way in is under the thumb", async () => {
  for (const language of LANGUAGES) {
    await stories.inView("check-denied", { language, size: PHONE }, async (tab) => {
      const seen = await tab.ask<string[]>(`[...document.querySelectorAll('[data-testid="device-trouble"], [data-testid="devices-again"]')].filter((one) => one.getBoundingClientRect().bottom <= innerHeight).map((one) => one.dataset.testid)`);
      assert.deepEqual(seen, ["device-trouble", "device-trouble", "devices-again"], language);
    });
    await stories.inView("join", { language, size: TABLET }, async (tab) => {
      const [bottom, height] = await tab.ask<[number, number]>(`[document.querySelector('[data-testid="join"]').getBoundingClientRect().bottom, innerHeight]`);
      assert.ok(bottom <= height, `in ${language} the button ends at ${bottom} of ${height}`);
    });
  }
});

test("on a phone what is to be pressed above the pictures stands whole over the bar", async () => {
  for (const name of PRESSED) {
    for (const language of LANGUAGES) {
      await stories.inView(name, { language, size: PHONE }, async (tab) => {
        const covered = await tab.ask<string[]>(`(() => {
          const bar = document.querySelector(".toolbar").getBoundingClientRect().top;
          const all = [...document.querySelectorAll('.floor__acts .btn, [data-testid="unmute-now"], [data-testid="hears-yes"], [data-testid="hears-no"]')];
          if (all.length === 0) return ["nothing to press"];
          return all.filter((one) => one.getBoundingClientRect().bottom > bar).map((one) => one.outerHTML);
        })()`);
        assert.deepEqual(covered, [], `${name} in ${language}`);
      });
    }
  }
});

test("pictures of a row end at one height", async () => {
  for (const name of ["judge-floor", "judge-hears", "party-held", "nine-party", "party", "fifty"]) {
    for (const view of ["gallery", "speaker"] as const) {
      await stories.inView(name, { view, language: "ru", size: LAPTOP }, async (tab) => {
        await tab.waitFor(`.people[data-view="${view}"]`);
        const cut = await tab.ask<string[]>(`[...document.querySelectorAll('[data-testid="tile"]')].filter((one) => one.scrollHeight > one.clientHeight + 1).map((one) => one.innerText)`);
        assert.deepEqual(cut, [], `${name}, ${view}: plates are cut`);
        const uneven = await tab.ask<number[][]>(`(() => {
          const ends = new Map();
          for (const tile of document.querySelectorAll('[data-testid="tile"]:not([data-large="true"])')) {
            const row = Math.round(tile.getBoundingClientRect().top);
            ends.set(row, [...(ends.get(row) ?? []), tile.querySelector(".tile__picture").getBoundingClientRect().bottom]);
          }
          return [...ends.values()].filter((all) => Math.max(...all) - Math.min(...all) > 4);
        })()`);
        assert.deepEqual(uneven, [], `${name}, ${view}`);
      });
    }
  }
});

test("a column that goes on below fades out, and at its end nothing lies in the fade", async () => {
  for (const [size, column] of [[LAPTOP, ".bench"], [{ width: 1440, height: 900 }, ".bench__part:last-child"]] as const) {
    await stories.inView("judge-hears", { size }, async (tab) => {
      const [more, mask, room] = await tab.ask<[number, string, number]>(`(() => {
        const column = document.querySelector("${column}");
        const more = column.scrollHeight - column.clientHeight;
        column.scrollTop = more;
        const last = Math.max(...[...column.querySelectorAll(".panel, .saving")].map((one) => one.getBoundingClientRect().bottom));
        return [more, getComputedStyle(column).maskImage, column.getBoundingClientRect().bottom - last];
      })()`);
      assert.ok(more > 0, `${column} does not scroll`);
      assert.match(mask, /linear-gradient/);
      assert.ok(room >= 20, `${column}: ${room} px are left below the last thing`);
    });
  }
});

test("a notch at a side, at the top or at the bottom hides nothing", async () => {
  for (const name of ["join", "hall", "party", "judge-floor", "docket", "docket-form", "check"]) {
    for (const size of [LANDSCAPE, PHONE]) {
      await stories.inView(name, { size }, async (tab) => {
        const hidden = await tab.ask<string[]>(`(() => {
          for (const side of ["top", "right", "bottom", "left"]) document.documentElement.style.setProperty("--notch-" + side, "44px");
          scrollTo(0, 0);
          const shown = [...document.querySelectorAll("button, select, h1, h2, summary, .tile, .banner, .panel")].filter((one) => one.checkVisibility() && !one.closest(".sr, .scroll-x") && !one.matches(".sr"));
          const bar = document.querySelector(".toolbar, .door");
          const isHidden = (one) => {
            const { left, right, top, bottom } = one.getBoundingClientRect();
            return left < 43 || right > innerWidth - 43 || top < 43 || (bar?.contains(one) && ["fixed", "sticky"].includes(getComputedStyle(bar).position) && bottom > innerHeight - 43);
          };
          return shown.filter(isHidden).map((one) => one.outerHTML.slice(0, 120));
        })()`);
        assert.deepEqual(hidden, [], `${name} at ${size.width}`);
      });
    }
  }
});

test("in the docket on a phone the phase covers no hour", async () => {
  for (const language of LANGUAGES) {
    await stories.inView("docket", { language, size: PHONE }, async (tab) => {
      await tab.waitFor(".hearing__head");
      const covered = await tab.ask<string[]>(`[...document.querySelectorAll(".hearing__head")].filter((head) => {
        const time = head.querySelector(".hearing__time").getBoundingClientRect();
        const chip = head.querySelector(".chip").getBoundingClientRect();
        const beside = chip.left >= time.right || chip.top >= time.bottom || chip.bottom <= time.top;
        return !beside || chip.right > innerWidth || head.querySelector(".hearing__time").scrollWidth > time.width + 1;
      }).map((head) => head.innerText)`);
      assert.deepEqual(covered, [], language);
    });
  }
});

test("where the system chooses the colours, a level and a voice are still seen", async () => {
  await stories.inView("components", { forced: true, size: LAPTOP }, async (tab) => {
    const [on, off, voice] = await tab.ask<string[]>(`[".meter i.is-on", ".meter i:not(.is-on)", ".voice i"].map((one) => getComputedStyle(document.querySelector(one)).backgroundColor)`);
    const ground = await tab.ask<string>("getComputedStyle(document.body).backgroundColor");
    assert.notEqual(on, off);
    assert.notEqual(on, ground);
    assert.notEqual(voice, ground);
  });
});

test("whose last word it is, is said once", async () => {
  await stories.inView("party-floor", { language: "ru", size: PHONE }, async (tab) => {
    const text = await tab.ask<string>(`document.querySelector('[data-testid="floor"]').innerText`);
    assert.equal(text.match(/последнее\s+слово/giu)?.length, 1, text);
  });
});

test("with a forbidden microphone nobody is told to speak, and with a forbidden camera not that they are seen", async () => {
  const said = (name: string) => (tab: Tab) =>
    tab.ask<[number, boolean, number]>(`[document.querySelectorAll(".meter").length, document.body.innerText.includes("Так вас увидит суд"), document.querySelectorAll('[data-testid="devices-again"]').length]`).then((found) => assert.deepEqual(found, name === "check" ? [1, true, 0] : [0, false, 1], name));
  for (const name of ["check", "check-denied"]) await stories.inView(name, { language: "ru", size: PHONE }, said(name));
});
