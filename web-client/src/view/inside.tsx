import '../styles/words.css';
import '../styles/floor.css';
import '../styles/hall.css';
import '../styles/people.css';
import en from '../locales/hall/en.ftl?raw';
import kk from '../locales/hall/kk.ftl?raw';
import ru from '../locales/hall/ru.ftl?raw';
import { addTexts } from '../locales/l10n';
import { seesTheCourtroom } from '../model/hearing';
import type { Session } from '../session';
import type { Hours, Own } from '../signal/messages';
import { Courtroom } from './courtroom';
import { PrivateRoom } from './private-room';
import { WaitingHall } from './waiting-hall';

addTexts({ kk, ru, en });

/** Behind the door: what whoever has joined sees. Fetched while they stand before it. */
export function Inside({ session, you, hours }: { session: Session; you: Own; hours: Hours | null }) {
  const { room } = session.hearing.value;
  if (room !== null) return <PrivateRoom session={session} you={you} room={room} />;
  if (seesTheCourtroom(you.place)) return <Courtroom session={session} you={you} />;
  return <WaitingHall session={session} you={you} hours={hours} />;
}
