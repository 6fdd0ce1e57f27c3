import { t } from '../locales/l10n';
import { isBench, mayBeSentBack } from '../model/hearing';
import { ownState } from '../model/own-state';
import { hasWords } from '../model/recipients';
import { seats } from '../model/seats';
import type { Session } from '../session';
import type { Own } from '../signal/messages';
import { Banners } from './banners';
import { Bench, WaitingJump } from './bench';
import { Controls } from './controls';
import { EndDialog } from './end-dialog';
import { Icon } from './icon';
import { BackFromRoom, Invitations, PrivateTalks } from './rooms';
import { Standing } from './standing';
import { Tile } from './tile';
import { Voices } from './voices';
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
          {isBench(you.role) && <WaitingJump session={session} />}
          <section class="grid" data-columns={columns(taken.length)} aria-label={t('people-title')}>
            {taken.map((seat) => (
              <Tile
                key={seat.person.id}
                session={session}
                seat={seat}
                phase={hearing.phase}
                maySendBack={you.may.includes('send_back') && mayBeSentBack(seat.person.role)}
                mayMute={you.may.includes('mute')}
              />
            ))}
            {taken.length === 0 && <p class="grid__empty">{t('nobody-else')}</p>}
          </section>
          <OwnState session={session} />
          <PrivateTalks session={session} you={you} />
        </div>
        {isBench(you.role) && <Bench session={session} you={you} />}
        {!isBench(you.role) && beside && (
          <aside class="bench">
            <Marks session={session} you={you} />
            <Words session={session} you={you} />
          </aside>
        )}
        <Voices session={session} />
      </main>
      <Controls session={session} you={you} phase={hearing.phase} />
      {you.role === 'presiding_judge' && <EndDialog session={session} />}
    </>
  );
}

/** Columns of the grid on a wide screen. */
export function columns(people: number): number {
  if (people <= 1) return 1;
  if (people <= 4) return 2;
  return people <= 9 ? 3 : 4;
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
  const attention = key === 'state-muted' || key === 'state-connecting';
  return (
    <div
      class={attention ? 'banner banner--warn' : 'banner banner--accent'}
      role="status"
      data-testid="own-state"
      data-state={key}
    >
      <Icon name={attention ? 'warn' : 'ear'} />
      <p class="banner__text">{t(key)}</p>
    </div>
  );
}
