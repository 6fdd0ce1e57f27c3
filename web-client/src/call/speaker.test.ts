import { beforeEach, expect, test, vi } from 'vitest';

const memory = new Map<string, string>();
beforeEach(() => {
  memory.clear();
  vi.resetModules();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => memory.get(key) ?? null,
    setItem: (key: string, value: string) => memory.set(key, value),
  });
  vi.stubGlobal(
    'HTMLMediaElement',
    class {
      setSinkId() {}
    },
  );
});

/** As on a page that is opened anew. */
async function page() {
  vi.resetModules();
  return import('./speaker');
}

/** An element that sounds wherever these loudspeakers are. */
function element(there: readonly string[]) {
  const one = {
    sinkId: '',
    setSinkId: async (id: string) => {
      if (id !== '' && !there.includes(id)) throw new DOMException('gone', 'NotFoundError');
      one.sinkId = id;
    },
  };
  return one as typeof one & HTMLMediaElement;
}

test('the loudspeaker that was chosen at the check sounds in the hearing', async () => {
  (await page()).chooseSpeaker('headset');
  const { soundAtSpeaker } = await page();
  const voice = element(['headset']);
  await soundAtSpeaker(voice);
  expect(voice.sinkId).toBe('headset');
});

test('unplugged, it sounds at the system’s own, and is chosen again the next time', async () => {
  (await page()).chooseSpeaker('headset');
  const { soundAtSpeaker, speaker } = await page();
  await soundAtSpeaker(element([]));
  expect(speaker.value).toBe('');
  expect((await page()).speaker.value).toBe('headset');
});

test('a browser that keeps nothing lets choose for this page', async () => {
  vi.stubGlobal('localStorage', {
    getItem: () => {
      throw new DOMException('', 'SecurityError');
    },
    setItem: () => {
      throw new DOMException('', 'SecurityError');
    },
  });
  const { chooseSpeaker, speaker } = await page();
  chooseSpeaker('headset');
  expect(speaker.value).toBe('headset');
});
