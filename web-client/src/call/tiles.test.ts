import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Tiles } from './tiles';

let page = new EventTarget();
let hidden = false;
let inUse: string[] = [];
let told: string[] = [];
let most = 0xffff;

function made(): Tiles {
  return new Tiles({
    inUse: () => inUse,
    most: () => most,
    tell: (tiles) => told.push(tiles.map(({ mid, height }) => `${mid}:${height}`).join(' ')),
  });
}

function hide(on: boolean): void {
  hidden = on;
  page.dispatchEvent(new Event('visibilitychange'));
}

beforeEach(() => {
  vi.useFakeTimers();
  inUse = ['6', '7'];
  told = [];
  hidden = false;
  most = 0xffff;
  page = new EventTarget();
  const document = {
    get hidden() {
      return hidden;
    },
    addEventListener: page.addEventListener.bind(page),
  };
  vi.stubGlobal('document', document);
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('devicePixelRatio', 2);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('how large pictures are shown', () => {
  test('is gathered, and told in pixels of the screen', () => {
    const tiles = made();
    tiles.show('6', 100);
    tiles.show('7', 200.3);
    tiles.show('6', 180);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(told).toEqual(['6:360 7:401']);
  });

  test('is told while it changes without end', () => {
    const tiles = made();
    for (let height = 100; height < 200; height += 1) {
      tiles.show('6', height);
      vi.advanceTimersByTime(16);
    }
    expect(told.length).toBeGreaterThan(2);
  });

  test('is not told again for a small change, and small changes add up', () => {
    const tiles = made();
    for (const height of [100, 108, 112, 113, 0, 0, 1]) {
      tiles.show('6', height);
      vi.advanceTimersByTime(200);
    }
    expect(told).toEqual(['6:200', '6:226', '6:0', '6:2']);
  });

  test('is told of sections in use alone, and anew for whoever comes into one', () => {
    const tiles = made();
    inUse = ['6'];
    tiles.show('6', 100);
    tiles.show('7', 100);
    vi.advanceTimersByTime(200);
    inUse = [];
    tiles.show('6', 0);
    vi.advanceTimersByTime(200);
    inUse = ['6'];
    tiles.show('6', 100);
    vi.advanceTimersByTime(200);
    expect(told).toEqual(['6:200', '6:200']);
  });

  test('is told again when the server may have forgotten', () => {
    const tiles = made();
    tiles.show('6', 100);
    vi.advanceTimersByTime(200);
    tiles.again();
    vi.advanceTimersByTime(200);
    expect(told).toEqual(['6:200', '6:200']);
  });

  test('is nothing at all while the page is hidden, and all at once when it is seen again', () => {
    const tiles = made();
    tiles.show('6', 100);
    vi.advanceTimersByTime(200);
    hide(true);
    expect(told.at(-1)).toBe('6:0 7:0');
    tiles.show('7', 100);
    vi.advanceTimersByTime(200);
    hide(false);
    expect(told).toEqual(['6:200', '6:0 7:0', '6:200 7:200']);
  });

  test('fits into the message however large the screen', () => {
    const tiles = made();
    tiles.show('6', 1e6);
    vi.advanceTimersByTime(200);
    expect(told).toEqual(['6:65535']);
  });

  test('no more is asked for than the person wants to pay for, at once and again when that changes', () => {
    const tiles = made();
    tiles.show('6', 300);
    vi.runAllTimers();
    most = 180;
    tiles.mostChanged();
    vi.runAllTimers();
    most = 0;
    tiles.mostChanged();
    vi.runAllTimers();
    most = 0xffff;
    tiles.mostChanged();
    vi.runAllTimers();
    expect(told).toEqual(['6:600', '6:180', '6:0', '6:600']);
  });
});
