import { useEffect, useState } from 'preact/hooks';
import { t } from '../locales/l10n';
import { turnInWords } from '../model/turn';
import type { Session } from '../session';
import type { Turn as TurnSaid } from '../signal/messages';

const AGAIN_MS = 60_000;

/** Which hearing of the day this is in its courtroom, and how far those before it are. Whose they are the page does not know. */
export function Turn({ session }: { session: Session }) {
  const [turn, setTurn] = useState<TurnSaid | null>(null);
  useEffect(() => {
    let wanted = true;
    const look = () =>
      // On a bad link what was known last stands until the next look.
      session.turn().then(
        (found) => wanted && setTurn(found),
        () => undefined,
      );
    void look();
    const looking = setInterval(look, AGAIN_MS);
    return () => {
      wanted = false;
      clearInterval(looking);
    };
  }, [session]);
  const said = turnInWords(turn);
  if (said.length === 0) return null;
  return (
    <p role="status" data-testid="turn" data-ahead={turn?.ahead}>
      {said.map(({ key, ...values }) => t(key, values)).join(' ')}
    </p>
  );
}
