import { describe, expect, it } from 'vitest';
import { firstSpoken } from './languages';

describe('the language of the page', () => {
  it('is the first of the browser that the page speaks, whatever script or region is named with it', () => {
    expect(firstSpoken(['en-001', 'kk'])).toBe('en');
    expect(firstSpoken(['de-DE', 'ru-Cyrl-KZ', 'en'])).toBe('ru');
    expect(firstSpoken(['EN-us'])).toBe('en');
    expect(firstSpoken(['kk-Latn-KZ-x-court'])).toBe('kk');
  });

  it('is Kazakh where the browser names none that the page speaks', () => {
    expect(firstSpoken([])).toBe('kk');
    expect(firstSpoken(['de', '', 'enm', 'x-en'])).toBe('kk');
  });
});
