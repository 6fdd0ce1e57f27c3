import type { Kind, LinkStats, MediaPlan } from '../signal/messages';
import { known, type Order, REDUNDANT, SPOKEN } from './codecs';
import { ENCODINGS, Layers } from './layers';
import { lean } from './lean';
import { Patiences } from './patience';
import { Redundancy } from './redundancy';
import { measure, NO_TOTALS } from './stats';
import { repeatingVoices } from './voices';

/** What the owner of a peer is asked or told. */
export interface PeerEvents {
  /** Send this offer; `answer()` or `refused()` shall follow. */
  offer(sdp: string): void;
  /** The receiving sections: mid -> track. */
  tracks(tracks: ReadonlyMap<string, MediaStreamTrack>): void;
  /** The media path is up. */
  connected(): void;
  /** The path is lost for good, or a description could not be used: make a new peer. */
  failed(): void;
}

/** A path that is interrupted for so long, and was not found again by an ICE restart, is given up before the browser does (which takes 15 s and more). */
const INTERRUPTED_MS = 6_000;
/** No path after so long: try anew. */
const CONNECT_MS = 15_000;

/**
 * The person's one peer connection. Section 0 sends sound, section 1 pictures (only of roles that are seen and heard
 * somewhere, if only in a private room), the others receive. The server is ICE-lite and its address is in the answer, so no candidate of ours has to be told.
 */
export class Peer {
  readonly #pc: RTCPeerConnection;
  readonly #events: PeerEvents;
  readonly #senders = new Map<Kind, RTCRtpTransceiver>();
  /** What the browser knows. */
  readonly #codecs: Readonly<Record<Kind, readonly RTCRtpCodec[]>> = {
    audio: codecsOf('audio'),
    video: codecsOf('video'),
  };
  #layers: Layers | null = null;
  readonly #redundancy = new Redundancy((on) => this.#sendTwice(on));
  readonly #patiences = new Patiences();
  readonly #received: Record<Kind, number> = { audio: 0, video: 0 };
  #totals = NO_TOTALS;
  /** The offer that waits for its answer; empty while it is being made. */
  #offer: string | null = null;
  #offerAgain = false;
  #answered = false;
  #closed = false;
  #deadline: ReturnType<typeof setTimeout> | undefined;

  constructor(plan: MediaPlan, publishes: boolean, events: PeerEvents) {
    this.#events = events;
    this.#pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle', iceServers: [] });
    this.#pc.onconnectionstatechange = () => this.#onState();
    if (publishes) {
      this.#addSender('audio', voiceOrder(false), [{}]);
      this.#layers = new Layers(this.#addSender('video', SPOKEN.video, ENCODINGS));
    }
    this.#deadline = setTimeout(() => this.#fail(), CONNECT_MS);
    this.grow(plan);
  }

  /** Adds receiving sections up to the numbers of the plan, and offers if there was one to add. */
  grow(plan: MediaPlan): void {
    const before = this.#pc.getTransceivers().length;
    this.#addReceivers('audio', plan.audio);
    this.#addReceivers('video', plan.video);
    if (this.#pc.getTransceivers().length > before) void this.#negotiate();
  }

  /** What is sent of a kind; `null`: nothing. */
  async send(kind: Kind, track: MediaStreamTrack | null): Promise<void> {
    const sender = this.#senders.get(kind)?.sender;
    if (sender === undefined || sender.track === track) return;
    if (kind === 'video' && track !== null) this.#layers?.fit(track);
    await sender.replaceTrack(track);
  }

  /** Of the picture only these layers are sent. What is said before the first answer is of an earlier peer. */
  sendLayers(rids: readonly string[]): void {
    if (this.#answered) this.#layers?.only(rids);
  }

  /** No layer of the picture takes more than so many bits a second. */
  atMost(bits: number): void {
    this.#layers?.atMost(bits);
  }

  async answer(sdp: string): Promise<void> {
    if (this.#offer === null || this.#closed) return;
    this.#answered = true;
    try {
      await this.#pc.setRemoteDescription({ type: 'answer', sdp });
    } catch {
      this.#fail();
      return;
    }
    this.#layers?.agreed();
    this.#offer = null;
    if (this.#offerAgain) await this.#negotiate();
  }

  /** The server would not take the offer. */
  refused(): void {
    this.#fail();
  }

  /** The signalling came back: an offer that was on its way may be lost. */
  remind(): void {
    if (this.#offer) this.#events.offer(this.#offer);
  }

  /** What was measured since the last call; to be called every two seconds. */
  async measure(): Promise<{ stats: LinkStats; used: number }> {
    const report = await this.#pc.getStats();
    const { stats, totals, voiceLost, used } = measure(report.values(), this.#totals);
    this.#totals = totals;
    this.#redundancy.lost(voiceLost);
    this.#wait(this.#patiences.measured(report.values()));
    return { stats, used };
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#deadline);
    this.#pc.onconnectionstatechange = null;
    this.#pc.close();
  }

  #addSender(kind: Kind, order: Order, encodings: readonly RTCRtpEncodingParameters[]): RTCRtpSender {
    const sendEncodings = [...encodings];
    const transceiver = this.#pc.addTransceiver(kind, { direction: 'sendonly', sendEncodings });
    this.#keepOnly(transceiver, kind, order);
    this.#senders.set(kind, transceiver);
    return transceiver.sender;
  }

  /** Voices are played so much later, where the browser can be told. */
  #wait(waits: ReadonlyMap<string, number | null>): void {
    for (const { mid, receiver } of this.#pc.getTransceivers()) {
      const ms = mid === null ? undefined : waits.get(mid);
      if (ms === undefined || !('jitterBufferTarget' in receiver)) continue;
      if (receiver.jitterBufferTarget !== ms) receiver.jitterBufferTarget = ms;
    }
  }

  #sendTwice(on: boolean): void {
    const voice = this.#senders.get('audio');
    if (voice !== undefined && this.#keepOnly(voice, 'audio', voiceOrder(on))) void this.#negotiate();
  }

  #addReceivers(kind: Kind, wanted: number): void {
    for (; this.#received[kind] < wanted; this.#received[kind] += 1) {
      this.#keepOnly(this.#pc.addTransceiver(kind, { direction: 'recvonly' }), kind, SPOKEN[kind]);
    }
  }

  /** Offers these codecs only, the first before the others; `false`: the browser does not know them all. */
  #keepOnly(transceiver: RTCRtpTransceiver, kind: Kind, order: Order): boolean {
    const kept = known(order, this.#codecs[kind]);
    // Firefox learnt `setCodecPreferences` with 128; without it the offer is longer, not wrong.
    if (kept.flat().length > 0) transceiver.setCodecPreferences?.(kept.flat());
    return kept.every((codecs) => codecs.length > 0);
  }

  async #negotiate(): Promise<void> {
    this.#offerAgain = this.#offer !== null;
    if (this.#offerAgain) return;
    this.#offer = '';
    try {
      const offer = await this.#pc.createOffer();
      await this.#pc.setLocalDescription(offer);
      this.#offer = lean(repeatingVoices(offer.sdp ?? ''));
    } catch {
      this.#fail();
      return;
    }
    if (this.#closed) return;
    this.#events.tracks(this.#tracks());
    this.#events.offer(this.#offer);
  }

  #tracks(): ReadonlyMap<string, MediaStreamTrack> {
    const tracks = new Map<string, MediaStreamTrack>();
    for (const { mid, direction, receiver } of this.#pc.getTransceivers()) {
      if (mid !== null && direction === 'recvonly') tracks.set(mid, receiver.track);
    }
    return tracks;
  }

  #onState(): void {
    clearTimeout(this.#deadline);
    switch (this.#pc.connectionState) {
      case 'connected':
        this.#events.connected();
        break;
      case 'disconnected':
        this.#deadline = setTimeout(() => this.#fail(), INTERRUPTED_MS);
        this.#seekWay();
        break;
      case 'failed':
      case 'closed':
        this.#fail();
        break;
      default:
        this.#deadline = setTimeout(() => this.#fail(), CONNECT_MS);
    }
  }

  /** The device may have another network now: its addresses are looked up anew, and nothing else changes (RFC 8839, section 4.4.3.1.1). */
  #seekWay(): void {
    if (!this.#answered) return;
    this.#pc.restartIce();
    void this.#negotiate();
  }

  #fail(): void {
    if (this.#closed) return;
    this.close();
    this.#events.failed();
  }
}

/** Browsers send the first codec of the answer, which is the first of the offer. */
function voiceOrder(twice: boolean): Order {
  return twice ? [REDUNDANT, ...SPOKEN.audio] : [...SPOKEN.audio, REDUNDANT];
}

function codecsOf(kind: Kind): readonly RTCRtpCodec[] {
  return RTCRtpReceiver.getCapabilities?.(kind)?.codecs ?? [];
}
