import { useState } from 'preact/hooks';
import { t, tt } from '../locales/l10n';
import { isReady, isYetToTestify } from '../model/hearing';
import { hands, listeners, waitingList } from '../model/seats';
import type { Session } from '../session';
import type { Own, Person } from '../signal/messages';
import { Admitted, Checks } from './admission';
import { CoursePanel } from './course';
import { Guards } from './guards';
import { Icon } from './icon';
import { Head } from './panel';
import { ReasonForm } from './reason';
import { Screens } from './screens';
import { Who } from './who';

/** What only judge and clerk see: who waits, who asks for the floor, who listens without a voice. */
export function Bench({ session, you }: { session: Session; you: Own }) {
  return (
    <aside class="bench">
      <Guards session={session} you={you} />
      <WaitingList session={session} you={you} />
      <CoursePanel session={session} you={you} />
      <Admitted session={session} you={you} />
      <Hands session={session} />
      <Listeners session={session} />
      <Screens session={session} />
    </aside>
  );
}

/** Where the panels stand below the pictures: that somebody waits, and the way there. */
export function WaitingJump({ session }: { session: Session }) {
  const number = session.hearing.value.waiting.size;
  if (number === 0) return null;
  return (
    <button
      type="button"
      class="btn waiting-jump"
      onClick={() => document.getElementById('hall-list')?.scrollIntoView({ block: 'center' })}
    >
      <Icon name="door" />
      {t('hall-list-jump', { number })}
    </button>
  );
}

function WaitingList({ session, you }: { session: Session; you: Own }) {
  const people = waitingList(session.hearing.value);
  return (
    <section class="panel" aria-labelledby="hall-list">
      <Head id="hall-list" title={t('hall-list')} count={people.length} />
      {people.length === 0 && <p class="panel__empty">{t('hall-list-empty')}</p>}
      {people.length > 1 && you.may.includes('admit_all') && (
        <div class="panel__body">
          <button
            type="button"
            class="btn"
            data-testid="admit-all"
            onClick={() => void session.ask({ type: 'admit_all' })}
          >
            {t('admit-all')}
          </button>
        </div>
      )}
      <ul class="rows">
        {people.map((person) => (
          <WaitingRow key={person.id} session={session} you={you} person={person} />
        ))}
      </ul>
    </section>
  );
}

const ADMIT = ['admit', 'admit-person'] as const;
const CALL = ['call-witness', 'call-witness-person'] as const;

/** One who waits, and the door: for whom something is lacking it opens by a ruling, which is asked for here. */
function WaitingRow({ session, you, person }: { session: Session; you: Own; person: Person }) {
  const [ruling, setRuling] = useState(false);
  const [door, doorOf] = isYetToTestify(person) ? CALL : ADMIT;
  const admit = (why: { reason?: string }) => void session.ask({ type: 'admit', person: person.id, ...why });
  return (
    <li class="row" data-testid="waiting-person" data-person={person.id} data-role={person.role}>
      <div class="row__text stack">
        <div>
          <p class="row__main">{tt(`role-${person.role}`)}</p>
          <p class="row__sub">
            {person.name}
            {!person.connected && ` · ${t('link-reconnecting')}`}
            {person.in_private === true && ` · ${t('in-private')}`}
          </p>
        </div>
        <Checks session={session} you={you} person={person} />
        {ruling && !isReady(person) && (
          <ReasonForm
            id={`why-admit-${person.id}`}
            label={t('admit-unchecked')}
            confirm="confirm-admit"
            kind="small"
            text={t(door)}
            send={(reason) => {
              admit({ reason });
              setRuling(false);
            }}
          />
        )}
      </div>
      <button
        type="button"
        class="btn"
        data-testid="admit"
        aria-label={t(doorOf, { name: person.name })}
        aria-expanded={isReady(person) ? undefined : ruling}
        disabled={!you.may.includes('admit')}
        onClick={() => (isReady(person) ? admit({}) : setRuling(!ruling))}
      >
        {t(door)}
      </button>
    </li>
  );
}

function Hands({ session }: { session: Session }) {
  const people = hands(session.hearing.value);
  return (
    <section class="panel" aria-labelledby="hands-list">
      <Head id="hands-list" title={t('hands-list')} count={people.length} />
      {people.length === 0 && <p class="panel__empty">{t('hands-list-empty')}</p>}
      <ul class="rows">
        {people.map((person) => (
          <li key={person.id} class="row" data-testid="hand" data-person={person.id}>
            <span class="row__sign">
              <Icon name="hand" />
            </span>
            <div class="row__text">
              <Who person={person} />
            </div>
            <span class="chip">{person.hand}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Listeners({ session }: { session: Session }) {
  const people = listeners(session.hearing.value);
  if (people.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="listeners-list">
      <Head id="listeners-list" title={t('listeners-list')} count={people.length} />
      <ul class="panel__empty">
        {people.map((person) => (
          <li key={person.id} data-testid="listener" data-person={person.id}>
            {person.name}
          </li>
        ))}
      </ul>
    </section>
  );
}
