import type { ComponentChildren } from 'preact';
import { t } from '../locales/l10n';
import { holders } from '../model/floor';
import { isBench } from '../model/hearing';
import { isVoiced, ownState } from '../model/own-state';
import { hasWords } from '../model/recipients';
import { seats } from '../model/seats';
import type { Session } from '../session';
import type { Own } from '../signal/messages';
import { Banners } from './banners';
import { Bench, BenchJumps } from './bench';
import { Controls } from './controls';
import { CutDialog } from './cut-dialog';
import { EndDialog } from './end-dialog';
import { FloorLine } from './floor-line';
import { Icon, type IconName } from './icon';
import { OwnFloor } from './own-floor';
import { ProcedureFold } from './procedure';
import { BackFromRoom, Invitations, PrivateTalks } from './rooms';
import { SavingChoice } from './saving';
import { Standing } from './standing';
import { Tile } from './tile';
import { Voices } from './voices';
import { calledAll } from './who';
import { AskedWhoHears } from './who-hears';
import { Words } from './words';
import { Calls, Marks } from './words-marks';

export function Courtroom({ session, you }: { session: Session; you: Own }) {
  const hearing = session.hearing.value;
  const taken = seats(hearing);
  const beside = isBench(you.role) || hasWords(hearing.words, you);
  return (
    <>
      <main class={beside ? 'court court--bench' : 'court'} data-testid="courtroom">
        <h1 class="sr">{t('courtroom-title')}</h1>
        <div class="court__main">
          <Banners session={session} />
          <Calls session={session} you={you} />
          <Standing session={session} you={you} />
          <Invitations session={session} />
          <BackFromRoom session={session} />
          {isBench(you.role) && <BenchJumps session={session} />}
          <FloorLine session={session} you={you} />
          <AskedWhoHears session={session} you={you} />
          <OwnFloor session={session} you={you} />
          <OwnState session={session} />
          <People title={t('people-title')} number={taken.length}>
            {taken.map((seat) => (
              <Tile key={seat.person.id} session={session} seat={seat} phase={hearing.phase} />
            ))}
            {taken.length === 0 && <p class="grid__empty">{t('nobody-else')}</p>}
          </People>
          {!isBench(you.role) && <ProcedureFold session={session} />}
          <PrivateTalks session={session} you={you} />
          {!beside && <SavingChoice session={session} />}
        </div>
        {isBench(you.role) && <Bench session={session} you={you} />}
        {!isBench(you.role) && beside && (
          <aside class="bench">
            <Marks session={session} you={you} />
            <Words session={session} you={you} />
            <SavingChoice session={session} />
          </aside>
        )}
        <Voices session={session} />
      </main>
      <Controls session={session} you={you} phase={hearing.phase} />
      {you.role === 'presiding_judge' && <EndDialog session={session} />}
      {isBench(you.role) && <CutDialog session={session} />}
    </>
  );
}

/** The tiles. Where many people do not fit, the keyboard scrolls them. */
export function People({ title, number, children }: PeopleProps) {
  return (
    <section class="grid" data-columns={columns(number)} aria-labelledby="people" tabIndex={0}>
      <h2 class="sr" id="people">
        {title}
      </h2>
      {children}
    </section>
  );
}

interface PeopleProps {
  title: string;
  /** How many tiles there are. */
  number: number;
  children: ComponentChildren;
}

/** Columns of the grid on a wide screen. */
export function columns(people: number): number {
  if (people <= 1) return 1;
  if (people <= 4) return 2;
  return people <= 6 ? 3 : 4;
}

/** Something is to be done, or the person is not heard: the sign that goes with it. */
const SIGNS: Readonly<Record<string, IconName>> = {
  'state-connecting': 'warn',
  'state-muted': 'mic-off',
  'state-locked': 'lock',
  'state-floor-silent': 'mic-off',
  'state-floors-held': 'mic-off',
  'state-held': 'mic-off',
  'state-held-seen': 'mic-off',
};

/** Whether one is seen and heard, in words. */
export function OwnState({ session }: { session: Session }) {
  const { devices } = session;
  const microphone = devices.microphoneOn.value;
  const key = ownState(session.hearing.value, {
    microphone,
    camera: devices.cameraOn.value,
    mediaUp: session.mediaUp.value,
  });
  // That a voice does not arrive is said beside it, with what to do.
  if (key === null || (session.ear.reach.value === 'unheard' && isVoiced(key))) return null;
  const held = key === 'state-held' || key === 'state-held-seen';
  // Who waits for their turn with the microphone off has nothing to do.
  const attention = key in SIGNS && key !== 'state-locked' && (microphone || !held);
  return (
    <div
      class={attention ? 'banner banner--warn' : 'banner banner--accent'}
      role="status"
      data-testid="own-state"
      data-state={key}
    >
      <Icon name={SIGNS[key] ?? 'ear'} />
      <p class="banner__text">
        {t(key)} {held && whoInstead(session)}
      </p>
    </div>
  );
}

/** Who has the floor instead, as far as this person may know it. */
function whoInstead(session: Session): string {
  const known = holders(session.hearing.value);
  return known.length === 0 ? '' : t('floor-is-with', { who: calledAll(known) });
}
