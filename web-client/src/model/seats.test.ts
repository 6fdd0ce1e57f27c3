import { expect, test } from 'vitest';
import type { Person, Role, Slot } from '../signal/messages';
import { FREE } from './floor';
import { type Hearing, NOTHING_YET } from './hearing';
import { hands, listeners, seats, speakers, voices, waitingList } from './seats';

const person = (id: string, role: Role, change: Partial<Person> = {}): Person => ({
  id,
  name: id,
  role,
  connected: true,
  microphone: true,
  camera: true,
  ...change,
});
const room = (people: Person[], change: Partial<Hearing> = {}): Hearing => ({
  ...NOTHING_YET,
  people: new Map(people.map((one) => [one.id, one])),
  ...change,
});
const slot = (mid: string, who: string, kind: Slot['kind']): Slot => ({ mid, person: who, kind });

test('seats stand in the order of the courtroom, whoever came first', () => {
  const people = [
    person('i', 'interpreter'),
    person('d', 'defendant'),
    person('p2', 'plaintiff'),
    person('j', 'presiding_judge'),
    person('p1', 'plaintiff'),
    person('c', 'court_session_clerk'),
  ];
  expect(seats(room(people)).map((seat) => seat.person.id)).toEqual(['j', 'c', 'p1', 'p2', 'd', 'i']);
});

test('a seat shows the section that the server named for its picture, and none before', () => {
  const people = [person('a', 'presiding_judge'), person('b', 'court_session_clerk')];
  const slots = [slot('2', 'a', 'audio'), slot('6', 'a', 'video'), slot('3', 'b', 'audio')];
  expect(seats(room(people, { slots })).map((seat) => seat.videoMid)).toEqual(['6', null]);
});

test('a seat says that its picture cannot be seen here', () => {
  const people = [person('a', 'presiding_judge'), person('b', 'court_session_clerk')];
  const slots = [{ ...slot('6', 'a', 'video'), blind: true }, slot('7', 'b', 'video')];
  expect(seats(room(people, { slots })).map((seat) => seat.blind)).toEqual([true, false]);
});

test('a section that moves to another person leaves the first', () => {
  const people = [person('a', 'presiding_judge'), person('b', 'court_session_clerk')];
  const moved = room(people, { slots: [slot('6', 'b', 'video')] });
  expect(seats(moved).map((seat) => seat.videoMid)).toEqual([null, '6']);
});

test('only voices in use are played', () => {
  const slots = [slot('2', 'a', 'audio'), slot('6', 'a', 'video'), slot('3', 'b', 'audio')];
  expect(voices(room([], { slots }))).toEqual(['2', '3']);
});

test('who is muted does not speak, even if the news comes late', () => {
  const people = [person('a', 'presiding_judge'), person('b', 'court_session_clerk', { microphone: false })];
  const state = room(people, { speaking: new Set(['a', 'b']) });
  expect(seats(state).map((seat) => seat.speaking)).toEqual([true, false]);
});

test('the tile of the dominant speaker alone is marked, and not once the microphone is off', () => {
  const people = [person('a', 'presiding_judge'), person('b', 'court_session_clerk', { microphone: false })];
  const marked = (dominant: string | null) => seats(room(people, { dominant })).map((seat) => seat.dominant);
  expect(marked('a')).toEqual([true, false]);
  expect(marked('b')).toEqual([false, false]);
  expect(marked(null)).toEqual([false, false]);
});

test('the tile of who has the floor says so, and whether it is a last word', () => {
  const people = [person('a', 'accused_on_trial'), person('p', 'prosecutor')];
  const floors = (change: Partial<Hearing>) =>
    seats(room(people, { phase: 'open_session', ...change })).map(({ floor }) => floor);
  const floor = { ...FREE, holders: ['a'] };
  expect(floors({})).toEqual([null, null]);
  expect(floors({ floor })).toEqual([null, 'given']);
  expect(floors({ floor: { ...floor, lastWord: true } })).toEqual([null, 'last_word']);
  expect(floors({ floor, phase: 'recess' })).toEqual([null, null]);
  expect(floors({ floor, room: { id: 1, kind: 'lawyer_client_room', locked: false } })).toEqual([null, null]);
});

test('hands stand in the order of the queue', () => {
  const people = [
    person('a', 'presiding_judge'),
    person('b', 'lawyer', { hand: 2 }),
    person('c', 'witness', { hand: 1 }),
  ];
  expect(hands(room(people)).map((one) => one.id)).toEqual(['c', 'b']);
});

test('the public has no seat among the speakers and is listed apart', () => {
  const state = room([person('o', 'member_of_the_public'), person('j', 'presiding_judge')]);
  expect(seats(state).map((seat) => seat.person.id)).toEqual(['j']);
  expect(listeners(state).map((one) => one.id)).toEqual(['o']);
});

test('who is away has no tile and stays on the list of the bench', () => {
  const people = [
    person('j', 'presiding_judge'),
    person('c', 'court_session_clerk', { connected: false, away_since: 1_764_097_223_007 }),
    person('p', 'plaintiff', { connected: false }),
    person('m', 'mediator'),
  ];
  const hearing = room(people);
  expect(seats(hearing).map((seat) => seat.person.id)).toEqual(['j', 'p']);
  expect(speakers(hearing).map((one) => one.id)).toEqual(['j', 'c', 'p']);
});

test('who waits stands in the order of the courtroom', () => {
  const waiting = new Map(
    [person('w', 'witness'), person('p', 'plaintiff')].map((one) => [one.id, one] as const),
  );
  expect(waitingList(room([], { waiting })).map((one) => one.id)).toEqual(['p', 'w']);
});
