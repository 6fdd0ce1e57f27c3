import { useEffect, useRef, useState } from 'preact/hooks';
import { language, t } from '../locales/l10n';
import { filmFile, turned } from '../model/hall';
import type { Session } from '../session';
import type { HallCard } from '../signal/messages';
import { Head } from './panel';

/**
 * What the court shows to those who wait, one card at a time, turned by hand. It is gone as soon as the session begins to open:
 * a film that runs then stops with it. Who saves data gets the small films, and those as all others when they ask for one.
 */
export function HallCards({ session }: { session: Session }) {
  const [cards, setCards] = useState<readonly HallCard[]>([]);
  const [at, setAt] = useState(0);
  useEffect(() => {
    let wanted = true;
    // Without them nobody lacks anything.
    session.cards().then(
      (all) => wanted && setCards(all),
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [session]);
  const card = cards[turned(cards, at, 0)];
  if (card === undefined || session.hearing.value.phase === 'opening') return null;
  return (
    <section class="panel" aria-labelledby="cards" data-testid="cards">
      <Head id="cards" title={t('cards-title')} />
      <div class="panel__body stack" aria-live="polite">
        <Card key={`${at} ${language.value}`} card={card} weak={isWeak(session)} />
      </div>
      {cards.length > 1 && (
        <div class="panel__foot cluster">
          <button
            type="button"
            class="btn"
            data-testid="cards-previous"
            onClick={() => setAt(turned(cards, at, -1))}
          >
            {t('cards-previous')}
          </button>
          <p class="small soft">
            {t('cards-place', { number: turned(cards, at, 0) + 1, all: cards.length })}
          </p>
          <button
            type="button"
            class="btn"
            data-testid="cards-next"
            onClick={() => setAt(turned(cards, at, 1))}
          >
            {t('cards-next')}
          </button>
        </div>
      )}
    </section>
  );
}

function Card({ card, weak }: { card: HallCard; weak: boolean }) {
  const at = language.value;
  const { title, text, picture, film } = card;
  return (
    <>
      <h3 class="h3">{title[at]}</h3>
      {picture != null && film == null && (
        <img class="card-picture" src={picture[at]} alt="" loading="lazy" />
      )}
      {film != null && (
        <Film
          file={filmFile(film, at, weak)}
          subtitles={film.subtitles[at]}
          poster={picture?.[at]}
          title={title[at]}
        />
      )}
      <p class="card-text">{text[at]}</p>
    </>
  );
}

interface FilmProps {
  file: string;
  subtitles: string;
  poster: string | undefined;
  title: string;
}

/** A film without sound, whatever its buttons are told; nothing of it is fetched before somebody wants to see it. */
function Film({ file, subtitles, poster, title }: FilmProps) {
  const element = useRef<HTMLVideoElement>(null);
  const silence = () => {
    const film = element.current;
    if (film !== null && !film.muted) film.muted = true;
  };
  useEffect(() => {
    const film = element.current;
    return () => {
      film?.pause();
    };
  }, []);
  return (
    <>
      <video
        ref={element}
        class="card-picture"
        data-testid="film"
        src={file}
        poster={poster}
        aria-label={title}
        controls
        muted
        playsinline
        disablepictureinpicture
        preload="none"
        onVolumeChange={silence}
      >
        <track kind="subtitles" src={subtitles} srclang={language.value} default />
      </video>
      <p class="small soft">{t('cards-silent')}</p>
    </>
  );
}

interface Network {
  readonly saveData?: boolean;
  readonly effectiveType?: string;
}

/** By what the person has chosen, by what the browser knows of its link, where it tells, and by what the hearing has shown. */
function isWeak(session: Session): boolean {
  if (session.saving.value !== 'none') return true;
  const network = (navigator as { connection?: Network }).connection;
  const isSlow = network?.effectiveType !== undefined && network.effectiveType !== '4g';
  return network?.saveData === true || isSlow || session.grade.value !== 'good';
}
