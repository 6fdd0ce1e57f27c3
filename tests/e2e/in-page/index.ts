import { knowOnly, neverStopSending, replaceCapture } from "./capture.ts";
import type { InPageConfig, Wire } from "./config.ts";
import { playedPictures, playedTracks, playedVoices } from "./record-player.ts";
import { brightness, listen, look, received, sent } from "./readers.ts";

declare const E2E_CONFIG: InPageConfig;

const connections: RTCPeerConnection[] = [];
const sockets: WebSocket[] = [];
const wire: Wire[] = [];

class WatchedPeerConnection extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    connections.push(this);
  }

  override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    const { mediaAt } = E2E_CONFIG;
    return super.setRemoteDescription(mediaAt === undefined ? description : elsewhere(description, mediaAt));
  }
}

/** The same description with one candidate only, in each section. */
function elsewhere({ type, sdp = "" }: RTCSessionDescriptionInit, mediaAt: string): RTCSessionDescriptionInit {
  const [address, port] = mediaAt.split(":");
  const candidate = `a=candidate:1 1 udp 2130706431 ${address} ${port} typ host\r\n`;
  const [session = "", ...sections] = sdp.replace(/^a=(candidate:.*|end-of-candidates)\r\n/gm, "").split(/^(?=m=)/m);
  return { type, sdp: session + sections.map((section) => section + candidate).join("") };
}

class WatchedWebSocket extends WebSocket {
  /** The equipment check opens a connection and closes it without a word: that is no line of the hearing. */
  #hasSaid = false;

  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols);
    sockets.push(this);
    this.addEventListener("message", ({ data }) => wire.push({ direction: "in", at: Date.now(), text: String(data) }));
    this.addEventListener("close", ({ code }) => {
      if (this.#hasSaid) wire.push({ direction: "in", at: Date.now(), text: `close ${code}` });
    });
  }

  override send(data: Parameters<WebSocket["send"]>[0]): void {
    this.#hasSaid = true;
    wire.push({ direction: "out", at: Date.now(), text: String(data) });
    super.send(data);
  }
}

// Only pages of a secure origin have devices; an empty first page has none.
if (!("e2e" in window)) {
  const config = E2E_CONFIG;
  if (navigator.mediaDevices) replaceCapture(config);
  if (config.stubborn) neverStopSending();
  if (config.codecs) knowOnly(config.codecs);
  window.RTCPeerConnection = WatchedPeerConnection;
  window.WebSocket = WatchedWebSocket;
  Object.assign(window, {
    e2e: {
      look,
      brightness,
      listen: () => listen(config),
      received: () => received(connections),
      sent: () => sent(connections),
      playedPictures,
      playedTracks,
      playedVoices: () => playedVoices(config),
      connections,
      sockets,
      wire,
    },
  });
}
