import { expect, test } from 'vitest';
import { Patiences } from './patience';

/** A measurement after another in which so many of 1000 samples were invented. */
function listener() {
  const patiences = new Patiences();
  const sums = { samples: 0, concealed: 0 };
  return (invented: number) => {
    sums.samples += 1000;
    sums.concealed += invented;
    const voice = { type: 'inbound-rtp', kind: 'audio', mid: '2' };
    const report = [
      { type: 'inbound-rtp', kind: 'video', mid: '3' },
      { ...voice, totalSamplesReceived: sums.samples, concealedSamples: sums.concealed },
    ];
    return [...patiences.measured(report)];
  };
}

test('a voice of which much is invented is waited for until it has been whole for a while', () => {
  const hear = listener();
  expect(hear(20)).toEqual([['2', null]]);
  expect(hear(100)).toEqual([['2', 200]]);
  for (let i = 0; i < 14; i += 1) hear(0);
  expect(hear(10), 'not whole yet').toEqual([['2', 200]]);
  for (let i = 0; i < 14; i += 1) expect(hear(0)).toEqual([['2', 200]]);
  expect(hear(0)).toEqual([['2', null]]);
});

test('silence after a voice that has ended invents nothing', () => {
  const patiences = new Patiences();
  const still = {
    type: 'inbound-rtp',
    kind: 'audio',
    mid: '2',
    totalSamplesReceived: 0,
    concealedSamples: 0,
  };
  expect([...patiences.measured([still])]).toEqual([['2', null]]);
});
