import type { Hearing } from '../src/model/hearing';
import type { Session } from '../src/session';
import type { ClosedReason } from '../src/signal/connection';
import type { Own, Person, PrivateRoom, Role, RoomKind } from '../src/signal/messages';
import { askFirst } from '../src/view/questions';
import { hearing, own, person, still } from './fixtures';
import { GUARDS } from './states';

const JUDGE = person('presiding_judge');
const CLERK = person('court_session_clerk', { microphone: false });
const PARTIES = [person('plaintiff'), person('lawyer'), person('defendant')];

/** Names as no court hopes for them. */
const NAMES: readonly (readonly [Role, string])[] = [
  ['plaintiff', 'Мұхамедқалиева-Әбдірахманова Гүлбаршын Нұрсұлтанқызы, «Жаңаөзен» ЖШС өкілі 12'],
  ['lawyer', 'محمد بن عبد الله آل سعود'],
  ['defendant', '🙂👩🏽‍⚖️🇰🇿 Марат 🙂'],
  ['defence_counsel', '<script>alert(1)</script> <b>Ақан</b>'],
  ['witness', 'Ұ'.repeat(80)],
  ['interpreter', ''],
];
const named = NAMES.map(([role, name]) => person(role, { name, hand: null }));

/** With whoever looks, nine. */
const NINE = [
  person('plaintiff'),
  CLERK,
  person('lawyer', { hand: 1 }),
  person('defendant', { microphone: false }),
  person('representative'),
  person('witness'),
  person('expert'),
  person('interpreter'),
];
const SPEAKS = { speaking: new Set(['defendant-1']), dominant: 'witness-1' };

/** So many people as a hall holds. */
const FIFTY = Array.from({ length: 49 }, (_, n) =>
  person(n % 3 === 0 ? 'lawyer' : n % 3 === 1 ? 'victim' : 'witness', {
    id: `many-${String(n).padStart(2, '0')}`,
    name: `Қатысушы ${n + 1}`,
    microphone: n % 5 === 0,
  }),
);

function within(
  kind: RoomKind,
  you: Own,
  people: readonly Person[],
  room: Partial<PrivateRoom> = {},
): Session {
  const state = hearing({ ...you, place: kind, may: ['leave_room', 'lock_room', 'write_in_room'] }, [], {
    phase: 'recess',
    recording: false,
    room: { id: 3, kind, locked: false, ...room },
    people: new Map([you, ...people].map((one) => [one.id, one])),
    slots: people.map((one) => ({ mid: `v-${one.id}`, person: one.id, kind: 'video' })),
    contacts: [{ person: CLERK, kinds: [kind] }],
  });
  return still(state);
}

const party = (change: Partial<Hearing> = {}) =>
  still(hearing(own('plaintiff'), [JUDGE, ...PARTIES.slice(1)], change));
const judge = (change: Partial<Hearing> = {}) =>
  still(hearing(own('presiding_judge'), [CLERK, ...PARTIES], change));
const gone = (why: ClosedReason, change: Partial<Hearing> = {}) =>
  still(hearing(own('plaintiff'), [], { recording: false, ...change }), { link: { at: 'closed', why } });
const pause = { recording: false } as const;

/** States that a hearing passes through, and people as they may come. */
export const MORE: Readonly<Record<string, () => Session>> = {
  'room-lawyer': () => within('lawyer_client_room', own('plaintiff'), [person('lawyer')]),
  'room-alone': () =>
    within('mediation_room', own('defendant'), [], { locked: true, asked: [person('mediator')] }),
  'room-deliberation': () => within('deliberation_room', own('presiding_judge'), [person('panel_judge')]),
  'room-desk': () => within('clerks_desk', own('witness'), [CLERK]),
  'party-invited': () =>
    still(
      hearing(
        own('plaintiff', { may: ['raise_hand', 'accept_invitation', 'write_to_court', 'open_help_room'] }),
        [JUDGE],
        {
          invitations: new Map([[1, { room: 1, kind: 'lawyer_client_room', by: person('lawyer') }]]),
          contacts: [
            { person: person('lawyer'), kinds: ['lawyer_client_room'] },
            { person: person('court_it'), kinds: ['help_room'] },
          ],
        },
      ),
    ),
  'party-back': () => party({ backFromRoom: true }),
  'party-opening': () => party({ ...pause, phase: 'opening', course: { number: 1, sits_in_ms: 3_000 } }),
  'party-break': () =>
    party({ ...pause, phase: 'technical_break', course: { number: 4, reason: 'recorder_lost', by: null } }),
  'party-deliberation': () => party({ ...pause, phase: 'deliberation' }),
  'party-recess': () =>
    party({ ...pause, phase: 'recess', course: { number: 3, goes_on_at: Date.UTC(2030, 11, 4, 9, 30) } }),
  'party-closed': () => party({ phase: 'closed_session', people: new Map(), slots: [] }),
  'party-without-record': () => party({ recording: false, withoutRecord: 'Диск істен шықты' }),
  'party-held-floors': () => party({ floorsHeld: true }),
  'judge-alerts': () =>
    judge({
      alerts: [
        { person: 'court_session_clerk-1', name: 'Гүлнар Т.', what: 'clerk_lost' },
        { person: 'defendant-1', name: 'Марат Б.', what: 'party_lost' },
      ],
      evidence: { light: 'red', findings: [{ what: 'not_on_disk' }] },
    }),
  'judge-closed': () => judge({ phase: 'closed_session', closedTo: ['plaintiff-1'] }),
  'judge-guards': () =>
    judge({
      ...pause,
      phase: 'waiting_hall_open',
      guards: GUARDS,
    }),
  'judge-end': () => {
    askFirst('end');
    return judge();
  },
  'party-leaves': () => {
    askFirst('leave');
    return party();
  },
  'party-taken-away': () =>
    still(hearing(own('plaintiff', { microphone: false, camera: false }), [JUDGE, ...PARTIES.slice(1)]), {
      takenAway: true,
    }),
  'comes-back': () =>
    still(
      { ...hearing(own('plaintiff'), [], pause), you: null },
      { link: { at: 'entering' }, returns: true },
    ),
  'other-version': () => gone('version'),
  names: () =>
    still(hearing(own('presiding_judge', { name: 'שופט בית המשפט' }), named, { waiting: byId(named) })),
  'names-party': () => {
    const [, lawyer] = named;
    const floor = {
      holders: ['lawyer-1'],
      lastWord: false,
      since: performance.now() - 60_000,
      minutes: null,
    };
    return still(
      hearing(own('plaintiff'), lawyer === undefined ? [] : [JUDGE, ...named.slice(1)], { floor }),
    );
  },
  nine: () => still(hearing(own('presiding_judge'), NINE, { ...SPEAKS })),
  'nine-party': () => still(hearing(own('plaintiff'), [JUDGE, ...NINE.slice(1)], { ...SPEAKS })),
  'nine-public': () =>
    still(hearing(own('member_of_the_public', { place: 'gallery' }), [JUDGE, ...NINE], { ...SPEAKS })),
  fifty: () => still(hearing(own('presiding_judge'), FIFTY)),
  'fifty-party': () => still(hearing(own('plaintiff'), [JUDGE, ...FIFTY])),
  nobody: () => still(hearing(own('member_of_the_public', { place: 'gallery' }), [])),
  postponed: () =>
    gone('ended', { phase: 'postponed', course: { number: 5, goes_on_at: Date.UTC(2030, 11, 4, 9, 30) } }),
  cancelled: () => gone('hearing_cancelled'),
  removed: () => gone('removed'),
  dismissed: () => gone('dismissed'),
  'taken-over': () => gone('taken_over'),
  'links-revoked': () => gone('links_revoked'),
  unreachable: () => gone('network'),
};

function byId(people: readonly Person[]): ReadonlyMap<string, Person> {
  return new Map(people.map((one) => [`waits-${one.id}`, { ...one, id: `waits-${one.id}` }]));
}
