/** What is known of one kind of device after something was plugged in or out. */
export interface Plugged {
  /** Devices that are there now. */
  readonly present: readonly string[];
  /** What the person has chosen; `null`: nothing, the browser chooses. */
  readonly chosen: string | null;
  /** What is open now. */
  readonly inUse: string | null;
  /** The person wants one and has none, because none was there. */
  readonly lacks: boolean;
}

/** Whether the device is to be opened anew: one has come for a person who lacks it, or the chosen one is back. */
export function afterPlugging({ present, chosen, inUse, lacks }: Plugged): boolean {
  if (inUse === null) return lacks && present.length > 0;
  return chosen !== null && chosen !== inUse && present.includes(chosen);
}
