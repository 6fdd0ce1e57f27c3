import { t } from '../locales/l10n';
import type { Person } from '../signal/messages';

interface PersonActProps {
  testid: string;
  /** What a press does. */
  text: string;
  person: Person;
  primary?: boolean;
  disabled?: boolean;
  press: () => void;
}

/** A button beside a person; a screen reader is told whom it is about. */
export function PersonAct({ testid, text, person, primary, disabled, press }: PersonActProps) {
  return (
    <button
      type="button"
      class={primary ? 'btn btn--small btn--primary' : 'btn btn--small'}
      data-testid={testid}
      aria-label={t('act-person', { act: text, name: person.name })}
      disabled={disabled ?? false}
      onClick={press}
    >
      {text}
    </button>
  );
}
