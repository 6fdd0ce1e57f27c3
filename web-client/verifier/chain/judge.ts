import { type Finding, Findings, isMissing, type Wrong } from './findings';
import {
  type Begin,
  CHAIN,
  type End,
  type Epoch,
  FORMAT,
  isFileName,
  type Line,
  LONGEST_PIECE,
  MANIFEST,
  readLine,
  type Said,
  type Segment,
  STAMPS,
  WITHHELD,
} from './line';
import { type Head, Links } from './links';

export type Verdict = 'intact' | 'altered' | 'incomplete' | 'untrusted';

/** A part that a ruling keeps from this copy. */
export interface Part {
  segments: readonly (readonly [bigint, bigint])[];
  reason: string;
}

export interface Report {
  verdict: Verdict;
  /** What is wrong, in the order in which it was found. */
  findings: readonly Finding[];
  begin: Begin | null;
  trusted: boolean;
  files: number;
  segments: number;
  epochs: bigint;
  /** What was recovered after an interruption. */
  recovered: { fromMs: bigint; toMs: bigint } | null;
  withheld: readonly Part[];
  ended: boolean;
  /** Files beside the record that nothing proves. */
  beside: readonly string[];
}

/** What the folder has of a piece: its hash, or that its file ends before or is not there. */
export type Found = { sha256: string } | 'short' | 'gone';

/** What lies in the folder: every file with its length, and the manifest's hash. */
export interface Disk {
  files: readonly (readonly [name: string, length: number])[];
  manifest: string | null;
}

/** An honest record of a format that this page does not know. */
export class NewFormat extends Error {
  constructor(readonly format: bigint) {
    super(`format ${format}`);
  }
}

/**
 * Reads a chain and believes nothing, line by line. The same account is kept by src/record/evidence/judge.rs; a test holds that both come
 * to the same verdict. After a mistake it goes on as well as it can, to say where the next one is.
 */
export class Judge {
  private begin: Begin | null = null;
  private parts: Part[] = [];
  private readonly links = new Links();
  /** A line is wrong or missing: what the next hangs on is not known. */
  private loose = false;
  /** Something is wrong in this epoch, so its root cannot be known. */
  private spoilt = false;
  private readonly findings = new Findings();
  private ended: End | null = null;
  private recovered: Report['recovered'] = null;
  private segments = 0;
  private signedUntil: bigint | null = null;
  /** Where the pieces end that no epoch covers yet. */
  private unsignedUntil = 0n;

  constructor(
    private readonly trusted: string | null,
    /** The lines of `withheld.jsonl`. */
    private readonly excuses: readonly Uint8Array[],
  ) {}

  /** The next line. A segment is to be looked for in the folder and told to `found` before the next line. */
  line(bytes: Uint8Array): Segment | null {
    const said = readLine(bytes);
    if (said === null) {
      this.breakOff('line');
      return null;
    }
    if (said.line.kind === 'begin') {
      this.open(said, said.line, bytes);
      return null;
    }
    if (this.begin === null || this.ended !== null || !this.hangs(said.line)) {
      this.wrong('line');
      return null;
    }
    const segment = this.read(said, said.line);
    this.links.add(said.line, bytes);
    return segment;
  }

  /** The chain ends within a line. */
  cut(): void {
    this.breakOff('lines');
  }

  found(segment: Segment, found: Found): void {
    if (typeof found === 'object' && found.sha256 === segment.sha256) return;
    const wrong = typeof found === 'object' ? 'content' : found;
    const { file, from_ms: fromMs, to_ms: toMs } = segment;
    this.findings.doubt({ wrong, file, fromMs, toMs, count: 1 });
  }

  /** The signed lines, by their numbers. */
  get heads(): ReadonlyMap<bigint, Head> {
    return this.links.heads;
  }

  /** How many bytes of each file are named. */
  get covered(): ReadonlyMap<string, bigint> {
    return this.links.covered;
  }

  /** Whether the chain has its end and lacks no line. */
  get isWhole(): boolean {
    return this.ended !== null && !this.findings.list.some(({ wrong }) => wrong === 'lines');
  }

  /** What left the server does not fit the chain. */
  misfits(wrong: Wrong, file: string, fromMs: bigint | null): void {
    this.findings.note(wrong, file, fromMs, null);
  }

  /** The verdict, when the chain was read to its end. */
  close(disk: Disk): Report {
    this.findings.believe();
    this.judgeEnd(disk);
    const beside = this.judgeFiles(disk);
    const { list } = this.findings;
    const trusted = this.begin !== null && this.begin.court_key === this.trusted;
    const changed = list.some(({ wrong }) => !isMissing(wrong));
    const otherwise = trusted ? 'intact' : 'untrusted';
    return {
      verdict: changed ? 'altered' : list.length > 0 ? 'incomplete' : otherwise,
      findings: list,
      begin: this.begin,
      trusted,
      files: this.links.covered.size,
      segments: this.segments,
      epochs: this.links.epochs,
      recovered: this.recovered,
      withheld: this.parts,
      ended: this.ended !== null,
      beside,
    };
  }

  private open(said: Said, begin: Begin, bytes: Uint8Array): void {
    if (this.begin !== null || this.links.next > 0n || this.loose || !said.isSignedBy(begin.court_key)) {
      this.breakOff('line');
      return;
    }
    if (begin.format !== FORMAT) throw new NewFormat(begin.format);
    this.links.add(begin, bytes);
    this.findings.at(begin.started_ms);
    this.signedUntil = begin.started_ms;
    this.begin = begin;
    this.readExcuses(begin.court_key);
  }

  private readExcuses(court: string): void {
    const parts: Part[] = [];
    for (const bytes of this.excuses) {
      const said = readLine(bytes);
      if (said?.line.kind !== 'withheld' || said.line.record !== this.links.head || !said.isSignedBy(court)) {
        this.findings.note('signature', WITHHELD, null, null);
        return;
      }
      parts.push({ segments: said.line.segments, reason: said.line.reason });
    }
    this.parts = parts;
  }

  /** Whether a line is the next one. What is missing before it is found here. */
  private hangs(line: Line): line is Segment | Epoch | End {
    if (line.kind === 'begin' || line.kind === 'withheld') return false;
    if (this.loose) {
      this.loose = false;
      this.links.next = line.n;
      return true;
    }
    const hangs = line.prev === this.links.prev;
    if (line.n === this.links.next && hangs) {
      this.findings.believe();
    } else if (line.n === this.links.next) {
      this.findings.disbelieve();
      this.wrong('line');
    } else if (line.n > this.links.next && !hangs) {
      // Any line may stand between, so the one before may well be the written one.
      this.findings.believe();
      this.wrong('lines');
      this.links.next = line.n;
    } else {
      return false;
    }
    return true;
  }

  private read(said: Said, line: Segment | Epoch | End): Segment | null {
    if (line.kind === 'segment') return this.segment(line);
    if (line.kind === 'end') this.end(said, line);
    else this.epoch(said, line);
    return null;
  }

  private segment(segment: Segment): Segment | null {
    const length = segment.to - segment.from;
    const sound = isFileName(segment.file) && length >= 1n && length <= LONGEST_PIECE;
    const goesOn = this.spoilt || segment.from === (this.links.covered.get(segment.file) ?? 0n);
    if (!sound || !goesOn) this.wrong('line');
    this.segments += 1;
    if (segment.to_ms > this.unsignedUntil) this.unsignedUntil = segment.to_ms;
    this.findings.at(segment.to_ms);
    return sound && !this.isWithheld(segment.n) ? segment : null;
  }

  private isWithheld(n: bigint): boolean {
    return this.parts.some(({ segments }) => segments.some(([first, last]) => first <= n && n <= last));
  }

  private epoch(said: Said, epoch: Epoch): void {
    const recovered = epoch.kind === 'recovered';
    if (!said.isSignedBy(this.signer(recovered)) || (this.recovered !== null && !recovered)) {
      this.wrong('signature');
    }
    const { tree, head, epochs } = this.links;
    const fits =
      epoch.leaves === tree.leaves &&
      epoch.root === tree.root() &&
      epoch.head === head &&
      epoch.epoch === epochs + 1n;
    if (!fits && !this.spoilt) this.wrong('line');
    this.spoilt = false;
    if (recovered) {
      const fromMs = this.recovered?.fromMs ?? this.signedUntil ?? 0n;
      this.recovered = { fromMs, toMs: this.unsignedUntil > fromMs ? this.unsignedUntil : fromMs };
    } else {
      this.signedUntil = epoch.at_ms;
    }
    this.links.epochs = epoch.epoch > 0n ? epoch.epoch - 1n : 0n;
    this.findings.at(epoch.at_ms);
  }

  private end(said: Said, end: End): void {
    if (!said.isSignedBy(this.signer(this.recovered !== null))) this.wrong('signature');
    if ((end.head !== this.links.head || this.links.tree.leaves > 0n) && !this.spoilt) this.wrong('line');
    this.findings.at(end.at_ms);
    this.ended = end;
  }

  private signer(court: boolean): string {
    return (court ? this.begin?.court_key : this.begin?.key) ?? '';
  }

  private judgeEnd(disk: Disk): void {
    if (this.ended === null) this.findings.note('no_end', CHAIN, this.signedUntil, null);
    else if (this.ended.manifest === disk.manifest) return;
    else this.findings.note(disk.manifest === null ? 'gone' : 'manifest', MANIFEST, null, null);
  }

  /** Compares the chain with the folder. What else lies there is given back. */
  private judgeFiles(disk: Disk): string[] {
    // Where lines are missing, they may have named what no other names.
    const namesAll = this.isWhole;
    const until = this.findings.now;
    const beside: string[] = [];
    for (const [name, length] of disk.files) {
      const covered = this.links.covered.get(name);
      if (covered !== undefined) {
        if (namesAll && BigInt(length) > covered) this.findings.note('longer', name, until, null);
      } else if (namesAll && /\.(webm|mkv|mka|sealed)$/.test(name)) {
        this.findings.note('foreign', name, null, null);
      } else if (![CHAIN, MANIFEST, WITHHELD, STAMPS].includes(name)) {
        beside.push(name);
      }
    }
    return beside;
  }

  /** A line is unusable: the next one may hang on it or not. */
  private breakOff(wrong: Wrong): void {
    // Whether the line before was the written one will never be known.
    if (!this.loose) this.findings.believe();
    this.wrong(wrong);
    this.loose = true;
  }

  private wrong(wrong: Wrong): void {
    this.spoilt = true;
    this.findings.noteChain(wrong);
  }
}
