import { describe, expect, it } from 'vitest';
import type { Act, Line, Mark, Own, Person, Role, ServerMessage } from '../signal/messages';
import { KEYS, markers, markOfKey } from './markers';
import { addressees, channels } from './recipients';
import { closeObjection, lookedAt, missed, NO_WORDS, reduceWords, unread, type Words } from './words';

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

function welcome(lines: Line[]): ServerMessage {
  return { type: 'welcome', lines } as unknown as ServerMessage;
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
    expect(closeObjection(words, mark).objections).toEqual([]);
  });

  it('raise an objection that came while the link was lost', () => {
    const before: Mark = { at: 1, by: signed('lawyer'), kind: 'objection' };
    const meanwhile: Mark = { ...before, at: 2 };
    const words = closeObjection(told({ type: 'mark', mark: before }), before);
    expect(missed(words, [before, meanwhile])).toEqual([meanwhile]);
    expect(missed(NO_WORDS, [before])).toEqual([]);
  });

  it('are bounded', () => {
    const lines = Array.from({ length: 250 }, (_, at) => line(at, 'court_session_clerk', 'everybody'));
    const words = told(...lines.map((line): ServerMessage => ({ type: 'line', line })));
    expect(words.lines).toHaveLength(200);
    expect(words.lines[0]?.at).toBe(50);
  });

  const numbers = (words: Words, inPrivate = false) =>
    unread(words, inPrivate, 'plaintiff-1').map(({ at }) => at);

  it('are unread when others wrote them after the last that was looked at', () => {
    const words = told(
      { type: 'lines', lines: [line(1, 'lawyer', 'court')] },
      { type: 'line', line: line(2, 'plaintiff', 'court') },
      { type: 'line', line: line(3, 'lawyer', 'court') },
    );
    expect(numbers(words)).toEqual([1, 3]);
    expect(numbers(lookedAt(words, false))).toEqual([]);
    const more = reduceWords(lookedAt(words, false), { type: 'line', line: line(4, 'lawyer', 'court') });
    expect(numbers(more)).toEqual([4]);
    expect(more.behind).toBe(false);
  });

  it('stay unread when they came while one was in a private room, whatever was read in there', () => {
    const before = line(1, 'lawyer', 'everybody');
    const came = line(3, 'court_session_clerk', 'everybody');
    const room: ServerMessage = {
      type: 'room_entered',
      room: { id: 1, kind: 'lawyer_client_room', locked: false },
    };
    let words = lookedAt(told({ type: 'line', line: before }), false);
    words = reduceWords(reduceWords(words, room), { type: 'lines', lines: [] });
    words = reduceWords(words, { type: 'line', line: line(5, 'lawyer', 'room') });
    expect(numbers(words, true)).toEqual([5]);
    words = lookedAt(words, true);
    expect(numbers(words, true)).toEqual([]);
    words = reduceWords(words, { type: 'room_left', place: 'courtroom' });
    words = reduceWords(words, { type: 'lines', lines: [before, came] });
    expect(numbers(words)).toEqual([3]);
    expect(words.behind).toBe(true);
    expect(lookedAt(words, false).behind).toBe(false);
    // The next room begins anew.
    words = reduceWords(reduceWords(words, room), { type: 'line', line: line(4, 'lawyer', 'room') });
    expect(numbers(words, true)).toEqual([4]);
  });

  it('are unread when they came while the link was lost, and not when the page has just been loaded', () => {
    const first = welcome([line(1, 'lawyer', 'court')]);
    const words = told(first);
    expect([numbers(words), words.behind]).toEqual([[], false]);
    const back = reduceWords(words, welcome([line(1, 'lawyer', 'court'), line(2, 'lawyer', 'court')]));
    expect([numbers(back), back.behind]).toEqual([[2], true]);
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
    expect(markOfKey('Digit1')).toBe('rights_explained');
    expect(markOfKey('Numpad9')).toBe('note_this');
    for (const code of ['Digit0', 'KeyA', 'Digit10', 'F1', '1', '']) expect(markOfKey(code)).toBeNull();
  });
});
