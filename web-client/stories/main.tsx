// Every view in fixed states, to be looked at: `npm run dev`, then /stories.html?story=judge-open&lang=ru. Not in the build.
import { type ComponentChild, render } from 'preact';
import '../src/styles/tokens.css';
import '../src/styles/base.css';
import '../src/styles/parts.css';
import '../src/styles/fold.css';
import '../src/styles/check.css';
import '../src/styles/strip.css';
import '../src/styles/tile.css';
import '../src/styles/pages.css';
import { LANGUAGES, language, loadLanguages } from '../src/locales/l10n';
import { beginLooks, chooseView } from '../src/looks';
import { FREE } from '../src/model/floor';
import { VIEWS } from '../src/model/layout';
import { NO_WORDS, type Words } from '../src/model/words';
import type { Session } from '../src/session';
import type { Invitation, Line, Mark, Role } from '../src/signal/messages';
import { EmptyPage, Hearing } from '../src/view/app';
import { CheckPage } from '../src/view/check-page';
import { components } from './components';
import { today } from './day';
import { CARD, checked, hearing, own, person, quality, still } from './fixtures';
import { MORE } from './more';
import { beginPseudo } from './pseudo';
import { STAFF_STORIES } from './staff-stories';
import { course, lastWord, trial } from './states';

const waiting = new Map(
  [person('witness'), person('interpreter', { connected: false })].map((one) => [one.id, one]),
);
const five = [
  person('court_session_clerk', { microphone: false }),
  person('plaintiff'),
  person('defendant', { hand: 2, camera: false }),
  person('lawyer', { hand: 1, microphone: false }),
  person('interpreter', { connected: false }),
];
const many = [
  ...five,
  person('witness'),
  ...[2, 3, 4, 5].map((n) => person('lawyer', { id: `lawyer-${n}`, name: `Өте-Ұзын-Тегі-Бар Адам ${n}` })),
];
const HOURS = { begins: today(10), ends: today(11) };
/** Until the day after. */
const OVERNIGHT = { begins: today(23), ends: today(25) };
const TO_COME = { begins: '2030-12-04T09:00:00+05:00', ends: '2030-12-04T11:00:00+05:00' };
const hall = (role: Role) =>
  own(role, { place: 'waiting_hall', microphone: true, may: [...own(role).may, 'declare'] });
const outside = (problem?: 'already_here' | 'token_expired') =>
  problem ? ({ at: 'outside', problem } as const) : ({ at: 'outside' } as const);

/** Some lines, markup among them, and two markers, one of them an objection that has just come. */
function spoken(to: 'everybody' | 'court'): Words {
  const at = Date.UTC(2026, 10, 26, 9, 30);
  const by = (role: Role) => person(role);
  const lines: Line[] = [
    { at, by: by('court_session_clerk'), to: 'everybody', text: 'Бес минуттан кейін бастаймыз.' },
    {
      at: at + 60_000,
      by: by('lawyer'),
      to: 'court',
      text: '<b>Прошу</b> объявить перерыв на 10 минут: <img src=x onerror=alert(1)>',
    },
    {
      at: at + 90_000,
      by: by('court_session_clerk'),
      to: { person: 'plaintiff-1' },
      whom: by('plaintiff'),
      text: 'ҰзынСөзБосОрынсыз'.repeat(8),
    },
  ];
  const marks: Mark[] = [
    { at, by: by('court_session_clerk'), kind: 'rights_explained' },
    { at: at + 70_000, by: by('lawyer'), kind: 'objection', note: 'Жетелеуші сұрақ' },
  ];
  return { ...NO_WORDS, lines, marks: to === 'everybody' ? marks : [], objections: marks.slice(1) };
}

const STORIES: Readonly<Record<string, () => Session>> = {
  join: () =>
    still({ ...hearing(own('plaintiff'), [], { recording: false }), you: null }, { link: outside() }),
  'join-here': () =>
    still(
      { ...hearing(own('plaintiff'), [], { recording: false }), you: null },
      { link: outside('already_here') },
    ),
  'join-overnight': () =>
    still({ ...hearing(own('plaintiff'), [], { recording: false }), you: null }, { link: outside() }),
  hall: () => still(hearing(hall('witness'), [], { phase: 'waiting_hall_open', recording: false })),
  'hall-overnight': () =>
    still(hearing(hall('witness'), [], { phase: 'waiting_hall_open', recording: false })),
  'hall-party': () =>
    still(
      hearing({ ...hall('plaintiff'), declared: true }, [], {
        phase: 'waiting_hall_open',
        recording: false,
        contacts: [{ person: person('lawyer'), kinds: ['lawyer_client_room'] }],
      }),
      { voiceCheck: 'heard' },
    ),
  'hall-late': () =>
    still(
      hearing(hall('accused_on_trial'), [], {
        phase: 'open_session',
        hall: { calling: 'somebody', clerk: { name: 'Айгүл С.', here: false } },
      }),
    ),
  'hall-back': () => still(hearing(hall('witness'), [], { recording: true, sentBack: true })),
  'judge-waiting': () =>
    still(
      hearing(own('presiding_judge'), [person('court_session_clerk')], {
        phase: 'waiting_hall_open',
        recording: false,
        waiting,
      }),
    ),
  'judge-open': () =>
    still(
      hearing(own('presiding_judge'), [...five, person('member_of_the_public')], {
        waiting,
        speaking: new Set(['plaintiff-1', 'presiding_judge-1']),
      }),
    ),
  'judge-floor': () => still(hearing(own('presiding_judge'), trial, { waiting, ...course }), {}),
  'judge-course': () => still(hearing(own('presiding_judge'), trial, course)),
  'judge-hears': () =>
    still(
      hearing(own('presiding_judge'), trial, {
        ...course,
        whoHears: {
          round: 1,
          open: true,
          answers: [
            { person: 'accused_on_trial-1', hears: false },
            { person: 'court_session_clerk-1', hears: true },
            { person: 'defence_counsel-1', hears: true },
            { person: 'interpreter-1', hears: true },
            { person: 'prosecutor-1' },
            { person: 'victim-1' },
          ],
        },
      }),
    ),
  'judge-free': () =>
    still(
      hearing(own('presiding_judge'), trial, {
        waiting,
        ...course,
        floor: FREE,
        rail: { ...course.rail, at: null },
      }),
    ),
  'judge-last-word': () => {
    const state = hearing(own('presiding_judge'), trial, lastWord);
    const session = still(state);
    session.cutting.value = { type: 'mute', person: 'accused_on_trial-1' };
    return session;
  },
  'clerk-floor': () => still(hearing(own('court_session_clerk'), trial, { waiting, ...course })),
  'party-held': () => still(hearing(own('lawyer'), [person('presiding_judge'), ...trial], course)),
  'party-floor': () =>
    still(
      hearing(
        own('accused_on_trial', {
          asked_to_unmute: true,
          microphone: false,
          may: ['set_microphone', 'set_camera', 'raise_hand', 'end_last_word', 'leave', 'write_to_court'],
        }),
        [person('presiding_judge'), ...trial.slice(0, 4)],
        lastWord,
      ),
    ),
  // Much is said at once: what the court asks stands before it.
  'party-asked-much': () =>
    still(
      hearing(
        own('witness', { asked_to_unmute: true, microphone: false }),
        [person('presiding_judge'), ...trial],
        { ...course, floor: { ...course.floor, holders: [] }, floorsHeld: true },
      ),
      { mayLock: true },
    ),
  'party-locked': () =>
    still(
      hearing(
        own('plaintiff', { locked: true, microphone: false }),
        [person('presiding_judge'), ...trial],
        course,
      ),
    ),
  'judge-recess': () => still(hearing(own('presiding_judge'), five, { phase: 'recess', recording: false })),
  'clerk-open': () => still(hearing(own('court_session_clerk'), five.slice(1), { waiting })),
  party: () =>
    still(
      hearing(own('plaintiff'), [person('presiding_judge'), ...five.slice(2)], {
        speaking: new Set(['plaintiff-1']),
      }),
      { reach: 'heard' },
    ),
  'party-muted': () =>
    still(
      hearing(own('plaintiff', { microphone: false, muted_by_judge: true, hand: 1 }), [
        person('presiding_judge'),
        ...five.slice(2),
      ]),
    ),
  'party-lost': () =>
    still(hearing(own('plaintiff'), [person('presiding_judge')]), {
      link: { at: 'lost', since: performance.now() - 8000 },
    }),
  'party-blind': () => {
    const people = [person('presiding_judge'), ...five.slice(2)];
    const slots = people.map(({ id }, n) => ({
      mid: `v-${id}`,
      person: id,
      kind: 'video' as const,
      blind: n === 0,
    }));
    return still(hearing(own('plaintiff'), people, { slots }));
  },
  'party-asked': () =>
    still(hearing(own('plaintiff', { asked_who_hears: 1 }), [person('presiding_judge'), ...five.slice(2)]), {
      reach: 'heard',
    }),
  'party-unheard': () => still(hearing(own('plaintiff'), [person('presiding_judge')]), { reach: 'unheard' }),
  'party-away': () =>
    still(hearing(own('plaintiff'), [person('presiding_judge')]), { away: 84, mayLock: true }),
  'party-refused': () =>
    still(hearing(own('plaintiff'), [person('presiding_judge')]), { notice: 'phase', grade: 'weak' }),
  'party-not-understood': () =>
    still(hearing(own('plaintiff'), [person('presiding_judge')]), { notice: 'malformed' }),
  'judge-words': () => still(hearing(own('presiding_judge'), five, { words: spoken('everybody') })),
  'clerk-words': () =>
    still(hearing(own('court_session_clerk'), five.slice(1), { waiting, words: spoken('everybody') })),
  'lawyer-words': () => still(hearing(own('lawyer'), five.slice(0, 3), { words: spoken('court') })),
  'interpreter-words': () => still(hearing(own('interpreter'), five.slice(0, 3))),
  'protected-words': () => still(hearing(hall('protected_witness'), [], { phase: 'open_session' })),
  'party-heed': () =>
    still(
      hearing(own('plaintiff'), five.slice(2), {
        words: {
          ...NO_WORDS,
          heed: { kind: 'slow_down', by: person('interpreter') },
        },
      }),
    ),
  many: () => still(hearing(own('presiding_judge'), many)),
  public: () => still(hearing(own('member_of_the_public'), [person('presiding_judge'), ...five])),
  console: () =>
    still(
      {
        ...hearing(own('court_it', { place: 'console' }), []),
        quality: [
          quality('presiding_judge'),
          quality('court_session_clerk', { round_trip_ms: 18 }),
          quality('plaintiff', { loss_up_permille: 64, round_trip_ms: 340 }),
          quality('lawyer', { state: 'gone', up_kbps: 0, down_kbps: 0 }),
          quality('witness', { place: 'waiting_hall', state: 'connecting', up_kbps: 0, down_kbps: 0 }),
          quality('interpreter', { state: 'reconnecting', loss_down_permille: 210 }),
        ],
      },
      {},
    ),
  ended: () =>
    still(hearing(own('plaintiff'), [], { phase: 'ended', recording: false }), {
      link: { at: 'closed', why: 'ended' },
    }),
  left: () => still(hearing(own('plaintiff'), []), { link: { at: 'closed', why: 'left' } }),
  expired: () => still(hearing(own('plaintiff'), []), { link: { at: 'closed', why: 'token_expired' } }),
  ...MORE,
};

/** Pages without a session. */
const PAGES: Readonly<Record<string, () => ComponentChild | Promise<ComponentChild>>> = {
  components,
  check: () => <CheckPage check={checked('good')} />,
  'check-denied': () => <CheckPage check={checked('denied')} />,
  'check-silent': () => <CheckPage check={checked('silent')} />,
  'no-link': () => <EmptyPage />,
  ...Object.fromEntries(
    STAFF_STORIES.map((one) => [one, async () => (await import('./staff')).STAFF[one]()] as const),
  ),
};

beginLooks();
beginPseudo();
await loadLanguages();
const query = new URLSearchParams(location.search);
language.value = LANGUAGES.find((one) => one === query.get('lang')) ?? 'en';
const name = query.get('story') ?? '';
const layout = VIEWS.find((one) => one === query.get('view'));
if (layout !== undefined) chooseView(layout);
const story = STORIES[name];
const page = PAGES[name];
const root = document.getElementById('app');
document.documentElement.lang = language.value;
if (root !== null && page !== undefined) {
  render(await page(), root);
} else if (root !== null && story !== undefined) {
  const session = story();
  const invitation: Invitation = {
    hearing: CARD,
    hours: name.endsWith('overnight') ? OVERNIGHT : name.startsWith('join') ? TO_COME : HOURS,
    person: {
      id: 'plaintiff-1',
      name: 'Ерлан Қ.',
      role: session.hearing.value.you?.role ?? 'plaintiff',
      language: 'kk',
    },
  };
  render(<Hearing session={session} invitation={invitation} />, root);
} else if (root !== null) {
  render(
    <ul>
      {[...Object.keys(STORIES), ...Object.keys(PAGES)].map((one) => (
        <li key={one}>
          <a href={`?story=${one}`}>{one}</a>
        </li>
      ))}
    </ul>,
    root,
  );
}
