import type { Kind } from '../signal/messages';

type Codec = RTCRtpCodec;

/**
 * What the server speaks, the best first. Of pictures the page sends the first that the server takes: VP8, in layers. The
 * others are there to see whoever cannot send VP8, and for a server that is set to another; H264 comes next because every
 * browser is to know it (RFC 7742).
 */
const SPOKEN: Readonly<Record<Kind, readonly ((codec: Codec) => boolean)[]>> = {
  audio: [is('audio/opus')],
  video: [
    is('video/vp8'),
    // Constrained Baseline, cut into packets: one of the many forms that browsers list.
    is('video/h264', { 'packetization-mode': '1', 'profile-level-id': /^42e0/i }),
    is('video/vp9', { 'profile-id': /^0?$/ }),
    is('video/av1', { profile: /^0?$/ }),
    is('video/rtx'),
  ],
};

/** Those that the server speaks, in that order. Offering nothing else keeps an offer with many sections small. */
export function spoken(kind: Kind, known: readonly Codec[]): Codec[] {
  return SPOKEN[kind].flatMap((suits) => known.filter(suits));
}

function is(
  mimeType: string,
  wanted: Readonly<Record<string, string | RegExp>> = {},
): (codec: Codec) => boolean {
  return (codec) => {
    if (codec.mimeType.toLowerCase() !== mimeType) return false;
    const said = new Map(
      (codec.sdpFmtpLine ?? '').split(';').map((pair) => pair.trim().split('=') as [string, string]),
    );
    return Object.entries(wanted).every(([key, value]) => {
      const one = said.get(key) ?? '';
      return typeof value === 'string' ? one === value : value.test(one);
    });
  };
}
