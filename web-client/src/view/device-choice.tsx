import { useId, useState } from 'preact/hooks';
import { choices, type Devices } from '../call/devices';
import { canChooseSpeaker, chooseSpeaker, speaker, speakers } from '../call/speaker';
import { t } from '../locales/l10n';
import type { Kind } from '../signal/messages';

/** Which camera, microphone and loudspeaker are used, of those that this browser lets the page choose. */
export function DeviceChoice({ devices }: { devices: Devices }) {
  return (
    <div class="cols cols--half">
      <Picker devices={devices} kind="video" label={t('camera')} />
      <Picker devices={devices} kind="audio" label={t('microphone')} />
      <SpeakerPicker devices={devices} />
    </div>
  );
}

/** The same during a hearing, out of the way until it is wanted. */
export function DeviceFold({ devices }: { devices: Devices }) {
  const [open, setOpen] = useState(false);
  return (
    <details
      class="fold"
      data-testid="choose-devices"
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary class="fold__head">{t('choose-devices')}</summary>
      {open && <DeviceChoice devices={devices} />}
    </details>
  );
}

export function Picker({ devices, kind, label }: { devices: Devices; kind: Kind; label: string }) {
  const id = useId();
  const list = choices(devices.list.value, kind);
  const chosen = devices[kind].value.track?.getSettings().deviceId ?? '';
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {label}
      </label>
      <select
        class="input"
        id={id}
        data-testid={`choose-${kind}`}
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

/** Whether there is a loudspeaker to be chosen: not every browser lets the page choose. */
export function hasSpeakers(devices: Devices): boolean {
  return canChooseSpeaker() && speakers(devices.list.value).length > 0;
}

/** Where the court is heard, in browsers that let the page choose. */
export function SpeakerPicker({ devices }: { devices: Devices }) {
  const id = useId();
  if (!hasSpeakers(devices)) return null;
  const list = speakers(devices.list.value);
  const isThere = list.some(({ deviceId }) => deviceId === speaker.value);
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {t('check-speaker')}
      </label>
      <select
        class="input"
        id={id}
        data-testid="choose-speaker"
        value={isThere ? speaker.value : ''}
        onChange={(event) => chooseSpeaker(event.currentTarget.value)}
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
