/** How large text may be made here, in percent of what the browser is set to. */
export const TEXT_SIZES = [100, 125, 150] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

/** What was kept from an earlier time, if it still means something. */
export function textSizeOf(kept: string | null): TextSize {
  return TEXT_SIZES.find((one) => String(one) === kept) ?? 100;
}
