import { describe, expect, test } from 'vitest';
import { calendarFile, type Entry } from './calendar';

const NOW = new Date('2026-11-26T17:00:00.250Z');
const entry: Entry = {
  id: 'h-1.plaintiff-1@court.example',
  hours: { begins: '2026-12-04T09:05:00+05:00', ends: '2026-12-04T11:00:00+05:00' },
  title: 'Сот отырысы, № 0000-26-00-2/418',
  place: 'Аудандық сот · 2-зал',
  text: 'Сілтемені ашыңыз',
  link: `https://court.example/join#t=${'a'.repeat(400)}.${'b'.repeat(86)}`,
};

/** Property -> value, as a calendar reads them: unfolded, unescaped. */
function read(file: string): Record<string, string> {
  const lines = file.replace(/\r\n[ \t]/g, '').split('\r\n');
  const values: Record<string, string> = {};
  for (const line of lines) {
    const [, name, value] = /^([A-Z-]+):(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    // The first one is the event's; the alarm's description follows.
    values[name] ??= value.replace(/\\n/g, '\n').replace(/\\([\\;,])/g, '$1');
  }
  return values;
}

describe('an entry of a calendar', () => {
  const file = calendarFile(entry, NOW);

  test('says when, where and by which link', () => {
    expect(read(file)).toMatchObject({
      UID: entry.id,
      DTSTAMP: '20261126T170000Z',
      DTSTART: '20261204T040500Z',
      DTEND: '20261204T060000Z',
      SUMMARY: entry.title,
      LOCATION: entry.place,
      URL: entry.link,
      TRIGGER: '-PT30M',
    });
    expect(read(file).DESCRIPTION).toBe(`Сілтемені ашыңыз\n\n${entry.link}`);
  });

  test('has lines of at most 75 bytes, and cuts no letter', () => {
    for (const line of file.split('\r\n'))
      expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
    expect(file.endsWith('END:VCALENDAR\r\n')).toBe(true);
    expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  test('stays one entry, whatever a name or a court is called', () => {
    const hostile = 'x\r\nEND:VEVENT\nBEGIN:VEVENT, a;b\\c\u0007';
    const told = calendarFile({ ...entry, title: hostile, place: hostile }, NOW);
    expect(told.match(/^BEGIN:VEVENT/gm)).toHaveLength(1);
    expect(told.match(/^END:VEVENT/gm)).toHaveLength(1);
    expect(read(told).SUMMARY).toBe('x\nEND:VEVENT\nBEGIN:VEVENT, a;b\\c');
  });
});
