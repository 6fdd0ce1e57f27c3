import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../locales/l10n';
import { addressees, channels } from '../model/recipients';
import { shownLines, unread } from '../model/words';
import type { Session } from '../session';
import type { Address, Line, Own, Sign } from '../signal/messages';
import { clock } from './clock-time';
import { Head } from './panel';
import { called } from './who';

/** What people write to each other, and where one writes oneself; `shown`: open from the beginning. Empty where nobody may write and nothing was written. */
export function Words({ session, you, shown = false }: { session: Session; you: Own; shown?: boolean }) {
  const { words, room } = session.hearing.value;
  const inPrivate = room !== null;
  const lines = shownLines(words, inPrivate);
  const fresh = unread(words, inPrivate, you.id);
  const [open, setOpen] = useState(() => shown || matchMedia('(min-width: 64rem)').matches);
  // What came while one was elsewhere counts until one turns to it: that the list stands open is no proof that it was read.
  const behind = !inPrivate && words.behind;
  const waits = behind && fresh.length > 0;
  useEffect(() => {
    if (open && !waits && (fresh.length > 0 || behind)) session.lookAtWords();
  }, [open, waits, behind, fresh.length]);
  const to = recipients(session, you);
  const signals = you.may.includes('signal_to_clerk');
  if (to.length === 0 && !signals && lines.length === 0) return null;
  const turnTo = () => {
    if (open && waits) session.lookAtWords();
  };
  return (
    <section
      class="panel"
      aria-labelledby="words"
      data-testid="words"
      onPointerMove={turnTo}
      onPointerDown={turnTo}
      onFocusCapture={turnTo}
    >
      <Head id="words" title={t('words-title')} />
      <div class="panel__body">
        <button
          type="button"
          class="btn btn--small"
          data-testid="words-toggle"
          data-unread={fresh.length}
          aria-expanded={open}
          onClick={() => {
            setOpen(!open);
            session.lookAtWords();
          }}
        >
          {t(open ? 'words-hide' : 'words-show')}
          {fresh.length > 0 && (
            <span class="chip chip--accent">{t('words-unread', { number: fresh.length })}</span>
          )}
        </button>
        {!open && <NewLine line={fresh.at(-1)} />}
        {open && <Lines lines={lines} own={you.id} />}
        {open && inPrivate && <p class="small soft">{t('words-room-lead')}</p>}
        {open && to.length > 0 && <Write session={session} to={to} />}
        {open && signals && <Signals session={session} />}
      </div>
    </section>
  );
}

/** To whom one may write, with the words for it. */
function recipients(session: Session, you: Own): readonly Recipient[] {
  const { words, people, waiting } = session.hearing.value;
  const known = [...people.values(), ...waiting.values()];
  const all = channels(you).map((to) => ({ to, text: t(`words-to-${to}`) }));
  const one = addressees(words, known, you).map((whom) => ({ to: { person: whom.id }, text: called(whom) }));
  return [...all, ...one];
}

interface Recipient {
  to: Address;
  text: string;
}

/** The list of what was written. It says by itself what is added (`log`). */
function Lines({ lines, own }: { lines: readonly Line[]; own: string }) {
  const log = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = log.current;
    if (box !== null) box.scrollTop = box.scrollHeight;
  }, [lines.length]);
  return (
    <div class="lines" role="log" aria-label={t('words-title')} ref={log} tabIndex={0}>
      {lines.length === 0 && <p class="soft">{t('words-empty')}</p>}
      {lines.map((line, at) => (
        <article
          key={`${line.at} ${line.by.id} ${at}`}
          class={line.by.id === own ? 'line line--own' : 'line'}
          data-testid="line"
          data-by={line.by.id}
        >
          <p class="line__head">
            <time dateTime={new Date(line.at).toISOString()}>{clock(line.at)}</time> <b>{called(line.by)}</b>{' '}
            <span class="soft">→ {addressed(line)}</span>
          </p>
          <p class="line__text" dir="auto">
            {line.sign == null ? line.text : t(`sign-${line.sign}`)}
          </p>
        </article>
      ))}
    </div>
  );
}

/** What came last while the list is closed, for screen readers. */
function NewLine({ line }: { line: Line | undefined }) {
  return (
    <p class="sr" role="status">
      {line !== undefined && t('words-new', { who: called(line.by) })}
    </p>
  );
}

/** Where one writes. The text stays until the server has taken it. */
function Write({ session, to }: { session: Session; to: readonly Recipient[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  // Whoever was chosen may have gone: what was meant for them goes to nobody else, until somebody is chosen anew.
  const recipient = chosen === null ? to[0] : to.find((one) => key(one.to) === chosen);
  const send = async () => {
    if (recipient === undefined || text.trim() === '' || busy) return;
    setBusy(true);
    const done = await session.ask({ type: 'say', to: recipient.to, text });
    setBusy(false);
    // What was written meanwhile stays.
    if (done) setText((now) => (now === text ? '' : now));
  };
  return (
    <form
      class="stack words"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label class="field" for="words-to">
        <span class="field__label">{t('words-to')}</span>
        <select
          class="input"
          id="words-to"
          data-testid="words-to"
          value={recipient === undefined ? '' : key(recipient.to)}
          onChange={(event) => setChosen(event.currentTarget.value)}
        >
          {recipient === undefined && <option value="">{t('words-to-nobody')}</option>}
          {to.map((one) => (
            <option key={key(one.to)} value={key(one.to)}>
              {one.text}
            </option>
          ))}
        </select>
      </label>
      <label class="field" for="words-text">
        <span class="field__label">{t('words-text')}</span>
        <textarea
          class="input"
          id="words-text"
          data-testid="words-text"
          rows={2}
          maxLength={1000}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            void send();
          }}
        />
      </label>
      {(recipient?.to === 'everybody' || recipient?.to === 'court') && (
        <p class="small soft">{t('words-record')}</p>
      )}
      <button
        type="submit"
        class="btn btn--primary"
        data-testid="words-send"
        disabled={busy || recipient === undefined || text.trim() === ''}
      >
        {t('words-send')}
      </button>
    </form>
  );
}

/** One word for each recipient. */
function key(address: Address): string {
  return typeof address === 'string' ? address : `person ${address.person}`;
}

const SIGNS: readonly Sign[] = ['cannot_hear', 'needs_pause', 'needs_help', 'fears_recognition'];

/** A witness under protection lets the clerk know something: words would tell who writes them. */
function Signals({ session }: { session: Session }) {
  return (
    <div class="stack">
      <p class="small soft">{t('sign-lead')}</p>
      {SIGNS.map((sign) => (
        <button
          key={sign}
          type="button"
          class="btn"
          data-testid={`sign-${sign}`}
          onClick={() => void session.ask({ type: 'signal', sign })}
        >
          {t(`sign-${sign}`)}
        </button>
      ))}
    </div>
  );
}

function addressed({ to, whom }: Line): string {
  if (whom != null) return called(whom);
  return typeof to === 'string' ? t(`words-to-${to}`) : to.person;
}
