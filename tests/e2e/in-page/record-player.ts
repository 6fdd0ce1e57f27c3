import { voicesIn } from "../harness/tones.ts";
import type { Heard, InPageConfig, Played, PlayedTrack } from "./config.ts";
import { halfASecondOf, RATE, readMark } from "./readers.ts";

interface Capturing extends HTMLVideoElement {
  captureStream(): MediaStream;
}

const TRACK = '[data-testid="rec-track"]';

function tracks(kind: string): Capturing[] {
  return [...document.querySelectorAll<Capturing>(`${TRACK}[data-kind="${kind}"]`)];
}

/** Where every voice and picture of the player of records is, all read at one moment. */
export function playedTracks(): PlayedTrack[] {
  return [...document.querySelectorAll<HTMLVideoElement>(TRACK)].map((track) => ({
    address: new URL(track.src).pathname,
    at: track.currentTime * 1000,
    runs: !track.paused && !track.seeking && track.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA,
    isPicture: track.dataset["kind"] === "video",
    frames: track.getVideoPlaybackQuality().totalVideoFrames,
    trouble: track.error?.message ?? "",
  }));
}

/** What every picture of the player of records shows now. */
export function playedPictures(): Played[] {
  return tracks("video").map((video) => ({
    who: video.dataset["person"] ?? "",
    at: video.currentTime * 1000,
    paused: video.paused,
    trouble: video.error?.message ?? "",
    ...readMark(video),
  }));
}

/** The people whose tones are in each voice that the player of records plays, by whose voice it is to be. */
export async function playedVoices(config: InPageConfig): Promise<Record<string, Heard["tones"]>> {
  const heard: Record<string, Heard["tones"]> = {};
  const running = tracks("audio").filter((voice) => !voice.paused);
  await Promise.all(
    running.map(async (voice) => {
      const [track] = voice.captureStream().getAudioTracks();
      if (track) heard[voice.dataset["person"] ?? ""] = voicesIn(await halfASecondOf(track), RATE, config.tones);
    }),
  );
  return heard;
}
