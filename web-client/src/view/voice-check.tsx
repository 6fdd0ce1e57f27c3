import { t } from '../locales/l10n';
import type { VoiceCheck as Found } from '../model/own-voice';
import type { Session } from '../session';
import { Picker } from './device-choice';
import { Icon, type IconName } from './icon';

const SIGNS: Readonly<Record<Found, IconName>> = {
  unasked: 'ear',
  listening: 'mic',
  heard: 'check',
  unheard: 'warn',
  silent: 'warn',
  deaf: 'warn',
};

/** Whether the court's server hears the person, asked of the server itself while they wait. */
export function VoiceCheck({ session: { devices, ear } }: { session: Session }) {
  const at = ear.check.value;
  return (
    <div class="stack">
      <button
        type="button"
        class="btn btn--wide"
        data-testid="voice-check"
        data-state={at}
        disabled={at === 'listening' || !devices.microphoneOn.value}
        onClick={() => ear.beginCheck()}
      >
        <Icon name="ear" />
        {t('voice-check')}
      </button>
      <p class={at === 'unasked' ? 'small soft' : 'strong desk'} role="status">
        {at !== 'unasked' && <Icon name={SIGNS[at]} size="sm" />} {t(`voice-check-${at}`)}
      </p>
      {(at === 'silent' || at === 'deaf') && (
        <Picker devices={devices} kind="audio" label={t('microphone')} />
      )}
    </div>
  );
}
