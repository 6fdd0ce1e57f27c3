import { effect } from '@preact/signals';
import type { Devices } from './call/devices';
import type { Vault } from './signal/vault';
import type { On } from './switches';

/** Opening both takes a moment; where the browser asks the person first, the seat does not wait for the answer. */
const MOST_MS = 3_000;

/** Takes microphone and camera as they were switched before the page was loaded anew, and keeps how they are for the next time. */
export function keepSwitches(devices: Devices, vault: Vault): void {
  const before = vault.read();
  if (before?.includes('silent') === true) void devices.setMicrophone(false);
  if (before?.includes('unseen') === true) void devices.setCamera(false);
  effect(() => {
    const microphone = devices.audio.value.wanted ? 'heard' : 'silent';
    const camera = devices.video.value.wanted ? 'seen' : 'unseen';
    vault.write(`${microphone} ${camera}`);
  });
}

/**
 * Opens both, if that is done before long. Whose browser still asks comes back silent and unseen, and is not switched on by an answer that
 * comes late: that is told back, to be offered to the person.
 */
export async function openSoon(devices: Devices): Promise<On> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, MOST_MS);
  });
  await Promise.race([devices.start(), late]);
  clearTimeout(timer);
  const [audio, video] = [devices.audio.value, devices.video.value];
  const closed = { microphone: audio.asking && audio.wanted, camera: video.asking && video.wanted };
  if (closed.microphone) void devices.setMicrophone(false);
  if (closed.camera) void devices.setCamera(false);
  return closed;
}
