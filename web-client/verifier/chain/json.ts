/** What a member of a line can be. */
export type Value = string | bigint | null | readonly (readonly [bigint, bigint])[];

const TOKEN = /[\t\n\r ]*(?:([{}[\],:])|("(?:[^"\\]|\\.)*")|(0|[1-9][0-9]*)(?![0-9.eE])|(null))/y;
const LARGEST = 2n ** 64n - 1n;

/**
 * The members of one JSON object; `null`: it is none, or none that a line can be. `JSON.parse` would not do: it takes the last of two
 * members of one name, and cannot tell 9007199254740993 from its neighbour.
 */
export function readObject(text: string): Map<string, Value> | null {
  try {
    return new Reader(text).object();
  } catch (error) {
    if (error instanceof NotThis) return null;
    throw error;
  }
}

class NotThis extends Error {}

class Reader {
  private at = 0;
  constructor(private readonly text: string) {}

  object(): Map<string, Value> {
    const members = new Map<string, Value>();
    this.mark('{');
    do {
      const name = this.token();
      if (!name.startsWith('"')) throw new NotThis();
      this.mark(':');
      const key = string(name);
      if (members.has(key)) throw new NotThis();
      members.set(key, this.value());
    } while (this.goesOn('}'));
    if (/[^\t\n\r ]/.test(this.text.slice(this.at))) throw new NotThis();
    return members;
  }

  private value(): Value {
    const token = this.token();
    if (token === 'null') return null;
    if (token === '[') return this.pairs();
    if (token.startsWith('"')) return string(token);
    return number(token);
  }

  private pairs(): [bigint, bigint][] {
    const pairs: [bigint, bigint][] = [];
    const before = this.at;
    if (this.token() === ']') return pairs;
    this.at = before;
    do {
      this.mark('[');
      const first = number(this.token());
      this.mark(',');
      pairs.push([first, number(this.token())]);
      this.mark(']');
    } while (this.goesOn(']'));
    return pairs;
  }

  private goesOn(end: string): boolean {
    const token = this.token();
    if (token !== ',' && token !== end) throw new NotThis();
    return token === ',';
  }

  private mark(wanted: string): void {
    if (this.token() !== wanted) throw new NotThis();
  }

  private token(): string {
    TOKEN.lastIndex = this.at;
    const found = TOKEN.exec(this.text);
    if (found === null) throw new NotThis();
    this.at = TOKEN.lastIndex;
    return found[1] ?? found[2] ?? found[3] ?? 'null';
  }
}

function number(token: string): bigint {
  if (!/^[0-9]+$/.test(token) || token.length > 20) throw new NotThis();
  const value = BigInt(token);
  if (value > LARGEST) throw new NotThis();
  return value;
}

function string(token: string): string {
  let text: unknown;
  try {
    text = JSON.parse(token);
  } catch {
    throw new NotThis();
  }
  // Half of a pair of UTF-16 is no text.
  if (typeof text !== 'string' || /[\ud800-\udfff]/u.test(text)) throw new NotThis();
  return text;
}
