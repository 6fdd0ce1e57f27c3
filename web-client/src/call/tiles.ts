import type { Tile } from '../signal/messages';

/** So long changes are gathered: a window that is being drawn larger changes sixty times a second. */
const GATHER_MS = 200;
/** A change by less than this share of what was told is not worth a message. */
const LEAST_CHANGE = 1 / 8;

/** What tells the server. */
export interface TilesWorld {
  /** Sections that carry a picture now. */
  inUse(): readonly string[];
  tell(tiles: Tile[]): void;
  /** The highest picture that is wanted, in pixels; 0: none. */
  most(): number;
}

/** Gathers how large the page shows each picture, and tells the server when it matters. */
export class Tiles {
  readonly #world: TilesWorld;
  /** Section -> height in CSS pixels. */
  readonly #shown = new Map<string, number>();
  /** Section -> height in pixels of the screen. */
  readonly #told = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(world: TilesWorld) {
    this.#world = world;
    addEventListener('resize', () => this.#soon());
    document.addEventListener('visibilitychange', () => this.#now());
  }

  /** The picture of a section is shown so high, in CSS pixels; 0: not shown. */
  show(mid: string, height: number): void {
    this.#shown.set(mid, height);
    this.#soon();
  }

  /** What is wanted at most has changed. */
  mostChanged(): void {
    this.#soon();
  }

  /** The server may know nothing: all is told again. */
  again(): void {
    this.#told.clear();
    this.#soon();
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => this.#now(), GATHER_MS);
  }

  #now(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const inUse = this.#world.inUse();
    // Whoever comes into an empty section next has a tile of their own.
    for (const heights of [this.#shown, this.#told]) {
      for (const mid of heights.keys()) if (!inUse.includes(mid)) heights.delete(mid);
    }
    const tiles = inUse.flatMap((mid) => {
      const shown = document.hidden ? 0 : this.#shown.get(mid);
      if (shown === undefined) return [];
      const height = Math.min(Math.round(shown * devicePixelRatio), this.#world.most());
      return matters(this.#told.get(mid), height) ? [{ mid, height }] : [];
    });
    for (const { mid, height } of tiles) this.#told.set(mid, height);
    if (tiles.length > 0) this.#world.tell(tiles);
  }
}

function matters(told: number | undefined, now: number): boolean {
  if (told === undefined || told === 0 || now === 0) return now !== told;
  return Math.abs(now - told) > told * LEAST_CHANGE;
}
