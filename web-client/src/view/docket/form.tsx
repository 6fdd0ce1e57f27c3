import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { LANGUAGES, t } from '../../locales/l10n';
import { CASE_TYPES, type Draft, draftOf, faultAt, planOf, stillSaid } from '../../model/docket';
import { textOf } from '../../model/kept-form';
import { ApiProblem } from '../../signal/api';
import type { BookedHearing, CaseType, Fault, Language } from '../../signal/messages';
import { Icon } from '../icon';
import { Head } from '../panel';
import { Field, Trouble } from './field';
import type { Desk } from './page';
import { Persons } from './persons';
import { Screens } from './screens';

/** What a part of the form sees of it. */
export interface Part {
  draft: Draft;
  faults: readonly Fault[];
  change: (change: Partial<Draft>) => void;
}

/** Books a hearing, or changes one that is booked. */
export function Form({ desk, hearing }: { desk: Desk; hearing: BookedHearing | null }) {
  const before = desk.kept.peek();
  const draft = useSignal(before?.draft ?? draftOf(hearing, desk.day.peek(), new Date()));
  const problem = useSignal<ApiProblem | null>(null);
  const busy = useSignal(false);
  // A repetition after a lost answer is the same request; another one after a refusal is not.
  const key = useRef(before?.key ?? freshKey());
  const form = useRef<HTMLFormElement>(null);
  const faults = useSignal<readonly Fault[]>([]);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problem.value]);

  useEffect(() => {
    const keep = () => desk.keep(textOf({ hearing, draft: draft.peek(), key: key.current }));
    addEventListener('pagehide', keep);
    return () => removeEventListener('pagehide', keep);
  }, [desk, hearing, draft]);

  const leave = () => {
    desk.editing.value = null;
    desk.kept.value = null;
    void desk.read();
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    problem.value = null;
    faults.value = [];
    try {
      const plan = planOf(draft.value, hearing?.plan ?? null);
      await (hearing === null ? desk.api.book(plan, key.current) : desk.api.change(hearing, plan));
      desk.day.value = draft.value.day;
      leave();
    } catch (error) {
      problem.value = error instanceof ApiProblem ? error : new ApiProblem('network');
      faults.value = problem.value.problem?.errors ?? [];
      if (problem.value.code !== 'network') key.current = freshKey();
      busy.value = false;
    }
  };
  const part: Part = {
    draft: draft.value,
    faults: faults.value,
    change: (change) => {
      const before = draft.value;
      draft.value = { ...before, ...change };
      faults.value = stillSaid(faults.value, before, draft.value);
    },
  };
  return (
    <main class="page" data-testid="hearing-form">
      <form
        class="docket__form"
        ref={form}
        onSubmit={(event) => void submit(event)}
        onInput={(event) => {
          faults.value = without(faults.value, (event.target as HTMLElement).id);
        }}
      >
        <h1 class="h1">{t(hearing === null ? 'form-new' : 'form-change')}</h1>
        {desk.kept.value !== null && (
          <p class="banner" role="status" data-testid="form-kept">
            <Icon name="info" />
            <span class="banner__text">{t('form-kept')}</span>
          </p>
        )}
        <Case part={part} desk={desk} />
        <Persons part={part} />
        <Screens part={part} />
        {problem.value !== null && <Trouble code={problem.value.code} detail={detailOf(problem.value)} />}
        <div class="docket__foot">
          <button type="submit" class="btn btn--primary" data-testid="form-save" disabled={busy.value}>
            {t(hearing === null ? 'form-book' : 'form-save')}
          </button>
          <button type="button" class="btn" data-testid="form-back" onClick={leave}>
            {t('back')}
          </button>
        </div>
      </form>
    </main>
  );
}

function Case({ part, desk }: { part: Part; desk: Desk }) {
  const { draft, faults, change } = part;
  const rooms = new Set(desk.reading.value?.docket.hearings.map(({ plan }) => plan.courtroom));
  return (
    <section class="panel" aria-labelledby="form-case">
      <Head id="form-case" title={t('form-case')} />
      <div class="panel__body docket__fields">
        <Field at="/case_number" label={t('case-number')} faults={faults}>
          {(attributes) => (
            <input
              {...attributes}
              class="input"
              data-testid="case-number"
              required
              maxLength={80}
              value={draft.caseNumber}
              onInput={(event) => change({ caseNumber: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field at="/case_type" label={t('case-type')} faults={faults}>
          {(attributes) => (
            <select
              {...attributes}
              class="input"
              value={draft.caseType}
              onChange={(event) => change({ caseType: event.currentTarget.value as CaseType })}
            >
              {CASE_TYPES.map((one) => (
                <option key={one} value={one}>
                  {t(`case-type-${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field at="/courtroom" label={t('courtroom')} faults={faults}>
          {(attributes) => (
            <input
              {...attributes}
              class="input"
              data-testid="courtroom"
              list="courtrooms"
              required
              maxLength={80}
              value={draft.courtroom}
              onInput={(event) => change({ courtroom: event.currentTarget.value })}
            />
          )}
        </Field>
        <datalist id="courtrooms">
          {[...rooms].map((room) => (
            <option key={room} value={room} />
          ))}
        </datalist>
        <Field at="/language" label={t('language-of-hearing')} faults={faults}>
          {(attributes) => (
            <select
              {...attributes}
              class="input"
              value={draft.language}
              onChange={(event) => change({ language: event.currentTarget.value as Language })}
            >
              {LANGUAGES.map((one) => (
                <option key={one} value={one}>
                  {t(`language-${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <When part={part} />
      </div>
    </section>
  );
}

function When({ part: { draft, faults, change } }: { part: Part }) {
  return (
    <>
      <Field at="/day" label={t('form-day')} faults={faults}>
        {(attributes) => (
          <input
            {...attributes}
            class="input"
            type="date"
            data-testid="form-day"
            required
            value={draft.day}
            onInput={(event) => change({ day: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field at="/begins" label={t('form-begins')} faults={faults}>
        {(attributes) => (
          <input
            {...attributes}
            class="input"
            type="time"
            data-testid="form-begins"
            required
            value={draft.begins}
            onInput={(event) => change({ begins: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field at="/ends" label={t('form-ends')} faults={faults}>
        {(attributes) => (
          <input
            {...attributes}
            class="input"
            type="time"
            data-testid="form-ends"
            required
            value={draft.ends}
            onInput={(event) => change({ ends: event.currentTarget.value })}
          />
        )}
      </Field>
    </>
  );
}

/** What was wrong with a field is not said any more while it is corrected; day and hours are one thing. */
function without(faults: readonly Fault[], touched: string): readonly Fault[] {
  const time = ['/day', '/begins', '/ends'];
  const places = time.includes(touched) ? time : [touched];
  return touched === '' ? faults : faults.filter((fault) => !places.some((place) => faultAt([fault], place)));
}

/** The server's own words where they say more than the code: which hearing has the courtroom. */
function detailOf(problem: ApiProblem): string | undefined {
  return problem.code === 'courtroom_taken' ? problem.problem?.detail : undefined;
}

/** 128 random bits as hexadecimal digits. */
function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
