import { t } from '../locales/l10n';
import { calendarFile } from '../model/calendar';
import type { HearingCard, Hours } from '../signal/messages';
import { Icon } from './icon';
import { saveFile } from './save-file';

interface AddToCalendarProps {
  hearing: HearingCard;
  person: string;
  hours: Hours;
  /** The person's link: it is in the file, and the file goes nowhere else. */
  link: string;
  /** What to heed with the file. */
  note: string;
}

/** The hearing as a file that every calendar opens. */
export function AddToCalendar({ hearing, person, hours, link, note }: AddToCalendarProps) {
  const save = () => {
    const entry = {
      id: `${hearing.id}.${person}@${location.hostname}`,
      hours,
      title: t('calendar-title', { case: hearing.case_number }),
      place: hearing.court,
      text: t('calendar-text', { check: `${location.origin}/check` }),
      link,
    };
    saveFile('hearing.ics', 'text/calendar', calendarFile(entry, new Date()));
  };
  return (
    <div>
      <button type="button" class="btn" data-testid="add-to-calendar" onClick={save}>
        <Icon name="clock" />
        {t('calendar-add')}
      </button>
      <p class="small soft">{note}</p>
    </div>
  );
}
