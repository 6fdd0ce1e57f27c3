import { quietly } from '../keeping';

/** What a tab keeps for the next page in it. */
export interface Vault {
  read(): string | null;
  write(kept: string | null): void;
}

/** The resume secret, so that a reload of the page comes back to its seat. */
export function tabVault(token: string): Vault {
  return tabKeeps('resume', token);
}

/** How microphone and camera are switched: who is silent stays so over a reload. */
export function switchVault(token: string): Vault {
  return tabKeeps('switches', token);
}

/** What was typed into a form when the page was loaded anew. */
export function formVault(token: string): Vault {
  return tabKeeps('form', token);
}

/**
 * Memory, and `sessionStorage` for reloads. A duplicated tab inherits the storage but must not use the secret: using one
 * twice ends both connections. So only a reloaded page reads what an earlier page wrote, and any other forgets it.
 */
function tabKeeps(what: string, token: string): Vault {
  // The tail of the token (its signature) tells two links in one tab apart.
  const key = `tyndau.${what}.${token.slice(-16)}`;
  let kept = isPageOfBefore() ? quietly(() => sessionStorage.getItem(key)) : null;
  if (kept === null) quietly(() => sessionStorage.removeItem(key));
  return {
    read: () => kept,
    write(next) {
      kept = next;
      quietly(() => (next === null ? sessionStorage.removeItem(key) : sessionStorage.setItem(key, next)));
    },
  };
}

/** Loaded anew: by the person, by the page itself, or by a browser that had thrown away a tab that nobody looked at. */
function isPageOfBefore(): boolean {
  if ((document as { wasDiscarded?: boolean }).wasDiscarded === true) return true;
  const [navigation] = performance.getEntriesByType('navigation');
  return navigation instanceof PerformanceNavigationTiming && navigation.type === 'reload';
}
