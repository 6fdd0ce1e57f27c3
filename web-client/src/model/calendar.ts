import type { Hours } from '../signal/messages';

/** A hearing in somebody's calendar. */
export interface Entry {
  /** The same for the same person and hearing: a file that is opened again takes the place of the former one. */
  readonly id: string;
  readonly hours: Hours;
  readonly title: string;
  readonly place: string;
  readonly text: string;
  /** The person's own link. */
  readonly link: string;
}

/** Bytes of a line without its end (RFC 5545, 3.1). */
const LINE = 75;
/** A calendar reminds so long before, in time to look for a quiet place. */
const REMINDER = '-PT30M';

/** The entry as a file of iCalendar (RFC 5545), made `now`. */
export function calendarFile(entry: Entry, now: Date): string {
  const { id, hours, title, place, text, link } = entry;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Tyndau//Hearing//EN',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${escaped(id)}`,
    `DTSTAMP:${utc(now)}`,
    `DTSTART:${utc(new Date(hours.begins))}`,
    `DTEND:${utc(new Date(hours.ends))}`,
    `SUMMARY:${escaped(title)}`,
    `LOCATION:${escaped(place)}`,
    `DESCRIPTION:${escaped(`${text}\n\n${link}`)}`,
    `URL:${link}`,
    'CLASS:PRIVATE',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `TRIGGER:${REMINDER}`,
    `DESCRIPTION:${escaped(title)}`,
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** A text as a value: names are hostile, and a line end would begin another property. */
function escaped(text: string): string {
  return text
    .replace(/[\\;,]/g, (sign) => `\\${sign}`)
    .replace(/\r\n|\r|\n/g, '\\n')
    .replace(/\p{Cc}/gu, '');
}

/** `20261204T040500Z`. */
function utc(time: Date): string {
  return time.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
}

/** A long line in pieces that each begin with a space; no letter is cut in two. */
function folded(line: string): string {
  const pieces: string[] = [];
  let piece = '';
  let bytes = 0;
  for (const letter of line) {
    const more = new TextEncoder().encode(letter).length;
    if (bytes + more > LINE) {
      pieces.push(piece);
      [piece, bytes] = [' ', 1];
    }
    piece += letter;
    bytes += more;
  }
  return [...pieces, piece].join('\r\n');
}
