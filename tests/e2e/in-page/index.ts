import { replaceCapture } from "./capture.ts";
import type { InPageConfig, Wire } from "./config.ts";
import { brightness, listen, look, received } from "./readers.ts";

declare const E2E_CONFIG: InPageConfig;

const connections: RTCPeerConnection[] = [];
const sockets: WebSocket[] = [];
const wire: Wire[] = [];

class WatchedPeerConnection extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    connections.push(this);
  }
}

class WatchedWebSocket extends WebSocket {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols);
    sockets.push(this);
    this.addEventListener("message", ({ data }) => wire.push({ direction: "in", at: Date.now(), text: String(data) }));
    this.addEventListener("close", ({ code }) => wire.push({ direction: "in", at: Date.now(), text: `close ${code}` }));
  }

  override send(data: Parameters<WebSocket["send"]>[0]): void {
    wire.push({ direction: "out", at: Date.now(), text: String(data) });
    super.send(data);
  }
}

if (!("e2e" in window)) {
  const config = E2E_CONFIG;
  if (config.marks && navigator.mediaDevices) replaceCapture(config);
  window.RTCPeerConnection = WatchedPeerConnection;
  window.WebSocket = WatchedWebSocket;
  Object.assign(window, {
    e2e: { look, brightness, listen: () => listen(config), received: () => received(connections), connections, sockets, wire },
  });
}
