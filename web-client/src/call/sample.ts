import { soundAtSpeaker } from './speaker';

/** How long one's own voice is recorded before it is played back. */
export const SAMPLE_MS = 5_000;

/** Whether this browser can record a voice by itself. */
export function canSample(): boolean {
  return typeof MediaRecorder !== 'undefined';
}

/** Five seconds of a microphone, kept in this page only. */
export function recordSample(track: MediaStreamTrack): Promise<Blob> {
  return new Promise((resolve, reject) => {
    const recorder = new MediaRecorder(new MediaStream([track]));
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.onerror = () => reject(new Error('the browser gave up recording'));
    recorder.onstop = () => {
      clearTimeout(end);
      resolve(new Blob(parts, { type: recorder.mimeType }));
    };
    const end = setTimeout(() => recorder.stop(), SAMPLE_MS);
    recorder.start();
  });
}

/** Plays it to its end, then forgets it. */
export async function playSample(sample: Blob): Promise<void> {
  const address = URL.createObjectURL(sample);
  try {
    const player = new Audio(address);
    const ended = new Promise<void>((resolve, reject) => {
      player.onended = () => resolve();
      player.onerror = () => reject(new Error('the browser cannot play what it recorded'));
    });
    await soundAtSpeaker(player);
    await player.play();
    await ended;
  } finally {
    URL.revokeObjectURL(address);
  }
}
