import { chromium, type Browser as Engine, type Page } from "playwright-core";
import { type Browser, LAPTOP, PATIENCE_MS, type Tab, type TabOptions } from "./browser.ts";

export const ARGS = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
];

export function launch(): Promise<Engine> {
  return chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: ARGS });
}

/** A Chromium process of its own. */
export async function startChromium(): Promise<Browser> {
  const engine = await launch();
  return { name: "chromium", open: (options) => open(engine, options), close: () => engine.close() };
}

async function open(engine: Engine, options?: TabOptions): Promise<Tab> {
  return tabOf(await pageIn(engine, options));
}

/** A new page, in which `script` runs before every page's own scripts. */
export async function pageIn(engine: Engine, { script, size = LAPTOP }: TabOptions = {}): Promise<Page> {
  const context =
    engine.contexts()[0] ??
    (await engine.newContext({ permissions: ["camera", "microphone"], ignoreHTTPSErrors: true }));
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.setViewportSize(size);
  if (script) await page.addInitScript(script);
  return page;
}

export function tabOf(page: Page): Tab {
  const lines: string[] = [];
  page.on("console", (line) => lines.push(`${line.type()}: ${line.text()}`));
  page.on("pageerror", (error) => lines.push(`uncaught: ${error.message}`));
  return {
    goto: async (url) => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    click: (selector) => page.click(selector),
    fill: async (selector, value) => {
      const field = page.locator(selector).first();
      const isChoice = (await field.evaluate((element) => element.tagName)) === "SELECT";
      await (isChoice ? field.selectOption(value) : field.fill(value));
    },
    choose: (selector, path) => page.setInputFiles(selector, path),
    key: (name) => page.keyboard.press(name),
    waitFor: async (selector, timeout = PATIENCE_MS) => void (await page.locator(selector).first().waitFor({ timeout })),
    ask: (expression) => page.evaluate(expression),
    resize: (size) => page.setViewportSize(size),
    screenshot: async (path) => void (await page.screenshot({ path })),
    lines: () => lines,
    close: () => page.close(),
  };
}
