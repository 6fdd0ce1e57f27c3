import { describe, expect, test } from 'vitest';
import { dayAndExactHour, exactHour, hoursInWords, isLate } from './hours';

describe('planned hours', () => {
  const hours = {
    begins: new Date(2026, 11, 4, 9, 5).toISOString(),
    ends: new Date(2026, 11, 4, 11, 0).toISOString(),
  };

  test('are told with the date on any other day', () => {
    expect(hoursInWords(hours, new Date(2026, 11, 4, 8, 0))).toBe('09:05–11:00');
    expect(hoursInWords(hours, new Date(2026, 11, 3, 23, 0))).toBe('04.12.2026 09:05–11:00');
    const overnight = { ...hours, ends: new Date(2026, 11, 5, 1, 0).toISOString() };
    expect(hoursInWords(overnight, new Date(2026, 11, 4, 8, 0))).toBe('09:05–05.12.2026 01:00');
  });

  test('are past only a minute after they began', () => {
    expect(isLate(hours, new Date(2026, 11, 4, 9, 6))).toBe(false);
    expect(isLate(hours, new Date(2026, 11, 4, 9, 6, 1))).toBe(true);
  });
});

test('a moment is written alike in all languages, whatever the browser knows of them', () => {
  const at = new Date(2026, 11, 4, 19, 5, 7);
  expect(exactHour(at)).toBe('19:05:07');
  expect(dayAndExactHour(at)).toBe('04.12.2026 19:05:07');
});
