import { useEffect, useState } from 'preact/hooks';
import { keep, kept } from '../keeping';
import { t } from '../locales/l10n';
import { isCourt } from '../model/hearing';
import { KEYS, markers, markOfKey } from '../model/markers';
import { type Rail, stepOf } from '../model/rail';
import type { Session } from '../session';
import type { Mark, MarkKind, Own } from '../signal/messages';
import { clock } from './clock-time';
import { Dismiss } from './dismiss';
import { Icon } from './icon';
import { Head } from './panel';
import { titleOf } from './procedure';
import { called } from './who';

/** How long what passes is shown, in milliseconds. */
const PASSING = 12_000;

/** Markers for the record: what one may mark, and for who keeps the minutes the list of them. */
export function Marks({ session, you }: { session: Session; you: Own }) {
  const kinds = markers(you);
  const { marks } = session.hearing.value.words;
  const keeps = you.may.includes('mark_step');
  const [note, setNote] = useState('');
  const [said, setSaid] = useState<Said | null>(null);
  const mark = async (kind: MarkKind) => {
    const text = note.trim();
    const done = await session.ask({ type: 'mark', kind, ...(text === '' ? {} : { note: text }) });
    if (!done) return;
    // What was written meanwhile stays.
    setNote((now) => (now === note ? '' : now));
    setSaid({ kind });
  };
  const [keys, setKeys] = useHotKeys();
  const hasKeys = keeps && you.role === 'court_session_clerk';
  useKeys(hasKeys && keys, mark);
  if (kinds.length === 0 && marks.length === 0) return null;
  const [first, rest] = keeps ? [kinds.slice(0, KEYS.length), kinds.slice(KEYS.length)] : [kinds, []];
  return (
    <section class="panel" aria-labelledby="marks" data-testid="marks">
      <Head id="marks" title={t('marks-title')} />
      <div class="panel__body">
        {kinds.length > 0 && <Note value={note} change={setNote} />}
        <Buttons kinds={first} mark={mark} keys={hasKeys && keys} />
        {hasKeys && (
          <label class="tick">
            <input
              type="checkbox"
              data-testid="marks-keys"
              checked={keys}
              onChange={(event) => setKeys(event.currentTarget.checked)}
            />
            {t('marks-keys')}
          </label>
        )}
        {rest.length > 0 && (
          <details class="fold">
            <summary class="fold__head">{t('marks-more')}</summary>
            <Buttons kinds={rest} mark={mark} keys={false} />
          </details>
        )}
        <SaidSo said={said} />
      </div>
      {keeps && <MarkList session={session} />}
    </section>
  );
}

interface Said {
  kind: MarkKind;
}

/** That something was marked: seen for a while, and said once. */
function SaidSo({ said }: { said: Said | null }) {
  const shown = usePassing(said);
  return (
    <p class={shown === null ? 'sr' : 'toast'} role="status" data-testid="marked">
      {shown !== null && t('marked', { kind: t(`mark-${shown.kind}`) })}
    </p>
  );
}

function Note({ value, change }: { value: string; change: (value: string) => void }) {
  return (
    <label class="field" for="mark-note">
      <span class="field__label">{t('mark-note')}</span>
      <input
        class="input"
        id="mark-note"
        data-testid="mark-note"
        maxLength={300}
        value={value}
        onInput={(event) => change(event.currentTarget.value)}
      />
    </label>
  );
}

interface ButtonsProps {
  kinds: readonly MarkKind[];
  mark: (kind: MarkKind) => void;
  /** The keys 1 to 9 stand beside them. */
  keys: boolean;
}

function Buttons({ kinds, mark, keys }: ButtonsProps) {
  return (
    <div class="marks">
      {kinds.map((kind, at) => (
        <button
          key={kind}
          type="button"
          class="btn btn--small"
          data-testid={`mark-${kind}`}
          onClick={() => mark(kind)}
          {...(keys ? { 'aria-keyshortcuts': String(at + 1) } : {})}
        >
          {keys && (
            <span class="key" aria-hidden="true">
              {at + 1}
            </span>
          )}
          {t(`mark-${kind}`)}
        </button>
      ))}
    </div>
  );
}

/** All markers, those of the procedure among them, the newest first. */
function MarkList({ session }: { session: Session }) {
  const { rail, words } = session.hearing.value;
  const { marks } = words;
  if (marks.length === 0) return <p class="panel__empty">{t('marks-empty')}</p>;
  return (
    <ol class="rows lines" aria-label={t('marks-list')} tabIndex={0}>
      {[...marks].reverse().map((mark, at) => (
        <li
          key={`${mark.at} ${mark.kind ?? mark.step?.id} ${marks.length - at}`}
          class="row"
          data-testid="mark"
          data-kind={mark.kind}
          data-step={mark.step?.id}
          data-by={mark.by.id}
        >
          <div class="row__text">
            <p class="row__main">
              <time dateTime={new Date(mark.at).toISOString()}>{clock(mark.at, true)}</time>{' '}
              {markInWords(mark, rail)}
            </p>
            <p class="row__sub" dir="auto">
              {called(mark.by)}
              {mark.note != null && ` · ${mark.note}`}
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}

/** What a marker says: its name, or the step that the procedure moved on to and whose turn it was. */
function markInWords({ kind, step }: Mark, rail: Rail): string {
  if (step == null) return t(`mark-${kind}`);
  const known = stepOf(rail, step.id);
  const title = t('mark-step', { step: known === null ? step.id : titleOf(known) });
  return step.person == null ? title : `${title} · ${called(step.person)}`;
}

/** Objections for the judge, until they are closed; and what an interpreter asks of who speaks. */
export function Calls({ session, you }: { session: Session; you: Own }) {
  const { objections, heed } = session.hearing.value.words;
  const asked = usePassing(heed);
  // What the court marked itself it knows.
  const raised = objections.filter(({ by }) => !isCourt(by.role));
  const open = you.role === 'presiding_judge' ? raised : [];
  return (
    <>
      {open.map((mark) => (
        <div
          key={`${mark.at} ${mark.by.id}`}
          class="banner banner--warn"
          role="alert"
          data-testid="objection"
        >
          <Icon name="warn" />
          <p class="banner__text">
            <b>{t('objection-raised', { who: called(mark.by) })}</b>
            {mark.note != null && <span class="banner__note">{mark.note}</span>}
          </p>
          <Dismiss testid="close-objection" press={() => session.closeObjection(mark)} />
        </div>
      ))}
      {asked !== null && (
        <div class="banner banner--warn" role="alert" data-testid="heed" data-kind={asked.kind}>
          <Icon name="ear" />
          <p class="banner__text">{t(`heed-${asked.kind}`)}</p>
        </div>
      )}
    </>
  );
}

/** Something for a while after it came; `null` when it has passed. */
function usePassing<T extends object>(value: T | null): T | null {
  const [passed, setPassed] = useState<T | null>(null);
  useEffect(() => {
    if (value === null) return;
    const timer = setTimeout(() => setPassed(value), PASSING);
    return () => clearTimeout(timer);
  }, [value]);
  return value === passed ? null : value;
}

const HOT_KEYS = 'tyndau.hot-keys';

/** Whether single keys do something (WCAG 2.1.4); the choice stays on the device. */
function useHotKeys(): readonly [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(() => kept(HOT_KEYS) !== 'off');
  return [
    on,
    (next) => {
      keep(HOT_KEYS, next ? 'on' : 'off');
      setOn(next);
    },
  ];
}

/** The keys 1 to 9 set markers; not while somebody writes or a dialog is open, and not with another key held down. */
function useKeys(on: boolean, mark: (kind: MarkKind) => void): void {
  useEffect(() => {
    if (!on) return;
    const pressed = (event: KeyboardEvent) => {
      // By its place: on a Kazakh keyboard the row of digits writes letters.
      const kind = markOfKey(event.code);
      const held = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.repeat;
      if (kind === null || held || isWriting(event.target) || document.querySelector('dialog[open]')) return;
      event.preventDefault();
      mark(kind);
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, [on, mark]);
}

const FIELDS = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]';

function isWriting(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(FIELDS) !== null;
}
