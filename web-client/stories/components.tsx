import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { SelfCheck } from '../src/call/self-check';
import { t, tt } from '../src/locales/l10n';
import type { Seat } from '../src/model/seats';
import type { Session } from '../src/session';
import type { Evidence, Person, Phase, Role } from '../src/signal/messages';
import { Lost } from '../src/view/banners';
import '../src/view/inside';
import { CheckResults } from '../src/view/check-results';
import { Controls } from '../src/view/controls';
import { EvidenceLight } from '../src/view/evidence';
import { FloorLine } from '../src/view/floor-line';
import { Guards } from '../src/view/guards';
import { Icon } from '../src/view/icon';
import { Head } from '../src/view/panel';
import { People } from '../src/view/people';
import { ProcedurePanel } from '../src/view/procedure';
import { PHASE_ICONS, RecordingSign, Strip } from '../src/view/strip';
import { Tile } from '../src/view/tile';
import { Step } from '../src/view/waiting-hall';
import { Who } from '../src/view/who';
import { CARD, checked, hearing, own, person, still } from './fixtures';
import { led } from './states';

/** Every component once, in every state. What they show is made before anything is drawn. */
export function components() {
  const people = SEATS.map(sitting);
  const session = still(hearing(own('plaintiff'), people));
  return <Components session={session} led={led()} people={people} check={checked('silent')} />;
}

interface ComponentsProps {
  session: Session;
  /** Of the presiding judge: somebody has the floor, something is missing, the record is late. */
  led: Session;
  people: readonly Person[];
  check: SelfCheck;
}

function Components({ session, led, people, check }: ComponentsProps) {
  return (
    <>
      <Strip card={CARD} phase="open_session" recording={true} />
      <main class="page stack">
        <h1 class="h1">{NAME}</h1>
        <Part title="Tile">
          <Tiles session={session} people={people} />
        </Part>
        <Part title="Recording sign">
          <div class="cluster">
            <RecordingSign on={false} />
            <RecordingSign on={true} />
          </div>
        </Part>
        <Part title="Button">
          <Buttons />
        </Part>
        <Part title="Banner">
          <Banners />
        </Part>
        <Part title="Phase">
          <Phases />
        </Part>
        <Part title="Field, meter, chip">
          <Fields />
        </Part>
        <Part title="Check">
          <CheckResults check={check} />
        </Part>
        <Led session={led} />
        <Part title="Steps">
          <Steps />
        </Part>
        <Part title="Rows">
          <Rows people={people} />
        </Part>
        <Part title="Dialog">
          <Dialog />
        </Part>
      </main>
      <Controls session={session} you={own('plaintiff')} phase="open_session" />
    </>
  );
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="stack" aria-label={`{ ${title} }`}>
      <h2 class="h2">{`{ ${title} }`}</h2>
      {children}
    </section>
  );
}

/** What these pages are called is for who makes them: in no language of the court. */
const NAME = '{ components }';

const SEATS: readonly (Partial<Seat> & {
  role: Role;
  off?: 'microphone' | 'camera' | 'link';
  hand?: number;
})[] = [
  { role: 'presiding_judge' },
  { role: 'plaintiff', off: 'microphone' },
  { role: 'defendant', speaking: true },
  { role: 'lawyer', speaking: true, dominant: true },
  { role: 'accused_on_trial', floor: 'given' },
  { role: 'victim', floor: 'last_word' },
  { role: 'defence_counsel', hand: 2 },
  { role: 'witness', off: 'camera' },
  { role: 'interpreter', off: 'link' },
  { role: 'prosecutor', blind: true },
];

function sitting({ role, off, hand }: (typeof SEATS)[number]): Person {
  return person(role, {
    ...(off === 'microphone' ? { microphone: false } : {}),
    ...(off === 'camera' ? { camera: false } : {}),
    ...(off === 'link' ? { connected: false } : {}),
    ...(hand === undefined ? {} : { hand }),
  });
}

function Tiles({ session, people }: { session: Session; people: readonly Person[] }) {
  return (
    <People title={t('people-title')} number={SEATS.length}>
      {SEATS.map(({ role, off: _off, hand: _hand, ...change }, n) => {
        const [one] = people.slice(n, n + 1);
        if (one === undefined) return null;
        const seat: Seat = {
          person: one,
          own: false,
          videoMid: `v-${one.id}`,
          blind: false,
          speaking: false,
          dominant: false,
          floor: null,
          ...change,
        };
        return <Tile key={role} session={session} seat={seat} phase="open_session" />;
      })}
    </People>
  );
}

/** What leads a session. */
function Led({ session }: { session: Session }) {
  const you = own('presiding_judge');
  return (
    <>
      <Part title="Floor line">
        <FloorLine session={session} you={you} />
      </Part>
      <Part title="Rail">
        <ProcedurePanel session={session} you={you} />
      </Part>
      <Part title="Guards">
        <Guards session={session} you={{ ...you, may: [...you.may, 'open'] }} />
      </Part>
      <Part title="Evidence light">
        <div class="banners">
          {(['green', 'amber', 'red'] as const).map((light) => (
            <EvidenceLight key={light} session={lit(session, light)} />
          ))}
        </div>
      </Part>
    </>
  );
}

function lit(session: Session, light: Evidence['light']): Session {
  const findings: Evidence['findings'] = light === 'green' ? [] : [{ what: 'late' }];
  return { ...session, hearing: signal({ ...session.hearing.peek(), evidence: { light, findings } }) };
}

function Steps() {
  return (
    <ol class="steps">
      <Step icon="check" state="done" text={t('hall-step-here')} />
      <Step icon="eye" state="now" text={t('hall-step-wait')} />
      <Step icon="door" state="later" text={t('hall-step-in')} />
    </ol>
  );
}

function Rows({ people }: { people: readonly Person[] }) {
  return (
    <ul class="panel rows">
      {people.slice(0, 3).map((one, n) => (
        <li key={one.id} class="row row--wrap">
          <span class="chip chip--accent">{n + 1}</span>
          <div class="row__text">
            <Who person={n === 2 ? { ...one, away_since: Date.UTC(2026, 10, 26, 9, 30) } : one} />
          </div>
          <div class="row__acts">
            <button type="button" class={n === 0 ? 'btn btn--primary btn--small' : 'btn btn--small'}>
              {t('give-floor')}
            </button>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** As it stands before the page; here within it. */
function Dialog() {
  return (
    <dialog open class="dialog dialog--shown" aria-labelledby="shown-title">
      <div class="dialog__body">
        <h3 class="h2" id="shown-title">
          {t('end-title')}
        </h3>
        <p>{t('end-text')}</p>
      </div>
      <div class="dialog__foot">
        <button type="button" class="btn btn--danger">
          {t('end-session')}
        </button>
        <button type="button" class="btn">
          {t('end-back')}
        </button>
      </div>
    </dialog>
  );
}

function Buttons() {
  const kinds = ['', ' btn--primary', ' btn--quiet', ' btn--danger'];
  return (
    <div class="stack">
      {[false, true].map((disabled) => (
        <div key={String(disabled)} class="cluster">
          {kinds.map((kind) => (
            <button key={kind} type="button" class={`btn${kind}`} disabled={disabled}>
              <Icon name="mark" />
              {t('raise-hand')}
            </button>
          ))}
        </div>
      ))}
      <button type="button" class="btn btn--primary btn--lg">
        {t('join')}
      </button>
    </div>
  );
}

function Banners() {
  return (
    <div class="banners">
      <p class="banner">
        <Icon name="info" />
        <span class="banner__text">{t('because', { reason: '…' })}</span>
      </p>
      <p class="banner banner--accent">
        <Icon name="ear" />
        <span class="banner__text">{t('state-seen-heard')}</span>
      </p>
      <div class="banner banner--warn">
        <Icon name="warn" />
        <p class="banner__text">{t('refused-phase')}</p>
        <button type="button" class="btn btn--quiet">
          {t('dismiss')}
        </button>
      </div>
      <Lost since={performance.now() - 8000} />
    </div>
  );
}

function Phases() {
  return (
    <div class="cluster">
      {(Object.keys(PHASE_ICONS) as Phase[]).map((phase) => (
        <span key={phase} class="phase">
          <Icon name={PHASE_ICONS[phase]} />
          {tt(`phase-${phase}`)}
        </span>
      ))}
    </div>
  );
}

function Fields() {
  return (
    <section class="panel">
      <Head id="part" title={t('hands-list')} count={2} />
      <div class="panel__body stack">
        <label class="field">
          <span class="field__label">{t('reason')}</span>
          <input class="input" type="text" />
        </label>
        <label class="field">
          <span class="field__label">{t('reason')}</span>
          <input class="input" type="text" disabled value="…" />
        </label>
        <div class="meter" aria-hidden="true">
          {Array.from({ length: 24 }, (_, n) => (
            <i key={n} class={n < 15 ? 'is-on' : ''} />
          ))}
        </div>
        <p class="cluster">
          <span class="chip">0</span>
          <span class="chip chip--accent">2</span>
        </p>
      </div>
      <p class="panel__empty">{t('hands-list-empty')}</p>
    </section>
  );
}
