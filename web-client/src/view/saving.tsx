import type { ComponentChildren } from 'preact';
import { t } from '../locales/l10n';
import { hasDevices } from '../model/hearing';
import { megabytes, SAVINGS, type Saving } from '../model/saving';
import type { Session } from '../session';
import { DeviceFold } from './device-choice';
import { NoiseChoice } from './noise';

/** Behind the door: what is given up for the link, and which devices are used. */
export function OwnChoices({ session }: { session: Session }) {
  const { you, room } = session.hearing.value;
  const sends = room !== null || (you !== null && hasDevices(you.role));
  return <SavingChoice session={session}>{sends && <DeviceFold devices={session.devices} />}</SavingChoice>;
}

/** Pictures or data, and the own voice with its noise or without: the person's own choices, before and during, and what it has cost so far. */
export function SavingChoice({ session, children }: { session: Session; children?: ComponentChildren }) {
  const used = megabytes(session.used.value);
  return (
    <div class="field saving">
      <label class="field__label" for="saving">
        {t('saving')}
      </label>
      <select
        class="input"
        id="saving"
        data-testid="saving"
        value={session.saving.value}
        onChange={(event) => session.save(event.currentTarget.value as Saving)}
      >
        {SAVINGS.map((one) => (
          <option key={one} value={one}>
            {t(`saving-${one}`)}
          </option>
        ))}
      </select>
      <NoiseChoice devices={session.devices} />
      {used > 0 && (
        <p class="small soft" data-testid="data-used">
          {t('data-used', { megabytes: used })}
        </p>
      )}
      {children}
    </div>
  );
}
