import { defineConfig } from 'vitest/config';

/** Where `tyndau serve` listens while `npm run dev` serves the page. */
const server = process.env.TYNDAU_SERVER ?? 'http://localhost:8080';

export default defineConfig({
  build: {
    target: ['chrome109', 'safari15.6', 'firefox115'],
    // No data: URLs and no inline script: the Content-Security-Policy allows neither.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: { '/api': server, '/ws': { target: server, ws: true } },
  },
  test: { include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'verifier/**/*.test.ts'] },
});
