import type { BookedHearing } from '../signal/messages';
import type { Draft } from './docket';

/** A form that was open when the page was loaded anew. */
export interface KeptForm {
  /** The hearing that is changed; `null`: one that is not booked yet. */
  readonly hearing: BookedHearing | null;
  readonly draft: Draft;
  /** Of the request that may have been answered to a page that was gone: with the same one nothing is booked twice. */
  readonly key: string;
}

/** Something of each kind that a draft holds: the page that reads may be of another version than the one that wrote. */
const DRAFT: Draft = {
  caseNumber: '',
  caseType: 'civil',
  courtroom: '',
  day: '',
  begins: '',
  ends: '',
  language: 'kk',
  persons: [
    { id: '', name: '', pseudonym: '', role: 'witness', languages: [''], standsBy: [''], required: false },
  ],
  screens: [{ viewer: '', subject: '', hides: ['picture'] }],
};

export function textOf(form: KeptForm): string {
  return JSON.stringify(form);
}

/** What such a text holds; `null`: nothing that this page's form can show. */
export function formOf(text: string | null): KeptForm | null {
  try {
    const found: unknown = JSON.parse(text ?? '');
    const like = {
      draft: DRAFT,
      key: '',
      hearing: isAnObject(found) && found['hearing'] !== null ? HEARING : null,
    };
    return isLike(found, like) ? (found as KeptForm) : null;
  } catch {
    return null;
  }
}

const HEARING = { id: '', version: 0, plan: { begins: '', ends: '' } };

/** Whether a value has all members of the other, each of its kind; lists may be empty. */
function isLike(value: unknown, other: unknown): boolean {
  if (Array.isArray(other)) {
    return Array.isArray(value) && value.every((one) => isLike(one, other[0]));
  }
  if (isAnObject(other)) {
    return isAnObject(value) && Object.keys(other).every((name) => isLike(value[name], other[name]));
  }
  return other === null ? value === null : typeof value === typeof other;
}

function isAnObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
