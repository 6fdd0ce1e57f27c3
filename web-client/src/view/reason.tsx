import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../locales/l10n';

interface ReasonFormProps {
  /** Of the field. */
  id: string;
  /** Of the field; by default it asks for the reason. */
  label?: string;
  /** The test's name of the button. */
  confirm: string;
  kind: 'small' | 'primary' | 'danger';
  /** It may be sent without a reason. */
  optional?: boolean;
  /** On the button; by default that one confirms. */
  text?: string;
  /** The test's name of the form. */
  testid?: string;
  /** Longest reason; by default what the court keeps of one. */
  most?: number;
  send: (reason: string) => void | Promise<void>;
  /** What is chosen before the reason is written. */
  children?: ComponentChildren;
}

/** An act that needs a reason. */
export function ReasonForm({
  id,
  label,
  confirm,
  kind,
  optional = false,
  text,
  testid,
  most,
  send,
  children,
}: ReasonFormProps) {
  const [reason, setReason] = useState('');
  return (
    <form
      class="stack"
      data-testid={testid}
      onSubmit={(event) => {
        event.preventDefault();
        void send(reason);
      }}
    >
      {children}
      <ReasonField id={id} label={label} value={reason} change={setReason} most={most} />
      <button
        type="submit"
        class={`btn btn--${kind}`}
        data-testid={confirm}
        disabled={!optional && reason.trim() === ''}
      >
        {text ?? t('confirm')}
      </button>
    </form>
  );
}

interface ReasonFieldProps {
  id: string;
  value: string;
  change: (value: string) => void;
  label?: string | undefined;
  most?: number | undefined;
}

/** So much of a reason the court keeps. */
export const MOST_OF_A_REASON = 500;

/** Where a reason is written. */
export function ReasonField({ id, value, change, label, most }: ReasonFieldProps) {
  return (
    <label class="field" for={id}>
      <span class="field__label">{label ?? t('reason')}</span>
      <input
        class="input"
        id={id}
        data-testid={id}
        maxLength={most ?? MOST_OF_A_REASON}
        value={value}
        onInput={(event) => change(event.currentTarget.value)}
      />
    </label>
  );
}
