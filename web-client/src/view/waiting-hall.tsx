import { useEffect } from 'preact/hooks';
import { t, tt } from '../locales/l10n';
import { mark } from '../marks';
import { isYetToTestify, owesPromise } from '../model/admission';
import { hasDevices, isOver } from '../model/hearing';
import { hoursInWords, isLate } from '../model/hours';
import type { Session } from '../session';
import type { Calling, Hours, Own } from '../signal/messages';
import { Declaration } from './admission';
import { MayLock } from './awake-lines';
import { Banners } from './banners';
import { Controls } from './controls';
import { HallCards } from './hall-cards';
import { Desk } from './hall-desk';
import { Icon, type IconName } from './icon';
import { useWallClock } from './now';
import { Head } from './panel';
import { OwnPicture } from './preview';
import { Rights } from './rights';
import { Invitations, PrivateTalks, RoomsClose } from './rooms';
import { OwnChoices } from './saving';
import { GoesOn } from './standing';
import { Turn } from './turn';
import { VoiceCheck } from './voice-check';

interface WaitingHallProps {
  session: Session;
  you: Own;
  hours: Hours | null;
}

export function WaitingHall({ session, you, hours }: WaitingHallProps) {
  const { phase, card, sentBack, hall, course } = session.hearing.value;
  useEffect(() => mark('waiting-hall'), []);
  const promises = owesPromise(you);
  const lead = sentBack ? 'hall-sent-back' : promises ? 'hall-lead-promise' : 'hall-lead';
  return (
    <>
      <main class="page page--hall" data-testid="waiting-hall">
        <Banners session={session} />
        <Invitations session={session} />
        <RoomsClose session={session} />
        <MayLock session={session} />
        <div class="page__head">
          <h1 class="h1">{t('hall-title')}</h1>
          <p class="lead">{t(lead)}</p>
        </div>
        {you.declared !== true && <Rights you={you} />}
        <Declaration you={you} />
        <div class="cols cols--hall">
          <section class="panel panel--accent" aria-labelledby="next">
            <Head id="next" title={t('hall-next')} />
            <div class="panel__body">
              {phase === 'waiting_hall_open' ? (
                <Turn session={session} hours={hours} />
              ) : (
                <p class="strong">{t(`hall-phase-${phase}`)}</p>
              )}
              <GoesOn move={course} />
              {hall !== null && !isOver(phase) && <Called calling={hall.calling} you={you} hours={hours} />}
              <ol class="steps">
                <Step icon="check" state="done" text={t('hall-step-here')} />
                {you.may.includes('declare') && (
                  <Step
                    icon={promises ? 'mark' : 'check'}
                    state={promises ? 'now' : 'done'}
                    text={t('hall-step-promise')}
                  />
                )}
                <Step icon="eye" state={promises ? 'later' : 'now'} text={t('hall-step-wait')} />
                <Step icon="door" state="later" text={t('hall-step-in')} />
              </ol>
            </div>
            <dl class="facts panel__foot">
              {hours !== null && phase !== 'waiting_hall_open' && (
                <>
                  <dt>{t('planned')}</dt>
                  <dd data-testid="hall-planned">{hoursInWords(hours, new Date())}</dd>
                </>
              )}
              <dt>{t('role')}</dt>
              <dd>{tt(`role-${you.role}`)}</dd>
              <dt>{t('name')}</dt>
              <dd>
                <bdi>{you.name}</bdi>
              </dd>
              <dt>{t('case')}</dt>
              <dd>№ {card?.case_number}</dd>
            </dl>
          </section>
          {hasDevices(you.role) && (
            <section class="panel panel--clip" aria-labelledby="own">
              <OwnPicture devices={session.devices} />
              <div class="panel__body stack">
                <h2 class="h3" id="own">
                  {t('hall-preview')}
                </h2>
                <VoiceCheck session={session} />
                {you.role !== 'protected_witness' && <p class="small soft">{t('hall-preview-desk')}</p>}
                <OwnChoices session={session} />
              </div>
            </section>
          )}
        </div>
        <PrivateTalks session={session} you={you} />
        <Desk session={session} you={you} />
        {you.declared === true && <Rights you={you} />}
        <HallCards session={session} />
      </main>
      <Controls session={session} you={you} phase={phase} />
    </>
  );
}

/** How far the court is, as far as it is known; whom it calls next nobody knows before it does. */
function Called({ calling, you, hours }: { calling: Calling; you: Own; hours: Hours | null }) {
  const now = useWallClock();
  const late = calling === 'nobody' && hours !== null && isLate(hours, now);
  return (
    <div role="status" data-testid="calling" data-calling={calling}>
      <p class="small soft">{t(`calling-${calling}`)}</p>
      {isYetToTestify(you) && <p class="small soft">{t('calling-order')}</p>}
      {late && <p class="small soft">{t('hall-planned-past')}</p>}
    </div>
  );
}

/** One step of the way in. */
export function Step({
  icon,
  state,
  text,
}: {
  icon: IconName;
  state: 'done' | 'now' | 'later';
  text: string;
}) {
  return (
    <li class={`step step--${state}`} aria-current={state === 'now' ? 'step' : undefined}>
      <span class="step__dot">
        <Icon name={icon} size="sm" />
      </span>
      <span>{text}</span>
    </li>
  );
}
