import type { ComponentChildren } from 'preact';
import { useEffect, useReducer, useRef } from 'preact/hooks';
import { t } from '../locales/l10n';
import { view } from '../looks';
import { candidates, columns, EMPTY_STAGE, large, staged, stripColumns, type View } from '../model/layout';
import { type Seat, seats } from '../model/seats';
import type { Session } from '../session';
import { Tile } from './tile';

/** The people of the courtroom, laid out as the person who looks has chosen. */
export function Seats({ session }: { session: Session }) {
  const hearing = session.hearing.value;
  const taken = seats(hearing);
  const up = useLarge(view.value, taken);
  return (
    <People title={t('people-title')} number={taken.length} view={view.value} large={up.length}>
      {taken.map((seat) => (
        <Tile
          key={seat.person.id}
          session={session}
          seat={seat}
          phase={hearing.phase}
          large={up.includes(seat.person.id)}
        />
      ))}
      {taken.length === 0 && <p class="grid__empty">{t('nobody-else')}</p>}
    </People>
  );
}

/** Ids of those who are large now; looks again when somebody has waited long enough. */
function useLarge(chosen: View, taken: readonly Seat[]): readonly string[] {
  const stage = useRef(EMPTY_STAGE);
  const [, lookAgain] = useReducer((times: number) => times + 1, 0);
  stage.current = staged(stage.current, candidates(chosen, taken), performance.now());
  const { due } = stage.current;
  useEffect(() => {
    if (due === null) return undefined;
    // A browser may wake a little early.
    const waiting = setTimeout(() => lookAgain(undefined), Math.max(0, due - performance.now()) + 20);
    return () => clearTimeout(waiting);
  }, [due]);
  return large(chosen, taken, stage.current);
}

interface PeopleProps {
  title: string;
  /** How many tiles there are. */
  number: number;
  view?: View;
  /** How many of them are large. */
  large?: number;
  children: ComponentChildren;
}

/**
 * The tiles, always in the courtroom's order: a large one is moved by the styles alone, since a picture that is taken out of the
 * page stands still for a moment. Where many people do not fit, the keyboard scrolls them.
 */
export function People({ title, number, view: chosen = 'gallery', large: up = 0, children }: PeopleProps) {
  const across = chosen === 'gallery' ? columns(number) : stripColumns(number - up);
  return (
    <div class="people" data-view={chosen} data-large={up} data-columns={across}>
      <section class="grid" aria-labelledby="people" tabIndex={0}>
        <h2 class="sr" id="people">
          {title}
        </h2>
        {children}
      </section>
    </div>
  );
}
