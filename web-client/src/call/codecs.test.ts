import { expect, test } from 'vitest';
import { known, REDUNDANT, SPOKEN } from './codecs';

const codec = (mimeType: string, sdpFmtpLine?: string) => ({
  mimeType,
  clockRate: 90_000,
  ...(sdpFmtpLine === undefined ? {} : { sdpFmtpLine }),
});

test('the codecs that the server speaks are offered, VP8 first, and of each the form that it takes', () => {
  const h264 = (profile: string, mode: number) =>
    codec('video/H264', `level-asymmetry-allowed=1;packetization-mode=${mode};profile-level-id=${profile}`);
  const all = [
    codec('video/AV1', 'level-idx=5;profile=0;tier=0'),
    codec('video/AV1', 'level-idx=5;profile=1;tier=0'),
    codec('video/VP9', 'profile-id=2'),
    codec('video/VP9', 'profile-id=0'),
    h264('42001f', 1),
    h264('42e01f', 0),
    h264('42e01f', 1),
    h264('64001f', 1),
    codec('video/rtx'),
    codec('video/red'),
    codec('video/VP8'),
  ];
  expect(known(SPOKEN.video, all).flat()).toEqual([
    codec('video/VP8'),
    h264('42e01f', 1),
    codec('video/VP9', 'profile-id=0'),
    codec('video/AV1', 'level-idx=5;profile=0;tier=0'),
    codec('video/rtx'),
  ]);
});

test('a browser that does not tell a profile means the first', () => {
  const all = [codec('video/AV1'), codec('video/VP9')];
  expect(known(SPOKEN.video, all).flat()).toEqual([codec('video/VP9'), codec('video/AV1')]);
});

test('voices are Opus, redundant or not, and what a browser does not know is missed', () => {
  const opus = codec('audio/opus', 'minptime=10;useinbandfec=1');
  const red = codec('audio/red');
  const order = [REDUNDANT, ...SPOKEN.audio];
  expect(known(order, [opus, red, codec('audio/PCMU')])).toEqual([[red], [opus]]);
  expect(known(order, [opus])).toEqual([[], [opus]]);
});
