import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { RESULTS } from "./harness/court.ts";
import { Stories } from "./harness/stories.ts";
import { sleep } from "./harness/until.ts";
const SIZES = { laptop: { width: 1280, height: 800 }, tablet: { width: 768, height: 1024 }, phone: { width: 360, height: 740 } };
const folder = join(RESULTS, "look"); await mkdir(folder, { recursive: true });
const stories = await Stories.open();
try {
  for (const [name, language, at] of [["hall-party","ru","desk"],["hall-party","kk","cards"],["hall","en","rights"],["check-silent","ru","check-speed"],["party-away","kk","may-lock"],["join","en","add-to-calendar"]] as const) {
    const tab = await stories.show(name, { language });
    for (const [size, d] of Object.entries(SIZES)) {
      await tab.resize(d); await sleep(800);
      await tab.ask(`(document.querySelector('[data-testid="${at}"]')?.scrollIntoView(), window.scrollBy(0,-120))`);
      await sleep(300);
      await tab.screenshot(join(folder, `${name}-${at}-${size}.png`));
    }
    await tab.close();
  }
} finally { await stories.close(); }
