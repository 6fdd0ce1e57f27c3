import type { Kind } from '../signal/messages';
import { megabits, type Speed, speedKey } from './speed';

/** What is checked, in the order in which it is shown. */
export const PARTS = ['camera', 'microphone', 'speaker', 'server', 'speed', 'media'] as const;
export type Part = (typeof PARTS)[number];

/**
 * `good`: shown to work. `wait`: not known yet. `ask`: only the person can tell. `off`: switched off by the person.
 * `bad`: does not work. `later`: can only be tried in a hearing.
 */
export type Verdict = 'good' | 'wait' | 'ask' | 'off' | 'bad' | 'later';

/** Why a device gives nothing. `insecure`: the browser opens no devices on an http page of another machine. */
export type DeviceTrouble = 'denied' | 'missing' | 'busy' | 'insecure';

/** A device as far as the check has to know it. */
export interface DeviceFact {
  readonly wanted: boolean;
  readonly asking: boolean;
  readonly trouble: DeviceTrouble | null;
  readonly open: boolean;
}

/** How the server was reached. `talk`: the steady connection, which some networks cut. Times in milliseconds. */
export type Reached =
  | { readonly at: 'trying' }
  | { readonly at: 'nowhere' }
  | { readonly at: 'page' }
  | { readonly at: 'talk'; readonly ms: number };

export interface Check {
  readonly video: DeviceFact;
  readonly audio: DeviceFact;
  /** Since when the microphone that is open now is listened to; `null`: none is, or the browser keeps sound asleep. */
  readonly listeningSince: number | null;
  /** Loud readings of the microphone that is open now. */
  readonly loud: number;
  readonly tone: 'unplayed' | 'played' | 'heard' | 'unheard';
  readonly reached: Reached;
  readonly speed: Speed;
  /** The browser can hold a hearing at all. */
  readonly able: boolean;
}

export type CheckEvent =
  | { readonly type: 'device'; readonly kind: Kind; readonly fact: DeviceFact }
  | { readonly type: 'microphone-changed' }
  | { readonly type: 'level'; readonly steps: number }
  | { readonly type: 'tone'; readonly tone: 'played' | 'heard' | 'unheard' }
  | { readonly type: 'reached'; readonly reached: Reached }
  | { readonly type: 'speed'; readonly speed: Speed };

/** One line of the result: `key` names its sentence, `values` stand in it. */
export interface Line {
  readonly part: Part;
  readonly verdict: Verdict;
  readonly key: string;
  readonly values?: Readonly<Record<string, number>>;
}

/** Steps of the meter from which on somebody speaks, not the room. */
const LOUD_STEPS = 9;
/** Loud readings, 60 ms each, that make a voice: a knock on the table is shorter. */
const VOICE_READINGS = 5;
/** Nothing loud for so long: the microphone is deaf, or nobody has spoken. Both are told. */
const SILENT_MS = 10_000;
/** An answer that takes longer is felt as a pause in every dialogue. */
const SLOW_MS = 600;

const CLOSED: DeviceFact = { wanted: true, asking: false, trouble: null, open: false };

export function unchecked(able: boolean): Check {
  return {
    video: CLOSED,
    audio: CLOSED,
    listeningSince: null,
    loud: 0,
    tone: 'unplayed',
    reached: { at: 'trying' },
    speed: { at: 'unmeasured' },
    able,
  };
}

/** `now` in milliseconds, of any clock that does not jump. */
export function takeIn(check: Check, event: CheckEvent, now: number): Check {
  switch (event.type) {
    case 'device':
      return { ...check, [event.kind]: event.fact };
    case 'microphone-changed':
      return { ...check, listeningSince: null, loud: 0 };
    case 'level':
      return hear(check, event.steps >= LOUD_STEPS, now);
    case 'tone':
      return { ...check, tone: event.tone };
    case 'speed':
      return { ...check, speed: event.speed };
    case 'reached':
      return { ...check, reached: event.reached };
  }
}

/** Readings come often: the check stays the same object unless one tells something new. */
function hear(check: Check, loud: boolean, now: number): Check {
  const tells = loud && check.loud < VOICE_READINGS;
  if (!tells && check.listeningSince !== null) return check;
  return { ...check, listeningSince: check.listeningSince ?? now, loud: check.loud + (tells ? 1 : 0) };
}

/** The whole result in order. */
export function lines(check: Check, now: number): readonly Line[] {
  return [camera(check), microphone(check, now), speaker(check), server(check), speed(check), media(check)];
}

function camera({ video }: Check): Line {
  return device('camera', 'video', video) ?? { part: 'camera', verdict: 'good', key: 'check-camera-good' };
}

function microphone(check: Check, now: number): Line {
  const trouble = device('microphone', 'audio', check.audio);
  if (trouble !== null) return trouble;
  const part = 'microphone';
  if (check.loud >= VOICE_READINGS) return { part, verdict: 'good', key: 'check-microphone-good' };
  const since = check.listeningSince;
  if (since !== null && now - since >= SILENT_MS)
    return { part, verdict: 'bad', key: 'check-microphone-silent' };
  return { part, verdict: 'wait', key: 'say-something' };
}

/** What there is to say of a device that is not open; `null`: it is. */
function device(part: 'camera' | 'microphone', kind: Kind, fact: DeviceFact): Line | null {
  if (fact.trouble !== null) return { part, verdict: 'bad', key: `trouble-${fact.trouble}-${kind}` };
  if (fact.asking) return { part, verdict: 'wait', key: 'preview-asking' };
  if (!fact.wanted) return { part, verdict: 'off', key: `check-${part}-off` };
  return fact.open ? null : { part, verdict: 'wait', key: 'preview-asking' };
}

function speaker({ tone }: Check): Line {
  const verdicts = { unplayed: 'ask', played: 'ask', heard: 'good', unheard: 'bad' } as const;
  return { part: 'speaker', verdict: verdicts[tone], key: `check-speaker-${tone}` };
}

function server({ reached }: Check): Line {
  const part = 'server';
  switch (reached.at) {
    case 'trying':
      return { part, verdict: 'wait', key: 'check-server-trying' };
    case 'nowhere':
      return { part, verdict: 'bad', key: 'problem-network' };
    case 'page':
      return { part, verdict: 'bad', key: 'check-server-cut' };
    case 'talk':
      return reached.ms > SLOW_MS
        ? { part, verdict: 'bad', key: 'check-server-slow', values: { ms: reached.ms } }
        : { part, verdict: 'good', key: 'check-server-good', values: { ms: reached.ms } };
  }
}

function speed({ speed }: Check): Line {
  const part = 'speed';
  const key = speedKey(speed);
  if (speed.at !== 'known') return { part, verdict: speed.at === 'measuring' ? 'wait' : 'ask', key };
  const values = { down: megabits(speed.down), up: megabits(speed.up) };
  return { part, verdict: key === 'check-speed-good' ? 'good' : 'bad', key, values };
}

function media({ able }: Check): Line {
  return able
    ? { part: 'media', verdict: 'later', key: 'check-media-later' }
    : { part: 'media', verdict: 'bad', key: 'check-media-unable' };
}

/** What the device says of itself in a report: nothing that names a person, a hearing or a device. */
export interface Surroundings {
  readonly time: string;
  readonly browser: string;
  readonly languages: string;
  readonly screen: string;
  readonly secure: boolean;
  readonly devices: Readonly<Record<'cameras' | 'microphones' | 'speakers', number>>;
}

/** The report as text. `word` puts a key into the reader's language. */
export function report(
  result: readonly Line[],
  around: Surroundings,
  word: (key: string, values?: Record<string, number>) => string,
): string {
  const { cameras, microphones, speakers } = around.devices;
  return [
    `Tyndau · ${word('check-results')}`,
    around.time,
    '',
    ...result.map(({ part, verdict, key, values }) => {
      const sentence = word(key, values ?? {});
      return `${word(`check-${part}`)}: [${verdict}] ${sentence}`;
    }),
    '',
    `browser: ${around.browser}`,
    `languages: ${around.languages}`,
    `screen: ${around.screen}`,
    `secure page: ${around.secure ? 'yes' : 'no'}`,
    `cameras: ${cameras}, microphones: ${microphones}, speakers: ${speakers}`,
    '',
  ].join('\n');
}
