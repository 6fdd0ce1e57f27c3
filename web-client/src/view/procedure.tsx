import { useState } from 'preact/hooks';
import { language, t } from '../locales/l10n';
import { currentRow, nextStep, type RailRow, railRows } from '../model/rail';
import type { Session } from '../session';
import type { Own, RailStep } from '../signal/messages';
import { FairClocks } from './fair-clocks';
import { Icon, type IconName } from './icon';
import { Head } from './panel';
import { called } from './who';

const SIGNS: Readonly<Partial<Record<RailRow['state'], IconName>>> = {
  done: 'check',
  now: 'mark',
  next: 'right',
};

/** The sign, for who does not see it. */
const SAID: Readonly<Partial<Record<RailRow['state'], string>>> = {
  done: 'rail-done',
  now: 'rail-now',
  next: 'rail-next',
};

/** The title of a step in the language of the page. */
export function titleOf({ title }: RailStep): string {
  return title[language.value];
}

/** The procedure of the case for the bench, once it can begin: its steps, and the way to another than the next. */
export function ProcedurePanel({ session, you }: { session: Session; you: Own }) {
  const { rail } = session.hearing.value;
  const mayBegin = rail.at !== null || you.may.includes('next_step');
  if (rail.steps.length === 0 || !mayBegin) return null;
  return (
    <section class="panel" aria-labelledby="procedure" data-testid="procedure">
      <Head id="procedure" title={t('procedure')} />
      <Steps session={session} />
      {you.may.includes('go_to_step') && <Jump session={session} />}
    </section>
  );
}

/** The procedure and the sides' time for everybody else: folded, it takes one line. */
export function ProcedureFold({ session }: { session: Session }) {
  const { rail, clock } = session.hearing.value;
  if (rail.steps.length === 0 && clock.sides.length === 0) return null;
  const at = currentRow(rail);
  return (
    <details class="panel fold" data-testid="procedure-fold">
      <summary class="fold__head">
        <span class="h3">{t('procedure')}</span>
        {at !== null && (
          <span class="small soft">{t('rail-at', { number: at.number, steps: rail.steps.length })}</span>
        )}
      </summary>
      <div class="fold__body">
        <Steps session={session} />
        <FairClocks session={session} />
      </div>
    </details>
  );
}

function Steps({ session }: { session: Session }) {
  const { rail, people } = session.hearing.value;
  const person = people.get(rail.at?.person ?? '');
  return (
    <ol class="rail">
      {railRows(rail).map(({ step, number, state }) => (
        <li
          key={step.id}
          class={`rail__step rail__step--${state}`}
          aria-current={state === 'now' ? 'step' : undefined}
          data-testid="step"
          data-step={step.id}
          data-state={state}
        >
          <span class="rail__sign">{SIGNS[state] ? <Icon name={SIGNS[state]} size="sm" /> : number}</span>
          <span class="rail__title">
            {titleOf(step)}
            {state === 'now' && person !== undefined && <span class="rail__who">{called(person)}</span>}
            {SAID[state] && <span class="sr">{t(SAID[state])}</span>}
          </span>
          {step.minutes != null && (
            <span class="rail__minutes">{t('minutes', { number: step.minutes })}</span>
          )}
        </li>
      ))}
    </ol>
  );
}

/** A step out of order: chosen, then confirmed. */
function Jump({ session }: { session: Session }) {
  const { rail } = session.hearing.value;
  const [step, setStep] = useState('');
  return (
    <details class="fold">
      <summary class="fold__head small">{t('rail-jump')}</summary>
      <form
        class="panel__body stack"
        onSubmit={(event) => {
          event.preventDefault();
          void session.ask({ type: 'go_to_step', step });
          setStep('');
        }}
      >
        <label class="field">
          <span class="field__label">{t('rail-step')}</span>
          <select
            class="input"
            data-testid="jump-step"
            value={step}
            onChange={(event) => setStep(event.currentTarget.value)}
          >
            <option value="">–</option>
            {rail.steps.map((one) => (
              <option key={one.id} value={one.id}>
                {titleOf(one)}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" class="btn" data-testid="jump" disabled={step === ''}>
          {t('rail-go')}
        </button>
      </form>
    </details>
  );
}

/** What the next press does, in words: the step, and whose turn it is. */
export function nextInWords(session: Session): string | null {
  const { rail, people } = session.hearing.value;
  const step = nextStep(rail);
  if (step === null) return null;
  const person = people.get(rail.next?.person ?? '');
  return person === undefined ? titleOf(step) : `${titleOf(step)}: ${called(person)}`;
}
