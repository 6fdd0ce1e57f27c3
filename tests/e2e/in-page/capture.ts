import { encode } from "uqr";
import type { InPageConfig } from "./config.ts";

/** Makes `getUserMedia` give a picture that says who and when, and a tone that says who. All after capture stays real. */
export function replaceCapture(config: InPageConfig): void {
  const devices = navigator.mediaDevices;
  devices.getUserMedia = async (constraints) => {
    const stream = new MediaStream();
    if (constraints?.video) stream.addTrack(pictureOf(config));
    if (constraints?.audio) stream.addTrack(await toneTrack(config.tones[config.person] ?? 440));
    return stream;
  };
}

/** Takes from the page the means to stop sending: no track is taken off a sender, switched off or ended any more. */
export function neverStopSending(): void {
  const replace = RTCRtpSender.prototype.replaceTrack;
  RTCRtpSender.prototype.replaceTrack = function (track) {
    return track === null ? Promise.resolve() : replace.call(this, track);
  };
  Object.defineProperty(MediaStreamTrack.prototype, "enabled", { get: () => true, set: () => undefined });
  MediaStreamTrack.prototype.stop = () => undefined;
}

/** The browser knows only these codecs of pictures, and likes the first best. */
export function knowOnly(codecs: readonly string[]): void {
  const set = RTCRtpTransceiver.prototype.setCodecPreferences;
  const place = ({ mimeType }: RTCRtpCodec) => codecs.indexOf(mimeType.toLowerCase().replace("video/", ""));
  RTCRtpTransceiver.prototype.setCodecPreferences = function (all) {
    const known = [...all].filter((codec) => place(codec) >= 0).sort((a, b) => place(a) - place(b));
    const repairs = [...all].filter(({ mimeType }) => mimeType.toLowerCase() === "video/rtx");
    set.call(this, known.length > 0 ? [...known, ...repairs] : all);
  };
}

function pictureOf({ person, camera }: InPageConfig): MediaStreamTrack {
  const canvas = document.createElement("canvas");
  canvas.width = camera.width;
  canvas.height = camera.height;
  const pen = canvas.getContext("2d", { alpha: false });
  if (!pen) throw new Error("no canvas");
  const track = only(canvas.captureStream(15).getVideoTracks());
  draw(pen, person);
  const timer = setInterval(() => {
    if (track.readyState === "ended") clearInterval(timer);
    else draw(pen, person);
  }, 100);
  // A true camera tells its size, a canvas does not in every browser.
  track.getSettings = () => ({ ...MediaStreamTrack.prototype.getSettings.call(track), ...camera });
  return track;
}

/** A QR of `person milliseconds`, and the same in words for whoever looks at a screenshot. */
function draw(pen: CanvasRenderingContext2D, person: string): void {
  const now = Date.now();
  const { size, data } = encode(`${person} ${now}`, { ecc: "M", border: 3 });
  const { width, height } = pen.canvas;
  const module = Math.floor(height / size);
  pen.fillStyle = `hsl(${hue(person)} 45% 45%)`;
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = "white";
  pen.fillRect(0, 0, module * size, module * size);
  pen.fillStyle = "black";
  data.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark) pen.fillRect(x * module, y * module, module, module);
    });
  });
  pen.fillStyle = "white";
  pen.font = "bold 30px sans-serif";
  pen.fillText(person, module * size + 20, 60, width - module * size - 40);
  pen.font = "24px sans-serif";
  pen.fillText(new Date(now).toISOString().slice(11, 23), module * size + 20, 100);
}

function hue(person: string): number {
  let sum = 0;
  for (const letter of person) sum = (sum * 31 + letter.charCodeAt(0)) % 360;
  return sum;
}

async function toneTrack(hz: number): Promise<MediaStreamTrack> {
  return "mozCaptureStream" in HTMLMediaElement.prototype ? playedTone(hz) : oscillatorTone(hz);
}

const LOUDNESS = 0.25;

function oscillatorTone(hz: number): MediaStreamTrack {
  const context = new AudioContext();
  const tone = new OscillatorNode(context, { frequency: hz });
  const out = context.createMediaStreamDestination();
  tone.connect(new GainNode(context, { gain: LOUDNESS })).connect(out);
  tone.start();
  const track = only(out.stream.getAudioTracks());
  // Before a person's first click the browser keeps sound asleep, where a true microphone would already run.
  const timer = setInterval(() => {
    if (context.state === "running" || track.readyState === "ended") clearInterval(timer);
    else context.resume().catch(() => undefined);
  }, 200);
  return track;
}

/** Firefox runs no `AudioContext` on a machine without a sound card, but a player that is captured does play there. */
async function playedTone(hz: number): Promise<MediaStreamTrack> {
  const player = new Audio(URL.createObjectURL(wavOf(hz))) as HTMLAudioElement & { mozCaptureStream(): MediaStream };
  player.loop = true;
  const stream = player.mozCaptureStream();
  await player.play();
  return only(stream.getAudioTracks());
}

function only(tracks: MediaStreamTrack[]): MediaStreamTrack {
  const [track] = tracks;
  if (!track) throw new Error("the capture gave no track");
  return track;
}

/** Two seconds of a tone (whole waves, so that it loops without a click) as a WAV file of 16-bit samples at 48 kHz. */
function wavOf(hz: number): Blob {
  const rate = 48_000;
  const samples = Int16Array.from({ length: 2 * rate }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rate) * LOUDNESS * 32_767);
  const header = new DataView(new ArrayBuffer(44));
  const text = (at: number, letters: string) => [...letters].forEach((letter, i) => header.setUint8(at + i, letter.charCodeAt(0)));
  text(0, "RIFF");
  header.setUint32(4, 36 + samples.byteLength, true);
  text(8, "WAVEfmt ");
  header.setUint32(16, 16, true);
  header.setUint16(20, 1, true);
  header.setUint16(22, 1, true);
  header.setUint32(24, rate, true);
  header.setUint32(28, rate * 2, true);
  header.setUint16(32, 2, true);
  header.setUint16(34, 16, true);
  text(36, "data");
  header.setUint32(40, samples.byteLength, true);
  return new Blob([header, samples], { type: "audio/wav" });
}
