import { t } from '../locales/l10n';
import { megabytes, SAVINGS, type Saving } from '../model/saving';
import type { Session } from '../session';

/** Pictures or data: the person's own choice, before and during, and what it has cost so far. */
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
      {used > 0 && (
        <p class="small soft" data-testid="data-used">
          {t('data-used', { megabytes: used })}
        </p>
      )}
    </div>
  );
}
