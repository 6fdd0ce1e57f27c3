import { t } from '../locales/l10n';
import { chooseTextSize, textSize } from '../looks';
import { TEXT_SIZES, textSizeOf } from '../model/text-size';

/** How large all text is: kept on this device. */
export function TextSizeChoice() {
  return (
    <label class="field">
      <span class="field__label">{t('text-size')}</span>
      <select
        class="input"
        data-testid="text-size"
        value={textSize.value}
        onChange={(event) => chooseTextSize(textSizeOf(event.currentTarget.value))}
      >
        {TEXT_SIZES.map((one) => (
          <option key={one} value={one}>
            {one} %
          </option>
        ))}
      </select>
    </label>
  );
}
