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
}

/** The head of every page: which court and case, which phase, which language, recorded or not. */
export function Strip({ card, phase, recording }: StripProps) {
  return (
    <header class="strip">
      <div class="strip__id">
        <Mark />
        <div class="strip__names">
          <p class="strip__court">{card?.court ?? 'Tyndau'}</p>
          {card && <p class="strip__case">№ {card.case_number}</p>}
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
      <RecordingSign on={recording} />
    </header>
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
export function RecordingSign({ on }: { on: boolean }) {
  const key = on ? 'recording-on' : 'recording-off';
  return (
    <div
      class={`rec ${on ? 'rec--on' : 'rec--off'}`}
      role="status"
      data-testid="recording-sign"
      data-recording={on ? 'on' : 'off'}
    >
      <span class="rec__dot" aria-hidden="true" />
      <span class="rec__long">{t(key)}</span>
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
