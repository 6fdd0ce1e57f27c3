import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { defineConfig, type Plugin } from 'vite';

const HERE = new URL('.', import.meta.url);
const LANGUAGES = ['kk', 'ru', 'en'];
const MODULE = 'virtual:shell';

/** Key -> text: the few texts have no variables, and the shell has no library. */
function texts(language: string): Record<string, string> {
  const bundle = new FluentBundle(language);
  const resource = new FluentResource(readFileSync(new URL(`texts/${language}.ftl`, HERE), 'utf8'));
  bundle.addResource(resource);
  return Object.fromEntries(
    resource.body.map(({ id, value }) => {
      if (value == null) throw new Error(`${language}: ${id} has no text`);
      return [id, bundle.formatPattern(value)];
    }),
  );
}

function hash(tag: 'script' | 'style', html: string): string {
  const [, inside] = new RegExp(`<${tag}>([^]*)</${tag}>`).exec(html) ?? [];
  if (inside === undefined) throw new Error(`the shell has no ${tag}`);
  return `'sha256-${createHash('sha256').update(inside).digest('base64')}'`;
}

/** The page with its texts, and a policy that lets nothing else run in it. */
const shell: Plugin = {
  name: 'shell',
  resolveId: (id) => (id === MODULE ? `\0${MODULE}` : null),
  load(id) {
    if (id !== `\0${MODULE}`) return null;
    const words = JSON.stringify(Object.fromEntries(LANGUAGES.map((one) => [one, texts(one)])));
    const page = readFileSync(new URL('page.html', HERE), 'utf8').replace(
      '/* in the three languages */ null',
      () => words.replaceAll('<', '\\u003c'),
    );
    const policy =
      `default-src 'none'; script-src ${hash('script', page)}; style-src ${hash('style', page)}; connect-src 'self'; ` +
      "base-uri 'none'; form-action 'none'";
    return `export const page = ${JSON.stringify(page)};\nexport const policy = ${JSON.stringify(policy)};`;
  },
};

/** `sw.js`: the service worker, one file at the top, so that it stands before the whole site. */
export default defineConfig({
  root: fileURLToPath(HERE),
  publicDir: false,
  plugins: [shell],
  build: {
    outDir: '../dist',
    emptyOutDir: false,
    target: ['chrome109', 'safari15.6', 'firefox115'],
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: fileURLToPath(new URL('worker.ts', HERE)),
      output: { format: 'iife', entryFileNames: 'sw.js' },
    },
  },
});
