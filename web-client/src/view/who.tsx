import { tt } from '../locales/l10n';
import type { Person } from '../signal/messages';

/** A person in a row: their role, and below it their name. */
export function Who({ person }: { person: Person }) {
  return (
    <>
      <p class="row__main">{tt(`role-${person.role}`)}</p>
      <p class="row__sub">{person.name}</p>
    </>
  );
}

/** A person in a sentence: their role, and the name if it is not kept from the page. */
export function called(person: Pick<Person, 'role' | 'name'>): string {
  const role = tt(`role-${person.role}`);
  return person.name === '' ? role : `${role} ${person.name}`;
}

/** People in a sentence. */
export function calledAll(people: readonly Person[]): string {
  return people.map(called).join(', ');
}
