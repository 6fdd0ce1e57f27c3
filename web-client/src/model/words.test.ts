import { describe, expect, it } from 'vitest';
import type { Act, Line, Mark, Own, Person, Role, ServerMessage } from '../signal/messages';
import { KEYS, markers, markOfKey } from './markers';
import { addressees, channels } from './recipients';
import { NO_WORDS, reduceWords, unread, type Words } from './words';

const signed = (role: Role, id = `${role}-1`) => ({ id, name: id, role });
const line = (at: number, role: Role, to: Line['to'], text = 'text'): Line => ({
  at,
  by: signed(role),
  to,
  text,
});
const own = (role: Role, ...may: Act[]): Own => ({
  ...person(role),
  place: 'courtroom',
  muted_by_judge: false,
  may,
});

function person(role: Role): Person {
  return { ...signed(role), connected: true, microphone: false, camera: false };
}

function told(...messages: ServerMessage[]): Words {
  return messages.reduce(reduceWords, NO_WORDS);
}

describe('words', () => {
  it('keep what is written outside apart from what is written in a private room', () => {
    const words = told(
      { type: 'line', line: line(1, 'court_session_clerk', 'everybody') },
      { type: 'line', line: line(2, 'lawyer', 'room') },
    );
    expect(words.lines.map(({ at }) => at)).toEqual([1]);
    expect(words.asides.map(({ at }) => at)).toEqual([2]);
    expect(reduceWords(words, { type: 'room_left', place: 'waiting_hall' }).asides).toEqual([]);
    expect(reduceWords(words, { type: 'lines', lines: [] }).lines).toEqual([]);
  });

  it('raise an objection only when it comes, and not when it is found again', () => {
    const mark: Mark = { at: 1, by: signed('lawyer'), kind: 'objection' };
    expect(told({ type: 'marks', marks: [mark] }).objections).toEqual([]);
    const words = told({ type: 'mark', mark }, { type: 'mark', mark: { ...mark, kind: 'petition' } });
    expect(words.objections).toEqual([mark]);
    expect(words.marks).toHaveLength(2);
  });

  it('are bounded', () => {
    const lines = Array.from({ length: 250 }, (_, at) => line(at, 'court_session_clerk', 'everybody'));
    const words = told(...lines.map((line): ServerMessage => ({ type: 'line', line })));
    expect(words.lines).toHaveLength(200);
    expect(words.lines[0]?.at).toBe(50);
  });

  it('are unread when others wrote them after the last that was seen', () => {
    const lines = [line(1, 'lawyer', 'court'), line(2, 'plaintiff', 'court'), line(3, 'lawyer', 'court')];
    expect(unread(lines, 1, 'plaintiff-1')).toBe(1);
    expect(unread(lines, 3, 'plaintiff-1')).toBe(0);
  });
});

describe('whom one may write to', () => {
  it('follows what the server lets one do', () => {
    expect(channels(own('plaintiff', 'write_to_court'))).toEqual(['court']);
    expect(channels(own('presiding_judge', 'write_to_clerk', 'write_to_everybody'))).toEqual([
      'everybody',
      'clerk',
    ]);
    expect(channels(own('member_of_the_public'))).toEqual([]);
  });

  it('is for the clerk everybody but the public, for court IT who wrote to it, for interpreters each other', () => {
    const people = [person('plaintiff'), person('journalist'), person('interpreter')];
    const ids = (words: Words, you: Own) => addressees(words, people, you).map(({ id }) => id);
    const may: Act = 'write_to_person';
    expect(ids(NO_WORDS, own('court_session_clerk', may))).toEqual(['plaintiff-1', 'interpreter-1']);
    expect(ids(NO_WORDS, own('sign_language_interpreter', may))).toEqual(['interpreter-1']);
    expect(ids(NO_WORDS, own('court_it', may))).toEqual([]);
    const asked = told({ type: 'line', line: line(1, 'presiding_judge', 'court_it') });
    expect(ids(asked, own('court_it', may))).toEqual(['presiding_judge-1']);
    expect(ids(NO_WORDS, own('court_session_clerk'))).toEqual([]);
  });
});

describe('markers', () => {
  it('are those that one may set', () => {
    expect(markers(own('lawyer', 'mark_request'))).toEqual(['objection', 'petition', 'remark', 'note_this']);
    expect(markers(own('interpreter', 'mark_interpreting'))).toEqual(['slow_down', 'did_not_hear']);
    expect(markers(own('witness'))).toEqual([]);
    const bench = markers(own('court_session_clerk', 'mark_step', 'mark_request'));
    expect(bench.slice(0, 9)).toEqual(KEYS);
    expect(new Set(bench).size).toBe(bench.length);
  });

  it('stand under the keys 1 to 9', () => {
    expect(KEYS).toHaveLength(9);
    expect(markOfKey('1')).toBe('rights_explained');
    expect(markOfKey('9')).toBe('note_this');
    for (const key of ['0', 'a', '10', 'F1', '']) expect(markOfKey(key)).toBeNull();
  });
});
