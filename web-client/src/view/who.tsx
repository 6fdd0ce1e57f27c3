import { t, tt } from '../locales/l10n';
import { isolated } from '../locales/languages';
import type { Person } from '../signal/messages';
import { clock } from './clock-time';
import { Icon } from './icon';

/** A person in a row: their role, and below it their name. Who is away is grey, and it says since when. */
export function Who({ person }: { person: Person }) {
  const since = person.away_since;
  return (
    <>
      <p class={since == null ? 'row__main' : 'row__main row__main--away'}>{tt(`role-${person.role}`)}</p>
      <p class="row__sub">
        <bdi>{person.name}</bdi>
      </p>
      {since != null && (
        <p class="row__sub" data-testid="away" data-since={since}>
          <Icon name="link-off" size="sm" /> {t('away-since', { time: clock(since) })}
        </p>
      )}
    </>
  );
}

/** A person in a sentence: their role, and the name if it is not kept from the page. */
export function called(person: Pick<Person, 'role' | 'name'>): string {
  const role = tt(`role-${person.role}`);
  return person.name === '' ? role : `${role} ${isolated(person.name)}`;
}

/** More than this a sentence does not name. */
const NAMED = 3;

/** People in a sentence: all of a few, the first of many. */
export function calledAll(people: readonly Person[]): string {
  if (people.length <= NAMED) return people.map(called).join(', ');
  const first = people.slice(0, NAMED - 1).map(called);
  return t('and-more', { who: first.join(', '), number: people.length - first.length });
}
