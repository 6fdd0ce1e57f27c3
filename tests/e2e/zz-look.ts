import { mkdir } from "node:fs/promises";
import { Stories } from "./harness/stories.ts";
import { sleep } from "./harness/until.ts";
const SIZES: Record<string, {width:number;height:number}> = { laptop: { width: 1280, height: 800 }, tablet: { width: 768, height: 1024 }, phone: { width: 360, height: 740 }, wide: {width: 1440, height: 900} };
const [out, langs, sizes, ...names] = process.argv.slice(2);
await mkdir(out!, { recursive: true });
const s = await Stories.open();
for (const name of names) for (const language of langs!.split(",")) {
  const tab = await s.show(name, { language: language as "ru" });
  for (const size of sizes!.split(",")) { await tab.resize(SIZES[size]!); await sleep(900); await tab.screenshot(`${out}/${name}-${size}-${language}.png`); }
  await tab.close();
}
await s.close();
