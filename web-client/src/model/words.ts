import type { Line, Mark, MarkKind, ServerMessage, Signed } from '../signal/messages';

/** What was written and marked, as far as this page was told. */
export interface Words {
  /** What one may read now, the oldest first. */
  readonly lines: readonly Line[];
  /** What was written in the private room that one is in; the server keeps none of it. */
  readonly asides: readonly Line[];
  /** Markers; only who keeps the minutes is told. */
  readonly marks: readonly Mark[];
  /** Objections that came while the page looked, the oldest first. */
  readonly objections: readonly Mark[];
  /** What an interpreter asked last of oneself. */
  readonly heed: Heed | null;
}

export interface Heed {
  readonly kind: MarkKind;
  readonly by: Signed;
}

export const NO_WORDS: Words = { lines: [], asides: [], marks: [], objections: [], heed: null };

/** Most lines that a page shows. */
const MOST = 200;

/** What is known of words after one message; of most messages the same. */
export function reduceWords(words: Words, message: ServerMessage): Words {
  switch (message.type) {
    case 'welcome':
      return {
        ...words,
        lines: message.lines ?? [],
        marks: message.marks ?? [],
        asides: message.room == null ? [] : words.asides,
        heed: null,
      };
    case 'line':
      return message.line.to === 'room'
        ? { ...words, asides: [...words.asides, message.line].slice(-MOST) }
        : { ...words, lines: [...words.lines, message.line].slice(-MOST) };
    case 'lines':
      return { ...words, lines: message.lines };
    case 'mark':
      return {
        ...words,
        marks: [...words.marks, message.mark],
        objections:
          message.mark.kind === 'objection' ? [...words.objections, message.mark] : words.objections,
      };
    case 'marks':
      return { ...words, marks: message.marks };
    case 'heed':
      return { ...words, heed: { kind: message.kind, by: message.by } };
    case 'room_entered':
    case 'room_left':
      return { ...words, asides: [] };
    default:
      return words;
  }
}

/** What is shown where one is, the oldest first. */
export function shownLines({ lines, asides }: Words, inPrivate: boolean): readonly Line[] {
  return inPrivate ? asides : lines;
}

/** How many of others' lines came after the last that one has looked at. */
export function unread(lines: readonly Line[], seen: number, own: string): number {
  return lines.filter(({ at, by }) => at > seen && by.id !== own).length;
}
