import { useState } from 'preact/hooks';
import { t, tt } from '../locales/l10n';
import { isReady, isYetToTestify } from '../model/admission';
import { hands, listeners, waitingList } from '../model/seats';
import type { Session } from '../session';
import type { Own, Person } from '../signal/messages';
import { Admitted, Checks } from './admission';
import { CallToDesk } from './clerks-desk';
import { CoursePanel } from './course';
import { ClockPanel } from './fair-clocks';
import { Guards } from './guards';
import { Hands } from './hands';
import { Icon, type IconName } from './icon';
import { Head } from './panel';
import { Parting } from './parting';
import { ProcedurePanel } from './procedure';
import { ReasonForm } from './reason';
import { PrivateTalks } from './rooms';
import { OwnChoices } from './saving';
import { Screens } from './screens';
import { Speakers } from './speakers';
import { called } from './who';
import { WhoHears } from './who-hears';
import { Words } from './words';
import { Marks } from './words-marks';

/** What only judge and clerk see: who waits and who asks for the floor, first; then the procedure, what is written, who is in, who listens. */
export function Bench({ session, you }: { session: Session; you: Own }) {
  const asked = session.hearing.value.whoHears;
  const round = asked?.round ?? null;
  // What was over when the page came was looked at before.
  const [seen, setSeen] = useState(asked?.open === false ? round : null);
  // Answers stand first while they are looked at.
  const answers = round !== null && round !== seen;
  const asks = <WhoHears session={session} you={you} close={answers ? () => setSeen(round) : null} />;
  return (
    <aside class="bench bench--led">
      <div class="bench__part">
        {answers && asks}
        <Guards session={session} you={you} />
        <WaitingList session={session} you={you} />
        <Hands session={session} you={you} />
        <ProcedurePanel session={session} you={you} />
        <ClockPanel session={session} />
      </div>
      <div class="bench__part">
        {!answers && asks}
        <Speakers session={session} you={you} />
        <CoursePanel session={session} you={you} />
        <PrivateTalks session={session} you={you} />
        <Marks session={session} you={you} />
        <Words session={session} you={you} />
        <Admitted session={session} you={you} />
        <Listeners session={session} you={you} />
        <Screens session={session} />
        <OwnChoices session={session} />
      </div>
    </aside>
  );
}

/** Where the panels stand below the pictures: that somebody waits or asks for the floor, and the way there. */
export function BenchJumps({ session }: { session: Session }) {
  const hearing = session.hearing.value;
  return (
    <div class="bench-jumps">
      <Jump to="hall-list" icon="door" number={hearing.waiting.size} />
      <Jump to="hands-list" icon="hand" number={hands(hearing).length} />
    </div>
  );
}

function Jump({ to, icon, number }: { to: 'hall-list' | 'hands-list'; icon: IconName; number: number }) {
  if (number === 0) return null;
  return (
    <button
      type="button"
      class="btn bench-jump"
      data-testid="bench-jump"
      onClick={() => document.getElementById(to)?.scrollIntoView({ block: 'center' })}
    >
      <Icon name={icon} />
      {t('jump', { list: t(to), number })}
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
      <Awaited session={session} />
    </section>
  );
}

/** Who is planned and has not come. */
function Awaited({ session }: { session: Session }) {
  const { expected } = session.hearing.value;
  if (expected.length === 0) return null;
  return (
    <details class="panel__body" data-testid="expected">
      <summary>{t('expected-list', { number: expected.length })}</summary>
      <ul class="small">
        {expected.map((person) => (
          <li key={person.id} data-testid="expected-person" data-person={person.id}>
            {called(person)}
          </li>
        ))}
      </ul>
    </details>
  );
}

const ADMIT = ['admit', 'admit-person'] as const;
const CALL = ['call-witness', 'call-witness-person'] as const;

/** One who waits, and the door: for whom something is lacking it opens by a ruling, which is asked for here. */
function WaitingRow({ session, you, person }: { session: Session; you: Own; person: Person }) {
  const [ruling, setRuling] = useState(false);
  const [door, doorOf] = isYetToTestify(person) ? CALL : ADMIT;
  const admit = (why: { reason?: string }) => session.ask({ type: 'admit', person: person.id, ...why });
  return (
    <li class="row row--wrap" data-testid="waiting-person" data-person={person.id} data-role={person.role}>
      <div class="row__text stack">
        <div>
          <p class="row__main">{tt(`role-${person.role}`)}</p>
          <p class="row__sub">
            <bdi>{person.name}</bdi>
            {!person.connected && ` · ${t('link-reconnecting')}`}
            {person.in_private === true && ` · ${t('in-private')}`}
          </p>
        </div>
        <Checks session={session} you={you} person={person} />
        <div class="row__acts">
          <CallToDesk session={session} person={person} />
          <Parting session={session} you={you} person={person} dismisses />
        </div>
        {ruling && !isReady(person) && (
          <ReasonForm
            id={`why-admit-${person.id}`}
            label={t('admit-unchecked')}
            confirm="confirm-admit"
            kind="small"
            text={t(door)}
            send={async (reason) => {
              if (await admit({ reason })) setRuling(false);
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
        onClick={() => (isReady(person) ? void admit({}) : setRuling(!ruling))}
      >
        {t(door)}
      </button>
    </li>
  );
}

function Listeners({ session, you }: { session: Session; you: Own }) {
  const people = listeners(session.hearing.value);
  if (people.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="listeners-list">
      <Head id="listeners-list" title={t('listeners-list')} count={people.length} />
      <ul class="rows">
        {people.map((person) => (
          <li key={person.id} class="row row--wrap" data-testid="listener" data-person={person.id}>
            <p class="row__text">
              <bdi>{person.name}</bdi>
            </p>
            <div class="row__acts">
              <Parting session={session} you={you} person={person} dismisses={false} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
