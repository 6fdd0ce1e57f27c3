import type { Phase } from '../signal/messages';
import { hasFloor, isVoiceHeld } from './floor';
import { type Hearing, isAlone, isConsole, isInSession, isLive, isWithin, publishes } from './hearing';

/** The session has sat and will go on. */
const RECESSES: readonly Phase[] = ['recess', 'settlement_recess', 'technical_break', 'deliberation'];

/** What this page sends, and whether it is connected to be seen and heard. */
export interface Here {
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly mediaUp: boolean;
  /** The server's word arrives. */
  readonly linked: boolean;
}

/** States in which a voice that arrives at the server is heard by people: else it may be held, or nobody may listen. */
const VOICED: readonly (string | null)[] = ['state-seen-heard', 'state-heard', 'state-floor'];

/** Whether in this state people hear what the server hears. */
export function isVoiced(state: string | null): boolean {
  return VOICED.includes(state);
}

/** Whether people would hear the person if their microphone were on. */
export function isAwaited(hearing: Hearing): boolean {
  return (
    isLive(hearing) &&
    isVoiced(ownState(hearing, { microphone: true, camera: true, mediaUp: true, linked: true }))
  );
}

/** The court's request to switch the microphone on stands before the person. */
export function isAskedToUnmute({ you, room }: Hearing, microphone: boolean): boolean {
  return room === null && you?.asked_to_unmute === true && !microphone;
}

/** The key of the sentence that tells a person whether they are seen and heard now. */
export function ownState(hearing: Hearing, here: Here): string | null {
  const { you, phase } = hearing;
  // That the page comes back is said elsewhere; until then nobody can say who hears whom.
  if (you === null || !here.linked) return null;
  if (isAlone(hearing)) return 'state-alone';
  // In a private room everybody is seen and heard by its members, and by nobody else.
  if (hearing.room !== null) return here.mediaUp ? sentOut(here) : 'state-connecting';
  if (isConsole(you.role)) return null;
  if (!isWithin(hearing)) return null;
  if (!publishes(you.role)) {
    if (!isInSession(phase)) return 'state-watching-closed';
    return here.mediaUp ? 'state-watching' : 'state-connecting';
  }
  if (RECESSES.includes(phase)) return 'state-recess';
  if (!isInSession(phase)) return 'state-not-open';
  if (!here.mediaUp) return 'state-connecting';
  if (hearing.floorsHeld) return 'state-floors-held';
  if (you.locked === true) return 'state-locked';
  if (hasFloor(hearing, you.id)) return here.microphone ? 'state-floor' : 'state-floor-silent';
  if (isVoiceHeld(hearing)) return here.camera ? 'state-held-seen' : 'state-held';
  if (!here.microphone && you.muted_by_judge) return 'state-muted';
  return sentOut(here);
}

function sentOut(here: Here): string {
  if (here.microphone) return here.camera ? 'state-seen-heard' : 'state-heard';
  return here.camera ? 'state-seen' : 'state-silent';
}
