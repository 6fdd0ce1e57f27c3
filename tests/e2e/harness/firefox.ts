import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import puppeteer, { type Browser as Engine, type ElementHandle, type KeyInput, type Page } from "puppeteer-core";
import { type Browser, LAPTOP, PATIENCE_MS, type Tab, type TabOptions } from "./browser.ts";

const PREFERENCES = {
  "media.navigator.streams.fake": true,
  "media.navigator.permission.disabled": true,
  "media.peerconnection.ice.loopback": true,
  "media.peerconnection.ice.obfuscate_host_addresses": false,
  "media.autoplay.default": 0,
};

/** A stock Firefox over WebDriver BiDi, with a profile of its own. */
export async function startFirefox(): Promise<Browser> {
  const engine = await puppeteer.launch({
    browser: "firefox",
    executablePath: process.env["FIREFOX"] ?? "/usr/bin/firefox-esr",
    headless: true,
    protocolTimeout: 60_000,
    acceptInsecureCerts: true,
    extraPrefsFirefox: PREFERENCES,
  });
  return { name: "firefox", open: (options) => open(engine, options), close: () => engine.close() };
}

async function open(engine: Engine, { script, size = LAPTOP }: TabOptions = {}): Promise<Tab> {
  const page = await engine.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.setViewport(size);
  if (script) await page.evaluateOnNewDocument(script);
  return tabOf(page);
}

/** WebDriver gives Firefox no folder, only the files that are in it. */
async function filesOf(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  return (await readdir(path)).map((name) => join(path, name));
}

function tabOf(page: Page): Tab {
  const lines: string[] = [];
  page.on("console", (line) => lines.push(`${line.type()}: ${line.text()}`));
  page.on("pageerror", (error) => lines.push(`uncaught: ${error instanceof Error ? error.message : String(error)}`));
  return {
    goto: async (url) => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    click: (selector) => page.locator(selector).click(),
    fill: (selector, value) => page.locator(selector).fill(value),
    choose: async (selector, path) => {
      const field = await page.$(selector);
      if (field === null) throw new Error(`no ${selector}`);
      await (field as ElementHandle<HTMLInputElement>).uploadFile(...(await filesOf(path)));
    },
    key: (name) => page.keyboard.press(name as KeyInput),
    waitFor: async (selector, timeout = PATIENCE_MS) => void (await page.waitForSelector(selector, { visible: true, timeout })),
    ask: async (expression) => (await page.evaluate(expression)) as never,
    resize: (size) => page.setViewport(size),
    screenshot: async (path) => void (await page.screenshot({ path: path as `${string}.png` })),
    lines: () => lines,
    close: () => page.close(),
  };
}
