import { t } from '../locales/l10n';
import { clerkLine } from '../model/hall';
import { hasWords } from '../model/recipients';
import type { Session } from '../session';
import type { Own } from '../signal/messages';
import { Icon } from './icon';
import { Head } from './panel';
import { Words } from './words';

/** The clerk's desk as whoever waits meets it: who sits there, and the line to it. */
export function Desk({ session, you }: { session: Session; you: Own }) {
  const { hall, words } = session.hearing.value;
  const { key, name } = clerkLine(hall);
  const presses = you.may.includes('signal_to_clerk');
  return (
    <>
      <section class="panel" aria-labelledby="desk" data-testid="desk">
        <Head id="desk" title={t('hall-desk')} />
        <div class="panel__body">
          <p class="strong desk" data-testid="desk-clerk" data-here={String(hall?.clerk?.here ?? false)}>
            <Icon name={hall?.clerk?.here ? 'check' : 'clock'} size="sm" /> {t(key, { name })}
          </p>
          {hasWords(words, you) && <p class="soft">{t(presses ? 'hall-desk-press' : 'hall-desk-lead')}</p>}
        </div>
      </section>
      <Words session={session} you={you} shown={true} />
    </>
  );
}
