import { useState } from 'preact/hooks';
import { t, tt } from '../locales/l10n';
import { pressed } from '../model/chosen';
import { binds, type Gap, gapsOf, isMet } from '../model/guards';
import type { Session } from '../session';
import type { Alert, Own, Person, Standing, Waiver } from '../signal/messages';
import { clock } from './clock-time';
import { Icon } from './icon';
import { Head } from './panel';
import { PersonAct } from './person-act';
import { ReasonField, ReasonForm } from './reason';
import { called } from './who';

/** What must be so before the session sits, each with a tick; and the way without what is missing, with a reason. */
export function Guards({ session, you }: { session: Session; you: Own }) {
  const { guards, course } = session.hearing.value;
  if (guards.length === 0) return null;
  const gaps = gapsOf(guards, course);
  return (
    <section class="panel" aria-labelledby="guards" data-testid="guards">
      <Head id="guards" title={t('guards-title')} />
      <ul class="rows">
        {guards.map((standing) => (
          <GuardRow key={standing.guard} standing={standing} />
        ))}
      </ul>
      {gaps.length > 0 && you.may.includes('open') && <Without session={session} gaps={gaps} />}
    </section>
  );
}

/** The ruling to go on without what is missing: a tick for each thing and each person, and one reason. */
function Without({ session, gaps }: { session: Session; gaps: readonly Gap[] }) {
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [reason, setReason] = useState('');
  const isRuled = ({ key, binds }: Gap) => !binds || ticked.includes(key);
  const open = () => {
    const ruled = gaps.filter(({ key }) => ticked.includes(key));
    const without = ruled.map(({ guard, person }): Waiver => ({ guard, reason, person: person?.id ?? null }));
    void session.ask({ type: 'open', without });
  };
  return (
    <div class="panel__body stack" data-testid="without">
      <p>{t('guards-without')}</p>
      {gaps.map(({ key, guard, person }) => (
        <label key={key}>
          <input
            type="checkbox"
            data-testid="without-tick"
            data-guard={guard}
            data-person={person?.id}
            checked={ticked.includes(key)}
            onChange={() => setTicked(pressed(ticked, key))}
          />{' '}
          {person === undefined ? tt(`guard-${guard}`) : called(person)}
        </label>
      ))}
      <ReasonField id="reason-without" value={reason} change={setReason} />
      <button
        type="button"
        class="btn"
        data-testid="open-without"
        disabled={reason.trim() === '' || ticked.length === 0 || !gaps.every(isRuled)}
        onClick={open}
      >
        {t('open-without')}
      </button>
    </div>
  );
}

function GuardRow({ standing }: { standing: Standing }) {
  const met = isMet(standing);
  return (
    <li class="row" data-testid="guard" data-guard={standing.guard} data-met={String(met)}>
      <span class="row__sign">
        <Icon name={met ? 'check' : binds(standing) ? 'warn' : 'info'} />
      </span>
      <div class="row__text">
        <p class="row__main">{tt(`guard-${standing.guard}`)}</p>
        {!met && <p class="row__sub">{t(`guard-${standing.guard}-missing`)}</p>}
        {standing.missing?.map((person) => (
          <p key={person.id} class="row__sub" data-testid="missing" data-person={person.id}>
            {called(person)}
          </p>
        ))}
      </div>
    </li>
  );
}

/** Who is lost, for those who lead the session. */
export function Alerts({ session, you }: { session: Session; you: Own }) {
  const { alerts, people } = session.hearing.value;
  if (alerts.length === 0) return null;
  return (
    <div class="banner banner--warn" role="alert" data-testid="alerts">
      <Icon name="link-off" />
      <div class="banner__text">
        {alerts.map((alert) => (
          <AlertLine
            key={alert.person}
            session={session}
            you={you}
            alert={alert}
            person={people.get(alert.person)}
          />
        ))}
      </div>
      {you.may.includes('technical_break') && (
        <button
          type="button"
          class="btn"
          data-testid="alert-break"
          onClick={() => void session.ask({ type: 'technical_break' })}
        >
          {t('step-technical_break')}
        </button>
      )}
    </div>
  );
}

interface AlertProps {
  session: Session;
  you: Own;
  alert: Alert;
  person: Person | undefined;
}

/** One who is lost. Without one who is away the judge may go on: that ends the alert, and stands in the log with the reason. */
function AlertLine({ session, you, alert: { what, person: id, name }, person }: AlertProps) {
  const [ruling, setRuling] = useState(false);
  const since = person?.away_since;
  const goOn = t(what === 'clerk_away' ? 'take-over-minutes' : 'go-on-without');
  const mayGoOn = person !== undefined && since != null && you.may.includes('go_on_without');
  return (
    <div data-testid="alert" data-what={what} data-person={id}>
      <p>
        {t(`alert-${what}`)}: {name}
        {since != null && ` · ${t('away-since', { time: clock(since) })}`}
      </p>
      {mayGoOn && !ruling && (
        <PersonAct testid="go-on-without" text={goOn} person={person} press={() => setRuling(true)} />
      )}
      {mayGoOn && ruling && (
        <ReasonForm
          id={`reason-without-${id}`}
          confirm="confirm-go-on-without"
          kind="small"
          text={goOn}
          send={(reason) => void session.ask({ type: 'go_on_without', person: id, reason })}
        />
      )}
    </div>
  );
}
