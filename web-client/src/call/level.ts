import { soundAtSpeaker, speaker } from './speaker';

/** Steps of the level meter. */
export const STEPS = 24;

const READ_MS = 60;
const QUIETEST_DB = -60;

/** Steps of the meter for one block of samples in [-1, 1]: -60 dB is none, 0 dB all. */
export function steps(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / Math.max(1, samples.length) + 1e-12);
  return Math.round(STEPS * Math.min(1, Math.max(0, 1 - decibels / QUIETEST_DB)));
}

/**
 * Watches a microphone and tells the level until the returned function is called. Browsers keep sound asleep on a page
 * that nobody has touched yet: `asleep` is told, and any touch or key wakes it. Firefox keeps it asleep for good on a device with
 * no way out for sound, and will not listen to a headset whose microphone runs at a rate of its own.
 */
export function watchLevel(
  track: MediaStreamTrack,
  tell: (steps: number) => void,
  asleep: (yes: boolean) => void,
): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  const source = sourceOf(context, track);
  source?.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const reading = setInterval(() => {
    asleep(source === null || context.state !== 'running');
    analyser.getFloatTimeDomainData(samples);
    tell(steps(samples));
  }, READ_MS);
  const wake = () => void context.resume();
  for (const touch of TOUCHES) document.addEventListener(touch, wake);
  return () => {
    for (const touch of TOUCHES) document.removeEventListener(touch, wake);
    clearInterval(reading);
    source?.disconnect();
    void context.close();
  };
}

function sourceOf(context: AudioContext, track: MediaStreamTrack): AudioNode | null {
  try {
    return context.createMediaStreamSource(new MediaStream([track]));
  } catch {
    return null;
  }
}

const TOUCHES = ['pointerdown', 'keydown'] as const;

/** One second of a calm tone, to test the loudspeaker. */
export async function playTone(): Promise<void> {
  const context = new AudioContext();
  const tone = context.createOscillator();
  const volume = context.createGain();
  if (speaker.peek() === '') volume.connect(context.destination);
  else await throughSpeaker(context, volume);
  const now = context.currentTime;
  tone.frequency.value = 440;
  volume.gain.setValueAtTime(0, now);
  volume.gain.linearRampToValueAtTime(0.2, now + 0.05);
  volume.gain.linearRampToValueAtTime(0, now + 1);
  tone.connect(volume);
  tone.start(now);
  tone.stop(now + 1);
  tone.onended = () => void context.close();
}

/** Not every browser lets a context choose where it sounds; each that lets choose at all lets an element. */
async function throughSpeaker(context: AudioContext, sound: AudioNode): Promise<void> {
  const out = context.createMediaStreamDestination();
  sound.connect(out);
  const element = new Audio();
  element.srcObject = out.stream;
  await soundAtSpeaker(element);
  await element.play();
}
