import { useState } from 'preact/hooks';
import { t } from '../locales/l10n';
import { type NextPress, nextPress } from '../model/rail';
import type { Session } from '../session';
import type { Own } from '../signal/messages';
import { Icon } from './icon';
import { nextInWords } from './procedure';

/** What stands over the step, by what the press does. */
const LABELS: Readonly<Record<NextPress, string>> = {
  moves_on: 'rail-next',
  opens_first: 'rail-first',
  waits_for_judge: 'rail-judge-first',
  is_the_judges: 'rail-judges',
};

/**
 * One press moves the procedure on: the button says what it does. A last word is not cut by it, and what is announced in the open session
 * is not announced before the judge has returned to it.
 */
export function NextStep({ session, you }: { session: Session; you: Own }) {
  const [asked, setAsked] = useState(false);
  const { floor, rail } = session.hearing.value;
  const next = nextInWords(session);
  if (next === null || !you.may.includes('next_step')) return null;
  const does = nextPress(rail, you);
  const press = async () => {
    setAsked(true);
    // Named, so that whoever presses in the same moment passes nobody over.
    const moveOn = { type: 'next_step', turns: rail.turns } as const;
    await session.ask(does === 'opens_first' ? { type: 'back_to_open' } : moveOn);
    setAsked(false);
  };
  return (
    <button
      type="button"
      class="control control--primary control--next"
      data-testid="next-step"
      data-step={rail.next?.step}
      data-does={does}
      disabled={asked || floor.lastWord || does === 'waits_for_judge' || does === 'is_the_judges'}
      onClick={() => void press()}
    >
      <Icon name="right" size="lg" />
      <span class="control__lines">
        <span class="control__label">{t(floor.lastWord ? 'rail-waits' : LABELS[does])}</span>
        <span>{does === 'opens_first' ? t('step-back_to_open') : next}</span>
      </span>
    </button>
  );
}
