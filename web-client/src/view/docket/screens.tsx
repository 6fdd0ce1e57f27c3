import { t, tt } from '../../locales/l10n';
import { type DraftPerson, type DraftScreen, faultAt, VEILS } from '../../model/docket';
import { Head } from '../panel';
import { Check, FaultText, toggled } from './field';
import type { Part } from './form';

/** Protection: who must not see, hear or know the name of whom. */
export function Screens({ part }: { part: Part }) {
  const { draft, faults, change } = part;
  const [first, second] = draft.persons;
  return (
    <section class="panel" aria-labelledby="form-screens">
      <Head id="form-screens" title={t('form-screens')} />
      {draft.screens.length === 0 && <p class="panel__empty">{t('form-screens-none')}</p>}
      <FaultText at="/screens" fault={faults.find(({ pointer }) => pointer === '/screens')} />
      {draft.screens.map((screen, number) => (
        // Two pairs may be the same while the form is filled in: only their place tells them apart.
        <Screen
          key={`${number}`}
          part={part}
          number={number}
          screen={screen}
          update={(update) =>
            change({ screens: draft.screens.map((one, n) => (n === number ? { ...one, ...update } : one)) })
          }
        />
      ))}
      <div class="panel__foot">
        <button
          type="button"
          class="btn"
          data-testid="screen-add"
          disabled={first === undefined || second === undefined}
          onClick={() => {
            if (first === undefined || second === undefined) return;
            const screen: DraftScreen = { viewer: first.id, subject: second.id, hides: ['picture'] };
            change({ screens: [...draft.screens, screen] });
          }}
        >
          {t('screen-add')}
        </button>
      </div>
    </section>
  );
}

interface ScreenProps {
  part: Part;
  number: number;
  screen: DraftScreen;
  update: (update: Partial<DraftScreen>) => void;
}

function Screen({ part, number, screen, update }: ScreenProps) {
  const { draft, faults, change } = part;
  const at = `/screens/${number}`;
  const fault = faultAt(faults, at);
  return (
    <fieldset class="person" data-testid="screen">
      <legend class="sr">{t('screen-number', { number: String(number + 1) })}</legend>
      <div class="docket__fields">
        <Chosen
          id={`${at}/viewer`}
          label={t('screen-viewer')}
          chosen={screen.viewer}
          persons={draft.persons}
          invalid={fault !== undefined}
          choose={(viewer) => update({ viewer })}
        />
        <Chosen
          id={`${at}/subject`}
          label={t('screen-subject')}
          chosen={screen.subject}
          persons={draft.persons}
          invalid={fault !== undefined}
          choose={(subject) => update({ subject })}
        />
        <fieldset class="choices">
          <legend class="field__label">{t('screen-hides')}</legend>
          <div class="choices__row">
            {VEILS.map((veil) => (
              <Check
                key={veil}
                label={t(`veil-${veil}`)}
                checked={screen.hides.includes(veil)}
                change={(on) => update({ hides: toggled(screen.hides, veil, on) })}
              />
            ))}
          </div>
        </fieldset>
      </div>
      <FaultText at={at} fault={fault} />
      <div class="person__foot">
        <button
          type="button"
          class="btn btn--quiet"
          onClick={() => change({ screens: draft.screens.filter((_, n) => n !== number) })}
        >
          {t('screen-remove')}
        </button>
      </div>
    </fieldset>
  );
}

interface ChosenProps {
  id: string;
  label: string;
  chosen: string;
  persons: readonly DraftPerson[];
  invalid: boolean;
  choose: (id: string) => void;
}

function Chosen({ id, label, chosen, persons, invalid, choose }: ChosenProps) {
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {label}
      </label>
      <select
        class="input"
        id={id}
        aria-invalid={invalid}
        value={chosen}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {persons.map((person) => (
          <option key={person.id} value={person.id}>
            {person.pseudonym || person.name || tt(`role-${person.role}`)}
          </option>
        ))}
      </select>
    </div>
  );
}
