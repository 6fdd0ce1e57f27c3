import { t } from '../locales/l10n';
import { holders } from '../model/floor';
import { isBench } from '../model/hearing';
import { ownState } from '../model/own-state';
import { seats } from '../model/seats';
import type { Session } from '../session';
import type { Own } from '../signal/messages';
import { Banners } from './banners';
import { Bench, WaitingJump } from './bench';
import { Controls } from './controls';
import { CutDialog } from './cut-dialog';
import { EndDialog } from './end-dialog';
import { FloorLine } from './floor-line';
import { Icon } from './icon';
import { OwnFloor } from './own-floor';
import { ProcedureFold } from './procedure';
import { BackFromRoom, Invitations, PrivateTalks } from './rooms';
import { Standing } from './standing';
import { Tile } from './tile';
import { Voices } from './voices';
import { calledAll } from './who';

export function Courtroom({ session, you }: { session: Session; you: Own }) {
  const hearing = session.hearing.value;
  const taken = seats(hearing);
  return (
    <>
      <main class={isBench(you.role) ? 'court court--bench' : 'court'} data-testid="courtroom">
        <h1 class="sr">{t('courtroom-title')}</h1>
        <div class="court__main">
          <Banners session={session} />
          <Standing session={session} you={you} />
          <Invitations session={session} />
          <BackFromRoom session={session} />
          {isBench(you.role) && <WaitingJump session={session} />}
          <FloorLine session={session} you={you} />
          <OwnFloor session={session} you={you} />
          <OwnState session={session} />
          <section class="grid" data-columns={columns(taken.length)} aria-label={t('people-title')}>
            {taken.map((seat) => (
              <Tile key={seat.person.id} session={session} seat={seat} phase={hearing.phase} />
            ))}
            {taken.length === 0 && <p class="grid__empty">{t('nobody-else')}</p>}
          </section>
          {!isBench(you.role) && <ProcedureFold session={session} />}
          <PrivateTalks session={session} you={you} />
        </div>
        {isBench(you.role) && <Bench session={session} you={you} />}
        <Voices session={session} />
      </main>
      <Controls session={session} you={you} phase={hearing.phase} />
      {you.role === 'presiding_judge' && <EndDialog session={session} />}
      {isBench(you.role) && <CutDialog session={session} />}
    </>
  );
}

/** Columns of the grid on a wide screen. */
export function columns(people: number): number {
  if (people <= 1) return 1;
  if (people <= 4) return 2;
  return people <= 6 ? 3 : 4;
}

/** Whether one is seen and heard, in words. */
export function OwnState({ session }: { session: Session }) {
  const { devices } = session;
  const key = ownState(session.hearing.value, {
    microphone: devices.microphoneOn.value,
    camera: devices.cameraOn.value,
    mediaUp: session.mediaUp.value,
  });
  if (key === null) return null;
  const held = key.startsWith('state-held');
  return (
    <div
      class={
        needsAttention(key, devices.microphoneOn.value) ? 'banner banner--warn' : 'banner banner--accent'
      }
      role="status"
      data-testid="own-state"
      data-state={key}
    >
      <Icon name={held || key === 'state-locked' ? 'mic-off' : 'ear'} />
      <p class="banner__text">
        {t(key)} {held && who(session)}
      </p>
    </div>
  );
}

/** Who has the floor instead, as far as this person may know it. */
function who(session: Session): string {
  const known = holders(session.hearing.value);
  return known.length === 0 ? t('floor-court') : t('floor-is-with', { who: calledAll(known) });
}

/** Something to do, or words that nobody hears. */
function needsAttention(key: string, microphone: boolean): boolean {
  if (key.startsWith('state-held')) return microphone;
  return ['state-muted', 'state-connecting', 'state-floor-silent', 'state-floors-held'].includes(key);
}
