import { expect, test } from 'vitest';
import { lean } from './lean';

const section = (mid: number) => [
  'm=video 9 UDP/TLS/RTP/SAVPF 96 97',
  'c=IN IP4 0.0.0.0',
  'a=rtcp:9 IN IP4 0.0.0.0',
  'a=candidate:1 1 udp 1 192.0.2.1 9 typ host',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:abcdefghijklmnopqrstuv',
  'a=ice-options:trickle',
  'a=fingerprint:sha-256 AB',
  'a=setup:actpass',
  `a=mid:${mid}`,
  'a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid',
  'a=extmap:13 urn:3gpp:video-orientation',
  'a=sendonly',
  'a=msid:- x',
  'a=rtcp-mux',
  'a=rtcp-rsize',
  'a=rtpmap:96 VP8/90000',
  'a=rtcp-fb:96 goog-remb',
  'a=rtcp-fb:96 nack pli',
  'a=ssrc-group:FID 1 2',
  'a=ssrc:1 cname:x',
];

test('of each section what the server reads is kept, and the transport once', () => {
  const offer = ['v=0', 'a=group:BUNDLE 0 1', ...section(0), ...section(1), ''];
  const kept = (mid: number) => [
    'm=video 9 UDP/TLS/RTP/SAVPF 96 97',
    'c=IN IP4 0.0.0.0',
    ...(mid === 0 ? section(0).slice(4, 9) : []),
    `a=mid:${mid}`,
    'a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
    'a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid',
    'a=sendonly',
    'a=rtcp-mux',
    'a=rtcp-rsize',
    'a=rtpmap:96 VP8/90000',
    'a=rtcp-fb:96 nack pli',
    'a=ssrc-group:FID 1 2',
  ];
  expect(lean(offer.join('\r\n')).split('\r\n')).toEqual([
    'v=0',
    'a=group:BUNDLE 0 1',
    ...kept(0),
    ...kept(1),
    '',
  ]);
});
