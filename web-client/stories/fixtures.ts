import { signal } from '@preact/signals';
import { Devices } from '../src/call/devices';
import { OwnEar } from '../src/call/own-ear';
import { SelfCheck } from '../src/call/self-check';
import { type Check, unchecked } from '../src/model/check';
import { type Hearing, NOTHING_YET } from '../src/model/hearing';
import type { Reach, VoiceCheck } from '../src/model/own-voice';
import type { Grade } from '../src/model/quality';
import type { Session } from '../src/session';
import type { LinkStatus } from '../src/signal/connection';
import type { Act, Hall, HallCard, Own, Person, QualityRow, RefusalCode, Role } from '../src/signal/messages';
import { today } from './day';
import { PSEUDO } from './pseudo';

export const CARD = { id: 'h-1', case_number: '0000-26-00-2/418', court: 'Аудандық сот · 2-зал' };

const words = (kk: string, ru: string, en: string) => ({ kk, ru, en: PSEUDO ? kk : en });

/** What a court might show in its waiting hall. */
const HALL_CARDS: readonly HallCard[] = [
  {
    title: words('Татуласуға болады', 'Можно примириться', 'You may settle'),
    text: words(
      'Тараптар сот кеңесуге кеткенге дейін татуласа алады. Мемлекеттік баждың бір бөлігі қайтарылады.',
      'Стороны могут примириться, пока суд не удалился для вынесения решения. Часть пошлины возвращается.',
      'The sides may settle until the court retires. A part of the state fee is returned.',
    ),
    picture: words('/icon-512.png', '/icon-512.png', '/icon-512.png'),
  },
  {
    title: words('Сот қалай жұмыс істейді', 'Как работает суд', 'How the court works'),
    text: words('Үш минуттық ролик.', 'Ролик на три минуты.', 'A film of three minutes.'),
    film: {
      file: words('/none.mp4', '/none.mp4', '/none.mp4'),
      subtitles: words('/none.vtt', '/none.vtt', '/none.vtt'),
    },
  },
];

/** The court as somebody who waits sees it, before it has called anybody. */
export const HALL: Hall = { clerk: { name: 'Айгүл С.', here: true }, calling: 'nobody' };

const NAMES: Readonly<Partial<Record<Role, string>>> = {
  presiding_judge: 'Нұрлан А.',
  court_session_clerk: 'Айгүл С.',
  plaintiff: 'Ерлан Қ.',
  defendant: 'Марат Т.',
  lawyer: 'Динара М.',
  accused_on_trial: 'Бауыржан Н.',
  prosecutor: 'Асхат Ж.',
  defence_counsel: 'Раушан К.',
  victim: 'Зере О.',
  witness: 'Сәуле Б.',
  interpreter: 'Гүлнар М.',
  member_of_the_public: 'Алия Р.',
  court_it: 'Тимур Ж.',
};
const FLOOR: Act[] = [
  'give_floor',
  'take_floor',
  'open_floor',
  'mute_all',
  'lock_microphone',
  'ask_to_unmute',
  'lower_hand',
  'ask_who_hears',
  'next_step',
  'go_to_step',
];
const DEVICES: Act[] = ['set_microphone', 'set_camera', 'raise_hand', 'leave'];
const OWN: Act[] = [...DEVICES, 'write_to_court', 'mark_request'];
const BENCH: Act[] = ['write_to_everybody', 'write_to_it', 'mark_step', 'mark_request'];
const MAY: Readonly<Partial<Record<Role, Act[]>>> = {
  presiding_judge: [
    'set_microphone',
    'set_camera',
    'admit',
    'send_back',
    'mute',
    ...FLOOR,
    'give_last_word',
    'open_floor',
    'technical_break',
    'go_closed',
    'dismiss',
    'recess',
    'end',
    'leave',
    ...BENCH,
    'write_to_clerk',
  ],
  court_session_clerk: [
    ...DEVICES,
    ...FLOOR,
    'admit',
    'send_back',
    'mute',
    'recess',
    ...BENCH,
    'write_to_court',
    'write_to_person',
  ],
  interpreter: [...DEVICES, 'write_to_clerk', 'mark_interpreting'],
  witness: [...DEVICES, 'write_to_clerk'],
  protected_witness: [...DEVICES, 'signal_to_clerk'],
  member_of_the_public: ['leave'],
  court_it: ['see_quality', 'leave', 'write_to_clerk', 'technical_note'],
};

export function person(role: Role, change: Partial<Person> = {}): Person {
  return {
    id: `${role}-1`,
    name: NAMES[role] ?? 'Айжан Ө.',
    role,
    connected: true,
    microphone: true,
    camera: true,
    ...change,
  };
}

export function own(role: Role, change: Partial<Own> = {}): Own {
  return { ...person(role), place: 'courtroom', muted_by_judge: false, may: MAY[role] ?? OWN, ...change };
}

export function hearing(you: Own, people: readonly Person[], change: Partial<Hearing> = {}): Hearing {
  const all = you.place === 'courtroom' && you.role !== 'member_of_the_public' ? [you, ...people] : people;
  return {
    ...NOTHING_YET,
    card: CARD,
    you,
    phase: 'open_session',
    recording: true,
    people: new Map(all.map((one) => [one.id, one])),
    slots: people.map((one) => ({ mid: `v-${one.id}`, person: one.id, kind: 'video' })),
    media: { audio: 8, video: 8 },
    hall: you.place === 'waiting_hall' ? HALL : null,
    ...change,
  };
}

export function quality(role: Role, change: Partial<QualityRow> = {}): QualityRow {
  return {
    person: `${role}-1`,
    role,
    place: 'courtroom',
    state: 'connected',
    round_trip_ms: 24,
    loss_up_permille: 2,
    loss_down_permille: 0,
    up_kbps: 742,
    down_kbps: 3120,
    ...change,
  };
}

interface Extras {
  link?: LinkStatus;
  grade?: Grade;
  notice?: RefusalCode | 'lost';
  mediaUp?: boolean;
  mayLock?: boolean;
  away?: number;
  reach?: Reach;
  voiceCheck?: VoiceCheck;
  takenAway?: boolean;
  returns?: boolean;
}

/** An ear that hears nothing but what it is told. */
function ear({ reach = 'quiet', voiceCheck = 'unasked' }: Extras): OwnEar {
  const never = signal(false);
  const deaf = new OwnEar(new Devices(), { connected: never, live: never, arrives: never, awaited: never });
  deaf.reach.value = reach;
  deaf.check.value = voiceCheck;
  return deaf;
}

/** A session that stands still: what is asked of it is forgotten. Pictures are drawn. */
export function still(state: Hearing, extras: Extras = {}): Session {
  const devices = new Devices();
  if (state.you?.role !== 'member_of_the_public' && state.you?.role !== 'court_it') {
    devices.audio.value = { ...devices.audio.value, wanted: state.you?.microphone ?? true, track: silence() };
    devices.video.value = {
      ...devices.video.value,
      wanted: state.you?.camera ?? true,
      track: state.you?.camera === false ? null : drawn(OWN_TONE),
    };
  }
  return {
    hearing: signal(state),
    link: signal(extras.link ?? { at: 'inside' }),
    devices,
    tracks: signal(
      new Map(state.slots.map((slot, index) => [slot.mid, drawn(TONES[index % TONES.length] ?? '')])),
    ),
    mediaUp: signal(extras.mediaUp ?? true),
    grade: signal(extras.grade ?? 'good'),
    used: signal(12_400_000),
    saving: signal('none'),
    save: () => undefined,
    apartSince: signal(null),
    ear: ear(extras),
    awake: { mayLock: signal(extras.mayLock ?? false), away: signal(extras.away ?? null) },
    tiles: { show: () => undefined },
    notice: signal(extras.notice ?? null),
    cutting: signal(null),
    takenAway: signal(extras.takenAway ? { microphone: true, camera: true } : null),
    takeBack: () => undefined,
    returns: signal(extras.returns ?? false),
    comeBack: () => undefined,
    join: () => undefined,
    leave: () => undefined,
    closeObjection: () => undefined,
    cards: () => Promise.resolve(HALL_CARDS),
    turn: () =>
      Promise.resolve({ number: 2, ahead: 1, under_way: 1, not_before: today(10, 45), today: true }),
    lookAtWords: () => undefined,
    ask: () => Promise.resolve(true),
  };
}

/** A check that stands still, with this result. */
export function checked(how: 'good' | 'denied' | 'silent'): SelfCheck {
  const device = { wanted: true, asking: false, trouble: null, open: true };
  const good: Check = {
    ...unchecked(true),
    video: device,
    audio: device,
    listeningSince: 0,
    loud: 5,
    tone: 'heard',
    reached: { at: 'talk', ms: 24 },
    speed: { at: 'known', down: 24_000, up: 8_400 },
  };
  const denied = { ...device, open: false, trouble: 'denied' as const };
  const { devices } = still(hearing(own('plaintiff'), []));
  if (how === 'denied') {
    // The browser of whoever makes the pictures would give them.
    devices.start = () => Promise.resolve();
    devices.audio.value = { ...devices.audio.value, track: null, trouble: how };
    devices.video.value = { ...devices.video.value, track: null, trouble: how };
  }
  const check = new SelfCheck(devices);
  const found: Readonly<Record<typeof how, Check>> = {
    good,
    denied: { ...good, video: denied, audio: denied, tone: 'unheard', reached: { at: 'page' } },
    silent: {
      ...good,
      loud: 0,
      listeningSince: -60_000,
      tone: 'played',
      reached: { at: 'talk', ms: 900 },
      speed: { at: 'known', down: 900, up: 240 },
    },
  };
  return Object.assign(check, { state: signal(found[how]), begin: () => () => undefined });
}

const OWN_TONE = '#6f8c9c';
const TONES = ['#5d8296', '#7f9476', '#957f69', '#78739a', '#5c8d86', '#98717d'];

/** A person of simple shapes before a wall, as a live picture: small enough to be whole in wide tiles, too. */
function drawn(ground: string): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 360;
  const context = canvas.getContext('2d');
  const clothes = CLOTHES[TONES.indexOf(ground) % CLOTHES.length] ?? '#26333d';
  const oval = (colour: string, x: number, y: number, width: number, height: number) => {
    if (context === null) return;
    context.fillStyle = colour;
    context.beginPath();
    context.ellipse(x, y, width, height, 0, 0, 7);
    context.fill();
  };
  setInterval(() => {
    if (context === null) return;
    const wall = context.createLinearGradient(0, 0, 640, 360);
    wall.addColorStop(0, ground);
    wall.addColorStop(1, '#1f2a33');
    context.fillStyle = wall;
    context.fillRect(0, 0, 640, 360);
    oval('#2b2320', 320, 152, 47, 52);
    oval(clothes, 320, 345, 118, 118);
    oval('#b9a48f', 320, 225, 20, 26);
    oval('#d3bfa9', 320, 170, 40, 50);
    oval('#2b2320', 320, 127, 40, 20);
  }, 500);
  const [track] = canvas.captureStream(2).getVideoTracks();
  if (track === undefined) throw new Error('a canvas without a picture');
  return track;
}

const CLOTHES = ['#1d2730', '#38424a', '#4a2f3a', '#22384a', '#3d3a2c', '#2d2b45'];

function silence(): MediaStreamTrack {
  const [track] = new AudioContext().createMediaStreamDestination().stream.getAudioTracks();
  if (track === undefined) throw new Error('a context without a sound');
  return track;
}
