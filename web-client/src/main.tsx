import { render } from 'preact';
import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/words.css';
import './styles/strip.css';
import './styles/tile.css';
import './styles/pages.css';
import './styles/floor.css';
import { createSession } from './session';
import { App, EmptyPage } from './view/app';

/** The token stays in the fragment: browsers never send it, and a reload of the page finds it again. */
const token = new URLSearchParams(location.hash.slice(1)).get('t');
const root = document.getElementById('app');

if (root !== null && location.pathname === '/docket' && token !== null) {
  // The page of the court's staff: who attends a hearing need not load it.
  void import('./view/docket/page').then(({ openDocket }) => openDocket(root, token));
} else if (root !== null && location.pathname.startsWith('/recordings') && token !== null) {
  void import('./view/recordings/page').then(({ openRecordings }) => openRecordings(root, token));
} else if (root !== null) {
  render(token === null ? <EmptyPage /> : <App token={token} session={createSession(token)} />, root);
}
// Another link pasted into the same tab is another person.
addEventListener('hashchange', () => location.reload());
