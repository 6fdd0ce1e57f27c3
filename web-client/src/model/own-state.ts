import type { Phase } from '../signal/messages';
import { type Hearing, isConsole, isInSession, isWithin, publishes } from './hearing';

/** The session has sat and will go on. */
const RECESSES: readonly Phase[] = ['recess', 'settlement_recess', 'technical_break', 'deliberation'];

/** The key of the sentence that tells a person whether they are seen and heard now. */
export function ownState(
  hearing: Hearing,
  here: { microphone: boolean; camera: boolean; mediaUp: boolean },
): string | null {
  const { you, phase } = hearing;
  if (you === null) return null;
  if (hearing.room !== null) return inPrivate(here);
  if (isConsole(you.role)) return null;
  if (!isWithin(hearing)) return null;
  if (!publishes(you.role)) {
    if (!isInSession(phase)) return 'state-watching-closed';
    return here.mediaUp ? 'state-watching' : 'state-connecting';
  }
  if (RECESSES.includes(phase)) return 'state-recess';
  if (!isInSession(phase)) return 'state-not-open';
  if (!here.mediaUp) return 'state-connecting';
  if (!here.microphone && you.muted_by_judge) return 'state-muted';
  if (here.microphone) return here.camera ? 'state-seen-heard' : 'state-heard';
  return here.camera ? 'state-seen' : 'state-silent';
}

/** In a private room everybody is seen and heard by its members, and by nobody else. */
function inPrivate(here: { microphone: boolean; camera: boolean; mediaUp: boolean }): string {
  if (!here.mediaUp) return 'state-connecting';
  if (here.microphone) return here.camera ? 'state-seen-heard' : 'state-heard';
  return here.camera ? 'state-seen' : 'state-silent';
}
