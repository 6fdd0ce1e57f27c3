import { useMemo } from 'preact/hooks';
import { t, tt } from '../locales/l10n';
import { isInSession } from '../model/hearing';
import { plateOf } from '../model/plate';
import type { Seat } from '../model/seats';
import type { Session } from '../session';
import type { Phase } from '../signal/messages';
import { Icon, type IconName } from './icon';
import { Picture } from './picture';

interface TileProps {
  session: Session;
  seat: Seat;
  phase: Phase;
  /** Stands out before the others, because they speak or lead. */
  large?: boolean;
}

/** A person behind a name plate: role first, name second, state third. Nothing is written over the picture but a hand's number. */
export function Tile({ session, seat, phase, large = false }: TileProps) {
  const { person, own, speaking, dominant } = seat;
  const track = trackOf(session, seat, phase);
  const mid = own ? null : seat.videoMid;
  const tellHeight = useMemo(
    () => (mid === null ? undefined : (height: number) => session.tiles.show(mid, height)),
    [session, mid],
  );
  const classes = [
    'tile',
    large ? 'tile--large' : '',
    speaking ? 'tile--speaking' : '',
    dominant ? 'tile--dominant' : '',
    seat.floor === null ? '' : 'tile--floor',
    person.connected ? (person.weak === true ? 'tile--weak' : '') : 'tile--lost',
  ];
  return (
    <article
      class={classes.filter(Boolean).join(' ')}
      data-testid="tile"
      data-person={person.id}
      data-role={person.role}
      data-own={own ? 'true' : 'false'}
      data-speaking={speaking ? 'true' : 'false'}
      data-dominant={dominant ? 'true' : 'false'}
      data-large={large ? 'true' : 'false'}
      data-weak={person.weak === true ? 'true' : 'false'}
      data-floor={seat.floor === null ? 'false' : 'true'}
    >
      <div class="tile__picture">
        <Note seat={seat} phase={phase} saved={!own && session.saving.value === 'sound'} />
        <Picture track={track} own={own} shown={tellHeight} />
        {person.hand != null && (
          <span class="tile__tag">
            <Icon name="hand" size="sm" />
            {person.hand}
          </span>
        )}
      </div>
      <div class="plate">
        <div class="plate__who">
          <h3 class="plate__role">
            {own ? t('own-role', { role: t(`role-${person.role}`) }) : tt(`role-${person.role}`)}
          </h3>
          <p class="plate__name">
            <bdi>{person.name}</bdi>
          </p>
        </div>
        {speaking && <Speaking dominant={dominant} />}
        {!person.microphone && <Silent />}
        <PlateState seat={seat} />
      </div>
    </article>
  );
}

/** Nothing is seen unless the session sits. */
function trackOf(session: Session, seat: Seat, phase: Phase): MediaStreamTrack | null {
  if (!isInSession(phase) || !seat.person.camera) return null;
  // The last picture that came would stand still.
  if (!seat.own && session.saving.value === 'sound') return null;
  if (seat.own) return session.devices.video.value.track;
  return seat.videoMid === null || seat.blind ? null : (session.tracks.value.get(seat.videoMid) ?? null);
}

/** What stands where the picture would be. */
function Note({ seat, phase, saved }: { seat: Seat; phase: Phase; saved: boolean }) {
  const [icon, key] = noteOf(seat, phase, saved);
  return (
    <p class="tile__note" data-testid="tile-note" data-note={key}>
      <Icon name={icon} size="lg" />
      <span>{t(key)}</span>
    </p>
  );
}

function noteOf({ person, blind }: Seat, phase: Phase, saved: boolean): [IconName, string] {
  if (!person.connected) return ['link-off', 'link-lost'];
  if (person.in_private === true) return ['door', 'in-private'];
  if (phase === 'recess' || phase === 'settlement_recess') return ['pause', 'in-recess'];
  if (phase === 'technical_break') return ['pause', 'in-break'];
  if (phase === 'deliberation') return ['pause', 'in-deliberation'];
  if (!isInSession(phase)) return ['clock', 'before-opening'];
  if (!person.camera) return ['cam-off', 'camera-off'];
  if (saved) return ['ear', 'picture-saved'];
  return blind ? ['info', 'picture-unknown'] : ['eye', 'picture-coming'];
}

function Silent() {
  return (
    <span class="plate__sign" data-testid="microphone-off">
      <Icon name="mic-off" size="sm" />
      <span class="sr">{t('microphone-off')}</span>
    </span>
  );
}

function Speaking({ dominant }: { dominant: boolean }) {
  return (
    <span class="plate__sign plate__sign--voice">
      <span class="voice" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span class="sr">{t(dominant ? 'speaking-dominant' : 'speaking')}</span>
    </span>
  );
}

function PlateState({ seat }: { seat: Seat }) {
  const plate = plateOf(seat);
  if (plate === null) return null;
  return (
    <p class="plate__state" data-testid="plate-state">
      <Icon name={plate.sign} size="sm" />
      {plate.words.map(({ key, number }) => t(key, number === undefined ? {} : { number })).join(' · ')}
    </p>
  );
}
