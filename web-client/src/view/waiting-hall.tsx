import { useEffect } from 'preact/hooks';
import { t, tt } from '../locales/l10n';
import { mark } from '../marks';
import { hasDevices } from '../model/hearing';
import type { Session } from '../session';
import type { Own } from '../signal/messages';
import { Declaration } from './admission';
import { Banners } from './banners';
import { Controls } from './controls';
import { Icon, type IconName } from './icon';
import { Head } from './panel';
import { OwnPicture } from './preview';
import { Invitations, PrivateTalks, RoomsClose } from './rooms';
import { Words } from './words';

export function WaitingHall({ session, you }: { session: Session; you: Own }) {
  const { phase, card, sentBack } = session.hearing.value;
  useEffect(() => mark('waiting-hall'), []);
  return (
    <>
      <main class="page" data-testid="waiting-hall">
        <Banners session={session} />
        <Invitations session={session} />
        <RoomsClose session={session} />
        <div class="page__head">
          <h1 class="h1">{t('hall-title')}</h1>
          <p class="lead">{t(sentBack ? 'hall-sent-back' : 'hall-lead')}</p>
        </div>
        <Declaration session={session} you={you} />
        <div class="cols cols--hall">
          <section class="panel panel--accent" aria-labelledby="next">
            <Head id="next" title={t('hall-next')} />
            <div class="panel__body">
              <p class="strong">{t(`hall-phase-${phase}`)}</p>
              <ol class="steps">
                <Step icon="check" state="done" text={t('hall-step-here')} />
                <Step icon="eye" state="now" text={t('hall-step-wait')} />
                <Step icon="door" state="later" text={t('hall-step-in')} />
              </ol>
            </div>
            <dl class="facts panel__foot">
              <dt>{t('role')}</dt>
              <dd>{tt(`role-${you.role}`)}</dd>
              <dt>{t('name')}</dt>
              <dd>{you.name}</dd>
              <dt>{t('case')}</dt>
              <dd>№ {card?.case_number}</dd>
            </dl>
          </section>
          {hasDevices(you.role) && (
            <section class="panel panel--clip" aria-labelledby="own">
              <OwnPicture devices={session.devices} />
              <div class="panel__body">
                <h2 class="h3" id="own">
                  {t('hall-preview')}
                </h2>
              </div>
            </section>
          )}
        </div>
        <Words session={session} you={you} />
        <PrivateTalks session={session} you={you} />
      </main>
      <Controls session={session} you={you} phase={phase} />
    </>
  );
}

function Step({ icon, state, text }: { icon: IconName; state: 'done' | 'now' | 'later'; text: string }) {
  return (
    <li class={`step step--${state}`} aria-current={state === 'now' ? 'step' : undefined}>
      <span class="step__dot">
        <Icon name={icon} size="sm" />
      </span>
      <span>{text}</span>
    </li>
  );
}
