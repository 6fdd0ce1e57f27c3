import type { LinkStats, QualityRow } from '../signal/messages';

export type Grade = 'good' | 'weak' | 'bad';

/** From here on speech suffers audibly, and from there on it is hard to follow. Loss in tenths of a per cent. */
const LOSS_PERMILLE = { weak: 50, bad: 150 };
const ROUND_TRIP_MS = { weak: 300, bad: 600 };

export function gradeLoss(permille: number): Grade {
  return grade(permille, LOSS_PERMILLE);
}

export function gradeRoundTrip(ms: number | null | undefined): Grade {
  return ms == null ? 'good' : grade(ms, ROUND_TRIP_MS);
}

/** The page's own link, from one measurement. */
export function gradeLink(stats: LinkStats): Grade {
  const received = stats.packets_received ?? 0;
  const lost = stats.packets_lost ?? 0;
  const permille = received + lost === 0 ? 0 : (1000 * lost) / (received + lost);
  return worse(gradeLoss(permille), gradeRoundTrip(stats.round_trip_ms));
}

/** One row of IT's table with its grade. */
export function gradeRow(row: QualityRow): Grade {
  if (row.state === 'gone' || row.state === 'reconnecting') return 'bad';
  const loss = worse(gradeLoss(row.loss_up_permille), gradeLoss(row.loss_down_permille));
  return worse(loss, gradeRoundTrip(row.round_trip_ms));
}

/** Worst first, then by id. */
export function worstFirst(rows: readonly QualityRow[]): readonly QualityRow[] {
  return [...rows].sort((a, b) => RANK[gradeRow(b)] - RANK[gradeRow(a)] || (a.person < b.person ? -1 : 1));
}

const RANK: Readonly<Record<Grade, number>> = { good: 0, weak: 1, bad: 2 };

function grade(value: number, limits: { weak: number; bad: number }): Grade {
  if (value >= limits.bad) return 'bad';
  return value >= limits.weak ? 'weak' : 'good';
}

function worse(a: Grade, b: Grade): Grade {
  return RANK[a] >= RANK[b] ? a : b;
}
