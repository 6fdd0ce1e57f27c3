import { page, policy } from 'virtual:shell';
import { isForThePage, pageOrShell } from './answer';

/** What is used of a service worker; the library of a page's types does not know them. */
interface Scope {
  addEventListener(
    type: 'install' | 'activate',
    heard: (event: { waitUntil(done: Promise<void>): void }) => void,
  ): void;
  addEventListener(
    type: 'fetch',
    heard: (event: { request: Request; respondWith(answer: Promise<Response>): void }) => void,
  ): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
}

const scope = self as unknown as Scope;

// A new version takes the place of the old one at once: there is no cache that could be of another version than the page.
scope.addEventListener('install', (event) => event.waitUntil(scope.skipWaiting()));
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()));
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  if (isForThePage(request)) event.respondWith(pageOrShell(() => fetch(request), shell));
});

/** The one thing that the worker knows by heart: a page that says what is wrong and tries again. */
function shell(): Response {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'cache-control': 'no-store',
  };
  return new Response(page, { status: 503, headers });
}
