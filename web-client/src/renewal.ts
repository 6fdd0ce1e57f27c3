import { quietly } from './keeping';

const KEY = 'tyndau.renewed';

/**
 * Loads the page anew, because the server speaks another version. `false`: that was done already and did not help, or could not be
 * remembered; it would go on for ever.
 */
export function renewOnce(): boolean {
  const isFirst = quietly(() => {
    if (sessionStorage.getItem(KEY) !== null) return false;
    sessionStorage.setItem(KEY, 'yes');
    return true;
  });
  if (isFirst === true) location.reload();
  return isFirst === true;
}

/** The server and the page understand each other: the next time that they do not is another one. */
export function renewed(): void {
  quietly(() => sessionStorage.removeItem(KEY));
}
