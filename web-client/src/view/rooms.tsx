import { t, tt } from '../locales/l10n';
import { isOver } from '../model/hearing';
import { talks } from '../model/talks';
import type { Session } from '../session';
import type { Own, Person, RoomInvitation, RoomKind } from '../signal/messages';
import { Icon } from './icon';
import { Head } from './panel';
import { called, Who } from './who';

/** Into which private rooms one is asked: come or do not. */
export function Invitations({ session }: { session: Session }) {
  const { invitations, you } = session.hearing.value;
  return (
    <>
      {[...invitations.values()].map((one) => (
        <div
          key={one.room}
          class="banner banner--accent"
          role="alert"
          data-testid="invitation"
          data-kind={one.kind}
        >
          <Icon name="door" />
          <p class="banner__text">{invited(one)}</p>
          <button
            type="button"
            class="btn btn--primary"
            data-testid="accept-invitation"
            disabled={you?.may.includes('accept_invitation') !== true}
            onClick={() => void session.ask({ type: 'accept_invitation', room: one.room })}
          >
            {t('room-accept')}
          </button>
          <button
            type="button"
            class="btn"
            data-testid="decline-invitation"
            onClick={() => void session.ask({ type: 'decline_invitation', room: one.room })}
          >
            {t('room-decline')}
          </button>
        </div>
      ))}
    </>
  );
}

function invited({ by, kind }: RoomInvitation): string {
  const room = tt(`place-${kind}`);
  if (by == null) return t('room-invited-by-court', { room });
  return t('room-invited', { who: called(by), room });
}

/** That one is back from a private room, and neither seen nor heard. */
export function BackFromRoom({ session }: { session: Session }) {
  if (!session.hearing.value.backFromRoom) return null;
  return (
    <div class="banner banner--warn" role="status" data-testid="back-from-room">
      <Icon name="mic-off" />
      <p class="banner__text">{t('room-back')}</p>
    </div>
  );
}

/** How long the private rooms stay after the end of the hearing. */
export function RoomsClose({ session }: { session: Session }) {
  const { roomsClose, phase } = session.hearing.value;
  if (roomsClose === null || !isOver(phase)) return null;
  const minutes = Math.max(1, Math.round(roomsClose / 60));
  return (
    <div class="banner banner--warn" role="status" data-testid="rooms-close">
      <Icon name="clock" />
      <p class="banner__text">{t('rooms-close', { minutes })}</p>
    </div>
  );
}

/** What one may do in private from here. Empty when there is nothing. */
export function PrivateTalks({ session, you }: { session: Session; you: Own }) {
  const found = talks(session.hearing.value, you);
  if (found === null) return null;
  const { lawyerAtOnce, deliberates, settles, needsHelp } = found;
  const open = (kind: RoomKind) => void session.ask({ type: 'open_room', kind });
  return (
    <section class="panel" aria-labelledby="private-talks" data-testid="private-talks">
      <Head id="private-talks" title={t('private-talks')} />
      <div class="panel__body">
        <p class="small soft">{t('private-talks-lead')}</p>
        {lawyerAtOnce && (
          <button
            type="button"
            class="btn btn--primary btn--lg"
            data-testid="talk-to-lawyer"
            onClick={() => open('lawyer_client_room')}
          >
            {t('talk-to-lawyer')}
          </button>
        )}
        {deliberates && (
          <button
            type="button"
            class="btn"
            data-testid="deliberate"
            onClick={() => open('deliberation_room')}
          >
            {t('deliberate')}
          </button>
        )}
        {needsHelp && (
          <button type="button" class="btn" data-testid="call-help" onClick={() => open('help_room')}>
            {t('call-help')}
          </button>
        )}
        {settles && <Settle session={session} you={you} />}
      </div>
      <ContactList session={session} you={you} />
    </section>
  );
}

/** The signal that one is ready to settle: seen by nobody else, unless the other side gives it too. */
function Settle({ session, you }: { session: Session; you: Own }) {
  const ready = you.ready_to_settle === true;
  return (
    <div>
      <button
        type="button"
        class={ready ? 'btn btn--primary' : 'btn'}
        data-testid="ready-to-settle"
        aria-pressed={ready}
        onClick={() => void session.ask({ type: 'ready_to_settle', on: !ready })}
      >
        {t(ready ? 'settle-ready' : 'settle')}
      </button>
      <p class="small soft">{t('settle-lead')}</p>
    </div>
  );
}

/** In a private room: whom one may ask in besides. */
export function AskIn({ session, you }: { session: Session; you: Own }) {
  if (callable(session, you).length === 0) return null;
  return (
    <section class="panel" aria-labelledby="room-ask-in">
      <Head id="room-ask-in" title={t('room-ask-in')} />
      <ContactList session={session} you={you} />
    </section>
  );
}

/** People, each with a room into which they may be asked. Court IT is called by a button of its own. */
function callable(session: Session, you: Own): readonly { person: Person; kind: RoomKind }[] {
  const helps = you.may.includes('see_quality');
  return session.hearing.value.contacts.flatMap(({ person, kinds }) =>
    kinds
      .filter(
        (kind) => kind !== 'deliberation_room' && kind !== 'clerks_desk' && (kind !== 'help_room' || helps),
      )
      .map((kind) => ({ person, kind })),
  );
}

/** Whom one may ask: into a new room, or into the one that one is in. */
function ContactList({ session, you }: { session: Session; you: Own }) {
  const { room } = session.hearing.value;
  const asked = (person: Person, kind: RoomKind) => {
    const { id } = person;
    void session.ask(
      room === null ? { type: 'open_room', kind, people: [id] } : { type: 'invite_to_room', person: id },
    );
  };
  const rows = callable(session, you);
  if (rows.length === 0) return null;
  return (
    <ul class="rows" data-testid="contacts">
      {rows.map(({ person, kind }) => (
        <li key={`${person.id} ${kind}`} class="row" data-testid="contact" data-person={person.id}>
          <div class="row__text">
            <Who person={person} />
          </div>
          <button
            type="button"
            class="btn"
            data-testid="ask-in"
            data-kind={kind}
            onClick={() => asked(person, kind)}
          >
            {t(room === null ? `ask-${kind}` : 'ask-in')}
          </button>
        </li>
      ))}
    </ul>
  );
}
