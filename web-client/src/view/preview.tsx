import { useEffect, useRef, useState } from 'preact/hooks';
import { choices, type Devices } from '../call/devices';
import { STEPS } from '../call/level';
import { canSample, playSample, recordSample } from '../call/sample';
import type { SelfCheck } from '../call/self-check';
import { canChooseSpeaker, speaker, speakers } from '../call/speaker';
import { t } from '../locales/l10n';
import type { Kind } from '../signal/messages';
import { DeviceControls } from './controls';
import { Icon } from './icon';
import { Picture } from './picture';

/** The own camera as others will see it, or why there is nothing to see. */
export function OwnPicture({ devices }: { devices: Devices }) {
  const { asking, track } = devices.video.value;
  return (
    <div class="own-picture">
      <p class="tile__note">
        <Icon name={asking ? 'cam' : 'cam-off'} size="lg" />
        <span>{t(asking ? 'preview-asking' : 'preview-off')}</span>
      </p>
      <Picture track={track} own={true} />
    </div>
  );
}

/** Picture, level, switches and choice of devices before the door. */
export function Preview({ check }: { check: SelfCheck }) {
  const { devices } = check;
  return (
    <section class="panel panel--clip" aria-labelledby="seen-like-this">
      <OwnPicture devices={devices} />
      <div class="panel__body stack">
        <h2 class="h3" id="seen-like-this">
          {t('seen-like-this')}
        </h2>
        <Level check={check} />
        <div class="cluster cluster--controls">
          <DeviceControls devices={devices} />
        </div>
        <Sample devices={devices} />
        <div class="cols cols--half">
          <Picker devices={devices} kind="video" label={t('camera')} />
          <Picker devices={devices} kind="audio" label={t('microphone')} />
          <SpeakerPicker devices={devices} />
        </div>
      </div>
    </section>
  );
}

/** The bar is drawn without the framework: it moves sixteen times a second. For the eye only; the words say what to do. */
function Level({ check }: { check: SelfCheck }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const bars = [...(element.current?.children ?? [])];
    return check.meter((on) => {
      bars.forEach((bar, index) => {
        bar.classList.toggle('is-on', index < on);
      });
    });
  }, [check]);
  return (
    <>
      <div ref={element} class="meter" aria-hidden="true">
        {Array.from({ length: STEPS }, (_, index) => (
          <i key={index} />
        ))}
      </div>
      {check.asleep.value ? (
        <button type="button" class="btn">
          <Icon name="mic" />
          {t('test-microphone')}
        </button>
      ) : (
        <p class="small soft">{t('say-something')}</p>
      )}
    </>
  );
}

/** Hearing oneself is the surest test; the sample never leaves the page. */
function Sample({ devices }: { devices: Devices }) {
  const [at, setAt] = useState<'idle' | 'recording' | 'playing' | 'failed'>('idle');
  const track = devices.microphoneOn.value ? devices.audio.value.track : null;
  if (!canSample()) return null;
  const run = async (own: MediaStreamTrack) => {
    try {
      setAt('recording');
      const sample = await recordSample(own);
      setAt('playing');
      await playSample(sample);
      setAt('idle');
    } catch {
      setAt('failed');
    }
  };
  const busy = at === 'recording' || at === 'playing';
  return (
    <div>
      <button
        type="button"
        class="btn btn--wide"
        data-testid="sample"
        data-state={at}
        disabled={track === null || busy}
        onClick={() => track !== null && void run(track)}
      >
        <Icon name={at === 'playing' ? 'speaker' : 'mic'} />
        {t(busy ? `sample-${at}` : 'sample-record')}
      </button>
      <p class="small soft" role="status">
        {t(at === 'failed' ? 'sample-failed' : 'sample-stays')}
      </p>
    </div>
  );
}

function Picker({ devices, kind, label }: { devices: Devices; kind: Kind; label: string }) {
  const list = choices(devices.list.value, kind);
  const chosen = devices[kind].value.track?.getSettings().deviceId ?? '';
  const id = `choose-${kind}`;
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {label}
      </label>
      <select
        class="input"
        id={id}
        value={chosen}
        disabled={list.length === 0}
        onChange={(event) => void devices.choose(kind, event.currentTarget.value)}
      >
        {!list.some((device) => device.deviceId === chosen) && (
          <option value={chosen}>{t('choose-device')}</option>
        )}
        {list.map((device) => (
          <option key={device.deviceId} value={device.deviceId}>
            {device.label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Where the court is heard, in browsers that let the page choose. */
function SpeakerPicker({ devices }: { devices: Devices }) {
  const list = speakers(devices.list.value);
  if (!canChooseSpeaker() || list.length === 0) return null;
  const isThere = list.some(({ deviceId }) => deviceId === speaker.value);
  return (
    <div class="field">
      <label class="field__label" for="choose-speaker">
        {t('check-speaker')}
      </label>
      <select
        class="input"
        id="choose-speaker"
        data-testid="choose-speaker"
        value={isThere ? speaker.value : ''}
        onChange={(event) => {
          speaker.value = event.currentTarget.value;
        }}
      >
        <option value="">{t('choose-device')}</option>
        {list.map(({ deviceId, label }) => (
          <option key={deviceId} value={deviceId}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}
