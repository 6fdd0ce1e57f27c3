import type { ComponentChild } from 'preact';
import docketEn from '../src/locales/docket/en.ftl?raw';
import docketKk from '../src/locales/docket/kk.ftl?raw';
import docketRu from '../src/locales/docket/ru.ftl?raw';
import { addTexts } from '../src/locales/l10n';
import recordsEn from '../src/locales/recordings/en.ftl?raw';
import recordsKk from '../src/locales/recordings/kk.ftl?raw';
import recordsRu from '../src/locales/recordings/ru.ftl?raw';
import type { DocketApi } from '../src/signal/docket';
import type {
  BookedHearing,
  Phase,
  RecordedTrack,
  RecordingCard,
  RecordingState,
  RecordingView,
  Role,
} from '../src/signal/messages';
import type { RecordingsApi } from '../src/signal/recordings';
import { createDesk, DocketPage } from '../src/view/docket/page';
import { RecordingsPage } from '../src/view/recordings/records';
import { today } from './day';
import { person } from './fixtures';
import type { StaffStory } from './staff-stories';

addTexts({ kk: docketKk, ru: docketRu, en: docketEn });
addTexts({ kk: recordsKk, ru: recordsRu, en: recordsEn });

const COURT = { id: 'court-1', name: 'Аудандық сот' };
const ROLES: readonly Role[] = [
  'presiding_judge',
  'court_session_clerk',
  'plaintiff',
  'defendant',
  'witness',
];

function booked(number: number, phase: Phase): BookedHearing {
  return {
    id: `h-${number}`,
    court: COURT,
    phase,
    version: 1,
    plan: {
      begins: today(8 + number),
      ends: today(9 + number),
      case_number: `0000-26-00-2/41${number}`,
      case_type: 'civil',
      courtroom: `${number}-зал`,
      language: 'kk',
      persons: ROLES.map((role) => ({
        id: `${role}-1`,
        name: person(role).name,
        role,
        languages: role === 'witness' ? ['ru'] : ['kk'],
        required: role === 'plaintiff',
      })),
    },
    readiness: {
      present: phase === 'open_session' ? ROLES.map((role) => `${role}-1`) : ['court_session_clerk-1'],
      missing: phase === 'scheduled' ? ['plaintiff-1'] : [],
      without_interpreter: ['witness-1'],
    },
    ...(phase === 'cancelled' ? { cancel_reason: 'Тараптар татуласты' } : {}),
  };
}

const HEARINGS = [
  booked(1, 'ended'),
  booked(2, 'open_session'),
  booked(3, 'scheduled'),
  booked(4, 'cancelled'),
];

function docket(hearings: readonly BookedHearing[], editing: BookedHearing | 'new' | null): ComponentChild {
  const api: DocketApi = {
    list: () =>
      Promise.resolve({
        court: COURT,
        hearings: [...hearings],
        now: new Date().toISOString(),
        staff: { name: 'Айгүл С.', role: 'court_session_clerk', language: 'kk' },
      }),
    book: never,
    change: never,
    cancel: never,
    link: never,
    revoke: never,
  };
  const desk = createDesk(api, () => '#', { read: () => null, write: () => undefined });
  desk.editing.value = editing;
  return <DocketPage desk={desk} speaks={false} />;
}

const never = () => new Promise<never>(() => undefined);

function card(number: number, state: RecordingState, change: Partial<RecordingCard> = {}): RecordingCard {
  return {
    id: `r-${number}`,
    hearing: `h-${number}`,
    case_number: `0000-26-00-2/41${number}`,
    court: COURT.name,
    began: `2026-11-2${number}T09:02:00Z`,
    ended: `2026-11-2${number}T10:41:00Z`,
    bytes: 734_003_200,
    files: 14,
    head: '5f2b7c9ad1e04c3388aa01d2c4b6e7f8',
    state,
    verdict: 'intact',
    ...change,
  };
}

const CARDS = [
  card(1, 'verified'),
  card(2, 'held'),
  card(3, 'uploaded', { verdict: 'incomplete', trouble: 'Файл жоқ' }),
  card(4, 'destroyed'),
];

function track(role: Role, kind: RecordedTrack['kind']): RecordedTrack {
  const { id, name } = person(role);
  return {
    who: id,
    name,
    role,
    kind,
    codec: kind === 'audio' ? 'opus' : 'vp8',
    address: `/none-${id}-${kind}`,
    from_ms: 0,
    to_ms: 5_940_000,
    gaps: [{ from_ms: 0, to_ms: 60_000, why: 'muted' }],
  };
}

const VIEW: RecordingView = {
  recording: CARDS[0] ?? card(1, 'verified'),
  viewer: 'Айгүл С.',
  zero: '2026-11-21T09:02:00Z',
  opened: '2026-11-27T09:45:00Z',
  expires: '2026-11-27T10:00:00Z',
  length_ms: 5_940_000,
  tracks: (['presiding_judge', 'plaintiff', 'defendant'] as const).flatMap((role) => [
    track(role, 'video'),
    track(role, 'audio'),
  ]),
  chapters: [
    { at_ms: 0, kind: 'phase', word: 'open_session' },
    { at_ms: 240_000, kind: 'floor', who: 'plaintiff-1' },
    { at_ms: 960_000, kind: 'marker', word: 'objection', who: 'defendant-1' },
    { at_ms: 3_600_000, kind: 'phase', word: 'recess' },
  ],
};

function records(recordings: readonly RecordingCard[], recording: string): ComponentChild {
  const api: RecordingsApi = {
    list: () => Promise.resolve({ recordings: [...recordings] }),
    ending: () => Promise.resolve({ recordings: recordings.slice(0, 1).map((one) => ({ ...one, ...ENDS })) }),
    open: () => Promise.resolve(VIEW),
    views: () =>
      Promise.resolve([{ who: 'archive_officer-1', role: 'archive_officer', at: VIEW.opened, copy: false }]),
    verify: () => Promise.resolve({ at: VIEW.opened, verdict: 'intact', stamps: 3, findings: [] }),
    pack: () => Promise.resolve(new Blob(['tar'])),
    acts: () =>
      Promise.resolve({
        acts: [{ who: 'admin-1', act: 'destroy', at: VIEW.opened, reason: '№ 7' }],
        signatures: 1,
      }),
    decide: () => Promise.resolve(),
    one: () => Promise.resolve(VIEW.recording),
  };
  return <RecordingsPage api={api} token="t" hearing={null} recording={recording} />;
}

const ENDS = { ending: 'soon', kept_until: '2026-12-24T00:00:00Z' } as const;

/** The pages of who works in the court; fetched when they are shown, since their styles are no part of a hearing. */
export const STAFF: Readonly<Record<StaffStory, () => ComponentChild>> = {
  docket: () => docket(HEARINGS, null),
  'docket-empty': () => docket([], null),
  'docket-form': () => docket(HEARINGS, HEARINGS[2] ?? 'new'),
  records: () => records(CARDS, ''),
  'records-none': () => records([], ''),
  player: () => records([], 'r-1'),
};
