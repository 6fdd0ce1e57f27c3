import { computed, type Signal, signal } from '@preact/signals';
import { keep, kept } from '../keeping';
import type { DeviceTrouble } from '../model/check';
import { afterPlugging } from '../model/plugging';
import type { Kind } from '../signal/messages';

export interface Source {
  /** The person wants it on. */
  readonly wanted: boolean;
  readonly asking: boolean;
  readonly trouble: DeviceTrouble | null;
  readonly track: MediaStreamTrack | null;
  /** The system gives nothing for it now, though nobody here has switched it off: a phone call, a closed lid. */
  readonly held: boolean;
}

export const KINDS: readonly Kind[] = ['audio', 'video'];
const AT_FIRST: Source = { wanted: true, asking: false, trouble: null, track: null, held: false };
const NOISE_KEY = 'tyndau.noise';
const CHOICE_KEYS: Readonly<Record<Kind, string>> = { audio: 'tyndau.microphone', video: 'tyndau.camera' };
const INPUT: Readonly<Record<Kind, MediaDeviceKind>> = { audio: 'audioinput', video: 'videoinput' };

/** Camera and microphone: asked for, chosen, switched. Never throws: trouble is a state. */
export class Devices {
  readonly audio: Signal<Source> = signal(AT_FIRST);
  readonly video: Signal<Source> = signal(AT_FIRST);
  readonly list: Signal<readonly MediaDeviceInfo[]> = signal([]);
  /** What is really on: wanted, there, and not held by the system, which would be silence with a lit microphone. */
  readonly microphoneOn = computed(() => isOn(this.audio.value));
  readonly cameraOn = computed(() => isOn(this.video.value));
  /** Wanted, and off only because the system holds it: it is on again by itself when it is let go. */
  readonly microphoneHeld = computed(() => isHeld(this.audio.value));
  readonly cameraHeld = computed(() => isHeld(this.video.value));
  /** The browser takes noise out of the voice: kept for the next time. What is no voice, a recording that is played to the court, needs it off. */
  readonly noiseSuppressed = signal(kept(NOISE_KEY) !== 'off');
  /** Kept, so that what is chosen at the check is used in the hearing. */
  readonly #chosen: Record<Kind, string | null> = {
    audio: kept(CHOICE_KEYS.audio),
    video: kept(CHOICE_KEYS.video),
  };
  /** What the browser says of a device that it does not give: it tells of changes as long as somebody keeps it. */
  readonly #permissions = new Map<Kind, PermissionStatus>();
  /** Asked for, and not closed since. */
  #started = false;

  constructor() {
    navigator.mediaDevices?.addEventListener?.('devicechange', () => void this.#replugged());
  }

  /** Asks for both at once, so that the browser asks once; if that fails, for each alone. */
  async start(): Promise<void> {
    this.#started = true;
    for (const kind of KINDS) this.#set(kind, { asking: true });
    // Some browsers take a kept choice only where it is demanded, which it may be of a device that is there.
    await this.#refresh();
    try {
      const stream = await capture({ audio: this.#wish('audio'), video: this.#wish('video') });
      for (const kind of KINDS) this.#take(kind, stream);
    } catch (error) {
      for (const kind of KINDS) await this.#open(kind, troubleOf(error));
    }
    await this.#refresh();
  }

  /** Tries what has failed once more: both at once where both have, so that the browser asks once. */
  async again(): Promise<void> {
    const failed = KINDS.filter((kind) => this.#source(kind).value.trouble !== null);
    if (failed.length === KINDS.length) {
      for (const kind of failed) this.#set(kind, { wanted: true, trouble: null });
      await this.start();
      return;
    }
    for (const kind of failed) await this.restore(kind);
    await this.#refresh();
  }

  /** Switches the microphone. Off is silence, not a closed device: on again is immediate, and phones give the sound back. */
  async setMicrophone(on: boolean): Promise<void> {
    this.#set('audio', { wanted: on });
    const { track, held } = this.audio.value;
    if (on && held) await this.restore('audio');
    else if (track !== null) track.enabled = on;
    else if (on) await this.#open('audio', null);
  }

  /** Switches the camera. Off closes the device, so that its light goes out. */
  async setCamera(on: boolean): Promise<void> {
    this.#set('video', { wanted: on });
    if (!on) this.#drop('video');
    else if (this.video.value.held) await this.restore('video');
    else if (this.video.value.track === null) await this.#open('video', null);
  }

  async choose(kind: Kind, deviceId: string): Promise<void> {
    this.#chosen[kind] = deviceId;
    keep(CHOICE_KEYS[kind], deviceId);
    this.#drop(kind);
    if (kind === 'audio' || this.video.value.wanted) await this.#open(kind, null);
  }

  /** Asks for the device anew: after a phone call some systems never give the same one back. */
  async restore(kind: Kind): Promise<void> {
    this.#drop(kind);
    this.#set(kind, { wanted: true });
    await this.#open(kind, null);
  }

  /** The microphone that is open follows at once; where the browser does not change an open one, it is opened anew. */
  async suppressNoise(on: boolean): Promise<void> {
    this.noiseSuppressed.value = on;
    keep(NOISE_KEY, on ? 'on' : 'off');
    const { track } = this.audio.value;
    if (track === null) return;
    await track.applyConstraints(this.#wish('audio')).catch(() => undefined);
    if (this.audio.value.track !== track || track.getSettings().noiseSuppression === on) return;
    this.#drop('audio');
    await this.#open('audio', null);
  }

  /** Closes both. They stay closed, whatever is plugged in, until they are asked for again. */
  stop(): void {
    this.#started = false;
    for (const kind of KINDS) this.#drop(kind);
  }

  /** Something was plugged in or out: the person's choice is followed as far as it is there. */
  async #replugged(): Promise<void> {
    await this.#refresh();
    if (!this.#started) return;
    for (const kind of KINDS) {
      const { wanted, asking, trouble, track } = this.#source(kind).value;
      const again = afterPlugging({
        present: choices(this.list.value, kind).map(({ deviceId }) => deviceId),
        chosen: this.#chosen[kind],
        inUse: track?.getSettings().deviceId ?? null,
        lacks: wanted && !asking && trouble === 'missing',
      });
      if (!again) continue;
      this.#drop(kind);
      await this.#open(kind, null);
    }
  }

  async #open(kind: Kind, earlier: DeviceTrouble | null): Promise<void> {
    if (earlier === 'denied' && (await this.#isForbidden(kind))) {
      this.#set(kind, { asking: false, trouble: 'denied' });
      return;
    }
    this.#set(kind, { asking: true, trouble: null });
    try {
      this.#take(kind, await capture({ [kind]: this.#wish(kind) }));
    } catch (error) {
      const trouble = troubleOf(error);
      this.#set(kind, { asking: false, trouble });
      if (trouble === 'denied') await this.#isForbidden(kind);
    }
  }

  /** Whether asking again is vain; a browser that cannot tell is asked again. What the person allows later is opened by itself. */
  async #isForbidden(kind: Kind): Promise<boolean> {
    try {
      const name = (kind === 'audio' ? 'microphone' : 'camera') as PermissionName;
      const permission = await navigator.permissions.query({ name });
      permission.onchange = () => this.#onPermission(kind, permission);
      this.#permissions.set(kind, permission);
      return permission.state === 'denied';
    } catch {
      return false;
    }
  }

  /** Given, or the block taken away: then the browser asks again. */
  #onPermission(kind: Kind, { state }: PermissionStatus): void {
    const { wanted, trouble } = this.#source(kind).value;
    if (this.#started && wanted && trouble === 'denied' && state !== 'denied') void this.#open(kind, null);
  }

  #take(kind: Kind, stream: MediaStream): void {
    const [track] = kind === 'audio' ? stream.getAudioTracks() : stream.getVideoTracks();
    if (track === undefined || track.readyState === 'ended') {
      this.#set(kind, { asking: false, trouble: 'missing' });
      return;
    }
    if (kind === 'audio') track.enabled = this.audio.value.wanted;
    track.addEventListener('ended', () => void this.#onEnded(kind, track));
    for (const event of ['mute', 'unmute'] as const) {
      track.addEventListener(event, () => this.#onHeld(kind, track, event === 'mute'));
    }
    this.#set(kind, { asking: false, trouble: null, track, held: track.muted });
    // Switched off while the browser was still asking.
    if (kind === 'video' && !this.video.value.wanted) this.#drop('video');
  }

  #onHeld(kind: Kind, track: MediaStreamTrack, held: boolean): void {
    if (this.#source(kind).value.track === track) this.#set(kind, { held });
  }

  /** Forbidden meanwhile, unplugged, or taken by a phone call: what the browser ends by itself. Another device goes on, if there is one. */
  async #onEnded(kind: Kind, track: MediaStreamTrack): Promise<void> {
    if (this.#source(kind).value.track !== track) return;
    this.#set(kind, { track: null, held: false });
    const isForbidden = await this.#isForbidden(kind);
    const now = this.#source(kind).value;
    if (!this.#started || now.track !== null || now.asking) return;
    this.#set(kind, { trouble: isForbidden ? 'denied' : 'missing' });
    if (!isForbidden) await this.#replugged();
  }

  #drop(kind: Kind): void {
    this.#source(kind).value.track?.stop();
    this.#set(kind, { track: null, trouble: null, held: false });
  }

  async #refresh(): Promise<void> {
    try {
      this.list.value = await navigator.mediaDevices.enumerateDevices();
    } catch {
      this.list.value = [];
    }
  }

  /** A choice that is not in the list is unplugged, or no list has come yet: it is taken if it is there, and something else serves until then. */
  #wish(kind: Kind): MediaTrackConstraints {
    const chosen = this.#chosen[kind];
    const isThere = this.list.value.some(({ deviceId }) => deviceId === chosen);
    const device = chosen === null ? {} : { deviceId: isThere ? { exact: chosen } : { ideal: chosen } };
    if (kind === 'audio') {
      const noiseSuppression = this.noiseSuppressed.value;
      return { ...device, echoCancellation: true, noiseSuppression, autoGainControl: true };
    }
    return { ...device, width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24 } };
  }

  #source(kind: Kind): Signal<Source> {
    return kind === 'audio' ? this.audio : this.video;
  }

  #set(kind: Kind, change: Partial<Source>): void {
    const source = this.#source(kind);
    source.value = { ...source.value, ...change };
  }
}

/** The devices of one kind that can be chosen: without the browser's nameless ones. */
export function choices(list: readonly MediaDeviceInfo[], kind: Kind): readonly MediaDeviceInfo[] {
  return list.filter(
    (device) => device.kind === INPUT[kind] && device.deviceId !== '' && device.label !== '',
  );
}

/** Whether this browser lets the page say how much is taken out of the voice. */
export function canSuppressNoise(): boolean {
  return navigator.mediaDevices?.getSupportedConstraints?.().noiseSuppression === true;
}

/** What a failed `getUserMedia` means for the person. */
export function troubleOf(error: unknown): DeviceTrouble {
  const name = error instanceof Error ? error.name : '';
  if (name === 'InsecureContext') return 'insecure';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy';
  return 'missing';
}

function isOn(source: Source): boolean {
  return source.wanted && source.track !== null && !source.held;
}

function isHeld(source: Source): boolean {
  return source.wanted && source.track !== null && source.held;
}

async function capture(constraints: MediaStreamConstraints): Promise<MediaStream> {
  if (navigator.mediaDevices?.getUserMedia === undefined) {
    throw new DOMException('devices need https', 'InsecureContext');
  }
  return navigator.mediaDevices.getUserMedia(constraints);
}
