import { useEffect } from 'preact/hooks';
import { t } from '../locales/l10n';
import { isReady, isYetToTestify } from '../model/admission';
import { isCourt } from '../model/hearing';
import type { Session } from '../session';
import type { Own, Person } from '../signal/messages';
import { Checks } from './admission';
import { Head } from './panel';
import { PersonAct } from './person-act';
import { Who } from './who';

/** Calls one who waits to the clerk's desk, where the server lets them be called. */
export function CallToDesk({ session, person }: { session: Session; person: Person }) {
  const { contacts } = session.hearing.value;
  const comes = contacts.some((one) => one.person.id === person.id && one.kinds.includes('clerks_desk'));
  if (!comes) return null;
  return (
    <PersonAct
      testid="call-to-desk"
      text={t('desk-call')}
      person={person}
      press={() => void session.ask({ type: 'open_room', kind: 'clerks_desk', people: [person.id] })}
    />
  );
}

/** At the desk, beside the live picture: what the clerk checks of the person, and the door. */
export function DeskChecks({ session, you }: { session: Session; you: Own }) {
  const { people, room } = session.hearing.value;
  const desk = room?.kind === 'clerks_desk' && you.may.includes('check_identity') ? room.id : null;
  useEffect(() => {
    if (desk === null) return;
    // Who calls wants to be heard and seen; the person before has left both switched off, as whoever comes out of a room.
    void session.devices.setMicrophone(true);
    void session.devices.setCamera(true);
  }, [desk]);
  if (desk === null) return null;
  const person = [...people.values()].find(({ role }) => !isCourt(role));
  if (person === undefined) return null;
  return (
    <section class="panel" aria-labelledby="desk-checks" data-testid="desk-checks" data-person={person.id}>
      <Head id="desk-checks" title={t('desk-checks')} />
      <div class="panel__body stack">
        <div>
          <Who person={person} />
        </div>
        <Checks session={session} you={you} person={person} live />
        {isReady(person) && !isYetToTestify(person) && (
          <PersonAct
            testid="admit"
            text={t('admit')}
            person={person}
            primary
            disabled={!you.may.includes('admit')}
            press={() => void session.ask({ type: 'admit', person: person.id })}
          />
        )}
      </div>
    </section>
  );
}
