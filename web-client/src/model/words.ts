import type { Line, Mark, MarkKind, ServerMessage, Signed } from '../signal/messages';

/** What was written and marked, as far as this page was told. */
export interface Words {
  /** What one may read now, the oldest first. */
  readonly lines: readonly Line[];
  /** What was written in the private room that one is in; the server keeps none of it. */
  readonly asides: readonly Line[];
  /** Markers; only who keeps the minutes is told. */
  readonly marks: readonly Mark[];
  /** Objections that came since the page knows of markers, and were not closed; the oldest first. */
  readonly objections: readonly Mark[];
  /** What an interpreter asked last of oneself. */
  readonly heed: Heed | null;
  /** When what one has looked at last was written: outside of private rooms (`null`: the page has just come), and in the present one. */
  readonly seen: { readonly lines: number | null; readonly asides: number };
  /** All was told anew: what is new in it was written while one was elsewhere, and nobody has looked at it because it is shown. */
  readonly behind: boolean;
}

interface Heed {
  readonly kind: MarkKind;
  readonly by: Signed;
}

export const NO_WORDS: Words = {
  lines: [],
  asides: [],
  marks: [],
  objections: [],
  heed: null,
  seen: { lines: null, asides: 0 },
  behind: false,
};

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
        objections: [...words.objections, ...missed(words, message.marks ?? [])],
        asides: message.room == null ? [] : words.asides,
        heed: null,
        // A page that was loaded has shown what it was told with it; one that came back has not.
        seen: { ...words.seen, lines: words.seen.lines ?? lastOf(message.lines ?? []) },
        behind: words.seen.lines !== null,
      };
    case 'line':
      return message.line.to === 'room'
        ? { ...words, asides: [...words.asides, message.line].slice(-MOST) }
        : { ...words, lines: [...words.lines, message.line].slice(-MOST) };
    case 'lines':
      return { ...words, lines: message.lines, behind: true };
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
      return { ...words, asides: [], heed: null, seen: { ...words.seen, asides: 0 } };
    default:
      return words;
  }
}

/** Objections that came while the link was lost: of a page that knew of no marker before, none. */
export function missed({ marks }: Words, now: readonly Mark[]): readonly Mark[] {
  const last = marks.at(-1)?.at;
  return last === undefined ? [] : now.filter(({ at, kind }) => kind === 'objection' && at > last);
}

/** The judge has seen an objection. */
export function closeObjection(words: Words, mark: Mark): Words {
  return { ...words, objections: words.objections.filter((one) => one !== mark) };
}

/** What is shown where one is, the oldest first. */
export function shownLines({ lines, asides }: Words, inPrivate: boolean): readonly Line[] {
  return inPrivate ? asides : lines;
}

/** Others' lines of those shown that came after the last that one has looked at. */
export function unread(words: Words, inPrivate: boolean, own: string): readonly Line[] {
  const seen = inPrivate ? words.seen.asides : (words.seen.lines ?? 0);
  return shownLines(words, inPrivate).filter(({ at, by }) => at > seen && by.id !== own);
}

/** One has looked at what is shown; of what is not, in or outside of a private room, nothing is known. */
export function lookedAt(words: Words, inPrivate: boolean): Words {
  const last = lastOf(shownLines(words, inPrivate));
  return inPrivate
    ? { ...words, seen: { ...words.seen, asides: last } }
    : { ...words, seen: { ...words.seen, lines: last }, behind: false };
}

function lastOf(lines: readonly Line[]): number {
  return lines.at(-1)?.at ?? 0;
}
