import type { RecordingAct, RecordingCard } from '../signal/messages';

export type Act = RecordingAct['act'];

/** What may be decided about a record as it stands: under a hold nothing is signed, and nothing before its time is over. */
export function offered({ state, ending }: RecordingCard): readonly Act[] {
  switch (state) {
    case 'destroyed':
      return [];
    case 'held':
      return ['release', 'in_force'];
    default:
      return ending === 'over' ? ['hold', 'in_force', 'destroy'] : ['hold', 'in_force'];
  }
}

/** What is sent. `since`: a day as its field has it, which begins where the page is. */
export function actOf(act: Act, reason: string, since: string): RecordingAct {
  const said = { act, reason: reason.trim() };
  return act === 'in_force' ? { ...said, since: new Date(`${since}T00:00:00`).toISOString() } : said;
}
