import { render } from 'preact';
import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/fold.css';
import './styles/check.css';
import './styles/strip.css';
import './styles/tile.css';
import './styles/pages.css';
import { LANGUAGES, language, loadLanguage, loadLanguages } from './locales/l10n';
import { beginLooks } from './looks';
import { createSession } from './session';
import { App, EmptyPage } from './view/app';

const TRIES = 5;
const PAUSE_MS = 2_000;

/** The token stays in the fragment: browsers never send it, and a reload of the page finds it again. */
const token = new URLSearchParams(location.hash.slice(1)).get('t');
const root = document.getElementById('app');

beginLooks();
if (root !== null) void open(root);
// Another link pasted into the same tab is another person.
addEventListener('hashchange', () => location.reload());

async function open(root: Element): Promise<void> {
  await words();
  root.replaceChildren();
  if (location.pathname === '/docket' && token !== null) {
    // The page of the court's staff: who attends a hearing need not load it.
    const { openDocket } = await import('./view/docket/page');
    openDocket(root, token);
  } else if (location.pathname.startsWith('/recordings') && token !== null) {
    const { openRecordings } = await import('./view/recordings/records');
    openRecordings(root, token);
  } else if (location.pathname === '/check') {
    const { openCheck } = await import('./view/check-page');
    openCheck(root);
  } else {
    render(token === null ? <EmptyPage /> : <App token={token} session={createSession(token)} />, root);
  }
  // When all that is needed now is there.
  setTimeout(() => {
    void loadLanguages().catch(() => undefined);
    standIn();
  }, PAUSE_MS);
}

/** A worker that says what is wrong when the page cannot be had. It keeps nothing; without it the browser says something of its own. */
function standIn(): void {
  void navigator.serviceWorker?.register('/sw.js', { updateViaCache: 'none' }).catch(() => undefined);
}

/** Texts in the page's language, or in any that comes. */
async function words(): Promise<void> {
  for (let tried = 0; tried < TRIES; tried++) {
    for (const one of [language.value, ...LANGUAGES]) {
      try {
        await loadLanguage(one);
        language.value = one;
        return;
      } catch {
        // The next one, or the same after a pause.
      }
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
