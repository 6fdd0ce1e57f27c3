import type { Devices } from '../call/devices';
import { t } from '../locales/l10n';
import { owesPromise } from '../model/admission';
import { hasFloor } from '../model/floor';
import { firstMissing } from '../model/guards';
import { hasDevices, isBench, isInSession, publishes } from '../model/hearing';
import { leavesASeat } from '../model/leaving';
import { isVoiced, ownState } from '../model/own-state';
import { talks } from '../model/talks';
import type { Session } from '../session';
import type { Own, Phase } from '../signal/messages';
import { hereOf } from './here';
import { Icon, type IconName } from './icon';
import { NextStep } from './next-step';
import { askFirst, Questions } from './questions';
import { ViewMenu } from './view-menu';

interface ControlProps {
  testid: string;
  icon: IconName;
  long: string;
  short: string;
  kind?: 'primary' | 'stop' | 'off' | 'act' | 'danger' | 'way';
  /** What a press does, where the visible words say how it is: for screen readers, after these words. */
  label?: string;
  on?: boolean;
  /** A second line under the words; its place is kept while it is not `shown`. */
  note?: { readonly text: string; readonly shown: boolean } | undefined;
  disabled?: boolean;
  onClick: () => void;
}

function Control({ testid, icon, long, short, kind, label, on, note, disabled, onClick }: ControlProps) {
  return (
    <button
      type="button"
      class={kind ? `control control--${kind}` : 'control'}
      data-testid={testid}
      data-on={on === undefined ? undefined : String(on)}
      disabled={disabled ?? false}
      onClick={onClick}
    >
      <Icon name={icon} />
      <span class="control__words">
        <span class="control__long">{long}</span>
        <span class="control__short">{short}</span>
        {note !== undefined && (
          <span class="control__note" data-testid={`${testid}-note`} data-shown={String(note.shown)}>
            {note.text}
          </span>
        )}
      </span>
      {label !== undefined && <span class="sr">{label}</span>}
    </button>
  );
}

/** Own controls, always at the bottom, in reach of a thumb. */
export function Controls({ session, you, phase }: { session: Session; you: Own; phase: Phase }) {
  const inside = you.place === 'courtroom';
  const inPrivate = session.hearing.value.room !== null;
  return (
    <footer class="toolbar">
      {(hasDevices(you.role) || inPrivate) && (
        <DeviceControls
          devices={session.devices}
          locked={you.locked === true && !inPrivate}
          heard={isHeard(session)}
        />
      )}
      {inside && publishes(you.role) && you.role !== 'presiding_judge' && (
        <Hand session={session} you={you} />
      )}
      {inside && isBench(you.role) && <Gavel session={session} you={you} phase={phase} />}
      {inPrivate && <RoomControls session={session} you={you} />}
      {!inPrivate && !isBench(you.role) && <TalkJumps session={session} you={you} />}
      {you.place === 'waiting_hall' && owesPromise(you) && (
        <Control
          testid="declare"
          icon="check"
          kind="primary"
          long={t('declare')}
          short={t('declare')}
          onClick={() => void session.ask({ type: 'declare' })}
        />
      )}
      <ViewMenu layouts={inside || you.place === 'gallery'} />
      <Control
        testid="leave"
        icon="exit"
        kind="stop"
        long={t('leave')}
        short={t('leave')}
        onClick={() => (leavesASeat(session.hearing.value) ? askFirst('leave') : session.leave())}
      />
      <Questions session={session} />
    </footer>
  );
}

/** Whether the server hears the person, where people hear what it hears; `null`: nobody hears them now. */
function isHeard(session: Session): boolean | null {
  const { hearing, ear } = session;
  return isVoiced(ownState(hearing.value, hereOf(session))) ? ear.reach.value === 'heard' : null;
}

/** The way back from a private room, and its door. */
function RoomControls({ session, you }: { session: Session; you: Own }) {
  const locked = session.hearing.value.room?.locked === true;
  const lock = t(locked ? 'room-unlock' : 'room-lock');
  return (
    <>
      {you.may.includes('lock_room') && (
        <Control
          testid="lock-room"
          icon="door"
          kind="act"
          long={lock}
          short={lock}
          on={locked}
          onClick={() => void session.ask({ type: 'lock_room', on: !locked })}
        />
      )}
      {you.may.includes('open') && (
        <OpenSession session={session} you={you} testid="court-returns" text={t('continue-session')} />
      )}
      <Control
        testid="leave-room"
        icon="back"
        kind="primary"
        long={t('room-leave')}
        short={t('room-leave-short')}
        onClick={() => void session.ask({ type: 'leave_room' })}
      />
    </>
  );
}

interface DeviceControlsProps {
  devices: Devices;
  locked?: boolean;
  /** The server hears the person; `null`: nobody hears them, and nothing is said of it. */
  heard?: boolean | null;
}

/** Microphone and camera: the words say how they are, the label what a press does. */
export function DeviceControls({ devices, locked, heard = null }: DeviceControlsProps) {
  const microphone = devices.microphoneOn.value;
  const camera = devices.cameraOn.value;
  return (
    <>
      <Control
        testid="mic"
        icon={locked ? 'lock' : microphone ? 'mic' : 'mic-off'}
        long={t(locked ? 'microphone-locked' : microphone ? 'mic-on' : 'mic-off')}
        short={t('microphone')}
        {...(locked ? {} : { label: t(microphone ? 'mic-turn-off' : 'mic-turn-on') })}
        on={microphone}
        note={heard === null ? undefined : { text: t('mic-heard'), shown: heard }}
        disabled={locked ?? false}
        {...(microphone ? {} : { kind: 'off' as const })}
        onClick={() => void devices.setMicrophone(!microphone)}
      />
      <Control
        testid="cam"
        icon={camera ? 'cam' : 'cam-off'}
        long={t(camera ? 'cam-on' : 'cam-off')}
        short={t('camera')}
        label={t(camera ? 'cam-turn-off' : 'cam-turn-on')}
        on={camera}
        {...(camera ? {} : { kind: 'off' as const })}
        onClick={() => void devices.setCamera(!camera)}
      />
    </>
  );
}

/** The hand of who wants to speak: the first thing on the bar, but for who speaks already. */
function Hand({ session, you }: { session: Session; you: Own }) {
  const { floor } = session.hearing.value;
  const speaks = hasFloor(session.hearing.value, you.id);
  const plain = speaks || isBench(you.role);
  const up = you.hand != null;
  const text = t(up ? 'lower-hand' : 'raise-hand');
  return (
    <>
      {speaks && floor.lastWord && you.may.includes('end_last_word') && (
        <Control
          testid="end-last-word"
          icon="check"
          kind="primary"
          long={t('end-last-word')}
          short={t('end-last-word')}
          onClick={() => askFirst('last-word')}
        />
      )}
      <Control
        testid="raise-hand"
        icon="hand"
        {...(plain ? {} : { kind: 'primary' as const })}
        long={text}
        short={plain && !up ? t('hand-short') : text}
        on={up}
        disabled={!up && !you.may.includes('raise_hand')}
        onClick={() => void session.ask({ type: 'raise_hand', up: !up })}
      />
    </>
  );
}

/** The ways to one's lawyer and to help, whose buttons stand below the pictures: nobody leaves the courtroom by a slip of the thumb. */
function TalkJumps({ session, you }: { session: Session; you: Own }) {
  const found = talks(session.hearing.value, you);
  if (found === null) return null;
  const to = (button: string) => () => {
    const panel = document.querySelector('[data-testid="private-talks"]');
    panel?.scrollIntoView({ block: 'center' });
    panel?.querySelector<HTMLElement>(button)?.focus({ preventScroll: true });
  };
  const talk = t(`jump-${found.counsel}`);
  return (
    <>
      {found.counsel !== null && (
        <Control testid="jump-talk" icon="talk" kind="way" long={talk} short={talk} onClick={to(TALK)} />
      )}
      {found.needsHelp && (
        <Control
          testid="jump-help"
          icon="help"
          kind="way"
          long={t('jump-help')}
          short={t('jump-help')}
          onClick={to(HELP)}
        />
      )}
    </>
  );
}

const TALK = '[data-testid="talk-to-lawyer"], [data-kind="lawyer_client_room"]';
const HELP = '[data-testid="call-help"]';

/** Opens the session, or goes on with it: filled when nothing is missing; otherwise it says what is. */
function OpenSession({
  session,
  you,
  testid,
  text,
}: {
  session: Session;
  you: Own;
  testid: string;
  text: string;
}) {
  const may = you.may.includes('open');
  const missing = firstMissing(session.hearing.value.guards);
  return (
    <Control
      testid={testid}
      icon="arch"
      long={text}
      short={text}
      {...(may && missing !== null ? { label: t(`guard-${missing}-missing`) } : {})}
      kind={may && missing === null ? 'primary' : 'act'}
      disabled={!may}
      onClick={() => void session.ask({ type: 'open' })}
    />
  );
}

/** The judge's steps. The next lawful one is filled; the last one is red and asks once more. */
function Gavel({ session, you, phase }: { session: Session; you: Own; phase: Phase }) {
  const open = t(phase === 'waiting_hall_open' ? 'open-session' : 'continue-session');
  const sits = isInSession(phase);
  return (
    <>
      <NextStep session={session} you={you} />
      {!sits && <OpenSession session={session} you={you} testid="open-session" text={open} />}
      <Control
        testid="recess"
        icon="pause"
        kind="act"
        long={t('recess')}
        short={t('recess-short')}
        disabled={!you.may.includes('recess')}
        onClick={() => void session.ask({ type: 'recess' })}
      />
      {you.role === 'presiding_judge' && (
        <Control
          testid="end-session"
          icon="door"
          kind="danger"
          long={t('end-session')}
          short={t('end-session-short')}
          disabled={!you.may.includes('end')}
          onClick={() => askFirst('end')}
        />
      )}
    </>
  );
}
