// Pictures of every view in every state, size and language, to be looked at: `make pictures`. Not a test.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { RESULTS } from "./harness/court.ts";
import { Stories } from "./harness/stories.ts";
import { sleep } from "./harness/until.ts";

const SIZES = {
  laptop: { width: 1280, height: 800 },
  tablet: { width: 768, height: 1024 },
  phone: { width: 360, height: 740 },
};
/** How long pictures of cameras and the layout take to stand still. */
const SETTLE_MS = 1_200;

/** `node pictures.ts [part of a view's name]` */
const wanted = process.argv[2] ?? "";
const folder = join(RESULTS, "pictures");
await mkdir(folder, { recursive: true });
const stories = await Stories.open();
try {
  for (const name of stories.names.filter((one) => one.includes(wanted))) {
    for (const language of ["kk", "ru", "en"] as const) {
      for (const scheme of ["light", "dark"] as const) {
        // Colours are the same in every language.
        if (scheme === "dark" && language !== "kk") continue;
        const tab = await stories.show(name, { language, scheme });
        for (const [size, dimensions] of Object.entries(SIZES)) {
          await tab.resize(dimensions);
          await sleep(SETTLE_MS);
          await tab.screenshot(join(folder, `${name}-${size}-${language}${scheme === "dark" ? "-dark" : ""}.png`));
        }
        await tab.close();
      }
    }
    process.stdout.write(`${name}\n`);
  }
} finally {
  await stories.close();
}
