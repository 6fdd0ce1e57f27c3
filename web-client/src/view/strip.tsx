import { chooseLanguage, LANGUAGES, language, t, tt } from '../locales/l10n';
import type { HearingCard, Language, Phase } from '../signal/messages';
import { Icon, type IconName } from './icon';

const LANGUAGE_NAMES: Readonly<Record<Language, { short: string; full: string }>> = {
  kk: { short: 'Қаз', full: 'қазақша' },
  ru: { short: 'Рус', full: 'русский' },
  en: { short: 'Eng', full: 'English' },
};
export const PHASE_ICONS: Readonly<Record<Phase, IconName>> = {
  scheduled: 'clock',
  waiting_hall_open: 'door',
  opening: 'clock',
  open_session: 'arch',
  closed_session: 'door',
  recess: 'pause',
  settlement_recess: 'pause',
  technical_break: 'warn',
  deliberation: 'door',
  announcement: 'arch',
  postponed: 'clock',
  nobody_appeared: 'people',
  ended: 'check',
  sealing: 'check',
  archived: 'check',
  destroyed: 'check',
  cancelled: 'exit',
};

interface StripProps {
  card: HearingCard | null;
  /** Unknown before joining. */
  phase: Phase | null;
  recording: boolean;
  /** The ruling by which the session goes on without a record. */
  without?: string | null;
  /** The beginning of the receipt that the server told last. */
  receipt?: string | null;
}

/** The head of every page: which court and case, which phase, which language, recorded or not. */
export function Strip({ card, phase, recording, without = null, receipt = null }: StripProps) {
  return (
    <header class="strip">
      <div class="strip__id">
        <Mark />
        <div class="strip__names">
          <p class="strip__court">{card?.court ?? 'Tyndau'}</p>
          {card && (
            <p class="strip__case">
              № {card.case_number} {receipt !== null && <ReceiptCode code={receipt} />}
            </p>
          )}
        </div>
      </div>
      <div class="strip__phase">
        {phase && (
          <span class="phase" data-testid="phase" data-phase={phase}>
            <Icon name={PHASE_ICONS[phase]} />
            {tt(`phase-${phase}`)}
          </span>
        )}
        <Languages />
      </div>
      <RecordingSign on={recording} without={without} />
    </header>
  );
}

/** It changes every minute; who writes one down can ask for the record to be held against it. */
function ReceiptCode({ code }: { code: string }) {
  const text = t('receipt-code', { code });
  return (
    <code class="soft" role="img" title={text} aria-label={text} data-testid="receipt-code">
      {code}
    </code>
  );
}

export function Mark() {
  return (
    <svg class="strip__mark" viewBox="0 0 32 32" role="img" aria-label="Tyndau">
      <path d="M4 29V15a12 12 0 0 1 24 0v14M10.5 29V15.5a5.5 5.5 0 0 1 11 0V29M16 18v11" />
    </svg>
  );
}

/** What the server says of the recorder; nothing in the page can hide it. */
export function RecordingSign({ on, without = null }: { on: boolean; without?: string | null }) {
  const key = on ? 'recording-on' : without === null ? 'recording-off' : 'recording-without';
  return (
    <div
      class={`rec ${on ? 'rec--on' : 'rec--off'}`}
      role="status"
      data-testid="recording-sign"
      data-recording={on ? 'on' : 'off'}
      data-without={without ?? undefined}
    >
      <span class="rec__dot" aria-hidden="true" />
      <span class="rec__long">{t(key, { reason: without ?? '' })}</span>
      <span class="rec__short">{t(`${key}-short`)}</span>
    </div>
  );
}

export function Languages() {
  return (
    <nav class="langs" aria-label={t('language')}>
      {LANGUAGES.map((one) => (
        <button
          key={one}
          type="button"
          lang={one}
          title={LANGUAGE_NAMES[one].full}
          aria-current={one === language.value ? 'true' : undefined}
          onClick={() => chooseLanguage(one)}
        >
          {LANGUAGE_NAMES[one].short}
        </button>
      ))}
    </nav>
  );
}
