import { useSignal } from '@preact/signals';
import { t, tt } from '../../locales/l10n';
import { type DraftPerson, faultAt, mayStandBy, ROLES, withoutPerson, withPerson } from '../../model/docket';
import type { Fault, Role } from '../../signal/messages';
import { Head } from '../panel';
import { Check, FaultText, Field, toggled } from './field';
import type { Part } from './form';

/** Languages that are offered; others are written by their codes. */
const OFFERED: readonly string[] = ['kk', 'ru', 'en'];

/** Who is expected, each in a frame of their own. */
export function Persons({ part }: { part: Part }) {
  const { draft, faults, change } = part;
  const role = useSignal<Role>('plaintiff');
  return (
    <section class="panel" aria-labelledby="form-persons">
      <Head id="form-persons" title={t('form-persons')} />
      {draft.persons.length === 0 && <p class="panel__empty">{t('form-persons-none')}</p>}
      <FaultText at="/persons" fault={faults.find(({ pointer }) => pointer === '/persons')} />
      {draft.persons.map((person, number) => (
        <Person
          key={person.id}
          part={part}
          number={number}
          person={person}
          update={(update) =>
            change({
              persons: draft.persons.map((one) => (one.id === person.id ? { ...one, ...update } : one)),
            })
          }
        />
      ))}
      <div class="panel__foot cluster">
        <label class="field__label" for="person-role">
          {t('role')}
        </label>
        <select
          class="input input--auto"
          id="person-role"
          data-testid="person-role"
          value={role.value}
          onChange={(event) => {
            role.value = event.currentTarget.value as Role;
          }}
        >
          <Roles />
        </select>
        <button
          type="button"
          class="btn"
          data-testid="person-add"
          onClick={() => change(withPerson(draft, role.value))}
        >
          {t('person-add')}
        </button>
      </div>
    </section>
  );
}

interface PersonProps {
  part: Part;
  number: number;
  person: DraftPerson;
  update: (update: Partial<DraftPerson>) => void;
}

function Person({ part, number, person, update }: PersonProps) {
  const { draft, faults, change } = part;
  const at = `/persons/${number}`;
  const others = draft.persons.filter(({ id }) => id !== person.id);
  return (
    <fieldset class="person" data-testid="person" data-person={person.id}>
      <legend class="person__title">
        {number + 1}. {tt(`role-${person.role}`)}
      </legend>
      <div class="docket__fields">
        <Field at={`${at}/name`} label={t('name')} faults={faults}>
          {(attributes) => (
            <input
              {...attributes}
              class="input"
              data-testid="person-name"
              required
              maxLength={80}
              value={person.name}
              onInput={(event) => update({ name: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field at={`${at}/role`} label={t('role')} faults={faults}>
          {(attributes) => (
            <select
              {...attributes}
              class="input"
              value={person.role}
              onChange={(event) => update({ role: event.currentTarget.value as Role })}
            >
              <Roles />
            </select>
          )}
        </Field>
        <Field at={`${at}/pseudonym`} label={t('pseudonym')} faults={faults} hint={t('pseudonym-hint')}>
          {(attributes) => (
            <input
              {...attributes}
              class="input"
              data-testid="person-pseudonym"
              maxLength={80}
              value={person.pseudonym}
              onInput={(event) => update({ pseudonym: event.currentTarget.value })}
            />
          )}
        </Field>
        <Spoken at={`${at}/languages`} person={person} faults={faults} update={update} />
        {mayStandBy(person.role) && others.length > 0 && (
          <fieldset class="choices">
            <legend class="field__label">{t('stands-by')}</legend>
            {others.map((other) => (
              <Check
                key={other.id}
                label={`${other.name || tt(`role-${other.role}`)}`}
                checked={person.standsBy.includes(other.id)}
                change={(on) => update({ standsBy: toggled(person.standsBy, other.id, on) })}
              />
            ))}
            <FaultText at={`${at}/stands_by`} fault={faultAt(faults, `${at}/stands_by`)} />
          </fieldset>
        )}
      </div>
      <div class="cluster person__foot">
        <Check
          label={t('required')}
          checked={person.required}
          testid="person-required"
          change={(required) => update({ required })}
        />
        <button
          type="button"
          class="btn btn--quiet"
          data-testid="person-remove"
          aria-label={t('person-remove-name', { name: person.name || tt(`role-${person.role}`) })}
          onClick={() => change(withoutPerson(draft, person.id))}
        >
          {t('person-remove')}
        </button>
      </div>
    </fieldset>
  );
}

function Spoken({
  at,
  person,
  faults,
  update,
}: {
  at: string;
  person: DraftPerson;
  faults: readonly Fault[];
  update: (update: Partial<DraftPerson>) => void;
}) {
  const others = person.languages.filter((code) => !OFFERED.includes(code));
  const text = useSignal(others.join(' '));
  const write = (value: string) => {
    text.value = value;
    const codes = value
      .toLowerCase()
      .split(/[\s,;]+/)
      .filter(Boolean);
    update({ languages: [...person.languages.filter((code) => OFFERED.includes(code)), ...codes] });
  };
  return (
    <fieldset class="choices">
      <legend class="field__label">{t('languages-spoken')}</legend>
      {OFFERED.map((code) => (
        <Check
          key={code}
          label={t(`language-${code}`)}
          checked={person.languages.includes(code)}
          change={(on) => update({ languages: toggled(person.languages, code, on) })}
        />
      ))}
      <label class="choices__other">
        {t('languages-other')}
        <input
          class="input"
          data-testid="person-languages"
          id={at}
          aria-invalid={faultAt(faults, at) !== undefined}
          aria-describedby={`${at}-fault`}
          value={text.value}
          onInput={(event) => write(event.currentTarget.value)}
        />
      </label>
      <FaultText at={at} fault={faultAt(faults, at)} />
    </fieldset>
  );
}

function Roles() {
  return (
    <>
      {ROLES.map((role) => (
        <option key={role} value={role}>
          {tt(`role-${role}`)}
        </option>
      ))}
    </>
  );
}
