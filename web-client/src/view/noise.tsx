import { canSuppressNoise, type Devices } from '../call/devices';
import { t } from '../locales/l10n';

/** Whether the browser takes noise out of the own voice; only of a microphone that is open. */
export function NoiseChoice({ devices }: { devices: Devices }) {
  if (devices.audio.value.track === null || !canSuppressNoise()) return null;
  return (
    <label class="check">
      <input
        type="checkbox"
        data-testid="noise"
        checked={devices.noiseSuppressed.value}
        onChange={(event) => void devices.suppressNoise(event.currentTarget.checked)}
      />
      {t('noise')}
    </label>
  );
}
