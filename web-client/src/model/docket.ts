import type {
  BookedHearing,
  CaseType,
  Fault,
  HearingPlan,
  Language,
  PersonPlan,
  Phase,
  Role,
  Veil,
} from '../signal/messages';
import { hour } from './hours';

/** A hearing as the form holds it. Days and times are those of this device. */
export interface Draft {
  caseNumber: string;
  caseType: CaseType;
  courtroom: string;
  day: string;
  begins: string;
  ends: string;
  language: Language;
  persons: readonly DraftPerson[];
  screens: readonly DraftScreen[];
}

export interface DraftPerson {
  id: string;
  name: string;
  pseudonym: string;
  role: Role;
  languages: readonly string[];
  standsBy: readonly string[];
  required: boolean;
}

export interface DraftScreen {
  viewer: string;
  subject: string;
  hides: readonly Veil[];
}

export const CASE_TYPES: readonly CaseType[] = ['civil', 'criminal', 'administrative_offence'];
export const VEILS: readonly Veil[] = ['picture', 'voice', 'name'];

/** Every role, in the order of the form: whether it speaks, interprets or cares for others; `null`: takes no part in a hearing. */
const STANDS_BY: Readonly<Record<Role, boolean | null>> = {
  presiding_judge: false,
  panel_judge: false,
  court_session_clerk: false,
  prosecutor: false,
  plaintiff: false,
  applicant: false,
  defendant: false,
  third_party: false,
  accused_on_trial: false,
  victim: false,
  representative: true,
  lawyer: true,
  defence_counsel: true,
  legal_representative: true,
  witness: false,
  protected_witness: false,
  expert: false,
  specialist: false,
  interpreter: true,
  sign_language_interpreter: true,
  mediator: false,
  teacher: true,
  psychologist: true,
  member_of_the_public: false,
  journalist: false,
  court_it: false,
  court_administrator: false,
  archive_officer: null,
  escort: true,
};
export const ROLES = (Object.keys(STANDS_BY) as Role[]).filter((role) => STANDS_BY[role] !== null);

/** Once the session was opened it is the judge's to end. */
export function mayCancel(phase: Phase): boolean {
  return phase === 'scheduled' || phase === 'waiting_hall_open';
}

export function mayStandBy(role: Role): boolean {
  return STANDS_BY[role] === true;
}

/** `2026-11-26`, where this device is. */
export function dayOf(date: Date): string {
  return [
    String(date.getFullYear()).padStart(4, '0'),
    String(date.getMonth() + 1).padStart(2, '0'),
    String(date.getDate()).padStart(2, '0'),
  ].join('-');
}

/** `09:05`, where this device is. */
export function timeOf(moment: string): string {
  return hour(new Date(moment));
}

export function shiftDay(day: string, days: number): string {
  const date = new Date(`${day}T12:00`);
  date.setDate(date.getDate() + days);
  return dayOf(date);
}

/** From midnight to midnight; a day that is no day has none. */
export function boundsOf(day: string): { from: string; to: string } | null {
  const from = new Date(`${day}T00:00`);
  const to = new Date(`${shiftDay(day, 1)}T00:00`);
  if (Number.isNaN(from.getTime()) || Number.isNaN(to.getTime())) return null;
  return { from: from.toISOString(), to: to.toISOString() };
}

/** By how many whole minutes this device's clock is ahead of the server's (behind: negative); 0 when it does not matter. */
export function minutesAhead(server: string, device: number): number {
  const minutes = Math.round((device - Date.parse(server)) / 60_000);
  return Math.abs(minutes) < 2 ? 0 : minutes;
}

/** A new hearing at the next half hour of the day, or what is planned already. */
export function draftOf(hearing: BookedHearing | null, day: string, now: Date): Draft {
  if (hearing !== null) return draftOfPlan(hearing.plan);
  const next = new Date(now);
  next.setMinutes(now.getMinutes() < 30 ? 30 : 60, 0, 0);
  const later = new Date(next.getTime() + 60 * 60_000);
  const isToday = dayOf(next) === day && dayOf(later) === day;
  return {
    caseNumber: '',
    caseType: 'civil',
    courtroom: '',
    day,
    begins: isToday ? timeOf(next.toISOString()) : '10:00',
    ends: isToday ? timeOf(later.toISOString()) : '11:00',
    language: 'kk',
    persons: [],
    screens: [],
  };
}

function draftOfPlan(plan: HearingPlan): Draft {
  return {
    caseNumber: plan.case_number,
    caseType: plan.case_type,
    courtroom: plan.courtroom,
    day: dayOf(new Date(plan.begins)),
    begins: timeOf(plan.begins),
    ends: timeOf(plan.ends),
    language: plan.language,
    persons: plan.persons.map((person) => ({
      id: person.id,
      name: person.name,
      pseudonym: person.pseudonym ?? '',
      role: person.role,
      languages: person.languages,
      standsBy: person.stands_by ?? [],
      required: person.required ?? false,
    })),
    screens: plan.screens ?? [],
  };
}

/**
 * What the server is asked for. `before` is the plan that is changed: times that the form still shows as they were stay what they were to
 * the second, so that a hearing that has begun can be changed.
 */
export function planOf(draft: Draft, before: HearingPlan | null): HearingPlan {
  const same = (moment: string | undefined, time: string) =>
    moment !== undefined && dayOf(new Date(moment)) === draft.day && timeOf(moment) === time;
  const moment = (known: string | undefined, time: string) =>
    known !== undefined && same(known, time) ? known : new Date(`${draft.day}T${time}`).toISOString();
  return {
    case_number: draft.caseNumber.trim(),
    case_type: draft.caseType,
    courtroom: draft.courtroom.trim(),
    begins: moment(before?.begins, draft.begins),
    ends: moment(before?.ends, draft.ends),
    language: draft.language,
    persons: draft.persons.map(personOf),
    screens: draft.screens.map(({ viewer, subject, hides }) => ({ viewer, subject, hides: [...hides] })),
  };
}

function personOf(person: DraftPerson): PersonPlan {
  const pseudonym = person.pseudonym.trim();
  return {
    id: person.id,
    name: person.name.trim(),
    ...(pseudonym === '' ? {} : { pseudonym }),
    role: person.role,
    languages: [...person.languages],
    stands_by: mayStandBy(person.role) ? [...person.standsBy] : [],
    required: person.required,
  };
}

/** Another person in the form; the id says the role and is nobody else's. */
export function withPerson(draft: Draft, role: Role): Draft {
  const taken = new Set(draft.persons.map((person) => person.id));
  let number = 1;
  while (taken.has(`${role}-${number}`)) number += 1;
  const person: DraftPerson = {
    id: `${role}-${number}`,
    name: '',
    pseudonym: '',
    role,
    languages: [draft.language],
    standsBy: [],
    required: false,
  };
  return { ...draft, persons: [...draft.persons, person] };
}

/** Without a person, and without what was said of them elsewhere. */
export function withoutPerson(draft: Draft, id: string): Draft {
  return {
    ...draft,
    persons: draft.persons
      .filter((person) => person.id !== id)
      .map((person) => ({ ...person, standsBy: person.standsBy.filter((whom) => whom !== id) })),
    screens: draft.screens.filter(({ viewer, subject }) => viewer !== id && subject !== id),
  };
}

/** What is wrong at a place of the plan: there, or in a part of it that the form does not show by itself. */
export function faultAt(faults: readonly Fault[], pointer: string): Fault | undefined {
  return faults.find((fault) => fault.pointer === pointer || fault.pointer.startsWith(`${pointer}/`));
}

/** What is still to be said after a change. Where people or pairs have other numbers now, it would stand at another of them. */
export function stillSaid(faults: readonly Fault[], before: Draft, after: Draft): readonly Fault[] {
  const people = after.persons.length !== before.persons.length;
  const pairs = people || after.screens.length < before.screens.length;
  return faults.filter(
    ({ pointer }) =>
      !(people && pointer.startsWith('/persons')) && !(pairs && pointer.startsWith('/screens')),
  );
}

/** Names of people of a plan, as everybody may see them. */
export function namesOf(plan: HearingPlan, ids: readonly string[]): string {
  return ids
    .map((id) => plan.persons.find((person) => person.id === id))
    .map((person, n) => person?.pseudonym ?? person?.name ?? ids[n] ?? '')
    .join(', ');
}
