import { signal } from '@preact/signals';
import { keep, kept } from '../keeping';

const SPEAKER_KEY = 'tyndau.speaker';

/** Where everybody is heard: id of the device; empty: where the system plays everything. Kept for the next page. */
export const speaker = signal(kept(SPEAKER_KEY) ?? '');

export function chooseSpeaker(deviceId: string): void {
  keep(SPEAKER_KEY, deviceId);
  speaker.value = deviceId;
}

/** Whether this browser lets the page choose. */
export function canChooseSpeaker(): boolean {
  return 'setSinkId' in HTMLMediaElement.prototype;
}

/** The loudspeakers that can be chosen: without the browser's nameless ones. */
export function speakers(list: readonly MediaDeviceInfo[]): readonly MediaDeviceInfo[] {
  return list.filter(
    ({ kind, deviceId, label }) => kind === 'audiooutput' && deviceId !== '' && label !== '',
  );
}

/** Lets an element sound at the chosen loudspeaker; at the system's own when that one has gone. */
export async function soundAtSpeaker(element: HTMLMediaElement): Promise<void> {
  if (!canChooseSpeaker() || element.sinkId === speaker.peek()) return;
  try {
    await element.setSinkId(speaker.peek());
  } catch {
    // Unplugged meanwhile: to be heard somewhere is better than nowhere. The choice is kept for when it is back.
    speaker.value = '';
  }
}
