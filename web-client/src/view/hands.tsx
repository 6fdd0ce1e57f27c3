import { t } from '../locales/l10n';
import { mayHaveFloor } from '../model/order';
import { hands } from '../model/seats';
import type { Session } from '../session';
import type { Own } from '../signal/messages';
import { Head } from './panel';
import { PersonAct } from './person-act';
import { Who } from './who';

/** Who asks for the floor, first raised first; giving it lowers the hand. */
export function Hands({ session, you }: { session: Session; you: Own }) {
  const hearing = session.hearing.value;
  const people = hands(hearing);
  return (
    <section class="panel" aria-labelledby="hands-list">
      <Head id="hands-list" title={t('hands-list')} count={people.length} />
      {people.length === 0 && <p class="panel__empty">{t('hands-list-empty')}</p>}
      <ul class="rows">
        {people.map((person, index) => (
          <li key={person.id} class="row row--wrap" data-testid="hand" data-person={person.id}>
            <span class="chip chip--accent">{person.hand}</span>
            <div class="row__text">
              <Who person={person} />
            </div>
            <div class="row__acts">
              {you.may.includes('give_floor') && mayHaveFloor(hearing, person) && (
                <PersonAct
                  testid="hand-give-floor"
                  text={t('give-floor')}
                  person={person}
                  primary={index === 0}
                  press={() => void session.ask({ type: 'give_floor', people: [person.id] })}
                />
              )}
              {you.may.includes('lower_hand') && (
                <PersonAct
                  testid="hand-lower"
                  text={t('lower-hand')}
                  person={person}
                  press={() => void session.ask({ type: 'lower_hand', person: person.id })}
                />
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
