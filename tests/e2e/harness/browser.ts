/** What the tests ask of a browser, the same for Chromium (playwright-core) and Firefox (puppeteer-core over BiDi). */
export interface Browser {
  readonly name: string;
  /** A new tab in which `script` runs before every page's own scripts. */
  open(options?: TabOptions): Promise<Tab>;
  close(): Promise<void>;
}

export interface TabOptions {
  script?: string | undefined;
  size?: Size | undefined;
}

/** The size of a page where a test names none: a small laptop. */
export const LAPTOP: Size = { width: 1280, height: 800 };

/** The size of a camera's picture where a test names none: two layers, so that a busy machine has less to do. */
export const CAMERA: Size = { width: 640, height: 360 };

export interface Size {
  width: number;
  height: number;
}

export interface Tab {
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Clicks as a person does: waits until the element is there, in view and enabled. */
  click(selector: string): Promise<void>;
  /** Puts a text, a day or a time into a field, or chooses an option. */
  fill(selector: string, value: string): Promise<void>;
  /** Gives a file, or a folder where the field asks for one. */
  choose(selector: string, path: string): Promise<void>;
  /** Presses a key where the focus is. */
  key(name: string): Promise<void>;
  /** Waits until the selector matches something that is shown. */
  waitFor(selector: string, deadlineMs?: number): Promise<void>;
  /** The value of an expression (promises are awaited). */
  ask<T>(expression: string): Promise<T>;
  resize(size: Size): Promise<void>;
  screenshot(path: string): Promise<void>;
  /** Console lines and uncaught errors so far. */
  lines(): string[];
  close(): Promise<void>;
}

/** Longest that a click or a wait takes before the test fails. */
export const PATIENCE_MS = 15_000;
