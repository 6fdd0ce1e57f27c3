import type { Contact, Own, Role } from '../signal/messages';
import type { Hearing } from './hearing';

/** What one may do in private from where one is. */
export interface Talks {
  /** Whom one may talk with, but at the clerk's desk: there one is called from the list of who waits. */
  readonly contacts: readonly Contact[];
  /** The other half of a lawyer and their client is here: what they are to who looks. */
  readonly counsel: 'lawyer' | 'client' | null;
  /** The accused leaves for their lawyer by one press, and nobody is asked. */
  readonly lawyerAtOnce: boolean;
  readonly deliberates: boolean;
  readonly settles: boolean;
  readonly needsHelp: boolean;
}

const LAWYERS: readonly Role[] = ['lawyer', 'defence_counsel', 'representative'];

/** `null`: there is nothing to do in private. */
export function talks({ contacts: all }: Pick<Hearing, 'contacts'>, you: Own): Talks | null {
  const contacts = all.filter(({ kinds }) => kinds.some((kind) => kind !== 'clerks_desk'));
  const other = contacts.find(({ kinds }) => kinds.includes('lawyer_client_room'));
  const technician = contacts.some(({ kinds }) => kinds.includes('help_room'));
  const found: Talks = {
    contacts,
    counsel: other === undefined ? null : LAWYERS.includes(other.person.role) ? 'lawyer' : 'client',
    lawyerAtOnce:
      you.role === 'accused_on_trial' && you.may.includes('open_lawyer_client_room') && other !== undefined,
    deliberates: you.may.includes('open_deliberation_room'),
    settles: you.may.includes('ready_to_settle'),
    needsHelp: !you.may.includes('see_quality') && you.may.includes('open_help_room') && technician,
  };
  return contacts.length > 0 || found.deliberates || found.settles ? found : null;
}
