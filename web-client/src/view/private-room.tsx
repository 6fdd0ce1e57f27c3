import { t, tt } from '../locales/l10n';
import { isCourt } from '../model/hearing';
import { seats } from '../model/seats';
import type { Session } from '../session';
import type { Own, PrivateRoom as Room } from '../signal/messages';
import { MayLock } from './awake-lines';
import { Banners } from './banners';
import { DeskChecks } from './clerks-desk';
import { Controls } from './controls';
import { OwnState } from './courtroom';
import { Alerts, Guards } from './guards';
import { Icon } from './icon';
import { Head } from './panel';
import { People } from './people';
import { AskIn, RoomsClose } from './rooms';
import { OwnChoices } from './saving';
import { Tile } from './tile';
import { Voices } from './voices';
import { Who } from './who';
import { Words } from './words';

/** A private room: who is there, that nobody else sees or hears it, whom one may ask in, and the way back. */
export function PrivateRoom({ session, you, room }: { session: Session; you: Own; room: Room }) {
  const hearing = session.hearing.value;
  const taken = seats(hearing);
  return (
    <>
      <main class="court court--bench" data-testid="private-room" data-kind={room.kind}>
        <h1 class="sr">{tt(`place-${room.kind}`)}</h1>
        <div class="court__main">
          <Banners session={session} />
          <RoomsClose session={session} />
          <Alerts session={session} you={you} />
          <div class="banner banner--accent" role="status" data-testid="private-sign">
            <Icon name="door" />
            <p class="banner__text">
              <b>{tt(`place-${room.kind}`)}.</b> {t(signOf(you, room))}
            </p>
          </div>
          <People title={t('room-people')} number={taken.length}>
            {taken.map((seat) => (
              <Tile key={seat.person.id} session={session} seat={seat} phase="open_session" />
            ))}
          </People>
          <OwnState session={session} />
          <MayLock session={session} />
        </div>
        <aside class="bench">
          <Guards session={session} you={you} />
          <DeskChecks session={session} you={you} />
          <Words session={session} you={you} />
          <Asked room={room} />
          <AskIn session={session} you={you} />
          <OwnChoices session={session} />
        </aside>
        <Voices session={session} />
      </main>
      <Controls session={session} you={you} phase={hearing.phase} />
    </>
  );
}

/** Who sees and hears one here. At the clerk's desk one is told besides what one was called for. */
function signOf(you: Own, { kind }: Room): string {
  if (kind !== 'clerks_desk') return 'room-private';
  return isCourt(you.role) ? 'desk-sign-clerk' : 'desk-sign';
}

/** Who is asked in and has not answered. */
function Asked({ room }: { room: Room }) {
  const asked = room.asked ?? [];
  if (asked.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="room-asked">
      <Head id="room-asked" title={t('room-asked')} />
      <ul class="rows">
        {asked.map((person) => (
          <li key={person.id} class="row" data-testid="asked" data-person={person.id}>
            <div class="row__text">
              <Who person={person} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
