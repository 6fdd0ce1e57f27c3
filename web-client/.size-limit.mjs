// What a browser fetches for each view, in brotli: the budgets of a phone on a weak link. After `npm run build`.
import { readdirSync, readFileSync, statSync } from 'node:fs';

const DIST = new URL('dist/', import.meta.url);
const read = (path) => readFileSync(new URL(path, DIST), 'utf8');
const assets = readdirSync(new URL('assets/', DIST));

/** A chunk and all that it imports before it runs. */
function closure(chunk, seen = new Set()) {
  if (seen.has(chunk)) return seen;
  seen.add(chunk);
  for (const [, other] of read(`assets/${chunk}`).matchAll(
    /(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g,
  )) {
    closure(other, seen);
  }
  return seen;
}

function chunkOf(name) {
  const found = assets.filter((file) => new RegExp(`^${name}-[\\w-]+\\.js$`).test(file));
  if (found.length !== 1)
    throw new Error(`one chunk is ${name}, not ${found.length}: the budgets no longer see it`);
  return found[0];
}

const html = read('index.html');
const inHtml = (kind) =>
  [...html.matchAll(/assets\/([^"]+)"/g)].map(([, file]) => file).filter((file) => file.endsWith(kind));
const first = inHtml('.js').reduce((seen, chunk) => closure(chunk, seen), new Set());
const paths = (files) => [...files].map((file) => `dist/assets/${file}`);
const more = (name) => paths([...closure(chunkOf(name))].filter((file) => !first.has(file)));

// The page needs the texts of one language to show anything: the longest.
const languages = ['kk', 'ru', 'en'].flatMap((one) => paths([chunkOf(one)]));
const [longest] = languages.sort((a, b) => statSync(b).size - statSync(a).size);

export default [
  { name: 'first screen, scripts', path: [...paths(first), longest], limit: '60 kB' },
  { name: 'first screen, styles', path: paths(inHtml('.css')), limit: '12 kB' },
  { name: 'hearing, scripts on top', path: more('inside'), limit: '70 kB' },
  { name: 'console, scripts on top', path: more('console'), limit: '60 kB' },
  { name: 'docket, scripts on top', path: more('page'), limit: '60 kB' },
  { name: 'closed records, scripts on top', path: more('records'), limit: '60 kB' },
  { name: 'check, scripts on top', path: more('check-page'), limit: '10 kB' },
];
