import { t } from '../locales/l10n';
import type { Person } from '../signal/messages';

interface PersonActProps {
  testid: string;
  /** What a press does. */
  text: string;
  /** The same at more length, where the text needs what stands around it. */
  label?: string;
  person: Person;
  primary?: boolean;
  disabled?: boolean;
  press: () => void;
}

/** A button beside a person; a screen reader is told whom it is about. */
export function PersonAct({ testid, text, label, person, primary, disabled, press }: PersonActProps) {
  return (
    <button
      type="button"
      class={primary ? 'btn btn--small btn--primary' : 'btn btn--small'}
      data-testid={testid}
      aria-label={t('act-person', { act: label ?? text, name: person.name })}
      disabled={disabled ?? false}
      onClick={press}
    >
      {text}
    </button>
  );
}
