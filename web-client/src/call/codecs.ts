import type { Kind } from '../signal/messages';

type Codec = RTCRtpCodec;

/** Codecs that are wanted, the best first. */
export type Order = readonly ((codec: Codec) => boolean)[];

/**
 * What the server speaks, the best first. Of pictures the page sends the first that the server takes: VP8, in layers. The
 * others are there to see whoever cannot send VP8, and for a server that is set to another; H264 comes next because every
 * browser is to know it (RFC 7742).
 */
export const SPOKEN: Readonly<Record<Kind, Order>> = {
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

/** A voice with earlier frames in each packet (RFC 2198), which the server takes but does not send. */
export const REDUNDANT = is('audio/red');

/**
 * For each that is wanted, what a browser knows of it. Offering nothing else keeps an offer with many sections small.
 */
export function known(order: Order, all: readonly Codec[]): Codec[][] {
  return order.map((suits) => all.filter(suits));
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
