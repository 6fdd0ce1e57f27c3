import { quietly } from '../keeping';

/** Where the resume secret is kept, so that a reload of the page comes back to its seat. */
export interface Vault {
  read(): string | null;
  write(secret: string | null): void;
}

/**
 * Memory, and `sessionStorage` for reloads. A duplicated tab inherits the storage but must not use the secret: using one
 * twice ends both connections. So only a reloaded page reads what an earlier page wrote.
 */
export function tabVault(token: string): Vault {
  // The tail of the token (its signature) tells two links in one tab apart.
  const key = `tyndau.resume.${token.slice(-16)}`;
  let secret = wasReloaded() ? quietly(() => sessionStorage.getItem(key)) : null;
  return {
    read: () => secret,
    write(next) {
      secret = next;
      quietly(() => (next === null ? sessionStorage.removeItem(key) : sessionStorage.setItem(key, next)));
    },
  };
}

function wasReloaded(): boolean {
  const [navigation] = performance.getEntriesByType('navigation');
  return navigation instanceof PerformanceNavigationTiming && navigation.type === 'reload';
}
