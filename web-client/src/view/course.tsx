import { useState } from 'preact/hooks';
import { t, tt } from '../locales/l10n';
import { isCourt } from '../model/hearing';
import type { Session } from '../session';
import type { Act, ClientMessage, Own } from '../signal/messages';
import { Head } from './panel';
import { ReasonForm } from './reason';

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
/** Steps that are asked about: why, and until when. A recess without either is one press in the toolbar. */
const ASKED: readonly Step[] = ['recess', 'settlement_recess', 'postpone', 'nobody_appeared'];
/** Steps for which the court must say why. */
const WITH_REASON: readonly Step[] = ['postpone', 'nobody_appeared'];

/** Where the hearing can go from here: only what the server allows now is shown. */
export function CoursePanel({ session, you }: { session: Session; you: Own }) {
  const [asked, setAsked] = useState<Step | 'go_closed' | null>(null);
  const allowed = (act: Act) => you.may.includes(act);
  const steps = STEPS.filter(allowed);
  if (steps.length === 0 && !allowed('go_closed')) return null;
  const ask = (message: ClientMessage) => {
    setAsked(null);
    void session.ask(message);
  };
  return (
    <section class="panel" aria-labelledby="course" data-testid="course">
      <Head id="course" title={t('course-title')} />
      <div class="panel__body stack">
        {allowed('go_closed') && (
          <StepButton step="go_closed" press={() => setAsked(asked === 'go_closed' ? null : 'go_closed')} />
        )}
        {asked === 'go_closed' && <ClosingForm session={session} ask={ask} />}
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

function StepButton({ step, press }: { step: Step | 'go_closed'; press: () => void }) {
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

/** The ruling that closes the session: who stays, and why. */
function ClosingForm({ session, ask }: { session: Session; ask: (message: ClientMessage) => void }) {
  const [persons, setPersons] = useState<readonly string[]>([]);
  const people = [...session.hearing.value.people.values()].filter((person) => !isCourt(person.role));
  const press = (id: string) =>
    setPersons(persons.includes(id) ? persons.filter((one) => one !== id) : [...persons, id]);
  return (
    <ReasonForm
      id="reason-go_closed"
      confirm="confirm-go_closed"
      kind="primary"
      testid="closing-form"
      send={(reason) => ask({ type: 'go_closed', persons: [...persons], reason })}
    >
      <p>{t('closing-who')}</p>
      {people.map((person) => (
        <label key={person.id}>
          <input
            type="checkbox"
            data-testid="closing-person"
            data-person={person.id}
            checked={persons.includes(person.id)}
            onChange={() => press(person.id)}
          />{' '}
          {tt(`role-${person.role}`)} · {person.name}
        </label>
      ))}
    </ReasonForm>
  );
}
