/** Lines of a section that the server does not read. */
const UNREAD = [
  /^a=(candidate|msid|rtcp|ssrc):/,
  /^a=rtcp-fb:\S+ goog-remb$/,
  /^a=extmap:\S+ (?!urn:ietf:params:rtp-hdrext:(sdes:|ssrc-audio-level)|http:\/\/www\.ietf\.org\/id\/draft-holmer-rmcat-transport-wide)/,
];
/** All sections share one transport, so that of the first says it for all (RFC 9143). */
const OF_THE_TRANSPORT = /^a=(ice-(ufrag|pwd|options)|fingerprint|setup):/;

/**
 * The offer without what the server does not read: with a receiving section for each of many people and several codecs in
 * each it would be longer than a message may be. The browser's own description stays as it is.
 */
export function lean(sdp: string): string {
  let sections = 0;
  return sdp
    .split('\r\n')
    .filter((line) => {
      if (line.startsWith('m=')) sections += 1;
      if (sections > 1 && OF_THE_TRANSPORT.test(line)) return false;
      return sections === 0 || !UNREAD.some((unread) => unread.test(line));
    })
    .join('\r\n');
}
