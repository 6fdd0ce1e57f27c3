import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../locales/l10n';
import { hasFloor } from '../model/floor';
import type { Session } from '../session';
import { Icon, type IconName } from './icon';

interface Question {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
  readonly icon: IconName;
  readonly danger: boolean;
  act(session: Session): void;
}

/** Presses that nobody can take back: each is asked about once. */
const QUESTIONS = {
  end: {
    title: 'end-title',
    text: 'end-text',
    yes: 'end-session',
    no: 'end-back',
    icon: 'door',
    danger: true,
    act: (session) => void session.ask({ type: 'end' }),
  },
  leave: {
    title: 'leave-title',
    text: 'leave-text',
    yes: 'leave',
    no: 'end-back',
    icon: 'exit',
    danger: true,
    act: (session) => session.leave(),
  },
  'last-word': {
    title: 'last-word-title',
    text: 'last-word-text',
    yes: 'end-last-word',
    no: 'last-word-back',
    icon: 'check',
    danger: false,
    act: (session) => void session.ask({ type: 'end_last_word' }),
  },
} as const satisfies Readonly<Record<string, Question>>;

const asked = signal<keyof typeof QUESTIONS | null>(null);

/** Asks, before it is done. */
export function askFirst(what: keyof typeof QUESTIONS): void {
  asked.value = what;
}

function close(): void {
  asked.value = null;
}

/** The one question that is open, over everything else. */
export function Questions({ session }: { session: Session }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const what = asked.value;
  const { you, floor } = session.hearing.value;
  const hasLastWord = you !== null && floor.lastWord && hasFloor(session.hearing.value, you.id);
  // Cut by a ruling meanwhile: there is nothing to be asked any more.
  const isOver = what === 'last-word' && !hasLastWord;
  useEffect(() => {
    if (isOver) close();
    else if (what !== null) dialog.current?.showModal();
    else dialog.current?.close();
  }, [what, isOver]);
  // A question that nobody answered does not wait for the next hearing.
  useEffect(() => close, []);
  const question: Question | null = what === null ? null : QUESTIONS[what];
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="question-title"
      aria-describedby="question-text"
      onClose={close}
    >
      {question !== null && (
        <>
          <div class="dialog__body">
            <h2 class="h2" id="question-title">
              {t(question.title)}
            </h2>
            <p id="question-text">{t(question.text)}</p>
          </div>
          <div class="dialog__foot">
            <button
              type="button"
              class={question.danger ? 'btn btn--danger' : 'btn btn--primary'}
              data-testid={`${what}-confirm`}
              onClick={() => {
                close();
                question.act(session);
              }}
            >
              <Icon name={question.icon} />
              {t(question.yes)}
            </button>
            {/* Two presses of a key by mistake do nothing. */}
            <button type="button" class="btn" data-testid={`${what}-back`} autofocus onClick={close}>
              {t(question.no)}
            </button>
          </div>
        </>
      )}
    </dialog>
  );
}
