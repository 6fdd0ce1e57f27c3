import type { Finding } from './chain/findings';
import { isMissing } from './chain/findings';
import { CHAIN } from './chain/line';
import { OPENED, sealedOf } from './chain/opened';
import type { Texts } from './texts';
import type { Verified } from './verify';

/** Findings that are shown one by one. */
const SHOWN = 20;
/** The end of the year 9999. */
const LAST_MS = 253_402_300_799_999n;

/** The sentence of the verdict, as `tyndau recording verify` says it. */
export function headline(verified: Verified, t: Texts): string {
  const { verdict, begin, withheld, recovered } = verified.report;
  if (verdict === 'altered' || verdict === 'incomplete') {
    const first = firstOf(verified);
    return first === undefined ? '' : sentence(first, verified, t);
  }
  if (verdict === 'untrusted') return t('untrusted-text', { key: begin?.court_key ?? '' });
  if (withheld.length > 0) return t('intact-withheld', { parts: withheld.length });
  return t(recovered === null ? 'intact-text' : 'intact-recovered');
}

/** What the verdict stands on, line by line. */
export function details(verified: Verified, t: Texts): string[] {
  const { findings, withheld, recovered, begin, trusted, beside, files, segments, epochs } = verified.report;
  const lines = findings.slice(0, SHOWN).map((finding) => sentence(finding, verified, t));
  if (findings.length > SHOWN) lines.push(t('more', { more: findings.length - SHOWN }));
  lines.push(...withheld.map(({ reason }) => t('withheld', { reason })));
  if (recovered !== null) {
    const seconds = Math.ceil(Number(recovered.toMs - recovered.fromMs) / 1000);
    lines.push(t('recovered', { seconds }));
  }
  lines.push(...outside(verified, t));
  if (begin !== null) {
    const { hearing, case_number: number, started_ms: started, court_key: key } = begin;
    lines.push(t('about', { hearing, number, started: clock(started) }));
    // As texts, so that no language puts blanks or commas into them.
    lines.push(t('counts', { files: String(files), pieces: String(segments), epochs: String(epochs) }));
    lines.push(t(trusted ? 'under-trusted' : 'under-other', { key }));
  }
  if (beside.length > 0) lines.push(t('beside', { files: beside.join(', ') }));
  return lines;
}

/** What left the server while the record was written. */
function outside({ stamps, receipt, cover }: Verified, t: Texts): string[] {
  const lines: string[] = [];
  if (stamps.last !== null) {
    const [until, at] = [clock(stamps.last.untilMs), clock(stamps.last.stampedMs)];
    lines.push(t('stamps', { count: String(stamps.count), until, at }));
  }
  if (receipt === 'missing') lines.push(t('receipt-missing'));
  // A receipt that does not fit is said as what is wrong, one of another record instead of a verdict.
  else if (receipt !== null && receipt !== 'changed' && receipt !== 'other') {
    lines.push(t('receipt-fits', { line: String(receipt.fits.n), at: clock(receipt.fits.atMs) }));
  }
  if (cover === 'nothing') lines.push(t('uncovered'));
  else if (cover !== 'whole') {
    lines.push(t(cover.judged ? 'uncovered-after' : 'uncovered-stamps', { at: clock(cover.untilMs) }));
  }
  return lines;
}

/** The first thing that makes the verdict what it is. */
function firstOf({ report }: Verified): Finding | undefined {
  const missing = report.verdict === 'incomplete';
  return report.findings.find(({ wrong }) => isMissing(wrong) === missing);
}

/** One finding: whose track, which seconds. */
export function sentence(finding: Finding, verified: Verified, t: Texts): string {
  const { wrong, file, count, fromMs } = finding;
  const whose = whoseTrack(file, verified, t);
  const of = whose === null ? file : `${file} (${whose})`;
  const plain =
    wrong === 'longer' ||
    wrong === 'foreign' ||
    wrong === 'manifest' ||
    wrong === 'no_end' ||
    wrong === 'opened' ||
    wrong === 'unproved' ||
    wrong === 'receipt';
  const key = wrong === 'gone' && fromMs === null ? 'wrong-gone-whole' : `wrong-${wrong}`;
  const said = t(key, { file: of, when: when(finding, verified, t) });
  if (count === 1 || plain || key === 'wrong-gone-whole') return said;
  const pieces = wrong === 'content' || wrong === 'short' || wrong === 'gone';
  return said + t(pieces ? 'later-pieces' : 'other-places', { more: String(count - 1) });
}

/** By the manifest, if it can be believed. */
function whoseTrack(file: string, { manifest }: Verified, t: Texts): string | null {
  const sealed = file.startsWith(OPENED) ? sealedOf(file.slice(OPENED.length)) : file;
  const known = manifest?.files.find(({ path }) => path === sealed);
  if (known === undefined) return null;
  const role = t(`role-${known.role}`).replaceAll('\u00ad', '');
  return t(known.kind === 'audio' ? 'voice-of' : 'picture-of', { name: known.name, role });
}

function when(finding: Finding, verified: Verified, t: Texts): string {
  const { fromMs, toMs, file } = finding;
  const zero = Date.parse(verified.manifest?.zero ?? '');
  const onClock = clockTimes(fromMs, toMs, t);
  if (Number.isNaN(zero) || file === CHAIN || fromMs === null || toMs === null) return onClock;
  const [from, to] = [place(fromMs, BigInt(zero)), place(toMs, BigInt(zero))];
  return `${t('from-to', { from, to })} (${onClock})`;
}

function clockTimes(fromMs: bigint | null, toMs: bigint | null, t: Texts): string {
  if (fromMs !== null && toMs !== null && fromMs !== toMs) {
    return t('from-to', { from: clock(fromMs), to: clock(toMs) });
  }
  if (fromMs !== null) return t('after', { at: clock(fromMs) });
  return toMs === null ? t('time-unknown') : t('before', { at: clock(toMs) });
}

function clock(ms: bigint): string {
  return new Date(ms > LAST_MS ? 0 : Number(ms)).toISOString();
}

/** As a player shows it. */
function place(ms: bigint, zero: bigint): string {
  const since = ms > zero ? ms - zero : 0n;
  const two = (value: bigint) => String(value).padStart(2, '0');
  const seconds = since / 1000n;
  const [hours, minutes] = [seconds / 3600n, (seconds % 3600n) / 60n];
  return `${two(hours)}:${two(minutes)}:${two(seconds % 60n)}.${String(since % 1000n).padStart(3, '0')}`;
}
