const OPUS = /^a=rtpmap:(\d+) opus\/48000/i;

/**
 * The offer, with the promise to ask for lost packets of voices again and to send them again (`nack`, RFC 4585, section 4.2). Browsers
 * do both when the answer says so, but do not offer it by themselves.
 */
export function repeatingVoices(sdp: string): string {
  const lines = sdp.split('\r\n');
  return lines
    .flatMap((line) => {
      const payloadType = OPUS.exec(line)?.[1];
      return payloadType === undefined ? [line] : [line, `a=rtcp-fb:${payloadType} nack`];
    })
    .join('\r\n');
}
