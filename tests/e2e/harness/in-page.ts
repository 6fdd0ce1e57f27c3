import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { InPageConfig } from "../in-page/config.ts";

let bundled: Promise<string> | undefined;

/** The test-only script of `in-page/` as one text, ready to be run before a page's own scripts. */
export async function inPageScript(config: InPageConfig): Promise<string> {
  bundled ??= bundle();
  return `(() => { const E2E_CONFIG = ${JSON.stringify(config)};\n${await bundled}\n})();`;
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("../in-page/index.ts", import.meta.url))],
    bundle: true,
    format: "iife",
    target: "es2022",
    write: false,
  });
  const [script] = outputFiles;
  if (!script) throw new Error("esbuild gave no script");
  return script.text;
}
