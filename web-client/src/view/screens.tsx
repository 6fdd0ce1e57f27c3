import { useState } from 'preact/hooks';
import { t } from '../locales/l10n';
import type { Session } from '../session';
import type { Screen, Signed } from '../signal/messages';
import { Head } from './panel';
import { ReasonForm } from './reason';
import { called } from './who';

const SENSES = ['sight', 'hearing', 'name'] as const;
const NOTHING = { sight: false, hearing: false, name: false };

/** Judge and clerk: who must not see, hear or know whom. */
export function Screens({ session }: { session: Session }) {
  const hearing = session.hearing.value;
  if (hearing.you?.may.includes('screen') !== true) return null;
  // Whoever is to come, too: who is protected is so before the other arrives.
  const people = new Map<string, Signed>([
    ...hearing.expected.map((person) => [person.id, person] as const),
    ...hearing.people,
    ...hearing.waiting,
  ]);
  const label = (id: string) => {
    const person = people.get(id);
    return person === undefined ? id : called(person);
  };
  const put = (screen: Screen, ruling: string) => void session.ask({ type: 'screen', ...screen, ruling });
  return (
    <section class="panel" aria-labelledby="screens" data-testid="screens">
      <Head id="screens" title={t('screens')} />
      <ul class="rows">
        {hearing.screens.map((screen) => (
          <li key={`${screen.from} ${screen.person}`} class="row" data-testid="screened">
            <div class="row__text">
              <p class="row__main">
                {t('screen-between', {
                  from: label(screen.from),
                  person: label(screen.person),
                })}
              </p>
              <p class="row__sub">
                {SENSES.filter((sense) => screen[sense])
                  .map((sense) => t(`screen-${sense}`))
                  .join(' · ')}
              </p>
            </div>
            <TakeDown take={(ruling) => put({ ...screen, ...NOTHING }, ruling)} />
          </li>
        ))}
      </ul>
      <Form people={[...people.values()]} put={put} />
    </section>
  );
}

/** Who is protected stays so until the court says why not. */
function TakeDown({ take }: { take: (ruling: string) => void }) {
  const [asked, setAsked] = useState(false);
  if (!asked) {
    return (
      <button type="button" class="btn" data-testid="unscreen" onClick={() => setAsked(true)}>
        {t('unscreen')}
      </button>
    );
  }
  return (
    <ReasonForm
      id="reason-unscreen"
      label={t('screen-ruling')}
      confirm="confirm-unscreen"
      kind="small"
      text={t('unscreen')}
      send={take}
    />
  );
}

function Form({ people, put }: { people: readonly Signed[]; put: (screen: Screen, ruling: string) => void }) {
  const [screen, setScreen] = useState<Screen>({
    from: '',
    person: '',
    sight: true,
    hearing: true,
    name: true,
  });
  const [ruling, setRuling] = useState('');
  const complete = screen.from !== '' && screen.person !== '' && screen.from !== screen.person;
  const choice = (name: 'from' | 'person') => (
    <label class="field">
      {t(`screen-${name}`)}
      <select
        class="input"
        data-testid={`screen-${name}`}
        value={screen[name]}
        onChange={(event) => setScreen({ ...screen, [name]: event.currentTarget.value })}
      >
        <option value="">–</option>
        {people.map((person) => (
          <option key={person.id} value={person.id}>
            {called(person)}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <form
      class="panel__body"
      onSubmit={(event) => {
        event.preventDefault();
        put(screen, ruling);
      }}
    >
      {choice('from')}
      {choice('person')}
      {SENSES.map((sense) => (
        <label key={sense} class="field">
          <input
            type="checkbox"
            checked={screen[sense]}
            onChange={(event) => setScreen({ ...screen, [sense]: event.currentTarget.checked })}
          />
          {t(`screen-${sense}`)}
        </label>
      ))}
      <label class="field">
        {t('screen-ruling')}
        <input
          class="input"
          type="text"
          maxLength={200}
          data-testid="screen-ruling"
          value={ruling}
          onInput={(event) => setRuling(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="btn" data-testid="screen" disabled={!complete || ruling.trim() === ''}>
        {t('screen')}
      </button>
    </form>
  );
}
