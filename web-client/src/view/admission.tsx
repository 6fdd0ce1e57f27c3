import { useState } from 'preact/hooks';
import { t } from '../locales/l10n';
import { isYetToTestify, lacksACheck, mayBeSentBack, standsByOthers } from '../model/admission';
import type { Session } from '../session';
import type { ClientMessage, Own, Person } from '../signal/messages';
import { Icon } from './icon';
import { Head } from './panel';
import { Parting } from './parting';
import { PersonAct } from './person-act';
import { MOST_OF_A_REASON, ReasonForm } from './reason';
import { Who } from './who';

interface ChecksProps {
  session: Session;
  you: Own;
  person: Person;
  /** The clerk sees the person live, at the desk: that is said of how it was checked. */
  live?: boolean;
}

/** What the court knows of a person, and what is still to be checked. */
export function Checks({ session, you, person, live }: ChecksProps) {
  return (
    <div class="stack">
      <Check
        person={person}
        done={person.identity_checked === true}
        name="identity"
        seen={live === true}
        ask={
          you.may.includes('check_identity')
            ? (how) => ask({ type: 'check_identity', person: person.id, how })
            : null
        }
      />
      {standsByOthers(person.role) && (
        <Check
          person={person}
          done={person.authority_checked === true}
          name="authority"
          seen={false}
          ask={
            you.may.includes('check_authority')
              ? (how) => ask({ type: 'check_authority', person: person.id, how })
              : null
          }
        />
      )}
      <p class="row__sub" data-testid="check-declared" data-done={String(person.declared === true)}>
        <Standing name="declared" done={person.declared === true} />
      </p>
    </div>
  );

  function ask(message: ClientMessage) {
    return session.ask(message);
  }
}

function Standing({ name, done }: { name: 'identity' | 'authority' | 'declared'; done: boolean }) {
  return (
    <>
      <Icon name={done ? 'check' : 'clock'} size="sm" /> {t(done ? `check-${name}` : `check-${name}-not`)}
    </>
  );
}

interface CheckProps {
  person: Person;
  done: boolean;
  name: 'identity' | 'authority';
  /** By the live picture beside the document. */
  seen: boolean;
  ask: ((how: string) => Promise<boolean>) | null;
}

/** One thing that the clerk checks, and how it was done: that is written into the log. */
function Check({ person, done, name, seen, ask }: CheckProps) {
  const [open, setOpen] = useState(false);
  const how = seen ? `${t('desk-how')}: ` : '';
  return (
    <div class="stack" data-testid={`check-${name}`} data-done={String(done)}>
      <p class="row__sub">
        <Standing name={name} done={done} />
      </p>
      {!done && ask !== null && !open && (
        <button
          type="button"
          class="btn btn--small"
          data-testid={`start-${name}`}
          onClick={() => setOpen(true)}
        >
          {t(`check-${name}-do`)}
        </button>
      )}
      {!done && ask !== null && open && (
        <ReasonForm
          id={`how-${name}-${person.id}`}
          label={t(seen ? 'desk-document' : 'check-how')}
          confirm={`confirm-${name}`}
          kind="small"
          most={MOST_OF_A_REASON - how.length}
          send={async (text) => {
            if (await ask(how + text)) setOpen(false);
          }}
        />
      )}
    </div>
  );
}

/** Those who were let in: a witness who has testified, one who may go, one who is sent out. */
export function Admitted({ session, you }: { session: Session; you: Own }) {
  const people = [...session.hearing.value.people.values()].filter((person) => mayBeSentBack(person.role));
  if (people.length === 0 || !(you.may.includes('dismiss') || you.may.includes('send_back'))) return null;
  return (
    <section class="panel" aria-labelledby="admitted">
      <Head id="admitted" title={t('admitted-title')} />
      <ul class="rows">
        {people.map((person) => (
          <AdmittedRow key={person.id} session={session} you={you} person={person} />
        ))}
      </ul>
    </section>
  );
}

function AdmittedRow({ session, you, person }: { session: Session; you: Own; person: Person }) {
  const act = (type: 'witness_heard' | 'send_back', testid: string, text: string) =>
    you.may.includes(type) && (
      <PersonAct
        testid={testid}
        text={text}
        person={person}
        press={() => void session.ask({ type, person: person.id })}
      />
    );
  return (
    <li class="row row--wrap" data-testid="admitted-person" data-person={person.id}>
      <div class="row__text">
        <Who person={person} />
        {lacksACheck(person) && you.may.includes('check_identity') && (
          <Checks session={session} you={you} person={person} />
        )}
      </div>
      <div class="row__acts">
        {isYetToTestify(person) && act('witness_heard', 'witness-heard', t('witness-heard'))}
        {act('send_back', 'send-back', t('send-back'))}
        <Parting session={session} you={you} person={person} dismisses />
      </div>
    </li>
  );
}

/** Rights, and the promise not to record: read before one is let in, and confirmed by the first button of the bar. */
export function Declaration({ you }: { you: Own }) {
  if (!you.may.includes('declare')) return null;
  if (you.declared) {
    return (
      <p class="banner banner--accent" data-testid="declared">
        <Icon name="check" />
        <span class="banner__text">{t('declared')}</span>
      </p>
    );
  }
  return (
    <section class="panel" aria-labelledby="declaration" data-testid="declaration">
      <Head id="declaration" title={t('declaration-title')} />
      <div class="panel__body stack">
        <ul>
          <li>{t('right-language')}</li>
          <li>{t('right-floor')}</li>
          <li>{t('right-help')}</li>
          <li>{t('right-record')}</li>
        </ul>
        <p>
          <b>{t('promise')}</b>
        </p>
        <p class="small soft">{t('declaration-below')}</p>
      </div>
    </section>
  );
}
