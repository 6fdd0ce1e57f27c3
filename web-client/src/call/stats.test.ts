import { expect, test } from 'vitest';
import { measure, NO_TOTALS } from './stats';

const report = (received: number, lost: number, decoded: number) => [
  { type: 'inbound-rtp', packetsReceived: received, packetsLost: lost, framesDecoded: decoded },
  { type: 'inbound-rtp', packetsReceived: 10, packetsLost: 1 },
  { type: 'candidate-pair', state: 'succeeded', nominated: false, currentRoundTripTime: 9 },
  { type: 'candidate-pair', state: 'succeeded', nominated: true, currentRoundTripTime: 0.0241 },
  { type: 'outbound-rtp', packetsReceived: 999 },
  { type: 'remote-inbound-rtp', kind: 'video', fractionLost: 0.5 },
];

const voice = (sent: number, again: number) => [
  { type: 'outbound-rtp', kind: 'audio', packetsSent: sent, retransmittedPacketsSent: again },
];

test('a measurement is the sum of all sections since the last one', () => {
  const first = measure(report(100, 2, 30), NO_TOTALS);
  expect(first.stats).toEqual({
    round_trip_ms: 24,
    packets_received: 110,
    packets_lost: 3,
    frames_decoded: 30,
  });
  const second = measure(report(150, 2, 50), first.totals);
  expect(second.stats).toMatchObject({ packets_received: 50, packets_lost: 0, frames_decoded: 20 });
});

test('a duplicate packet, which counts as less than none lost, never makes a negative number', () => {
  const { totals } = measure(report(100, 5, 0), NO_TOTALS);
  expect(measure(report(101, 4, 0), totals).stats.packets_lost).toBe(0);
});

test('how much of the own voice is lost is what the server lacks or what it had to ask for, whichever is more', () => {
  const lost = [...voice(50, 2), { type: 'remote-inbound-rtp', kind: 'audio', fractionLost: 0.25 }];
  const first = measure(lost, NO_TOTALS);
  expect(first.voiceLost).toBe(0.25);
  expect(measure(lost, first.totals).voiceLost).toBe(0);
  const { totals } = measure(voice(100, 50), NO_TOTALS);
  expect(measure(voice(200, 60), totals).voiceLost).toBe(0.1);
});

test('a round trip that the browser does not know is left out', () => {
  expect(measure([], NO_TOTALS).stats).not.toHaveProperty('round_trip_ms');
});

test('the data used is what went both ways over the path in use, and a new path takes nothing back', () => {
  const path = (sent: number, received: number) => [
    { type: 'candidate-pair', state: 'succeeded', nominated: true, bytesSent: sent, bytesReceived: received },
    { type: 'candidate-pair', state: 'succeeded', nominated: false, bytesSent: 7, bytesReceived: 7 },
  ];
  const first = measure(path(1000, 3000), NO_TOTALS);
  expect(first.used).toBe(4000);
  expect(measure(path(1500, 3500), first.totals).used).toBe(1000);
  expect(measure(path(10, 10), first.totals).used).toBe(0);
});
