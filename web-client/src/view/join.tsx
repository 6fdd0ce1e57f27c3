import { useEffect, useMemo } from 'preact/hooks';
import { SelfCheck } from '../call/self-check';
import { t, tt } from '../locales/l10n';
import { hasDevices, isConsole, isCourt } from '../model/hearing';
import { hoursInWords, isLate } from '../model/hours';
import type { Session } from '../session';
import type { Invitation, Role } from '../signal/messages';
import { AddToCalendar } from './add-to-calendar';
import { Lost } from './banners';
import { CheckResults, DeviceTroubles } from './check-results';
import { Icon } from './icon';
import { useWallClock } from './now';
import { Head } from './panel';
import { Preview } from './preview';
import { SavingChoice } from './saving';
import { TextSizeChoice } from './text-size';

/** Before the door: who the link is for, whether the devices work, one button. */
export function JoinPage({ session, invitation }: { session: Session; invitation: Invitation }) {
  const { person } = invitation;
  const sends = hasDevices(person.role);
  const check = useMemo(() => new SelfCheck(session.devices), [session]);
  useEffect(() => {
    if (!sends) return undefined;
    void session.devices.start();
    return check.begin();
  }, [session, check, sends]);
  const suffix = sends ? '' : isConsole(person.role) ? '-it' : '-watch';
  return (
    <main class="page" data-testid="join-page">
      <div class="page__head">
        <h1 class="h1">{t(`join-title${suffix}`)}</h1>
        <p class="lead">{t(`join-lead${suffix}`)}</p>
      </div>
      {sends && <DeviceTroubles check={check} />}
      <div class={sends ? 'cols cols--join' : 'cols cols--narrow'}>
        {sends && <Preview check={check} />}
        <div class="stack">
          <section class="panel" aria-labelledby="who">
            <Head id="who" title={t('who-are-you')} />
            <div class="panel__body stack">
              <dl class="facts">
                <dt>{t('role')}</dt>
                <dd data-testid="own-role">{tt(`role-${person.role}`)}</dd>
                <dt>{t('name')}</dt>
                <dd>
                  <bdi data-testid="own-name">{person.name}</bdi>
                </dd>
                <dt>{t('case')}</dt>
                <dd>№ {invitation.hearing.case_number}</dd>
                {invitation.hours != null && (
                  <>
                    <dt>{t('planned')}</dt>
                    <dd data-testid="planned">{hoursInWords(invitation.hours, new Date())}</dd>
                  </>
                )}
              </dl>
              <Calendar invitation={invitation} />
              {!isConsole(person.role) && (
                <p class="promise">
                  <b>{t('promise')}</b> {t('promise-sub')}
                </p>
              )}
              {!isConsole(person.role) && <SavingChoice session={session} />}
              <Door session={session} role={person.role} />
              <TextSizeChoice />
            </div>
          </section>
          {sends && <CheckResults check={check} />}
        </div>
      </div>
    </main>
  );
}

/** Until it begins: who is here then needs no reminder. */
function Calendar({ invitation }: { invitation: Invitation }) {
  const now = useWallClock();
  const { hours, hearing, person } = invitation;
  if (hours == null || isLate(hours, now)) return null;
  // The address of this page is the link that the court gave to this person.
  return (
    <AddToCalendar
      hearing={hearing}
      person={person.id}
      hours={hours}
      link={location.href}
      note={t('calendar-note')}
    />
  );
}

function Door({ session, role }: { session: Session; role: Role }) {
  const link = session.link.value;
  const problem = link.at === 'outside' || link.at === 'entering' ? link.problem : undefined;
  // Lost before the first welcome: the page tries on by itself.
  const entering = link.at === 'entering' || link.at === 'lost';
  return (
    <>
      {link.at === 'lost' && <Lost since={link.since} />}
      {problem !== undefined && (
        <div class="banner banner--warn" role="alert" data-testid="problem" data-code={problem}>
          <Icon name="warn" />
          <p class="banner__text">
            {t(`problem-${problem}`)} {link.at === 'entering' && t('tries-by-itself')}
          </p>
        </div>
      )}
      <div class="door">
        {problem === 'already_here' ? (
          <button
            type="button"
            class="btn btn--primary btn--lg"
            data-testid="take-over"
            onClick={() => session.join(true)}
          >
            {t('join-here')}
          </button>
        ) : (
          <button
            type="button"
            class="btn btn--primary btn--lg"
            data-testid="join"
            disabled={entering}
            onClick={() => session.join(false)}
          >
            {t(entering ? 'joining' : 'join')}
          </button>
        )}
      </div>
      {hasDevices(role) && <p class="small soft">{t(isCourt(role) ? 'join-next-court' : 'join-next')}</p>}
    </>
  );
}
