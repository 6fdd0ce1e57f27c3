import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readObject } from './chain/json';
import { readReceipt } from './chain/outside';
import { readKey } from './key';
import { LANGUAGES, textsIn } from './texts';
import { type Folder, linesOf, NoRecord, verify } from './verify';
import { details, headline, sentence } from './words';

interface Change {
  head: number;
  middle: string;
  tail: number;
}

interface Golden {
  court_key: string;
  record: Record<string, string>;
  cases: { name: string; changes: Record<string, Change | null> }[];
}

interface Said {
  verdict: string;
  sentence: string;
  findings: {
    wrong: string;
    sentence: string;
    from_ms: number | null;
    to_ms: number | null;
    count: number;
  }[];
  beside: string[];
  epochs: number;
  segments: number;
  files: number;
  recovered: { from_ms: number; to_ms: number } | null;
  withheld: { reason: string }[];
}

const golden: Golden = read('records.json');
const verdicts: Record<string, Said> = read('record-verdicts.json');
/** Packages with what was closed to the public, open. */
const packages: Golden = read('packages.json');
const packageVerdicts: Record<string, Said> = read('package-verdicts.json');

function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../tests/golden/${name}`, import.meta.url), 'utf8'));
}

/** The files of a changed record. */
function folderOf(changes: Record<string, Change | null>, from = golden): Folder {
  const files = new Map(
    Object.entries(from.record).map(([name, text]) => [name, Buffer.from(text, 'base64')]),
  );
  for (const [name, change] of Object.entries(changes)) {
    const old = files.get(name) ?? Buffer.alloc(0);
    if (change === null) files.delete(name);
    else {
      const tail = old.subarray(old.length - change.tail);
      files.set(
        name,
        Buffer.concat([old.subarray(0, change.head), Buffer.from(change.middle, 'base64'), tail]),
      );
    }
  }
  return new Map([...files].map(([name, bytes]) => [name, new Blob([new Uint8Array(bytes)])]));
}

const all = [
  ...golden.cases.map((one) => ({ ...one, from: golden, said: verdicts[one.name] })),
  ...packages.cases.map((one) => ({ ...one, from: packages, said: packageVerdicts[one.name] })),
];

describe('a record in the browser', () => {
  test.each(all)(
    'gets the verdict and the sentences of the program: $name',
    async ({ from, said, changes }) => {
      const verified = await verify(folderOf(changes, from), from.court_key);
      const { report } = verified;
      const t = textsIn('en');
      const [hint] = said?.sentence.split('. Name the court') ?? [];
      expect([report.verdict, headline(verified, t)]).toEqual([said?.verdict, hint]);
      const findings = report.findings.map((finding) => ({
        wrong: finding.wrong,
        sentence: sentence(finding, verified, t),
        from_ms: finding.fromMs === null ? null : Number(finding.fromMs),
        to_ms: finding.toMs === null ? null : Number(finding.toMs),
        count: finding.count,
      }));
      expect(findings).toEqual(
        said?.findings.map(({ wrong, sentence, from_ms, to_ms, count }) => ({
          wrong,
          sentence,
          from_ms,
          to_ms,
          count,
        })),
      );
      expect([report.beside, Number(report.epochs), report.segments, report.files]).toEqual([
        said?.beside,
        said?.epochs,
        said?.segments,
        said?.files,
      ]);
      expect(report.withheld.map(({ reason }) => reason)).toEqual(said?.withheld.map(({ reason }) => reason));
      expect(report.recovered === null).toBe(said?.recovered === null);
    },
  );

  test('is found in a package as well, and not in another folder', async () => {
    const inside = [...folderOf({})].map(([name, file]): [string, Blob] => [`data/${name}`, file]);
    const whole = new Map([...inside, ['bagit.txt', new Blob(['BagIt'])] as [string, Blob]]);
    expect((await verify(whole, golden.court_key)).report.verdict).toBe('intact');
    expect((await verify(whole, null)).report.verdict).toBe('untrusted');
    await expect(verify(new Map([['a.txt', new Blob()]]), null)).rejects.toBeInstanceOf(NoRecord);
  });
});

describe('the texts', () => {
  test('of each language say every verdict and what it stands on', async () => {
    const cases = all.filter(({ name }) => /^[^\d]*[01]?$/.test(name));
    for (const { changes, from } of cases) {
      const verified = await verify(folderOf(changes, from), from.court_key);
      for (const language of LANGUAGES) {
        const t = textsIn(language);
        // A key that has no text shows itself, a value that is missing its name.
        for (const line of [headline(verified, t), ...details(verified, t)]) {
          expect(line).not.toMatch(/^[a-z_-]+$|\{|undefined|null/);
        }
      }
    }
  });

  test('have the same keys in all languages', () => {
    const keys = LANGUAGES.map((language) =>
      [
        ...readFileSync(new URL(`texts/${language}.ftl`, import.meta.url), 'utf8').matchAll(
          /^[a-z][\w-]* =/gm,
        ),
      ].join(),
    );
    expect(new Set(keys).size).toBe(1);
  });
});

describe('reading', () => {
  test('a line is one object with each member once and whole numbers', () => {
    expect(readObject(' {"a":"\\u0041", "b":18446744073709551615,"c":null,"d":[[1,2]],"e":[]} ')).toEqual(
      new Map<string, unknown>([
        ['a', 'A'],
        ['b', 2n ** 64n - 1n],
        ['c', null],
        ['d', [[1n, 2n]]],
        ['e', []],
      ]),
    );
    for (const bad of [
      '',
      '{}',
      '[]',
      '{"a":1,"a":1}',
      '{"a":1.0}',
      '{"a":-0}',
      '{"a":01}',
      '{"a":1e3}',
      '{"a":18446744073709551616}',
      '{"a":"\\ud800"}',
      '{"a":1}x',
      '{"a":1,}',
      '{"a":true}',
      '{"a":"\n"}',
    ]) {
      expect(readObject(bad), bad).toBeNull();
    }
  });

  test('a file that is cut or has a line without end is read to its end', async () => {
    const long = 'x'.repeat(16 * 1024);
    const told = async (text: string) => {
      const lines: string[] = [];
      for await (const line of linesOf(new Blob([text]))) {
        lines.push(typeof line === 'string' ? line : String(line.length));
      }
      return lines;
    };
    expect(await told(`a\n\n${long}\n${long}x\nb\n`)).toEqual(['1', '0', '16384', 'too long', '1']);
    expect(await told('a\nb')).toEqual(['1', 'cut']);
    expect(await told(`${'x'.repeat(3_000_000)}\na\n`)).toEqual(['too long', '1']);
    expect(await told('x'.repeat(3_000_000))).toEqual(['cut']);
  });

  test('a key is read from PEM and from its digits', () => {
    const bytes = Buffer.from(`302a300506032b6570032100${golden.court_key}`, 'hex').toString('base64');
    const pem = `-----BEGIN PUBLIC KEY-----\n${bytes}\n-----END PUBLIC KEY-----\n`;
    const spaced = golden.court_key.toUpperCase().replace(/(.{8})/g, '$1 ');
    for (const text of [pem, golden.court_key, spaced]) expect(readKey(text)).toBe(golden.court_key);
    for (const text of ['', 'abc', pem.replace('PUBLIC', 'PRIVATE'), pem.replace('MCow', 'MCox')]) {
      expect(readKey(text)).toBeNull();
    }
  });
});

describe('what left the server', () => {
  const chain = Buffer.from(golden.record['chain.jsonl'] ?? '', 'base64')
    .toString()
    .trimEnd()
    .split('\n');
  const hash = (line: string) => createHash('sha256').update(line).digest('hex');
  const last = { n: chain.length - 1, hash: hash(chain.at(-1) ?? '') };
  const receipt = {
    format: 1,
    hearing: 'h-1',
    record: hash(chain[0] ?? ''),
    n: last.n,
    head: last.hash,
    at_ms: 1_764_097_223_007,
  };
  const judged = async (change: object) =>
    verify(folderOf({}), golden.court_key, readReceipt(JSON.stringify({ ...receipt, ...change })));

  test('a receipt fits, does not fit, or is of another record', async () => {
    const t = textsIn('en');
    const fits = await judged({});
    expect([fits.report.verdict, details(fits, t).some((line) => line.includes('still fits'))]).toEqual([
      'intact',
      true,
    ]);
    for (const change of [{ head: hash('another') }, { n: last.n + 1 }]) {
      const changed = await judged(change);
      expect([changed.report.verdict, headline(changed, t)]).toEqual([
        'altered',
        'your receipt does not fit: the record was changed after 2025-11-25T19:00:23.007Z',
      ]);
    }
    expect((await judged({ record: hash('another') })).receipt).toBe('other');
    for (const bad of ['', '{}', '[1]', JSON.stringify({ ...receipt, format: 2 })]) {
      expect(readReceipt(bad), bad).toBeNull();
    }
  });

  test('what nobody else holds is said, whatever the verdict', async () => {
    const t = textsIn('en');
    const uncovered = async (change: object | null, text = '') => {
      const folder = new Map(folderOf({})).set('stamps.jsonl', new Blob([text]));
      const kept = change === null ? null : readReceipt(JSON.stringify({ ...receipt, ...change }));
      const verified = await verify(folder, golden.court_key, kept);
      return details(verified, t).filter((line) => line.includes('could have written'));
    };
    const all = /^neither .* covers any of it: whoever has the court’s key could have written it all$/;
    expect(await uncovered(null)).toEqual([expect.stringMatching(all)]);
    expect(await uncovered({})).toEqual([]);
    const begun = { n: 0, head: hash(chain[0] ?? '') };
    const after = /what came after 2025-\S+Z: whoever has the court’s key could have written that$/;
    expect(await uncovered(begun)).toEqual([expect.stringMatching(after)]);
    const stamp = { n: last.n, line: last.hash, at_ms: 1_764_097_223_007, token: 'AAAA' };
    const stamped = `${JSON.stringify(stamp)}\n`;
    expect(await uncovered(begun, stamped)).toEqual([
      expect.stringMatching(/if the time stamps are not genuine/),
    ]);
    expect(await uncovered({}, stamped)).toEqual([]);
  });

  test('time stamps are told, and one for another line makes a record altered', async () => {
    const stamped = (...stamps: object[]) => {
      const text = stamps.map((stamp) => `${JSON.stringify(stamp)}\n`).join('');
      const folder = new Map(folderOf({})).set('stamps.jsonl', new Blob([`${text}{"n":`]));
      return verify(folder, golden.court_key);
    };
    const good = { n: last.n, line: last.hash, at_ms: 1_764_097_223_007, token: 'AAAA' };
    const fits = await stamped(good);
    expect([fits.report.verdict, fits.stamps.count, fits.report.beside]).toEqual(['intact', 1, []]);
    expect(details(fits, textsIn('en')).some((line) => line.includes('not checked here'))).toBe(true);
    for (const stamps of [[{ ...good, line: hash('another') }], [good, good], [{ ...good, n: 1 }]]) {
      const { report } = await stamped(...stamps);
      expect([report.verdict, report.findings[0]?.wrong]).toEqual(['altered', 'stamp']);
    }
  });
});
