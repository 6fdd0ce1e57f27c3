import { effect, type ReadonlySignal, signal, untracked } from '@preact/signals';
import { hearMuted, NOT_SPEAKING } from '../model/muted-voice';
import type { Devices } from './devices';
import { watchLevel } from './level';

/**
 * Whether the person speaks while their microphone is switched off. Only the level is looked at, in this page; the track
 * that is sent stays silent.
 */
export function mutedButSpeaking(devices: Devices): ReadonlySignal<boolean> {
  const speaking = signal(false);
  effect(() => {
    const { track, wanted } = devices.audio.value;
    const silenced = track === null || wanted ? null : track;
    return untracked(() => {
      speaking.value = false;
      return silenced === null ? undefined : listen(silenced, speaking);
    });
  });
  return speaking;
}

function listen(silenced: MediaStreamTrack, speaking: { value: boolean }): () => void {
  const ear = silenced.clone();
  ear.enabled = true;
  let voice = NOT_SPEAKING;
  const end = watchLevel(
    ear,
    (steps) => {
      voice = hearMuted(voice, steps, performance.now());
      speaking.value = voice.speaking;
    },
    () => undefined,
  );
  return () => {
    end();
    ear.stop();
  };
}
