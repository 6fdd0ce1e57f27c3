import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Where `tyndau serve` listens while `npm run dev` serves the page. */
const server = process.env.TYNDAU_SERVER ?? 'http://localhost:8080';

/** Puts a packed file beside each that gets smaller by it: the server packs nothing while people wait. */
function packed(): Plugin {
  let folder = '';
  return {
    name: 'packed',
    apply: 'build',
    configResolved({ root, build }) {
      folder = join(root, build.outDir);
    },
    closeBundle() {
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
      for (const file of files.filter((one) => /\.(js|css|html|svg|webmanifest)$/.test(one))) {
        const plain = readFileSync(join(folder, file));
        const small = brotliCompressSync(plain);
        if (small.length < plain.length) writeFileSync(join(folder, `${file}.br`), small);
      }
    },
  };
}

export default defineConfig({
  plugins: [packed()],
  build: {
    target: ['chrome109', 'safari15.6', 'firefox115'],
    // No data: URLs and no inline script: the Content-Security-Policy allows neither.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: { '/api': server, '/hall': server, '/ws': { target: server, ws: true } },
  },
  test: {
    setupFiles: ['test/setup.ts'],
    testTimeout: 30_000,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'verifier/**/*.test.ts', 'shell/**/*.test.ts'],
  },
});
