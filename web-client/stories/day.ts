/** A court sits by day, whenever its pictures are made: twenty past ten. Hours and minutes of this device's clock. */
const NOW = new Date();
NOW.setHours(10, 20, 0, 0);
const Real = Date;
const ahead = NOW.getTime() - Real.now();

globalThis.Date = class extends Real {
  constructor(...given: []) {
    if (given.length === 0) super(Real.now() + ahead);
    else super(...given);
  }
  static override now(): number {
    return Real.now() + ahead;
  }
} as DateConstructor;

/** A full hour of this day. */
export function today(hour: number, minute = 0): string {
  const time = new Real(NOW);
  time.setHours(hour, minute, 0, 0);
  return time.toISOString();
}
