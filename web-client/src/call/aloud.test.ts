import { beforeEach, expect, test, vi } from 'vitest';
import { soundAll, soundAloud, soundHeld } from './aloud';

/** An element as a browser gives it. `allows`: sound may begin now. */
class Element extends EventTarget {
  paused = true;
  srcObject: unknown = null;
  readonly play = vi.fn(async () => {
    if (!allows) throw new DOMException('not now', 'NotAllowedError');
    this.paused = false;
    this.dispatchEvent(new Event('playing'));
  });
  /** The system stops it. */
  stop() {
    this.paused = true;
    this.dispatchEvent(new Event('pause'));
  }
}

let allows = true;
let now = 0;
const page = new EventTarget();
vi.stubGlobal('document', page);
vi.stubGlobal('MediaStream', class {});
const ends: (() => void)[] = [];

beforeEach(() => {
  for (const end of ends.splice(0)) end();
  allows = true;
  now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});

function voice(state = 'live') {
  const element = new Element();
  const track = { readyState: state };
  ends.push(soundAloud(element as unknown as HTMLAudioElement, track as MediaStreamTrack));
  return { element, track };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

test('a voice that the system stops sounds on by itself, and nothing is said', async () => {
  const { element } = voice();
  await settle();
  element.stop();
  await settle();
  expect(element.paused).toBe(false);
  expect(soundHeld.value).toBe(false);
});

test('where it may not sound on by itself, that is said until a press has let every voice sound', async () => {
  const [one, other] = [voice(), voice()];
  await settle();
  allows = false;
  one.element.stop();
  other.element.stop();
  await settle();
  expect(soundHeld.value).toBe(true);
  allows = true;
  page.dispatchEvent(new Event('click'));
  await settle();
  expect([one.element.paused, other.element.paused, soundHeld.value]).toEqual([false, false, false]);
});

test('what is stopped again at once is not tried in a circle: the person is asked', async () => {
  const { element } = voice();
  await settle();
  element.stop();
  await settle();
  now = 500;
  element.stop();
  await settle();
  expect(element.play).toHaveBeenCalledTimes(2);
  expect(soundHeld.value).toBe(true);
  soundAll();
  await settle();
  expect(soundHeld.value).toBe(false);
});

test('a voice that has ended is not played again, and one that is taken off is asked of nobody', async () => {
  const { element, track } = voice();
  await settle();
  track.readyState = 'ended';
  element.stop();
  await settle();
  expect(element.play).toHaveBeenCalledTimes(1);
  const second = voice();
  await settle();
  allows = false;
  second.element.stop();
  await settle();
  expect(soundHeld.value).toBe(true);
  ends.pop()?.();
  expect(soundHeld.value).toBe(false);
});
