import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Size, Tab } from "./browser.ts";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
/** WCAG 2.2 up to AA, and what axe calls good practice. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

interface Finding {
  id: string;
  help: string;
  nodes: { target: string[]; failureSummary?: string }[];
}

let axe: Promise<string> | undefined;

/** Lets axe look at the page as it is now: every finding fails the test, with its place. `decoration`: what is for no reader. */
export async function expectAccessible(tab: Tab, view: string, decoration: string[] = []): Promise<void> {
  axe ??= readFile(AXE, "utf8");
  await tab.ask(`${await axe}; 0`);
  // The bar at the bottom covers whatever is scrolled beneath it: that is not small, and how far the page reaches depends on fonts.
  const found = await tab.ask<Finding[]>(
    `(async () => {
      const bars = [...document.querySelectorAll(".toolbar, .door")];
      for (const bar of bars) bar.style.setProperty("position", "static");
      const { violations } = await axe.run({ exclude: ${JSON.stringify(decoration)} }, { runOnly: ${JSON.stringify(RULES)} });
      for (const bar of bars) bar.style.removeProperty("position");
      return violations.map(({ id, help, nodes }) =>
        ({ id, help, nodes: nodes.slice(0, 3).map(({ target, failureSummary }) => ({ target, failureSummary })) }));
    })()`,
  );
  const said = found.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `  ${node.target.join(" ")}\n    ${node.failureSummary ?? ""}`).join("\n")}`);
  assert.equal(said.join("\n"), "", `${view} is not accessible`);
}

/** Nothing is wider than the screen, so nobody has to scroll in two directions (WCAG 1.4.10). */
export async function expectNarrow(tab: Tab, view: string, size: Size): Promise<void> {
  await tab.resize(size);
  const [over, widest] = await tab.ask<[number, string]>(
    `(() => {
      const page = document.documentElement;
      const widest = [...document.body.querySelectorAll("*")].filter((one) => one.checkVisibility()).sort((a, b) => b.getBoundingClientRect().right - a.getBoundingClientRect().right)[0];
      return [page.scrollWidth - page.clientWidth, widest?.outerHTML.slice(0, 200) ?? ""];
    })()`,
  );
  assert.ok(over <= 0, `${view} is ${over} px too wide for ${size.width} px: ${widest}`);
}

/**
 * In the pseudo-locale no word is left in plain Latin letters: what is came from no file of texts.
 * What people wrote, names, hours and codecs are in none.
 */
export async function expectPseudo(tab: Tab, view: string): Promise<void> {
  const plain = await tab.ask<string[]>(
    `(() => {
      const said = [];
      const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (words.nextNode()) {
        const { parentElement: at, data } = words.currentNode;
        if (at.closest("script, style, time, bdi, [dir=auto], [lang]:not(html), .strip__court") || !at.checkVisibility()) continue;
        said.push(data);
      }
      for (const name of ["aria-label", "title", "placeholder", "alt"]) {
        for (const one of document.body.querySelectorAll("[" + name + "]")) {
          if (!one.closest("[lang]:not(html), .strip__mark")) said.push(one.getAttribute(name));
        }
      }
      const names = [...document.body.querySelectorAll("bdi, [dir=auto]")].map((one) => one.textContent).filter(Boolean);
      const ours = (text) => names.reduce((left, name) => left.replaceAll(name, ""), text).replace(/Tyndau|[AP]M|vp8|opus/g, "");
      return said.filter((text) => /[A-Za-z]{2,}/.test(ours(text).replace(/\\{[^}]*\\}/g, "")));
    })()`,
  );
  assert.deepEqual(plain, [], `${view} says what is in no file of texts`);
}

/** All that can be pressed measures 44 px where a finger presses it, or stands in a text. */
export async function expectLargeTargets(tab: Tab, view: string): Promise<void> {
  const small = await tab.ask<string[]>(
    `[...document.querySelectorAll("button, select, summary, input:not([type=checkbox]):not([type=radio]), a[href]")]
      .filter((one) => one.checkVisibility() && !one.closest("p, .sr"))
      .map((one) => [one, one.getBoundingClientRect()])
      .filter(([, box]) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
      .map(([one, box]) => Math.round(box.width) + "x" + Math.round(box.height) + " " + one.outerHTML.slice(0, 160))`,
  );
  assert.deepEqual(small, [], `${view} has targets under 44 px`);
}
