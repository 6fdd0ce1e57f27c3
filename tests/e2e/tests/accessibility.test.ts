import assert from "node:assert/strict";
import { test } from "node:test";
import { expectAccessible, expectLargeTargets, expectNarrow } from "../harness/accessible.ts";
import { LAPTOP, type Tab } from "../harness/browser.ts";
import { type Look, Stories } from "../harness/stories.ts";

/** WCAG 1.4.10: a page of 1280 px at 400 %. */
const REFLOW = { width: 320, height: 640 };
/** Longest way by keyboard that is walked: no view has so many things to press. */
const STEPS = 150;

test("every view in every state: axe, 44 px, 320 px, large text, keyboard", async (context) => {
  const stories = await Stories.open();
  try {
    assert.ok(stories.names.length > 30, `only ${stories.names.length} views were found`);
    for (const name of stories.names) {
      await context.test(name, async () => {
        await inView(stories, name, {}, async (tab) => {
          await expectAccessible(tab, name);
          await expectLargeTargets(tab, name);
          await expectNarrow(tab, name, REFLOW);
          await expectLargeTargets(tab, `${name} on a phone`);
          await tab.resize(LAPTOP);
          await expectKeyboardWalk(tab, name);
          await tab.ask("document.documentElement.style.fontSize = '200%'");
          await expectNarrow(tab, `${name} with text of 200 %`, LAPTOP);
        });
        await inView(stories, name, { scheme: "dark", language: "kk" }, async (tab) => {
          await tab.resize({ width: 360, height: 740 });
          await expectAccessible(tab, `${name} on a phone, dark`);
        });
      });
    }
    await context.test("nothing moves for who wants no motion, and lines are strong for who wants contrast", async () => {
      await inView(stories, "components", { calm: true }, async (tab) => {
        const moving = await tab.ask<string[]>(
          `[...document.querySelectorAll("*")].filter((one) => {
            const { animationName, animationDuration, transitionDuration } = getComputedStyle(one);
            const long = (value) => value.split(",").some((part) => parseFloat(part) > 0);
            return (animationName !== "none" && long(animationDuration)) || long(transitionDuration);
          }).map((one) => one.outerHTML.slice(0, 120))`,
        );
        assert.deepEqual(moving, []);
        const [line, strong] = await tab.ask<string[]>(
          `["--line", "--line-strong"].map((name) => getComputedStyle(document.documentElement).getPropertyValue(name))`,
        );
        assert.equal(line, strong);
      });
    });
  } finally {
    await stories.close();
  }
});

async function inView(stories: Stories, name: string, look: Look, act: (tab: Tab) => Promise<void>): Promise<void> {
  const tab = await stories.show(name, look);
  try {
    await act(tab);
  } finally {
    await tab.close();
  }
}

/** With the Tab key alone everything that can be pressed is reached, in the order in which it stands, with a visible frame. */
async function expectKeyboardWalk(tab: Tab, view: string): Promise<void> {
  await tab.ask(`(() => {
    window.wanted = [...document.querySelectorAll("button:not(:disabled), a[href], select:not(:disabled), input:not(:disabled), textarea:not(:disabled), summary")]
      .filter((one) => one.checkVisibility() && one.tabIndex >= 0)
      .filter((one) => one.type !== "radio" || one.checked || !document.querySelector('input[name="' + one.name + '"]:checked'))
      .filter((one) => !document.querySelector("dialog:modal") || one.closest("dialog"));
    window.walked = new Set();
    document.activeElement?.blur();
  })()`);
  for (let n = 0; n < STEPS; n++) {
    await tab.key("Tab");
    const unmarked = await tab.ask<string | null>(`(() => {
      const at = document.activeElement;
      if (at === null || at === document.body) return null;
      walked.add(at);
      const { outlineStyle, outlineWidth } = getComputedStyle(at);
      return outlineStyle === "none" || outlineWidth === "0px" ? at.outerHTML.slice(0, 160) : null;
    })()`);
    assert.equal(unmarked, null, `${view}: the focus is not seen`);
    if (await tab.ask<boolean>("wanted.every((one) => walked.has(one))")) return;
  }
  const missed = await tab.ask<string[]>("wanted.filter((one) => !walked.has(one)).map((one) => one.outerHTML.slice(0, 160))");
  assert.deepEqual(missed, [], `${view}: not reached by keyboard`);
}
