import { useEffect, useRef, useState } from 'preact/hooks';
import { choices, type Devices } from '../call/devices';
import { playTone, STEPS, watchLevel } from '../call/level';
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
export function Preview({ devices }: { devices: Devices }) {
  return (
    <section class="panel panel--clip" aria-labelledby="seen-like-this">
      <OwnPicture devices={devices} />
      <div class="panel__body stack">
        <h2 class="h3" id="seen-like-this">
          {t('seen-like-this')}
        </h2>
        <Level track={devices.microphoneOn.value ? devices.audio.value.track : null} />
        <div class="cluster cluster--controls">
          <DeviceControls devices={devices} />
          <button type="button" class="control" onClick={playTone}>
            <Icon name="speaker" />
            <span>{t('test-speaker')}</span>
          </button>
        </div>
        <Trouble devices={devices} kind="video" />
        <Trouble devices={devices} kind="audio" />
        <div class="cols cols--half">
          <Picker devices={devices} kind="video" label={t('camera')} />
          <Picker devices={devices} kind="audio" label={t('microphone')} />
        </div>
      </div>
    </section>
  );
}

/** The bar is drawn without the framework: it moves sixteen times a second. For the eye only; the words say what to do. */
function Level({ track }: { track: MediaStreamTrack | null }) {
  const element = useRef<HTMLDivElement>(null);
  const [asleep, setAsleep] = useState(false);
  useEffect(() => {
    const bars = [...(element.current?.children ?? [])];
    const draw = (on: number) => {
      bars.forEach((bar, index) => {
        bar.classList.toggle('is-on', index < on);
      });
    };
    draw(0);
    setAsleep(false);
    return track === null ? undefined : watchLevel(track, draw, setAsleep);
  }, [track]);
  return (
    <>
      <div ref={element} class="meter" aria-hidden="true">
        {Array.from({ length: STEPS }, (_, index) => (
          <i key={index} />
        ))}
      </div>
      {asleep ? (
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

function Trouble({ devices, kind }: { devices: Devices; kind: Kind }) {
  const { trouble } = devices[kind].value;
  if (trouble === null) return null;
  return (
    <div class="banner banner--warn" role="status" data-testid={`trouble-${kind}`} data-trouble={trouble}>
      <Icon name={kind === 'audio' ? 'mic-off' : 'cam-off'} />
      <p class="banner__text">{t(`trouble-${trouble}-${kind}`)}</p>
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
