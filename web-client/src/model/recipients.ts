import type { Act, Address, Own, Person, Role, Signed } from '../signal/messages';
import { isConsole, isCourt, looksOn } from './hearing';
import { markers } from './markers';
import type { Words } from './words';

/** To whom one writes, but for one person. */
export type Channel = Exclude<Address, { person: string }>;

const CHANNELS: readonly (readonly [Channel, Act])[] = [
  ['everybody', 'write_to_everybody'],
  ['court', 'write_to_court'],
  ['clerk', 'write_to_clerk'],
  ['court_it', 'write_to_it'],
  ['room', 'write_in_room'],
];

/** To whom one may write now. */
export function channels({ may }: Own): readonly Channel[] {
  return CHANNELS.filter(([, act]) => may.includes(act)).map(([channel]) => channel);
}

/** To whom alone one may write now: the server decides, this is whom it is worth to ask for. */
export function addressees(words: Words, people: readonly Person[], you: Own): readonly Signed[] {
  if (!you.may.includes('write_to_person')) return [];
  if (isConsole(you.role)) return whoWrote(words, you);
  const fits = isCourt(you.role) ? isWrittenTo : ({ role }: Person) => INTERPRETERS.includes(role);
  return people.filter((person) => person.id !== you.id && fits(person));
}

const INTERPRETERS: readonly Role[] = ['interpreter', 'sign_language_interpreter'];

function isWrittenTo({ role }: Person): boolean {
  return !looksOn(role) && !isConsole(role);
}

/** Who has written to court IT, each once. */
function whoWrote({ lines }: Words, you: Own): readonly Signed[] {
  const asked = lines.filter(({ to, by }) => to === 'court_it' && by.id !== you.id);
  return [...new Map(asked.map(({ by }) => [by.id, by])).values()];
}

/** Whether there is anything to write, to press or to read. */
export function hasWords({ lines }: Words, you: Own): boolean {
  const presses = you.may.includes('signal_to_clerk') || you.may.includes('write_to_person');
  return lines.length > 0 || presses || channels(you).length > 0 || markers(you).length > 0;
}
