import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { NOTHING_YET, reduce } from '../src/model/hearing';
import { type ClientMessage, decode, encode, KNOWN_TYPES } from '../src/signal/messages';

/** The same files are read by the server's tests. */
const GOLDEN = new URL('../../tests/golden/', import.meta.url);

function golden(side: 'client' | 'server'): readonly { name: string; text: string }[] {
  const folder = new URL(`${side}/`, GOLDEN);
  return readdirSync(folder).map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));
}

/** One value of each message that the page sends, with all its members; a new type does not compile until it is here. */
const SENT: { [Type in ClientMessage['type']]: Extract<ClientMessage, { type: Type }> } = {
  hello: { type: 'hello', version: 1, ticket: 't', microphone: true, camera: false },
  offer: { type: 'offer', sdp: 'v=0' },
  set_microphone: { type: 'set_microphone', on: true },
  set_camera: { type: 'set_camera', on: true },
  raise_hand: { type: 'raise_hand', up: true },
  declare: { type: 'declare' },
  check_identity: { type: 'check_identity', person: 'p', how: 'h' },
  check_authority: { type: 'check_authority', person: 'p', how: 'h' },
  admit: { type: 'admit', person: 'p', reason: 'r' },
  admit_all: { type: 'admit_all' },
  witness_heard: { type: 'witness_heard', person: 'p' },
  dismiss: { type: 'dismiss', person: 'p', reason: 'r' },
  name_for_closed: { type: 'name_for_closed', person: 'p', reason: 'r' },
  remove: { type: 'remove', person: 'p', reason: 'r' },
  send_back: { type: 'send_back', person: 'p', reason: 'r' },
  go_on_without: { type: 'go_on_without', person: 'p', reason: 'r' },
  mute: { type: 'mute', person: 'p', reason: 'r' },
  give_floor: { type: 'give_floor', people: ['p'], reason: 'r' },
  take_floor: { type: 'take_floor', reason: 'r' },
  open_floor: { type: 'open_floor', reason: 'r' },
  give_last_word: { type: 'give_last_word', person: 'p', reason: 'r' },
  end_last_word: { type: 'end_last_word' },
  mute_all: { type: 'mute_all' },
  lock_microphone: { type: 'lock_microphone', person: 'p', on: true, reason: 'r' },
  ask_who_hears: { type: 'ask_who_hears', on: true },
  say_who_hears: { type: 'say_who_hears', round: 1, yes: true },
  ask_to_unmute: { type: 'ask_to_unmute', person: 'p' },
  lower_hand: { type: 'lower_hand', person: 'p' },
  next_step: { type: 'next_step', turns: 4 },
  go_to_step: { type: 'go_to_step', step: 's', reason: 'r' },
  open: { type: 'open', without: [{ guard: 'recorder_ready', reason: 'r' }] },
  go_closed: { type: 'go_closed', persons: ['p'], reason: 'r' },
  back_to_open: { type: 'back_to_open', reason: 'r' },
  recess: { type: 'recess', reason: 'r' },
  settlement_recess: { type: 'settlement_recess', reason: 'r' },
  technical_break: { type: 'technical_break', reason: 'r' },
  retire: { type: 'retire', reason: 'r' },
  announce: { type: 'announce', reason: 'r' },
  postpone: { type: 'postpone', reason: 'r', until: 1 },
  nobody_appeared: { type: 'nobody_appeared', reason: 'r' },
  resync: { type: 'resync' },
  end: { type: 'end', reason: 'r' },
  leave: { type: 'leave' },
  open_room: { type: 'open_room', kind: 'lawyer_client_room', people: ['p'] },
  invite_to_room: { type: 'invite_to_room', person: 'p' },
  accept_invitation: { type: 'accept_invitation', room: 1 },
  decline_invitation: { type: 'decline_invitation', room: 1 },
  lock_room: { type: 'lock_room', on: true },
  leave_room: { type: 'leave_room' },
  ready_to_settle: { type: 'ready_to_settle', on: true },
  screen: { type: 'screen', from: 'p', person: 'q', sight: true, hearing: false, name: true, ruling: '4' },
  say: { type: 'say', to: { person: 'p' }, text: 't' },
  signal: { type: 'signal', sign: 'cannot_hear' },
  mark: { type: 'mark', kind: 'objection', note: 'n' },
  tiles: { type: 'tiles', tiles: [{ mid: '6', height: 180 }] },
  stats: { type: 'stats', round_trip_ms: 1, packets_received: 1, packets_lost: 1, frames_decoded: 1 },
  ping: { type: 'ping', nonce: 1 },
};

const shape = (value: object) =>
  Object.entries(value)
    .filter(([key]) => key !== 'id')
    .map(([key, member]) => `${key}: ${typeof member}`)
    .sort();

describe('messages of the server', () => {
  test.each(golden('server'))('$name is understood and taken into the state', ({ text }) => {
    const message = decode(text);
    expect(message).toEqual(JSON.parse(text));
    if (message !== null) expect(reduce(NOTHING_YET, message, 0)).toBeTypeOf('object');
  });

  test('every type that the page understands has a golden file', () => {
    const types = golden('server').map(({ text }) => JSON.parse(text).type);
    expect([...new Set(types)].sort()).toEqual([...KNOWN_TYPES].sort());
  });

  test('what is no message of this protocol is ignored', () => {
    for (const text of ['', 'x', '1', 'null', '[]', '{}', '{"type":"later"}', '{"type":"toString"}']) {
      expect(decode(text), text).toBeNull();
    }
  });
});

describe('messages of the page', () => {
  test.each(golden('client'))('$name has the members that the page sends', ({ text }) => {
    const message = JSON.parse(text);
    const sent = shape(SENT[message.type as ClientMessage['type']]);
    const optional = (member: string) => /^(reason|without|note|until): /.test(member);
    expect(sent).toEqual(expect.arrayContaining(shape(message)));
    expect(shape(message)).toEqual(expect.arrayContaining(sent.filter((member) => !optional(member))));
  });

  test('every message that the page sends has a golden file', () => {
    const types = golden('client').map(({ text }) => JSON.parse(text).type);
    expect([...new Set(types)].sort()).toEqual(Object.keys(SENT).sort());
  });

  test('a number stands beside the members of the message', () => {
    expect(JSON.parse(encode(SENT.admit, 6))).toEqual({ id: 6, type: 'admit', person: 'p', reason: 'r' });
    expect(JSON.parse(encode(SENT.admit))).toEqual({ type: 'admit', person: 'p', reason: 'r' });
  });
});
