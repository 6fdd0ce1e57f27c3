import { t } from '../locales/l10n';
import { holders } from '../model/floor';
import { isBench } from '../model/hearing';
import { isAskedToUnmute, isVoiced, ownState } from '../model/own-state';
import { hasWords } from '../model/recipients';
import { talks } from '../model/talks';
import type { Session } from '../session';
import type { Own } from '../signal/messages';
import { MayLock } from './awake-lines';
import { Banners } from './banners';
import { Bench, BenchJumps } from './bench';
import { Controls } from './controls';
import { CutDialog } from './cut-dialog';
import { FloorLine } from './floor-line';
import { hereOf } from './here';
import { Icon, type IconName } from './icon';
import { OwnFloor } from './own-floor';
import { Seats } from './people';
import { ProcedureFold } from './procedure';
import { BackFromRoom, Invitations, PrivateTalks } from './rooms';
import { OwnChoices } from './saving';
import { Standing } from './standing';
import { Voices } from './voices';
import { calledAll } from './who';
import { AskedWhoHears } from './who-hears';
import { Words } from './words';
import { Calls, Marks } from './words-marks';

export function Courtroom({ session, you }: { session: Session; you: Own }) {
  const hearing = session.hearing.value;
  const leads = isBench(you.role);
  const beside = leads || hasWords(hearing.words, you) || talks(hearing, you) !== null;
  return (
    <>
      <main class={beside ? 'court court--bench' : 'court'} data-testid="courtroom">
        <h1 class="sr">{t('courtroom-title')}</h1>
        <div class="court__main">
          <Banners session={session} />
          <AskedWhoHears session={session} you={you} />
          <OwnFloor session={session} you={you} />
          <Calls session={session} you={you} />
          <Standing session={session} you={you} />
          <Invitations session={session} />
          <BackFromRoom session={session} />
          {leads && <BenchJumps session={session} />}
          <FloorLine session={session} you={you} />
          <OwnState session={session} />
          <MayLock session={session} />
          <Seats session={session} />
          {!beside && <ProcedureFold session={session} />}
          {!beside && <OwnChoices session={session} />}
        </div>
        {leads && <Bench session={session} you={you} />}
        {!leads && beside && <Aside session={session} you={you} />}
        <Voices session={session} />
      </main>
      <Controls session={session} you={you} phase={hearing.phase} />
      {leads && <CutDialog session={session} />}
    </>
  );
}

/** Beside the pictures, or below them: talks in private first, since who needs one needs it at once. */
function Aside({ session, you }: { session: Session; you: Own }) {
  return (
    <aside class="bench">
      <PrivateTalks session={session} you={you} />
      <ProcedureFold session={session} />
      <Marks session={session} you={you} />
      <Words session={session} you={you} />
      <OwnChoices session={session} />
    </aside>
  );
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

const SWITCHED_OFF: readonly string[] = ['state-silent', 'state-seen', 'state-heard'];

/** Whether one is seen and heard, in words. */
export function OwnState({ session }: { session: Session }) {
  const here = hereOf(session);
  const key = ownState(session.hearing.value, here);
  // That a voice does not arrive is said beside it, with what to do.
  if (key === null || (session.ear.reach.value === 'unheard' && isVoiced(key))) return null;
  // The court's request says the same, and has the button.
  if (isAskedToUnmute(session.hearing.value, here.microphone)) return null;
  // The line of what was taken away says the same, and has the button.
  if (session.takenAway.value !== null && SWITCHED_OFF.includes(key)) return null;
  const held = key === 'state-held' || key === 'state-held-seen';
  // Who waits for their turn with the microphone off has nothing to do.
  const attention = key in SIGNS && key !== 'state-locked' && (here.microphone || !held);
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
