import * as jsqr from "jsqr";
import { voicesIn } from "../harness/tones.ts";
import type { Brightness, Heard, InPageConfig, Received, Seen, Sent } from "./config.ts";

// The package is CommonJS: what a bundler calls its default is the function itself.
const readQr = jsqr.default as unknown as typeof jsqr.default.default;
const canvas = document.createElement("canvas");
const pen = canvas.getContext("2d", { willReadFrequently: true });

/** Reads the picture in every tile that is not the page's own person's. */
export function look(): Seen[] {
  const tiles = document.querySelectorAll<HTMLElement>('[data-testid="tile"]:not([data-own="true"])');
  return [...tiles].flatMap((tile) =>
    [...tile.querySelectorAll("video")].map((video) => ({
      tile: tile.dataset.person ?? "",
      width: video.videoWidth,
      height: video.videoHeight,
      visible: isOnShow(video),
      ...readMark(video),
    })),
  );
}

function isOnShow(element: HTMLElement): boolean {
  const { width, height } = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  return width > 20 && height > 20 && style.visibility !== "hidden" && Number(style.opacity) > 0;
}

export function readMark(video: HTMLVideoElement): { person?: string; drawnAt?: number } {
  if (!pen || video.videoWidth === 0 || video.readyState < 2) return {};
  // The QR fills the picture's height at its left edge; half of 640x360 is enough to read it and twice as fast.
  canvas.height = Math.min(video.videoHeight, 240);
  canvas.width = Math.round((canvas.height * video.videoWidth) / video.videoHeight);
  pen.drawImage(video, 0, 0, canvas.width, canvas.height);
  const side = Math.min(canvas.width, canvas.height);
  const pixels = pen.getImageData(0, 0, side, side);
  const found = readQr(pixels.data, side, side, { inversionAttempts: "dontInvert" });
  const parts = found?.data.split(" ");
  if (parts?.length !== 2) return {};
  return { person: parts[0], drawnAt: Number(parts[1]) };
}

/** The brightness of 16 times 16 points of every tile's picture: for cameras that carry no mark. */
export function brightness(): Brightness[] {
  const tiles = document.querySelectorAll<HTMLElement>('[data-testid="tile"]:not([data-own="true"])');
  return [...tiles].flatMap((tile) =>
    [...tile.querySelectorAll("video")].map((video) => ({ tile: tile.dataset.person ?? "", points: pointsOf(video) })),
  );
}

function pointsOf(video: HTMLVideoElement): number[] {
  if (!pen || video.videoWidth === 0 || video.readyState < 2) return [];
  canvas.width = 16;
  canvas.height = 16;
  pen.drawImage(video, 0, 0, 16, 16);
  const { data } = pen.getImageData(0, 0, 16, 16);
  return Array.from({ length: 256 }, (_, n) => (data[4 * n] ?? 0) + (data[4 * n + 1] ?? 0) + (data[4 * n + 2] ?? 0));
}

/** Every audio track that some element of the page plays aloud at this moment. */
function playedTracks(): MediaStreamTrack[] {
  return [...document.querySelectorAll<HTMLMediaElement>("audio, video")].flatMap((element) => {
    if (element.paused || element.muted || element.volume === 0) return [];
    return element.srcObject instanceof MediaStream ? element.srcObject.getAudioTracks() : [];
  });
}

/** The people whose tones are in what the page plays, with their amplitude, and the level of everything together. */
export async function listen(config: InPageConfig): Promise<Heard> {
  const heard: Heard = { tones: {}, level: 0 };
  const live = playedTracks().filter((track) => track.readyState === "live");
  for (const samples of await Promise.all(live.map(halfASecondOf))) {
    for (const sample of samples) heard.level = Math.max(heard.level, Math.abs(sample));
    for (const [person, amplitude] of Object.entries(voicesIn(samples, RATE, config.tones))) {
      heard.tones[person] = Math.max(heard.tones[person] ?? 0, amplitude);
    }
  }
  return heard;
}

export const RATE = 48_000;

/** Bytes: a voice of half a second is well above it, the header of a file without a frame well below. */
const LEAST_RECORDING = 600;

/** Recorded and decoded: unlike an `AudioContext`, this also runs in a Firefox on a machine without a sound card. */
export async function halfASecondOf(track: MediaStreamTrack): Promise<Float32Array> {
  const recorder = new MediaRecorder(new MediaStream([track]));
  const parts: Blob[] = [];
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  const stopped = new Promise((resolve) => recorder.addEventListener("stop", resolve, { once: true }));
  recorder.start();
  await new Promise((resolve) => setTimeout(resolve, 500));
  if (recorder.state !== "inactive") recorder.stop();
  await stopped;
  const recorded = new Blob(parts);
  // A track that gave nothing leaves a file without a single frame, which no decoder takes.
  if (recorded.size < LEAST_RECORDING) return new Float32Array();
  const decoded = await new OfflineAudioContext(1, RATE, RATE).decodeAudioData(await recorded.arrayBuffer());
  return decoded.getChannelData(0);
}

/** What every receiver of the page's peer connections took in so far. */
export async function received(connections: RTCPeerConnection[]): Promise<Received[]> {
  const all: Received[] = [];
  for (const [connection, peer] of connections.entries()) {
    if (peer.connectionState === "closed") continue;
    const stats = await peer.getStats();
    for (const report of stats.values()) {
      if (report.type !== "inbound-rtp") continue;
      all.push({
        connection,
        mid: String(report.mid ?? ""),
        kind: report.kind,
        packets: report.packetsReceived ?? 0,
        bytes: report.bytesReceived ?? 0,
        codec: codecOf(stats, report),
        height: report.frameHeight ?? 0,
        frames: report.framesDecoded ?? 0,
        energy: report.totalAudioEnergy ?? 0,
        samples: report.totalSamplesReceived ?? 0,
        concealed: report.concealedSamples ?? 0,
        requests: report.nackCount ?? 0,
      });
    }
  }
  return all;
}

/** What every sender sent so far. */
export async function sent(connections: RTCPeerConnection[]): Promise<Sent[]> {
  const all: Sent[] = [];
  for (const peer of connections) {
    if (peer.connectionState === "closed") continue;
    const stats = await peer.getStats();
    for (const report of stats.values()) {
      if (report.type !== "outbound-rtp") continue;
      all.push({
        kind: report.kind,
        rid: report.rid ?? "",
        packets: report.packetsSent ?? 0,
        codec: codecOf(stats, report),
        repeated: report.retransmittedPacketsSent ?? 0,
        height: report.frameHeight ?? 0,
      });
    }
  }
  return all;
}

function codecOf(stats: RTCStatsReport, { codecId }: { codecId?: string }): string {
  const codec = codecId === undefined ? undefined : (stats.get(codecId) as { mimeType?: string } | undefined);
  return codec?.mimeType?.split("/")[1] ?? "";
}
