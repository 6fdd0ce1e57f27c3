/** What the person gives up on a weak or dear link: nothing, large pictures, or all pictures. */
export const SAVINGS = ['none', 'data', 'sound'] as const;
export type Saving = (typeof SAVINGS)[number];

/** The highest picture that is asked of the server, in pixels; 0: none is sent. */
export function mostHeight(saving: Saving): number {
  switch (saving) {
    case 'none':
      return 0xffff;
    case 'data':
      return 180;
    case 'sound':
      return 0;
  }
}

/** Bits a second that a layer of the own picture takes at most. A picture of half the height shows still who speaks, and the record has it. */
export function mostBits(saving: Saving): number {
  return saving === 'none' ? Number.POSITIVE_INFINITY : 500_000;
}

/** What was kept from an earlier time, if it still means something. */
export function savingOf(kept: string | null): Saving {
  return SAVINGS.find((one) => one === kept) ?? 'none';
}

/** Bytes in whole or tenth megabytes, as a contract for mobile data counts them. */
export function megabytes(bytes: number): number {
  const tenths = Math.round(bytes / 100_000);
  return tenths < 100 ? tenths / 10 : Math.round(tenths / 10);
}
