import { LANGUAGES, t, tt } from '../../locales/l10n';
import { mayCancel, namesOf, timeOf } from '../../model/docket';
import { isOver } from '../../model/hearing';
import type { BookedHearing, PersonPlan } from '../../signal/messages';
import { Icon } from '../icon';
import { PHASE_ICONS } from '../strip';

interface Props {
  hearing: BookedHearing;
  /** Its people are shown at once. */
  open: boolean;
  edit: () => void;
  cancel: () => void;
  link: (person: string) => void;
  /** Where its records are. */
  records: string;
}

/** One hearing of the day: when, where, which case, how ready. */
export function HearingCard({ hearing, open, edit, cancel, link, records }: Props) {
  const { plan, phase } = hearing;
  const living = !isOver(phase);
  const title = `hearing-${hearing.id}`;
  return (
    <article
      class={living ? 'panel hearing' : 'panel hearing hearing--over'}
      aria-labelledby={title}
      data-testid="hearing"
      data-hearing={hearing.id}
      data-phase={phase}
    >
      <div class="hearing__head">
        <p class="hearing__time">
          {timeOf(plan.begins)}–{timeOf(plan.ends)}
        </p>
        <div class="hearing__what">
          <h2 class="h2" id={title}>
            № {plan.case_number}
          </h2>
          <p class="small soft">
            {plan.courtroom} · {t(`case-type-${plan.case_type}`)}
          </p>
        </div>
        <span class={phase === 'scheduled' || !living ? 'chip' : 'chip chip--accent'}>
          <Icon name={PHASE_ICONS[phase]} size="sm" />
          {t(`phase-${phase}`)}
        </span>
      </div>
      {living ? <Ready hearing={hearing} /> : <Reason hearing={hearing} />}
      <details class="hearing__people" open={open}>
        <summary>{t('people-planned', { number: String(plan.persons.length) })}</summary>
        <ul>
          {plan.persons.map((person) => (
            <Person key={person.id} hearing={hearing} person={person} link={living ? link : null} />
          ))}
        </ul>
      </details>
      {hearing.records != null && (
        <a class="btn btn--quiet" data-testid="hearing-records" href={records}>
          {t('hearing-records')}
        </a>
      )}
      {living && (
        <div class="hearing__acts">
          <button type="button" class="btn" data-testid="hearing-edit" onClick={edit}>
            {t('hearing-edit')}
          </button>
          {mayCancel(phase) && (
            <button type="button" class="btn btn--danger" data-testid="hearing-cancel" onClick={cancel}>
              {t('hearing-cancel')}
            </button>
          )}
        </div>
      )}
    </article>
  );
}

/** A sentence on who is there and what is missing; the number comes second. */
function Ready({ hearing: { plan, readiness } }: { hearing: BookedHearing }) {
  const planned = plan.persons.filter(({ id }) => readiness.present.includes(id)).length;
  const { missing, without_interpreter: unheard } = readiness;
  const ready = missing.length === 0 && unheard.length === 0;
  return (
    <ul class="hearing__ready" data-testid="readiness" data-ready={ready}>
      {missing.length > 0 && (
        <li class="is-weak" data-testid="missing">
          <Icon name="warn" size="sm" />
          {t('ready-missing', { people: namesOf(plan, missing) })}
        </li>
      )}
      {unheard.length > 0 && (
        <li class="is-weak">
          <Icon name="ear" size="sm" />
          {t('ready-interpreter', { people: namesOf(plan, unheard) })}
        </li>
      )}
      <li class="soft">
        <Icon name="people" size="sm" />
        {t('ready-present', { present: String(planned), all: String(plan.persons.length) })}
      </li>
    </ul>
  );
}

/** The languages of the page have names; of others the code says enough. */
function languageName(code: string): string {
  const known = LANGUAGES.find((one) => one === code);
  return known === undefined ? code : t(`language-${known}`);
}

function Reason({ hearing }: { hearing: BookedHearing }) {
  if (hearing.cancel_reason == null) return null;
  return <p class="hearing__reason">{t('cancelled-because', { reason: hearing.cancel_reason })}</p>;
}

function Person({
  hearing,
  person,
  link,
}: {
  hearing: BookedHearing;
  person: PersonPlan;
  link: ((person: string) => void) | null;
}) {
  const present = hearing.readiness.present.includes(person.id);
  const missing = hearing.readiness.missing.includes(person.id);
  const name = person.pseudonym ?? person.name;
  const whom = person.stands_by ?? [];
  const state = present ? 'person-here' : missing ? 'person-missing' : 'person-away';
  return (
    <li class="row" data-testid="planned-person" data-person={person.id} data-present={present}>
      <span class={present ? 'row__sign' : 'row__sign soft'}>
        <Icon name={present ? 'check' : missing ? 'warn' : 'clock'} />
      </span>
      <div class="row__text">
        <p class="row__main">{name}</p>
        <p class="row__sub">
          {tt(`role-${person.role}`)} · {person.languages.map(languageName).join(', ')}
          {person.required && ` · ${t('person-required')}`}
          {person.pseudonym != null && ` · ${t('person-pseudonym')}`}
          {whom.length > 0 && ` · ${t('person-for', { people: namesOf(hearing.plan, whom) })}`}
        </p>
        {link !== null && <p class={missing ? 'small is-weak' : 'small soft'}>{t(state)}</p>}
      </div>
      {link !== null && (
        <button
          type="button"
          class="btn"
          data-testid="person-link"
          aria-label={t('link-of', { name })}
          onClick={() => link(person.id)}
        >
          {t('link')}
        </button>
      )}
    </li>
  );
}
