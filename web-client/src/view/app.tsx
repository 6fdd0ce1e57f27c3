import { useEffect, useMemo } from 'preact/hooks';
import { proposeLanguage, t } from '../locales/l10n';
import { hasDevices, isConsole, isOver } from '../model/hearing';
import { hearingOf, receiptCode } from '../model/receipt';
import type { Session } from '../session';
import { api, passes } from '../signal/api';
import type { Invitation, Phase } from '../signal/messages';
import { Persistent } from '../signal/persistent';
import { Announcer } from './announcer';
import { Lost } from './banners';
import { Closed, LinkProblem, NoLink } from './closing';
import { JoinPage } from './join';
import { later } from './later';
import { Strip } from './strip';
import { useTitle } from './title';

const INSIDE = later(async () => (await import('./inside')).Inside);
const CONSOLE = later(async () => (await import('./console')).Console);

/** The whole page of one link. */
export function App({ token, session }: { token: string; session: Session }) {
  const asked = useMemo(() => new Persistent(() => api.invitation(token), Math.random), [token]);
  useEffect(() => asked.begin(), [asked]);
  const { answer: invitation, problem } = asked;
  useEffect(() => {
    if (invitation.value !== null) proposeLanguage(invitation.value.person.language);
  }, [invitation.value]);
  useTitle('courtroom-title');
  const role = invitation.value?.person.role;
  useEffect(() => {
    // While the person still reads: behind the door nobody waits for it.
    if (role !== undefined) (isConsole(role) ? CONSOLE : INSIDE).fetch();
  }, [role]);

  if (problem.value !== null) {
    const phase = problem.value === 'hearing_ended' ? 'ended' : null;
    return (
      <>
        <Strip card={null} phase={phase} recording={false} />
        <LinkProblem
          code={problem.value}
          hearing={hearingOf(token)}
          tries={passes(problem.value)}
          retry={() => void asked.now()}
        />
      </>
    );
  }
  if (invitation.value === null) {
    return (
      <>
        <Strip card={null} phase={null} recording={false} />
        <main class="page">
          <p role="status">{t('wait-a-moment')}</p>
        </main>
      </>
    );
  }
  return <Hearing session={session} invitation={invitation.value} />;
}

/** No token in the address. */
export function EmptyPage() {
  useTitle('courtroom-title');
  return (
    <>
      <Strip card={null} phase={null} recording={false} />
      <NoLink />
    </>
  );
}

/** The views of a session, each with the same strip above it. */
export function Hearing({ session, invitation }: { session: Session; invitation: Invitation }) {
  const { card, recording, withoutRecord, room, receipt } = session.hearing.value;
  // Outside of the room the server says nothing any more.
  const { role } = invitation.person;
  useEffect(() => {
    // Who was in it when the page was loaded anew presses nothing.
    if (session.returns.peek()) session.comeBack(hasDevices(role));
  }, [session, role]);
  const recorded = recording && room === null && session.link.value.at !== 'closed';
  return (
    <>
      <Strip
        card={card ?? invitation.hearing}
        phase={phaseShown(session)}
        recording={recorded}
        without={room === null ? withoutRecord : null}
        receipt={receipt === null ? null : receiptCode(receipt)}
      />
      <Place session={session} invitation={invitation} />
      <Announcer session={session} />
    </>
  );
}

function Place({ session, invitation }: { session: Session; invitation: Invitation }) {
  const link = session.link.value;
  const { id: hearing } = invitation.hearing;
  const { you, phase, room, roomsClose } = session.hearing.value;
  if (link.at === 'closed') return <Closed session={session} hearing={hearing} why={link.why} />;
  if (session.returns.value) return <ComesBack session={session} />;
  if (link.at === 'outside' || link.at === 'entering' || you === null) {
    return <JoinPage session={session} invitation={invitation} />;
  }
  // Who may talk with their lawyer a while longer is not sent away.
  if (room === null && isOver(phase) && roomsClose === null) {
    return <Closed session={session} hearing={hearing} why="ended" />;
  }
  const { View } = room === null && you.place === 'console' ? CONSOLE : INSIDE;
  return <View session={session} you={you} hours={invitation.hours ?? null} />;
}

/** Between a reload and the seat. */
function ComesBack({ session }: { session: Session }) {
  const link = session.link.value;
  const problem = link.at === 'entering' ? link.problem : undefined;
  return (
    <main class="page stack" data-testid="comes-back">
      <div class="page__head" role="status">
        <h1 class="h1">{t('comes-back')}</h1>
        <p class="lead">{t('comes-back-sub')}</p>
      </div>
      {link.at === 'lost' && <Lost since={link.since} />}
      {problem !== undefined && (
        <p role="alert">
          {t(`problem-${problem}`)} {t('tries-by-itself')}
        </p>
      )}
    </main>
  );
}

/** Before the first welcome the page does not know the phase, and says nothing. */
function phaseShown(session: Session): Phase | null {
  const link = session.link.value;
  if (link.at === 'closed' && link.why === 'ended') return 'ended';
  return session.hearing.value.you === null ? null : session.hearing.value.phase;
}
