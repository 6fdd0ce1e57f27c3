import type { Floor } from '../src/model/floor';
import type { Session } from '../src/session';
import type { Standing } from '../src/signal/messages';
import { hearing, own, person, still } from './fixtures';
import { PSEUDO } from './pseudo';

/** The people of a criminal trial. */
export const trial = [
  person('court_session_clerk', { microphone: false }),
  person('prosecutor'),
  person('defence_counsel', { hand: 1, microphone: false }),
  person('victim', { hand: 2 }),
  person('interpreter'),
  person('accused_on_trial'),
];
// What a court wrote is no text of the page: in the pseudo-locale it stands in Kazakh.
const title = (kk: string, ru: string, en: string) => ({ kk, ru, en: PSEUDO ? kk : en });
const steps = [
  { id: 'rights', title: title('Құқықтарды түсіндіру', 'Разъяснение прав', 'Rights explained') },
  { id: 'petitions', title: title('Өтінішхаттар', 'Ходатайства', 'Petitions') },
  { id: 'testimony', title: title('Жауап алу', 'Допрос', 'Testimony') },
  { id: 'evidence', title: title('Дәлелдемелерді зерттеу', 'Исследование доказательств', 'Evidence') },
  { id: 'arguments', title: title('Жарыссөз', 'Прения сторон', 'Arguments'), minutes: 10 },
  { id: 'reply', title: title('Реплика', 'Реплики', 'Reply'), minutes: 5 },
  { id: 'last_word', title: title('Соңғы сөз', 'Последнее слово', 'Last word') },
  {
    id: 'retire',
    title: title('Кеңесу бөлмесіне кету', 'Удаление в совещательную комнату', 'Court retires'),
  },
  { id: 'announce', title: title('Сот актісін жариялау', 'Оглашение судебного акта', 'Announcement') },
];
export const floor: Floor = {
  holders: ['accused_on_trial-1'],
  lastWord: false,
  since: performance.now() - 192_000,
  minutes: 10,
};
export const course = {
  floor,
  rail: {
    steps,
    at: { step: 'arguments', number: 5, person: 'accused_on_trial-1' },
    next: { step: 'reply', number: 6, person: 'prosecutor-1' },
    turns: 7,
  },
  clock: {
    at: performance.now(),
    sides: [
      { side: 'claim' as const, ms: 1_120_000, running: false },
      { side: 'defence' as const, ms: 725_000, running: true },
    ],
  },
};

/** The accused has the last word, which no clock limits. */
export const lastWord = {
  ...course,
  floor: { ...floor, lastWord: true, minutes: null },
  rail: {
    ...course.rail,
    at: { step: 'last_word', number: 7, person: 'accused_on_trial-1' },
    next: { step: 'retire', number: 8, person: null },
  },
};

/** What must be so before the session sits: some of it is not. */
export const GUARDS: readonly Standing[] = [
  { guard: 'presiding_judge_present', met: true },
  { guard: 'clerk_present', met: true },
  { guard: 'recorder_ready', met: false },
  { guard: 'clock_kept' },
  { guard: 'required_persons_present', met: false, missing: [person('witness')] },
];

/** The presiding judge's page with everything that leads a session. */
export function led(): Session {
  return still(hearing(own('presiding_judge'), trial, { ...course, guards: GUARDS }));
}
