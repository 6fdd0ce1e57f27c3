import { t } from '../locales/l10n';
import { hasFloor, joined, needsFloor, parted } from '../model/floor';
import { isCourt } from '../model/hearing';
import { canBeAskedToUnmute, canBeSilencedBy, mayHaveFloor } from '../model/order';
import { isAway, speakers } from '../model/seats';
import type { Session } from '../session';
import type { Own, Person } from '../signal/messages';
import { Icon } from './icon';
import { Head } from './panel';
import { PersonAct } from './person-act';
import { Who } from './who';

interface SpeakerProps {
  session: Session;
  you: Own;
  person: Person;
}

/** Everybody else who is seen and heard: the floor and the microphone of each. */
export function Speakers({ session, you }: { session: Session; you: Own }) {
  const people = speakers(session.hearing.value);
  if (people.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="speakers" data-testid="speakers">
      <Head id="speakers" title={t('speakers')} />
      {you.may.includes('mute_all') && (
        <div class="panel__body">
          <button
            type="button"
            class="btn btn--small btn--wide"
            data-testid="mute-all"
            onClick={() => void session.ask({ type: 'mute_all' })}
          >
            <Icon name="mic-off" />
            {t('mute-all')}
          </button>
        </div>
      )}
      <ul class="rows">
        {people.map((person) => (
          <li
            key={person.id}
            class="row row--wrap"
            data-testid="speaker"
            data-person={person.id}
            data-locked={String(person.locked === true)}
          >
            <div class="row__text">
              <Who person={person} />
              {!isAway(person) && <State session={session} person={person} />}
            </div>
            {!isAway(person) && (
              <div class="row__acts">
                {needsFloor(person.role) && <FloorActs session={session} you={you} person={person} />}
                <MicrophoneActs session={session} you={you} person={person} />
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function State({ session, person }: { session: Session; person: Person }) {
  const floor = hasFloor(session.hearing.value, person.id);
  const microphone = person.locked ? 'microphone-locked' : person.microphone ? 'mic-on' : 'mic-off';
  const state = person.in_private === true ? 'in-private' : microphone;
  return (
    <p class={floor ? 'row__sub row__sub--floor' : 'row__sub'}>
      {floor && <>{t('floor-has')} · </>}
      {t(state)}
    </p>
  );
}

/** The floor: given alone or beside others, taken from one, and the last word of an accused. */
function FloorActs({ session, you, person }: SpeakerProps) {
  const hearing = session.hearing.value;
  const { id } = person;
  const mayGet = mayHaveFloor(hearing, person);
  const others = hearing.floor.holders?.some((one) => one !== id) === true;
  const give = (people: string[]) => void session.ask({ type: 'give_floor', people });
  const takeFrom = () => (others ? give(parted(hearing, id)) : void session.ask({ type: 'take_floor' }));
  return (
    <>
      {you.may.includes('give_floor') &&
        (hasFloor(hearing, id) ? (
          <PersonAct testid="stop-floor" text={t('take-floor')} person={person} press={takeFrom} />
        ) : (
          mayGet && (
            <PersonAct testid="give-floor" text={t('give-floor')} person={person} press={() => give([id])} />
          )
        ))}
      {you.may.includes('give_floor') && others && mayGet && !hasFloor(hearing, id) && (
        <PersonAct
          testid="add-floor"
          text={t('add-floor')}
          person={person}
          press={() => give(joined(hearing, id))}
        />
      )}
      {you.may.includes('give_last_word') && mayGet && person.role === 'accused_on_trial' && (
        <PersonAct
          testid="give-last-word"
          text={t('last-word')}
          person={person}
          disabled={hearing.floor.lastWord}
          press={() => void session.ask({ type: 'give_last_word', person: id })}
        />
      )}
    </>
  );
}

/** Nobody switches on another's microphone: they are asked to. */
function MicrophoneActs({ session, you, person }: SpeakerProps) {
  const { id, microphone } = person;
  const locked = person.locked === true;
  const silences = canBeSilencedBy(you, person);
  return (
    <>
      {microphone && silences && you.may.includes('mute') && (
        <PersonAct
          testid="mute-person"
          text={t('mute-short')}
          label={t('mute')}
          person={person}
          press={() => void session.ask({ type: 'mute', person: id })}
        />
      )}
      {!microphone && canBeAskedToUnmute(person) && you.may.includes('ask_to_unmute') && (
        <PersonAct
          testid="ask-to-unmute"
          text={t('ask-to-unmute-short')}
          label={t('ask-to-unmute')}
          person={person}
          press={() => void session.ask({ type: 'ask_to_unmute', person: id })}
        />
      )}
      {you.may.includes('lock_microphone') && silences && !isCourt(person.role) && (
        <PersonAct
          testid="lock-microphone"
          text={t(locked ? 'unlock-microphone' : 'lock-microphone')}
          person={person}
          press={() => void session.ask({ type: 'lock_microphone', person: id, on: !locked })}
        />
      )}
    </>
  );
}
