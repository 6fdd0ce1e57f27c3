import '../styles/words.css';
import '../styles/floor.css';
import { seesTheCourtroom } from '../model/hearing';
import type { Session } from '../session';
import type { Own } from '../signal/messages';
import { Courtroom } from './courtroom';
import { PrivateRoom } from './private-room';
import { WaitingHall } from './waiting-hall';

/** Behind the door: what whoever has joined sees. Fetched while they stand before it. */
export function Inside({ session, you }: { session: Session; you: Own }) {
  const { room } = session.hearing.value;
  if (room !== null) return <PrivateRoom session={session} you={you} room={room} />;
  if (seesTheCourtroom(you.place)) return <Courtroom session={session} you={you} />;
  return <WaitingHall session={session} you={you} />;
}
