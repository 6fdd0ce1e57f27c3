import { hexToBytes } from '@noble/hashes/utils.js';
import { sha } from './hex';
import type { Line } from './line';

const NOTHING = sha();

/** The tree of an epoch (RFC 9162, section 2.1.1): roots of full trees, the largest first, each with its height. */
class Tree {
  leaves = 0n;
  private readonly peaks: [height: number, hash: string][] = [];

  push(line: Uint8Array): void {
    let hash = sha(Uint8Array.of(0), line);
    let height = 0;
    for (let last = this.peaks.at(-1); last !== undefined && last[0] === height; last = this.peaks.at(-1)) {
      hash = node(last[1], hash);
      height += 1;
      this.peaks.pop();
    }
    this.peaks.push([height, hash]);
    this.leaves += 1n;
  }

  root(): string {
    const [last, ...others] = this.peaks.map(([, hash]) => hash).reverse();
    return last === undefined ? NOTHING : others.reduce((right, left) => node(left, right), last);
  }
}

function node(left: string, right: string): string {
  return sha(Uint8Array.of(1), hexToBytes(left), hexToBytes(right));
}

/** A signed line, which holds all lines before it. */
export interface Head {
  n: bigint;
  hash: string;
  atMs: bigint;
}

/** What the next line has to hang on. */
export class Links {
  next = 0n;
  prev = NOTHING;
  head = NOTHING;
  epochs = 0n;
  tree = new Tree();
  readonly covered = new Map<string, bigint>();
  /** What a time stamp or a receipt can be for. */
  readonly heads = new Map<bigint, Head>();

  /** Hangs a line on. */
  add(line: Line, bytes: Uint8Array): void {
    if (line.kind === 'withheld') return;
    this.prev = sha(bytes);
    if (line.kind !== 'segment') {
      const atMs = line.kind === 'begin' ? line.started_ms : line.at_ms;
      this.heads.set(this.next, { n: this.next, hash: this.prev, atMs });
    }
    this.next += 1n;
    switch (line.kind) {
      case 'begin':
        this.head = this.prev;
        break;
      case 'segment':
        this.tree.push(bytes);
        this.covered.set(line.file, line.to);
        break;
      case 'epoch':
      case 'recovered':
        this.head = this.prev;
        this.epochs += 1n;
        this.tree = new Tree();
        break;
      case 'end':
        break;
    }
  }
}
