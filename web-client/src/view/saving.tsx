import { t } from '../locales/l10n';
import { megabytes, SAVINGS, type Saving } from '../model/saving';
import type { Session } from '../session';
import { NoiseChoice } from './noise';

/** Pictures or data, and the own voice with its noise or without: the person's own choices, before and during, and what it has cost so far. */
export function SavingChoice({ session }: { session: Session }) {
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
    </div>
  );
}
