import { useState } from 'preact/hooks';
import { t } from '../locales/l10n';
import type { Session } from '../session';
import type { Own } from '../signal/messages';
import { Icon } from './icon';
import { nextInWords } from './procedure';

/** One press moves the procedure on: the button says what it does. A last word is not cut by it. */
export function NextStep({ session, you }: { session: Session; you: Own }) {
  const [asked, setAsked] = useState(false);
  const { floor, rail } = session.hearing.value;
  const next = nextInWords(session);
  if (next === null || !you.may.includes('next_step')) return null;
  const press = async () => {
    setAsked(true);
    // Named, so that whoever presses in the same moment passes nobody over.
    await session.ask({ type: 'next_step', turns: rail.turns });
    setAsked(false);
  };
  return (
    <button
      type="button"
      class="control control--primary control--next"
      data-testid="next-step"
      data-step={rail.next?.step}
      disabled={asked || floor.lastWord}
      onClick={() => void press()}
    >
      <Icon name="right" size="lg" />
      <span class="control__lines">
        <span class="control__label">{t(floor.lastWord ? 'rail-waits' : 'rail-next')}</span>
        <span>{next}</span>
      </span>
    </button>
  );
}
