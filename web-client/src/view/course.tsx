import { useState } from 'preact/hooks';
import { t, tt } from '../locales/l10n';
import { isCourt } from '../model/hearing';
import type { Session } from '../session';
import type { Act, ClientMessage, Own } from '../signal/messages';

type Step =
  | 'back_to_open'
  | 'settlement_recess'
  | 'technical_break'
  | 'retire'
  | 'announce'
  | 'postpone'
  | 'nobody_appeared';

/** Steps of the hearing apart from those of the toolbar, in the order of a session. */
const STEPS: readonly Step[] = [
  'back_to_open',
  'technical_break',
  'settlement_recess',
  'retire',
  'announce',
  'postpone',
  'nobody_appeared',
];
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
      <div class="panel__head">
        <h2 class="h2" id="course">
          {t('course-title')}
        </h2>
      </div>
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
                WITH_REASON.includes(step) ? setAsked(asked === step ? null : step) : ask({ type: step })
              }
            />
            {asked === step && <ReasonForm step={step} send={(reason) => ask({ type: step, reason })} />}
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

function ReasonForm({ step, send }: { step: string; send: (reason: string) => void }) {
  const [reason, setReason] = useState('');
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        send(reason);
      }}
    >
      <ReasonField id={`reason-${step}`} value={reason} change={setReason} />
      <button
        type="submit"
        class="btn btn--primary"
        data-testid={`confirm-${step}`}
        disabled={reason.trim() === ''}
      >
        {t('confirm')}
      </button>
    </form>
  );
}

/** Where a reason is written. */
export function ReasonField({
  id,
  value,
  change,
}: {
  id: string;
  value: string;
  change: (value: string) => void;
}) {
  return (
    <label class="field" for={id}>
      <span class="field__label">{t('reason')}</span>
      <input
        class="input"
        id={id}
        data-testid={id}
        maxLength={500}
        value={value}
        onInput={(event) => change(event.currentTarget.value)}
      />
    </label>
  );
}

/** The ruling that closes the session: who stays, and why. */
function ClosingForm({ session, ask }: { session: Session; ask: (message: ClientMessage) => void }) {
  const [reason, setReason] = useState('');
  const [persons, setPersons] = useState<readonly string[]>([]);
  const people = [...session.hearing.value.people.values()].filter((person) => !isCourt(person.role));
  const press = (id: string) =>
    setPersons(persons.includes(id) ? persons.filter((one) => one !== id) : [...persons, id]);
  return (
    <form
      class="stack"
      data-testid="closing-form"
      onSubmit={(event) => {
        event.preventDefault();
        ask({ type: 'go_closed', persons: [...persons], reason });
      }}
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
      <ReasonField id="reason-go_closed" value={reason} change={setReason} />
      <button
        type="submit"
        class="btn btn--primary"
        data-testid="confirm-go_closed"
        disabled={reason.trim() === ''}
      >
        {t('confirm')}
      </button>
    </form>
  );
}
