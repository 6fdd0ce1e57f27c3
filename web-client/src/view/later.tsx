import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../locales/l10n';
import { ask } from '../signal/api';
import { Persistent } from '../signal/persistent';
import { LinkProblem } from './closing';

const TRIES = 4;
const PAUSE_MS = 2_000;

/** A part of the page that comes when it is needed, or earlier when it will be. */
export interface Later<Props> {
  readonly View: ComponentType<Props>;
  /** Fetches it, so that it is there when it is shown. */
  fetch(): void;
}

/** A part that `load` brings. On a bad link it is tried again, then the page is loaded anew when the server answers. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): Later<Props> {
  const part = signal<{ readonly view: ComponentType<Props> } | 'failed' | null>(null);
  let underWay = false;
  const fetch = () => {
    if (underWay || part.peek() !== null) return;
    underWay = true;
    void attempts(load)
      .then((view) => {
        part.value = { view };
      })
      .catch(() => {
        part.value = 'failed';
      })
      .finally(() => {
        underWay = false;
      });
  };
  return {
    fetch,
    View(props) {
      useEffect(fetch, []);
      if (part.value === 'failed') return <Failed />;
      if (part.value === null) {
        return (
          <main class="page">
            <p role="status">{t('wait-a-moment')}</p>
          </main>
        );
      }
      const { view: View } = part.value;
      return <View {...props} />;
    },
  };
}

/** The seat is kept over a reload, and browsers may remember that a part failed. While nobody answers a reload would lose the page. */
function Failed() {
  useEffect(() => {
    const answered = () => ask('/app.webmanifest', {}).then(() => location.reload());
    return new Persistent(answered, Math.random).begin();
  }, []);
  return <LinkProblem code="network" tries={true} retry={() => location.reload()} />;
}

async function attempts<T>(load: () => Promise<T>): Promise<T> {
  for (let left = TRIES - 1; ; left--) {
    try {
      return await load();
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
