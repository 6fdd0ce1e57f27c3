/** What is chosen once a box has been pressed: one more, or one less. */
export function pressed(chosen: readonly string[], one: string): readonly string[] {
  return chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one];
}
