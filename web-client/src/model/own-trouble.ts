import type { DeviceTrouble } from './check';

/** What the page knows of its own sending. */
export interface Sending {
  /** The person is to be seen and heard where they are. */
  readonly sends: boolean;
  /** Since when picture and sound have not been connected; `null`: they are. `performance.now()`. */
  readonly apartSince: number | null;
  readonly microphone: DeviceTrouble | null;
  readonly camera: DeviceTrouble | null;
  /** The system took the microphone away and gives silence: a phone call, or another program. */
  readonly held: boolean;
  readonly mutedButSpeaking: boolean;
  /** They speak, and nothing of it arrives at the server. */
  readonly unheard: boolean;
}

/** What keeps a person from being seen or heard, and can be mended by them. */
export type OwnTrouble =
  | 'media-blocked'
  | 'microphone-held'
  | 'microphone'
  | 'muted-but-speaking'
  | 'unheard'
  | 'camera';

/** A path that is not there by now is not only slow. */
const BLOCKED_MS = 12_000;

/** The one that matters most: voice before picture, and nothing is said of devices while nothing gets through anyhow. */
export function ownTrouble(sending: Sending, now: number): OwnTrouble | null {
  if (sending.apartSince !== null && now - sending.apartSince >= BLOCKED_MS) return 'media-blocked';
  if (!sending.sends) return null;
  if (sending.microphone !== null) return 'microphone';
  if (sending.held) return 'microphone-held';
  if (sending.mutedButSpeaking) return 'muted-but-speaking';
  if (sending.unheard) return 'unheard';
  return sending.camera === null ? null : 'camera';
}
