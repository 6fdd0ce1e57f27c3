import { expect, test } from 'vitest';
import { repeatingVoices } from './voices';

test('every voice of an offer promises repetition, under its own payload type, and nothing else changes', () => {
  const offer = [
    'v=0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    'a=rtpmap:111 opus/48000/2',
    'a=rtcp-fb:111 transport-cc',
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    'a=rtpmap:96 VP8/90000',
    'a=rtcp-fb:96 nack',
    'm=audio 9 UDP/TLS/RTP/SAVPF 109',
    'a=rtpmap:109 opus/48000/2',
    '',
  ];
  expect(repeatingVoices(offer.join('\r\n')).split('\r\n')).toEqual([
    ...offer.slice(0, 3),
    'a=rtcp-fb:111 nack',
    ...offer.slice(3, 9),
    'a=rtcp-fb:109 nack',
    '',
  ]);
});
