import type { Person } from '../signal/messages';
import type { Hearing } from './hearing';

export type Answered = 'no' | 'silent' | 'yes';

/** One who was asked whether they hear the judge. */
export interface Hearer {
  readonly person: Person;
  readonly answered: Answered;
}

const ORDER: readonly Answered[] = ['no', 'silent', 'yes'];

/** Everybody who was asked and is here: first who does not hear, then who has not answered. */
export function hearers({ whoHears, people }: Hearing): readonly Hearer[] {
  const asked = (whoHears?.answers ?? []).flatMap(({ person: id, hears }) => {
    const person = people.get(id);
    return person === undefined ? [] : [{ person, answered: answeredOf(hears) }];
  });
  return ORDER.flatMap((one) => asked.filter(({ answered }) => answered === one));
}

/** How many have answered what. */
export function counted(all: readonly Hearer[]): Record<Answered, number> {
  const number = (one: Answered) => all.filter(({ answered }) => answered === one).length;
  return { no: number('no'), silent: number('silent'), yes: number('yes') };
}

function answeredOf(hears: boolean | null | undefined): Answered {
  if (hears == null) return 'silent';
  return hears ? 'yes' : 'no';
}
