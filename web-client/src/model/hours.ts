import type { Hours } from '../signal/messages';

/** Hours of a hearing in the reader's own zone: `10:00–11:00`, on another day than `now` with the date. */
export function hoursInWords({ begins, ends }: Hours, now: Date): string {
  const from = new Date(begins);
  const to = new Date(ends);
  const until = day(from) === day(to) ? hour(to) : dayAndHour(to);
  return `${timeInWords(from, now)}–${until}`;
}

/** `14:30`, on another day than `now` with the date. */
export function timeInWords(time: Date, now: Date): string {
  return day(time) === day(now) ? hour(time) : dayAndHour(time);
}

/** Whether the planned time has come, and the court is late: told calmly, since clocks of devices are wrong too. */
export function isLate({ begins }: Hours, now: Date): boolean {
  return now.getTime() > new Date(begins).getTime() + 60_000;
}

/** `04.12.2026 09:05`, in the reader's own zone. */
export function dayAndHour(time: Date): string {
  return `${day(time)} ${hour(time)}`;
}

const two = (value: number) => String(value).padStart(2, '0');

/** `09:05`, in the reader's own zone. */
export function hour(time: Date): string {
  return `${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** `09:05:07`, in the reader's own zone. */
export function exactHour(time: Date): string {
  return `${hour(time)}:${two(time.getSeconds())}`;
}

/** `04.12.2026 09:05:07`, in the reader's own zone. */
export function dayAndExactHour(time: Date): string {
  return `${day(time)} ${exactHour(time)}`;
}

/** `04.12.2026`, as all three languages write it. */
export function day(time: Date): string {
  return `${two(time.getDate())}.${two(time.getMonth() + 1)}.${time.getFullYear()}`;
}
