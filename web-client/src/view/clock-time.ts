import { exactHour, hour } from '../model/hours';

/** Minutes and seconds of a length in milliseconds. */
export function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}

/** The hour of a moment, in the reader's own zone. */
export function clock(at: number, seconds = false): string {
  return (seconds ? exactHour : hour)(new Date(at));
}
