import type { ComponentChildren } from 'preact';
import type { SelfCheck } from '../src/call/self-check';
import { t, tt } from '../src/locales/l10n';
import type { Seat } from '../src/model/seats';
import type { Session } from '../src/session';
import type { Person, Phase, Role } from '../src/signal/messages';
import { Lost } from '../src/view/banners';
import { CheckResults } from '../src/view/check-results';
import { Icon } from '../src/view/icon';
import { Head } from '../src/view/panel';
import { PHASE_ICONS, RecordingSign, Strip } from '../src/view/strip';
import { Tile } from '../src/view/tile';
import { CARD, checked, hearing, own, person, still } from './fixtures';

/** Every component once, in every state. What they show is made before anything is drawn. */
export function components() {
  const people = SEATS.map(sitting);
  const session = still(hearing(own('plaintiff'), people));
  return <Components session={session} people={people} check={checked('silent')} />;
}

interface ComponentsProps {
  session: Session;
  people: readonly Person[];
  check: SelfCheck;
}

function Components({ session, people, check }: ComponentsProps) {
  return (
    <>
      <Strip card={CARD} phase="open_session" recording={true} />
      <main class="page stack">
        <h1 class="h1">Components</h1>
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
      </main>
    </>
  );
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="stack" aria-label={title}>
      <h2 class="h2">{title}</h2>
      {children}
    </section>
  );
}

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
    <div class="grid" data-columns="4">
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
    </div>
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
