import { useState } from 'preact/hooks';
import { t, tt } from '../locales/l10n';
import { pressed } from '../model/chosen';
import { type Nameable, nameable, stillNameable } from '../model/closed';
import type { Session } from '../session';
import type { Act, ClientMessage, Own } from '../signal/messages';
import { Head } from './panel';
import { ReasonForm } from './reason';

/** Rulings that name people. */
type Naming = 'go_closed' | 'name_for_closed';

type Step =
  | 'back_to_open'
  | 'settlement_recess'
  | 'technical_break'
  | 'recess'
  | 'retire'
  | 'announce'
  | 'postpone'
  | 'nobody_appeared';

/** Steps of the hearing apart from those of the toolbar, in the order of a session. */
const STEPS: readonly Step[] = [
  'back_to_open',
  'technical_break',
  'recess',
  'settlement_recess',
  'retire',
  'announce',
  'postpone',
  'nobody_appeared',
];
const NAMINGS: readonly Naming[] = ['go_closed', 'name_for_closed'];
/** Steps that are asked about: why, and until when. A recess without either is one press in the toolbar. */
const ASKED: readonly Step[] = ['recess', 'settlement_recess', 'postpone', 'nobody_appeared'];
/** Steps for which the court must say why. */
const WITH_REASON: readonly Step[] = ['postpone', 'nobody_appeared'];

/** Where the hearing can go from here: only what the server allows now is shown. */
export function CoursePanel({ session, you }: { session: Session; you: Own }) {
  const [asked, setAsked] = useState<Step | Naming | null>(null);
  const allowed = (act: Act) => you.may.includes(act);
  const steps = STEPS.filter(allowed);
  const namings = NAMINGS.filter(allowed);
  if (steps.length === 0 && namings.length === 0) return null;
  const ask = (message: ClientMessage) => {
    setAsked(null);
    void session.ask(message);
  };
  return (
    <section class="panel" aria-labelledby="course" data-testid="course">
      <Head id="course" title={t('course-title')} />
      <div class="panel__body stack">
        {namings.map((step) => (
          <StepButton key={step} step={step} press={() => setAsked(asked === step ? null : step)} />
        ))}
        {asked === 'go_closed' && <ClosingForm session={session} ask={ask} />}
        {asked === 'name_for_closed' && <NamingForm session={session} ask={ask} />}
        {steps.map((step) => (
          <div key={step} class="stack">
            <StepButton
              step={step}
              press={() =>
                ASKED.includes(step) ? setAsked(asked === step ? null : step) : ask({ type: step })
              }
            />
            {asked === step && <StepForm step={step} ask={ask} />}
          </div>
        ))}
      </div>
    </section>
  );
}

function StepButton({ step, press }: { step: Step | Naming; press: () => void }) {
  return (
    <button type="button" class="btn" data-testid={`step-${step}`} onClick={press}>
      {t(`step-${step}`)}
    </button>
  );
}

/** A step with its reason; where the hearing pauses or is put off, with the time at which it is expected to go on. */
function StepForm({ step, ask }: { step: Step; ask: (message: ClientMessage) => void }) {
  const [until, setUntil] = useState('');
  const send = (text: string) => {
    const reason = text.trim() === '' ? {} : { reason: text };
    if (step === 'nobody_appeared') ask({ type: step, ...reason });
    else ask({ type: step, ...reason, ...(until === '' ? {} : { until: new Date(until).getTime() }) });
  };
  return (
    <ReasonForm
      id={`reason-${step}`}
      confirm={`confirm-${step}`}
      kind="primary"
      optional={!WITH_REASON.includes(step)}
      send={send}
    >
      {step !== 'nobody_appeared' && (
        <label class="field" for={`until-${step}`}>
          <span class="field__label">{t('until')}</span>
          <input
            class="input"
            type="datetime-local"
            id={`until-${step}`}
            data-testid={`until-${step}`}
            value={until}
            onInput={(event) => setUntil(event.currentTarget.value)}
          />
        </label>
      )}
    </ReasonForm>
  );
}

/** The ruling that closes the session: who stays or may come, and why. */
function ClosingForm({ session, ask }: FormProps) {
  const [persons, setPersons] = useState<readonly string[]>([]);
  return (
    <ReasonForm
      id="reason-go_closed"
      confirm="confirm-go_closed"
      kind="primary"
      testid="closing-form"
      send={(reason) => ask({ type: 'go_closed', persons: [...persons], reason })}
    >
      <p>{t('closing-who')}</p>
      {nameable(session.hearing.value).map((person) => (
        <Choice
          key={person.id}
          session={session}
          person={person}
          type="checkbox"
          chosen={persons.includes(person.id)}
          press={(id) => setPersons(pressed(persons, id))}
        />
      ))}
    </ReasonForm>
  );
}

/** A further ruling: who else may be in the closed session, and why. */
function NamingForm({ session, ask }: FormProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const people = stillNameable(session.hearing.value);
  const whom = people.find(({ id }) => id === chosen)?.id;
  return (
    <ReasonForm
      id="reason-name_for_closed"
      confirm="confirm-name_for_closed"
      kind="primary"
      testid="naming-form"
      send={(reason) => {
        if (whom !== undefined) ask({ type: 'name_for_closed', person: whom, reason });
      }}
    >
      <p>{t(people.length === 0 ? 'naming-nobody' : 'naming-who')}</p>
      {people.map((person) => (
        <Choice
          key={person.id}
          session={session}
          person={person}
          type="radio"
          chosen={person.id === chosen}
          press={setChosen}
        />
      ))}
    </ReasonForm>
  );
}

interface FormProps {
  session: Session;
  ask: (message: ClientMessage) => void;
}

interface ChoiceProps {
  session: Session;
  person: Nameable;
  type: 'checkbox' | 'radio';
  chosen: boolean;
  press: (id: string) => void;
}

/** Somebody whom the ruling may name, and where they are if they are not in the courtroom. */
function Choice({ session, person, type, chosen, press }: ChoiceProps) {
  const { people, waiting } = session.hearing.value;
  const where = waiting.has(person.id) ? t('closing-waits') : t('closing-expected');
  return (
    <label>
      <input
        type={type}
        name="named"
        data-testid="closing-person"
        data-person={person.id}
        checked={chosen}
        onChange={() => press(person.id)}
      />{' '}
      {tt(`role-${person.role}`)} · <bdi>{person.name}</bdi>
      {!people.has(person.id) && ` · ${where}`}
    </label>
  );
}
