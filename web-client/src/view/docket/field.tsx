import type { ComponentChildren } from 'preact';
import { t } from '../../locales/l10n';
import { faultAt } from '../../model/docket';
import { type ApiCode, misunderstood } from '../../signal/api';
import type { Fault } from '../../signal/messages';
import { Icon } from '../icon';
import { OpenAgain } from '../open-again';

/** What the server refused. */
export function Trouble({ code, detail }: { code: ApiCode; detail?: string | undefined }) {
  return (
    <div class="banner banner--warn" role="alert" data-testid="problem" data-code={code}>
      <Icon name="warn" />
      <p class="banner__text">
        {t(`problem-${code}`)}
        {detail !== undefined && <span class="banner__detail">{detail}</span>}
      </p>
      {misunderstood(code) && <OpenAgain />}
    </div>
  );
}

interface FieldProps {
  /** Place in the plan: the field's id and where its faults are found. */
  at: string;
  label: string;
  faults: readonly Fault[];
  hint?: string;
  children: (attributes: FieldAttributes) => ComponentChildren;
}

export interface FieldAttributes {
  id: string;
  'aria-invalid': boolean;
  'aria-describedby'?: string;
}

/** A labelled field; what is wrong with it stands below and is read with it. */
export function Field({ at, label, faults, hint, children }: FieldProps) {
  const fault = faultAt(faults, at);
  const about = [hint && `${at}-hint`, fault && `${at}-fault`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label class="field__label" for={at}>
        {label}
      </label>
      {children({
        id: at,
        'aria-invalid': fault !== undefined,
        ...(about === '' ? {} : { 'aria-describedby': about }),
      })}
      {hint && (
        <p class="small soft" id={`${at}-hint`}>
          {hint}
        </p>
      )}
      <FaultText at={at} fault={fault} />
    </div>
  );
}

export function FaultText({ at, fault }: { at: string; fault: Fault | undefined }) {
  if (fault === undefined) return null;
  return (
    <p
      class="field__fault"
      id={`${at}-fault`}
      data-testid="fault"
      data-pointer={fault.pointer}
      data-code={fault.code}
    >
      {t(`fault-${fault.code}`)}
    </p>
  );
}

interface CheckProps {
  label: string;
  checked: boolean;
  testid?: string;
  change: (checked: boolean) => void;
}

export function Check({ label, checked, testid, change }: CheckProps) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={checked}
        data-testid={testid}
        onChange={(event) => change(event.currentTarget.checked)}
      />
      {label}
    </label>
  );
}

/** With `one` or without it, the order of the others kept. */
export function toggled<T>(all: readonly T[], one: T, on: boolean): T[] {
  const others = all.filter((other) => other !== one);
  return on ? [...others, one] : others;
}
