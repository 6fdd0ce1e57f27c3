import { CHAIN } from './line';

/** What can be wrong: changed, or missing. */
export type Wrong =
  | 'content'
  | 'longer'
  | 'foreign'
  | 'line'
  | 'signature'
  | 'manifest'
  | 'stamp'
  | 'receipt'
  | 'opened'
  | Missing;
type Missing = 'unproved' | 'short' | 'gone' | 'lines' | 'no_end';

export interface Finding {
  wrong: Wrong;
  file: string;
  fromMs: bigint | null;
  toMs: bigint | null;
  /** So many pieces or lines of the same file have the same. */
  count: number;
}

export function isMissing(wrong: Wrong): boolean {
  return (
    wrong === 'unproved' || wrong === 'short' || wrong === 'gone' || wrong === 'lines' || wrong === 'no_end'
  );
}

/** What was found so far: of each file each kind once, since what is wrong once is often wrong ten thousand times. */
export class Findings {
  readonly list: Finding[] = [];
  /** When the last line was that tells a time. */
  now: bigint | null = null;
  /** What the disk has is not what the last line says; kept until the next line tells whether that line was the written one. */
  private doubted: Finding | null = null;

  note(wrong: Wrong, file: string, fromMs: bigint | null, toMs: bigint | null): void {
    this.keep({ wrong, file, fromMs, toMs, count: 1 });
  }

  noteChain(wrong: Wrong): void {
    this.note(wrong, CHAIN, this.now, null);
  }

  doubt(finding: Finding): void {
    this.doubted = finding;
  }

  believe(): void {
    if (this.doubted !== null) this.keep(this.doubted);
    this.doubted = null;
  }

  disbelieve(): void {
    this.doubted = null;
  }

  /** A good line tells the time: what was wrong in the chain before was before that. */
  at(ms: bigint): void {
    for (const finding of this.list) {
      if (finding.file !== CHAIN || finding.toMs !== null) continue;
      finding.toMs = finding.fromMs !== null && finding.fromMs > ms ? finding.fromMs : ms;
    }
    this.now = ms;
  }

  private keep(finding: Finding): void {
    const known = this.list.find((one) => one.wrong === finding.wrong && one.file === finding.file);
    if (known === undefined) this.list.push(finding);
    else known.count += 1;
  }
}
