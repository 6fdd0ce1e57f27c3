import { FluentResource } from '@fluent/bundle';
import { describe, expect, it } from 'vitest';
import { alterTexts, emptyBundle, firstSpoken, isolated, textOf } from './languages';

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

describe('a text', () => {
  const bundle = emptyBundle('en');
  bundle.addResource(new FluentResource('floor = { $who } has the floor.\nplain = Nobody'));

  it('keeps a name that runs right to left by itself, and marks no other', () => {
    expect(textOf(bundle, 'floor', { who: 'Ерлан Қ.' })).toBe('Ерлан Қ. has the floor.');
    expect(textOf(bundle, 'floor', { who: 'محمد علي' })).toBe('\u2068محمد علي\u2069 has the floor.');
    expect(isolated('<b>markup</b> 🙂')).toBe('<b>markup</b> 🙂');
  });

  it('can be altered whole, while the values in it stay', () => {
    alterTexts((text) => text.toUpperCase());
    expect(textOf(bundle, 'floor', { who: 'Ерлан Қ.' })).toBe('Ерлан Қ. HAS THE FLOOR.');
    expect(textOf(bundle, 'plain')).toBe('NOBODY');
    alterTexts((text) => text);
  });
});
