import type { Film, Hall, HallCard, Language, Role } from '../signal/messages';

type Group =
  | 'party'
  | 'accused'
  | 'victim'
  | 'speaks_for'
  | 'witness'
  | 'protected'
  | 'expert'
  | 'interpreter'
  | 'helper'
  | 'mediator'
  | 'prosecutor'
  | 'escort';

/** Whose rights are the same, of those who wait in the hall. */
const GROUPS: Readonly<Partial<Record<Role, Group>>> = {
  prosecutor: 'prosecutor',
  plaintiff: 'party',
  applicant: 'party',
  defendant: 'party',
  third_party: 'party',
  accused_on_trial: 'accused',
  victim: 'victim',
  representative: 'speaks_for',
  lawyer: 'speaks_for',
  defence_counsel: 'speaks_for',
  legal_representative: 'speaks_for',
  witness: 'witness',
  protected_witness: 'protected',
  expert: 'expert',
  specialist: 'expert',
  interpreter: 'interpreter',
  sign_language_interpreter: 'interpreter',
  mediator: 'mediator',
  teacher: 'helper',
  psychologist: 'helper',
  escort: 'escort',
};
const LINES: Readonly<Record<Group, number>> = {
  party: 4,
  accused: 4,
  victim: 3,
  speaks_for: 3,
  witness: 3,
  protected: 3,
  expert: 3,
  interpreter: 3,
  helper: 2,
  mediator: 2,
  prosecutor: 1,
  escort: 2,
};

/** The texts of somebody's rights and duties; none for who does not wait in the hall. */
export function rightsOf(role: Role): readonly string[] {
  const { [role]: group } = GROUPS;
  if (group === undefined) return [];
  const own = Array.from({ length: LINES[group] }, (_, n) => `rights-${group}-${n + 1}`);
  // Who is protected testifies as every witness does.
  return group === 'protected' ? [...own, 'rights-witness-2', 'rights-witness-3'] : own;
}

/** What is said of the clerk: the key of the text, and the name where it is not kept from the page. */
export function clerkLine(hall: Hall | null): { readonly key: string; readonly name: string } {
  const clerk = hall?.clerk ?? null;
  if (clerk === null) return { key: 'hall-clerk-none', name: '' };
  const key = `hall-clerk-${clerk.here ? 'here' : 'away'}`;
  return clerk.name === '' ? { key: `${key}-nameless`, name: '' } : { key, name: clerk.name };
}

/** What is fetched of a film: the small one where there is one and the link is weak or dear. */
export function filmFile({ file, small }: Film, language: Language, isWeak: boolean): string {
  return (isWeak ? (small ?? file) : file)[language];
}

/** The card `step` further on, in a circle. */
export function turned(cards: readonly HallCard[], at: number, step: number): number {
  return cards.length === 0 ? 0 : (at + step + cards.length) % cards.length;
}
