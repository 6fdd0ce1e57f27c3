import type { LinkStats } from '../signal/messages';

/** Sums since the peer connection began. */
export interface Totals {
  readonly received: number;
  readonly lost: number;
  readonly decoded: number;
  /** Packets of the own voice, and those of them that were sent again. */
  readonly sent: number;
  readonly again: number;
  /** Bytes over the path, both ways. */
  readonly bytes: number;
}

export const NO_TOTALS: Totals = { received: 0, lost: 0, decoded: 0, sent: 0, again: 0, bytes: 0 };

/** The numbers of one entry of `getStats()` that are used here; which are there depends on its type. */
interface Entry {
  readonly type: string;
  readonly nominated?: boolean;
  readonly state?: string;
  readonly currentRoundTripTime?: number;
  readonly bytesSent?: number;
  readonly bytesReceived?: number;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly framesDecoded?: number;
  readonly kind?: string;
  readonly fractionLost?: number;
  readonly packetsSent?: number;
  readonly retransmittedPacketsSent?: number;
}

/** A measurement, and what it counts from next time. */
interface Measurement {
  readonly stats: LinkStats;
  readonly totals: Totals;
  /** Of the own voice, the part that did not reach the server of late, or not before it was asked for. */
  readonly voiceLost: number;
  /** Bytes that were sent and received. */
  readonly used: number;
}

/** What a report says since the last one. A rebuilt connection counts from 0 again: nothing is ever negative. */
export function measure(report: Iterable<Entry>, before: Totals): Measurement {
  let received = 0;
  let lost = 0;
  let decoded = 0;
  let roundTrip: number | null = null;
  let [missing, sent, again] = [0, 0, 0];
  let bytes = 0;
  for (const entry of report) {
    if (entry.type === 'inbound-rtp') {
      received += entry.packetsReceived ?? 0;
      lost += entry.packetsLost ?? 0;
      decoded += entry.framesDecoded ?? 0;
    } else if (entry.type === 'candidate-pair' && entry.state === 'succeeded' && entry.nominated === true) {
      roundTrip = entry.currentRoundTripTime ?? roundTrip;
      bytes += (entry.bytesSent ?? 0) + (entry.bytesReceived ?? 0);
    } else if (entry.type === 'remote-inbound-rtp' && entry.kind === 'audio') {
      missing = entry.fractionLost ?? missing;
    } else if (entry.type === 'outbound-rtp' && entry.kind === 'audio') {
      sent += entry.packetsSent ?? 0;
      again += entry.retransmittedPacketsSent ?? 0;
    }
  }
  const stats: LinkStats = {
    packets_received: Math.max(0, received - before.received),
    packets_lost: Math.max(0, lost - before.lost),
    frames_decoded: Math.max(0, decoded - before.decoded),
  };
  if (roundTrip !== null) stats.round_trip_ms = Math.round(roundTrip * 1000);
  const fresh = sent - before.sent;
  const askedFor = Math.max(0, again - before.again) / Math.max(1, fresh);
  const totals = { received, lost, decoded, sent, again, bytes };
  // While nothing is sent, the last report stands and says nothing of now.
  const used = Math.max(0, bytes - before.bytes);
  return { stats, totals, voiceLost: fresh > 0 ? Math.max(missing, askedFor) : 0, used };
}
