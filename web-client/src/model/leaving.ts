import { type Hearing, isOver } from './hearing';

/** Whether leaving costs something: who has a place in a hearing that has been opened loses it, and what they asked for with it. */
export function leavesASeat({ you, phase, room }: Pick<Hearing, 'you' | 'phase' | 'room'>): boolean {
  const begins = phase !== 'scheduled' && phase !== 'waiting_hall_open';
  return begins && !isOver(phase) && (you?.place === 'courtroom' || room !== null);
}
