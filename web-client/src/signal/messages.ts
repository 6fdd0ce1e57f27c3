import type { ClientEnvelope, ServerMessage } from './messages.gen';

export type * from './messages.gen';

/** The version of the protocol that this page speaks. */
export const PROTOCOL_VERSION = 1;

type WithoutId<E> = E extends unknown ? Omit<E, 'id'> : never;

/** A message to the server, without the number that the connection gives it. */
export type ClientMessage = WithoutId<ClientEnvelope>;

/** The text of a frame. */
export function encode(message: ClientMessage, id?: number): string {
  return JSON.stringify(id === undefined ? message : { id, ...message });
}

const KNOWN: Record<ServerMessage['type'], true> = {
  welcome: true,
  answer: true,
  slots: true,
  more_slots: true,
  send_layers: true,
  phase: true,
  guards: true,
  alerts: true,
  floors_held: true,
  floor: true,
  rail: true,
  rail_at: true,
  clock: true,
  who_hears: true,
  recording: true,
  evidence: true,
  hall: true,
  admitted: true,
  sent_back: true,
  room_entered: true,
  room: true,
  room_left: true,
  invited: true,
  invitation_gone: true,
  contacts: true,
  screens: true,
  rooms_close: true,
  you: true,
  person: true,
  person_gone: true,
  waiting_person: true,
  waiting_gone: true,
  expected: true,
  closed_to: true,
  speaking: true,
  dominant_speaker: true,
  quality: true,
  record_head: true,
  line: true,
  lines: true,
  mark: true,
  marks: true,
  heed: true,
  done: true,
  refused: true,
  pong: true,
  goodbye: true,
};

/** Every type of message that this page understands. */
export const KNOWN_TYPES = Object.keys(KNOWN);

/** The message in a frame; `null` for one that a newer server may send and this page does not know. */
export function decode(text: string): ServerMessage | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('type' in value)) return null;
    return Object.hasOwn(KNOWN, String(value.type)) ? (value as ServerMessage) : null;
  } catch {
    return null;
  }
}
