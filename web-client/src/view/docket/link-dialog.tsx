import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../locales/l10n';
import { dayAndHour } from '../../model/hours';
import { type ApiCode, codeOf } from '../../signal/api';
import type { PersonLink } from '../../signal/messages';
import { AddToCalendar } from '../add-to-calendar';
import type { Addressee } from './day';
import { Dialog } from './dialog';
import { Trouble } from './field';
import { LinkCode } from './link-code';
import type { Desk } from './page';

/** Makes a person's link, to be copied and given to them; takes earlier ones back. */
export function LinkDialog({
  desk,
  addressee,
  close,
}: {
  desk: Desk;
  addressee: Addressee;
  close: () => void;
}) {
  const { hearing, person } = addressee;
  const made = useSignal<PersonLink | null>(null);
  const told = useSignal<'link-copied' | 'link-revoked' | null>(null);
  const problem = useSignal<ApiCode | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const planned = hearing.plan.persons.find(({ id }) => id === person);
  const name = planned?.pseudonym ?? planned?.name ?? person;

  const attempt = async (act: () => Promise<void>) => {
    problem.value = null;
    try {
      await act();
    } catch (error) {
      problem.value = codeOf(error);
    }
  };
  const make = () =>
    attempt(async () => {
      made.value = await desk.api.link(hearing.id, person);
    });
  useEffect(() => void make(), []);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(made.value?.link ?? '');
      told.value = 'link-copied';
    } catch {
      // The browser forbids it: the text is selected, and the person copies it by hand.
    }
  };
  const revoke = () =>
    attempt(async () => {
      await desk.api.revoke(hearing.id, person);
      made.value = null;
      made.value = await desk.api.link(hearing.id, person);
      told.value = 'link-revoked';
    });

  return (
    <Dialog title={t('link-of', { name })} close={close}>
      <p>{t('link-text')}</p>
      <div class="field">
        <label class="field__label" for="person-link">
          {t('link')}
        </label>
        <input
          class="input"
          id="person-link"
          data-testid="link-field"
          ref={field}
          readOnly
          value={made.value?.link ?? ''}
          onFocus={(event) => event.currentTarget.select()}
        />
        {made.value !== null && (
          <p class="small soft">{t('link-until', { time: dayAndHour(new Date(made.value.expires)) })}</p>
        )}
      </div>
      {made.value !== null && <LinkCode link={made.value.link} />}
      {made.value !== null && <Calendar addressee={addressee} link={made.value.link} />}
      <p role="status" class="small strong">
        {told.value !== null && t(told.value)}
      </p>
      {problem.value !== null && <Trouble code={problem.value} />}
      <div class="cluster">
        <button
          type="button"
          class="btn btn--primary"
          data-testid="link-copy"
          disabled={made.value === null}
          onClick={() => void copy()}
        >
          {t('link-copy')}
        </button>
        <button type="button" class="btn btn--danger" data-testid="link-revoke" onClick={() => void revoke()}>
          {t('link-revoke')}
        </button>
        <button type="button" class="btn" data-testid="dialog-close" onClick={close}>
          {t('link-close')}
        </button>
      </div>
    </Dialog>
  );
}

/** To be sent to the person with the link. */
function Calendar({ addressee, link }: { addressee: Addressee; link: string }) {
  const { id, plan, court } = addressee.hearing;
  const place = [court.name, plan.courtroom].filter((one) => one !== '').join(' · ');
  const card = { id, case_number: plan.case_number, court: place };
  return (
    <AddToCalendar
      hearing={card}
      person={addressee.person}
      hours={plan}
      link={link}
      note={t('calendar-note-theirs')}
    />
  );
}
