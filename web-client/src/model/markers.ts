import type { MarkKind, Own } from '../signal/messages';

/** Steps of the procedure that the clerk has under the keys 1 to 9. */
export const KEYS: readonly MarkKind[] = [
  'rights_explained',
  'petition',
  'objection',
  'testimony_start',
  'testimony_end',
  'evidence_examined',
  'question_disallowed',
  'ruling_without_retiring',
  'note_this',
];

const STEPS: readonly MarkKind[] = [
  'warned',
  'expert_question',
  'expert_answer',
  'torture_allegation_examined',
  'fact_certified',
  'retire',
  'return',
  'arguments',
  'reply',
  'last_word',
  'announcement',
];

const REQUESTS: readonly MarkKind[] = ['objection', 'petition', 'remark', 'note_this'];

/** The markers that one may set now, those first that are used most. */
export function markers({ may }: Own): readonly MarkKind[] {
  if (may.includes('mark_step')) return [...KEYS, 'remark', ...STEPS];
  if (may.includes('mark_request')) return REQUESTS;
  if (may.includes('mark_interpreting')) return ['slow_down', 'did_not_hear'];
  return may.includes('technical_note') ? ['technical_note'] : [];
}

/** The marker under a key, by its place on the keyboard (`KeyboardEvent.code`); `null`: none. */
export function markOfKey(code: string): MarkKind | null {
  const [, digit] = /^(?:Digit|Numpad)([1-9])$/.exec(code) ?? [];
  return digit === undefined ? null : (KEYS[Number(digit) - 1] ?? null);
}
