import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { voicesIn } from "./tones.ts";

const run = promisify(execFile);
const BIG = { maxBuffer: 256 * 1024 * 1024 };

export interface Gap {
  from: number;
  to: number;
  why: string;
}

/** One file in `manifest.json`; times in milliseconds since `zero`. */
export interface RecordedFile {
  path: string;
  who: string;
  name: string;
  role: string;
  kind: "audio" | "video";
  codec: string;
  from: number;
  to: number;
  bytes: number;
  sha256: string;
  frames: number;
  gaps: Gap[];
}

export interface Manifest {
  hearing: string;
  zero: string;
  start: string;
  end: string;
  files: RecordedFile[];
  log: { path: string; lines: number; bytes: number; sha256: string };
}

/** The one folder of the hearing's record. */
export async function recordFolder(archive: string, hearing: string): Promise<string> {
  const of = join(archive, hearing);
  const folders = await readdir(of);
  if (folders.length !== 1) throw new Error(`one record was expected in ${of}, there are: ${folders.join(", ")}`);
  return join(of, folders[0] ?? "");
}

/** One line of the hearing's log. */
export type Entry = Record<string, unknown>;

/** What a record's log says so far; a line that is not whole yet is left out. */
export async function logOf(folder: string): Promise<Entry[]> {
  const text = await readFile(join(folder, "log.jsonl"), "utf8");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1).trimEnd();
  return whole === "" ? [] : whole.split("\n").map((line) => JSON.parse(line) as Entry);
}

export async function sha256(path: string): Promise<string> {
  return createHash("sha256").update(await readFile(path)).digest("hex");
}

/** What the picture says at one moment of a recorded video. */
export interface Frame {
  /** Seconds in the file. */
  at: number;
  person?: string;
  drawnAt?: number;
}

// `-copyts`: time 0 of a file is when the hearing's recording began, its person may have come later.

/** About one frame a second of a recorded video, each read by zbarimg. */
export async function framesOf(file: string): Promise<Frame[]> {
  const folder = await mkdtemp(join(tmpdir(), "tyndau-frames-"));
  try {
    const { stderr } = await run(
      "ffmpeg",
      ["-hide_banner", "-copyts", "-i", file, "-vf", "select='isnan(prev_selected_t)+gte(t-prev_selected_t,1)',showinfo", "-fps_mode", "passthrough", join(folder, "%05d.png")],
      BIG,
    );
    const times = [...stderr.matchAll(/pts_time:([\d.]+)/g)].map(([, seconds]) => Number(seconds));
    const pictures = (await readdir(folder)).sort();
    if (pictures.length !== times.length) throw new Error(`${pictures.length} pictures but ${times.length} times`);
    const frames: Frame[] = [];
    for (const [n, picture] of pictures.entries()) {
      frames.push({ at: times[n] ?? 0, ...(await readQr(join(folder, picture))) });
    }
    return frames;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readQr(picture: string): Promise<{ person?: string; drawnAt?: number }> {
  try {
    const { stdout } = await run("zbarimg", ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", picture]);
    const [person, drawnAt] = stdout.trim().split(" ");
    return { person, drawnAt: Number(drawnAt) };
  } catch (error) {
    // zbarimg's own code for "no symbol found".
    if ((error as { code?: number }).code === 4) return {};
    throw error;
  }
}

const RATE = 16_000;
/** Length of one window of `tonesOf` in milliseconds. */
export const WINDOW_MS = 500;

/** The people whose tones are in each half second, with their amplitudes, of a recorded sound, counted from time 0 of the file. */
export async function tonesOf(file: string, tones: Record<string, number>): Promise<Record<string, number>[]> {
  const { stdout } = await run(
    "ffmpeg",
    // `async` puts silence where the file has a gap, so that the position in the samples is the time in the file.
    ["-v", "error", "-copyts", "-i", file, "-af", "aresample=async=1:first_pts=0", "-ac", "1", "-ar", String(RATE), "-f", "f32le", "-"],
    { ...BIG, encoding: "buffer" },
  );
  const samples = new Float32Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + (stdout.byteLength & ~3)));
  const size = (RATE * WINDOW_MS) / 1000;
  const windows: Record<string, number>[] = [];
  for (let start = 0; start + size <= samples.length; start += size) {
    windows.push(voicesIn(samples.subarray(start, start + size), RATE, tones));
  }
  return windows;
}

/** Seconds and codec that ffprobe reads, and what it complains about. */
export async function probe(file: string): Promise<{ codec: string; packets: number; complaints: string }> {
  const { stdout, stderr } = await run(
    "ffprobe",
    ["-v", "error", "-count_packets", "-show_entries", "stream=codec_name,nb_read_packets", "-of", "json", file],
    BIG,
  );
  const { streams } = JSON.parse(stdout) as { streams: { codec_name: string; nb_read_packets: string }[] };
  const [stream] = streams;
  return { codec: stream?.codec_name ?? "", packets: Number(stream?.nb_read_packets ?? 0), complaints: stderr.trim() };
}
