import { useState } from 'preact/hooks';
import { t } from '../locales/l10n';
import { type Answered, counted, type Hearer, hearers } from '../model/who-hears';
import type { Session } from '../session';
import type { Own } from '../signal/messages';
import { hasSpeakers, SpeakerPicker } from './device-choice';
import { Icon, type IconName } from './icon';
import { Head } from './panel';
import { Who } from './who';

/** The court asks this person whether they hear the judge: one tap answers. */
export function AskedWhoHears({ session, you }: { session: Session; you: Own }) {
  const [deaf, setDeaf] = useState(false);
  const round = you.asked_who_hears;
  const say = async (yes: boolean) => {
    if (round != null && (await session.ask({ type: 'say_who_hears', round, yes }))) setDeaf(!yes);
  };
  if (round != null) {
    return (
      <fieldset class="banner banner--accent" data-testid="asked-who-hears" data-round={round}>
        <legend class="sr">{t('asked-who-hears')}</legend>
        <Icon name="ear" />
        <p class="banner__text strong">{t('asked-who-hears')}</p>
        <div class="cluster">
          <Answer testid="hears-yes" kind="btn--primary" text={t('hears-yes')} press={() => void say(true)} />
          <Answer testid="hears-no" text={t('hears-no')} press={() => void say(false)} />
        </div>
      </fieldset>
    );
  }
  if (!deaf) return null;
  return (
    <div class="banner banner--warn" role="status" data-testid="hears-not">
      <Icon name="speaker" />
      <p class="banner__text">{t(hasSpeakers(session.devices) ? 'hears-not' : 'hears-not-fixed')}</p>
      <SpeakerPicker devices={session.devices} />
      <button type="button" class="btn" onClick={() => setDeaf(false)}>
        {t('understood')}
      </button>
    </div>
  );
}

function Answer({ testid, text, kind, press }: AnswerProps) {
  return (
    <button type="button" class={`btn btn--lg ${kind ?? ''}`} data-testid={testid} onClick={press}>
      {text}
    </button>
  );
}

interface AnswerProps {
  testid: string;
  text: string;
  kind?: 'btn--primary';
  press: () => void;
}

interface WhoHearsProps {
  session: Session;
  you: Own;
  /** The answers are shown, and this takes them away. */
  close: (() => void) | null;
}

/** The bench asks everybody by one press, and sees who hears the judge. */
export function WhoHears({ session, you, close }: WhoHearsProps) {
  const hearing = session.hearing.value;
  if (!you.may.includes('ask_who_hears')) return null;
  const open = hearing.whoHears?.open === true;
  return (
    <section class="panel" aria-labelledby="who-hears" data-testid="who-hears" data-open={String(open)}>
      <Head id="who-hears" title={t('who-hears')} />
      <div class="panel__body">
        <button
          type="button"
          class="btn btn--small btn--wide"
          data-testid="ask-who-hears"
          onClick={() => void session.ask({ type: 'ask_who_hears', on: !open })}
        >
          <Icon name="ear" />
          {t(open ? 'ask-who-hears-end' : 'ask-who-hears')}
        </button>
      </div>
      {close !== null && <Answers all={hearers(hearing)} open={open} />}
      {close !== null && !open && (
        <div class="panel__foot">
          <button type="button" class="btn btn--small" data-testid="close-hearers" onClick={close}>
            {t('understood')}
          </button>
        </div>
      )}
    </section>
  );
}

const SIGNS: Readonly<Record<Answered, IconName>> = { no: 'warn', silent: 'clock', yes: 'check' };

/** It is said aloud when it is complete, and not with each answer. */
function Answers({ all, open }: { all: readonly Hearer[]; open: boolean }) {
  return (
    <>
      <p
        class="panel__body strong"
        data-testid="hearers-count"
        {...(open ? {} : { role: 'status' as const })}
      >
        {t('hearers-count', counted(all))}
      </p>
      <ul class="rows">
        {all.map(({ person, answered }) => (
          <li
            key={person.id}
            class="row"
            data-testid="hearer"
            data-person={person.id}
            data-answered={answered}
          >
            <div class="row__text">
              <Who person={person} />
            </div>
            <span class={answered === 'no' ? 'chip chip--warn' : 'chip'}>
              <Icon name={SIGNS[answered]} size="sm" /> {t(`hearer-${answered}`)}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
