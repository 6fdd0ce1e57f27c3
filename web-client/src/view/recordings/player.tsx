import { type Signal, signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { t, tt } from '../../locales/l10n';
import {
  chapterAt,
  clockText,
  type PlayClock,
  people,
  type RecordedPerson,
  read,
} from '../../model/playback';
import type { Chapter, RecordingView } from '../../signal/messages';
import type { RecordingsApi } from '../../signal/recordings';
import { Head } from '../panel';
import { Person, personName } from './person';
import { Verdict } from './verdict';

/** The clock of a record that is being played, and who follows it. */
export interface Player {
  /** Milliseconds since the recording began, as of the last tick. */
  readonly at: Signal<number>;
  /** Somebody wants it to play. */
  readonly plays: Signal<boolean>;
  /** Addresses of the tracks that it has waited for so long that people want to know. */
  readonly awaited: Signal<ReadonlySet<string>>;
  /** Now. */
  read(): number;
  /** It wants to play and waits for nobody. */
  runs(): boolean;
  play(on: boolean): void;
  seek(at: number): void;
  /** The track of this address comes and may have to be waited for. Gives what takes it away. */
  enter(address: string, waits: () => boolean): () => void;
  tick(): void;
}

const TICK_MS = 100;
/** Whom nobody has waited for longer is not worth a word. */
const A_WORD_MS = 1_000;

export function createPlayer(length: number): Player {
  const at = signal(0);
  const plays = signal(false);
  const awaited: Signal<ReadonlySet<string>> = signal(new Set());
  const followers = new Map<string, () => boolean>();
  let clock: PlayClock = { at: 0, since: null };
  let waitsSince: number | null = null;
  const set = (at: number, runs: boolean) => {
    clock = { at, since: runs ? performance.now() : null };
  };
  const tell = (waiting: readonly string[]) => {
    const before = awaited.peek();
    const isSame = before.size === waiting.length && waiting.every((address) => before.has(address));
    if (!isSame) awaited.value = new Set(waiting);
  };
  const player: Player = {
    at,
    plays,
    awaited,
    read: () => read(clock, performance.now(), length),
    runs: () => clock.since !== null,
    play(on) {
      plays.value = on;
      if (on && player.read() >= length) set(0, false);
      player.tick();
    },
    seek(to) {
      set(Math.min(Math.max(to, 0), length), false);
      waitsSince = null;
      // The elements are told first; the next tick lets the clock go on.
      at.value = player.read();
    },
    enter(address, waits) {
      followers.set(address, waits);
      return () => followers.delete(address);
    },
    tick() {
      const now = player.read();
      if (now >= length) plays.value = false;
      const waiting = [...followers].filter(([, waits]) => waits()).map(([address]) => address);
      waitsSince = waiting.length > 0 ? (waitsSince ?? performance.now()) : null;
      const isLong = waitsSince !== null && performance.now() - waitsSince >= A_WORD_MS;
      tell(isLong ? waiting : []);
      const runs = plays.peek() && waiting.length === 0;
      if (runs !== player.runs()) set(now, runs);
      at.value = now;
    },
  };
  return player;
}

interface PlayerProps {
  view: RecordingView;
  api: RecordingsApi;
  children?: ComponentChildren;
}

/** A record with all that may be seen of it, in one time. */
export function PlayerView({ view, api, children }: PlayerProps) {
  const player = useMemo(() => createPlayer(view.length_ms), [view.recording.id, view.length_ms]);
  useEffect(() => {
    const timer = setInterval(player.tick, TICK_MS);
    return () => clearInterval(timer);
  }, [player]);
  const persons = people(view.tracks);
  return (
    <main class="page player" data-testid="rec-player">
      <section class="panel">
        <h1 class="h1">№ {view.recording.case_number}</h1>
        <Verdict card={view.recording} api={api} />
      </section>
      <div class="rec__people">
        {persons.map((person, n) => (
          <Person key={person.who} person={person} player={player} view={view} first={n < 6} />
        ))}
      </div>
      <Controls player={player} view={view} persons={persons} />
      {children}
      <Chapters player={player} view={view} persons={persons} />
    </main>
  );
}

interface PartProps {
  player: Player;
  view: RecordingView;
  persons: readonly RecordedPerson[];
}

function Controls({ player, view, persons }: PartProps) {
  const at = player.at.value;
  const chapter = chapterAt(view.chapters, at);
  return (
    <section class="panel rec__controls" aria-label={t('rec-controls')}>
      <button
        type="button"
        class="btn btn--primary"
        data-testid="rec-play"
        aria-pressed={player.plays.value}
        onClick={() => player.play(!player.plays.value)}
      >
        {t(player.plays.value ? 'rec-pause' : 'rec-play')}
      </button>
      <input
        class="rec__seek"
        type="range"
        min="0"
        max={view.length_ms}
        step="100"
        value={at}
        aria-label={t('rec-seek')}
        aria-valuetext={clockText(at)}
        data-testid="rec-seek"
        onChange={(event) => player.seek(Number(event.currentTarget.value))}
      />
      <p class="rec__time" data-testid="rec-time" data-at={Math.round(at)}>
        {clockText(at)} / {clockText(view.length_ms)}
        {chapter && <span class="soft"> · {chapterText(chapter, persons)}</span>}
      </p>
      {player.awaited.value.size > 0 && (
        <p role="status" data-testid="rec-loading">
          {t('rec-loading-hint')}
        </p>
      )}
    </section>
  );
}

function Chapters({ player, view, persons }: PartProps) {
  return (
    <section class="panel" aria-labelledby="rec-chapters">
      <Head id="rec-chapters" title={t('rec-chapters')} count={view.chapters.length} />
      {view.chapters.length === 0 && <p class="panel__empty">{t('rec-chapters-none')}</p>}
      <ol class="rec__chapters">
        {view.chapters.map((chapter, n) => (
          <li key={`${n}`}>
            <button
              type="button"
              class="btn btn--quiet"
              data-testid="rec-chapter"
              data-at={chapter.at_ms}
              onClick={() => player.seek(chapter.at_ms)}
            >
              {clockText(chapter.at_ms)} {chapterText(chapter, persons)}
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

function chapterText(chapter: Chapter, persons: readonly RecordedPerson[]): string {
  const person = persons.find(({ who }) => who === chapter.who);
  const name = person === undefined ? '' : `: ${personName(person)}`;
  switch (chapter.kind) {
    case 'phase':
      return tt(`phase-${chapter.word ?? ''}`);
    case 'marker':
      return `${t(`mark-${chapter.word ?? ''}`)}${name}`;
    case 'floor':
      return `${t('rec-floor')}${name}`;
    case 'testimony':
      return `${t('rec-testimony')}${name}`;
  }
}
