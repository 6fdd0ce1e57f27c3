import { FluentBundle } from '@fluent/bundle';
import { expect, test, vi } from 'vitest';
import { addTexts, language, t } from './l10n';

test('texts are taken apart when somebody reads their language, and not before', () => {
  const added = vi.spyOn(FluentBundle.prototype, 'addResource');
  language.value = 'ru';
  t('join');
  added.mockClear();
  addTexts({ kk: 'of-a-part = бір', ru: 'of-a-part = один', en: 'of-a-part = one' });
  expect(added).not.toHaveBeenCalled();
  expect(t('of-a-part')).toBe('один');
  expect(added).toHaveBeenCalledTimes(1);
  t('of-a-part');
  expect(added).toHaveBeenCalledTimes(1);
  language.value = 'kk';
  expect(t('of-a-part')).toBe('бір');
});
