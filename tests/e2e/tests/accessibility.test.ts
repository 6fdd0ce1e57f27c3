import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { expectAccessible, expectLargeTargets, expectNarrow, expectPseudo } from "../harness/accessible.ts";
import { LAPTOP, type Tab } from "../harness/browser.ts";
import { Stories } from "../harness/stories.ts";

/** WCAG 1.4.10: a page of 1280 px at 400 %. */
const REFLOW = { width: 320, height: 640 };
/** Longest way by keyboard that is walked: the bench of a hearing of fifty has fewer things to press. */
const STEPS = 600;

/** Views are tried in parts, each of which has the whole patience of a test. */
const PARTS = 8;
let stories: Stories;
before(async () => {
  stories = await Stories.open();
});
after(() => stories.close());

for (let part = 0; part < PARTS; part++) {
  test(`every view in every state: axe, 44 px, 320 px, large text, keyboard, pseudo-locale (part ${part + 1} of ${PARTS})`, async (context) => {
    assert.ok(stories.names.length > 30, `only ${stories.names.length} views were found`);
    for (const name of stories.names.filter((_, n) => n % PARTS === part)) {
      await context.test(name, () => expectUsable(name));
    }
  });
}

test("nothing moves for who wants no motion, and lines are strong for who wants contrast", async () => {
  await stories.inView("components", { calm: true }, async (tab) => {
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

async function expectUsable(name: string): Promise<void> {
  await stories.inView(name, {}, async (tab) => {
    await expectAccessible(tab, name);
    await expectLargeTargets(tab, name);
    await expectNarrow(tab, name, REFLOW);
    await expectLargeTargets(tab, `${name} on a phone`);
    await tab.resize(LAPTOP);
    await expectKeyboardWalk(tab, name);
    await tab.ask("document.documentElement.style.fontSize = '200%'");
    await expectNarrow(tab, `${name} with text of 200 %`, LAPTOP);
  });
  await stories.inView(name, { language: "pseudo" }, async (tab) => {
    await expectPseudo(tab, name);
    await expectNarrow(tab, `${name} with words longer by two fifths`, REFLOW);
  });
  await stories.inView(name, { scheme: "dark", language: "kk" }, async (tab) => {
    await tab.resize({ width: 360, height: 740 });
    await expectAccessible(tab, `${name} on a phone, dark`);
  });
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
    const [unmarked, done] = await tab.ask<[string | null, boolean]>(`(() => {
      const at = document.activeElement;
      if (at === null || at === document.body) return [null, false];
      walked.add(at);
      const { outlineStyle, outlineWidth } = getComputedStyle(at);
      const bare = outlineStyle === "none" || outlineWidth === "0px";
      return [bare ? at.outerHTML.slice(0, 160) : null, wanted.every((one) => walked.has(one))];
    })()`);
    assert.equal(unmarked, null, `${view}: the focus is not seen`);
    if (done) return;
  }
  const missed = await tab.ask<string[]>("wanted.filter((one) => !walked.has(one)).map((one) => one.outerHTML.slice(0, 160))");
  assert.deepEqual(missed, [], `${view}: not reached by keyboard`);
}
