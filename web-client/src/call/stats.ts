import type { LinkStats } from '../signal/messages';

/** Sums since the peer connection began. */
export interface Totals {
  readonly received: number;
  readonly lost: number;
  readonly decoded: number;
}

export const NO_TOTALS: Totals = { received: 0, lost: 0, decoded: 0 };

/** The numbers of one entry of `getStats()` that are used here; which are there depends on its type. */
interface Entry {
  readonly type: string;
  readonly nominated?: boolean;
  readonly state?: string;
  readonly currentRoundTripTime?: number;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly framesDecoded?: number;
}

/** What a report says since the last one. A rebuilt connection counts from 0 again: nothing is ever negative. */
export function measure(report: Iterable<Entry>, before: Totals): { stats: LinkStats; totals: Totals } {
  let received = 0;
  let lost = 0;
  let decoded = 0;
  let roundTrip: number | null = null;
  for (const entry of report) {
    if (entry.type === 'inbound-rtp') {
      received += entry.packetsReceived ?? 0;
      lost += entry.packetsLost ?? 0;
      decoded += entry.framesDecoded ?? 0;
    } else if (entry.type === 'candidate-pair' && entry.state === 'succeeded' && entry.nominated === true) {
      roundTrip = entry.currentRoundTripTime ?? roundTrip;
    }
  }
  const stats: LinkStats = {
    packets_received: Math.max(0, received - before.received),
    packets_lost: Math.max(0, lost - before.lost),
    frames_decoded: Math.max(0, decoded - before.decoded),
  };
  if (roundTrip !== null) stats.round_trip_ms = Math.round(roundTrip * 1000);
  return { stats, totals: { received, lost, decoded } };
}
