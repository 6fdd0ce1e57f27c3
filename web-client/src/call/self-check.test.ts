import { computed, signal } from '@preact/signals';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Devices, Source } from './devices';
import { playTone, watchLevel } from './level';
import { SelfCheck } from './self-check';

vi.mock('./level', () => ({
  playTone: vi.fn(() => Promise.resolve()),
  watchLevel: vi.fn(() => () => undefined),
}));
vi.mock('./probe', () => ({ probe: () => Promise.resolve({ at: 'trying' }) }));

function source(name: string): Source {
  const track = { id: name } as MediaStreamTrack;
  return { wanted: true, asking: false, trouble: null, track, held: false };
}

function devices(): Devices {
  const audio = signal(source('microphone'));
  const video = signal(source('camera'));
  const microphoneOn = computed(() => audio.value.wanted && audio.value.track !== null);
  return { audio, video, microphoneOn } as unknown as Devices;
}

describe('the self-check', () => {
  beforeEach(() => vi.mocked(watchLevel).mockClear());

  it('goes on listening whatever else happens to the devices', () => {
    const own = devices();
    const end = new SelfCheck(own).begin();
    own.video.value = { ...own.video.value, track: null };
    own.audio.value = { ...own.audio.value, held: true };
    own.audio.value = { ...own.audio.value, asking: true };
    expect(watchLevel).toHaveBeenCalledTimes(1);
    end();
  });

  it('takes a tone that could not be played for one that was not heard', async () => {
    vi.mocked(playTone).mockRejectedValueOnce(new Error('no loudspeaker'));
    const check = new SelfCheck(devices());
    check.playTone();
    expect(check.state.value.tone).toBe('played');
    await vi.waitFor(() => expect(check.state.value.tone).toBe('unheard'));
  });

  it('listens anew when another microphone is in use, and to none that is off', () => {
    const own = devices();
    const check = new SelfCheck(own);
    const end = check.begin();
    own.audio.value = source('another');
    expect(vi.mocked(watchLevel).mock.calls.map(([track]) => track.id)).toEqual(['microphone', 'another']);
    own.audio.value = { ...own.audio.value, wanted: false };
    expect(check.state.value.listeningSince).toBeNull();
    expect(watchLevel).toHaveBeenCalledTimes(2);
    end();
  });
});
