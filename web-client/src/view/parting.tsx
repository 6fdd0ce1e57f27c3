import { useState } from 'preact/hooks';
import { t } from '../locales/l10n';
import type { Session } from '../session';
import type { Own, Person } from '../signal/messages';
import { PersonAct } from './person-act';
import { ReasonForm } from './reason';

interface PartingProps {
  session: Session;
  you: Own;
  person: Person;
  /** They came for their own part in the case, and go when it is done; whoever looks on goes when they like. */
  dismisses: boolean;
}

/** How the court parts from a person: it needs them no longer, or sends them out for good and says why. */
export function Parting({ session, you, person, dismisses }: PartingProps) {
  const [removing, setRemoving] = useState(false);
  return (
    <>
      {dismisses && you.may.includes('dismiss') && (
        <PersonAct
          testid="dismiss"
          text={t('dismiss-person')}
          person={person}
          press={() => void session.ask({ type: 'dismiss', person: person.id })}
        />
      )}
      {you.may.includes('remove') && (
        <PersonAct
          testid="remove"
          text={t('remove-person')}
          person={person}
          press={() => setRemoving(!removing)}
        />
      )}
      {removing && (
        <ReasonForm
          id={`reason-remove-${person.id}`}
          confirm="confirm-remove"
          kind="danger"
          text={t('remove-person')}
          send={(reason) => void session.ask({ type: 'remove', person: person.id, reason })}
        >
          <p class="soft">{t('remove-final')}</p>
        </ReasonForm>
      )}
    </>
  );
}
