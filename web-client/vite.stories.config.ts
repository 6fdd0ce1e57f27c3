import { defineConfig } from 'vite';

/** Every view and component in fixed states, for pictures and for the tests of accessibility; never part of the server. */
export default defineConfig({
  build: {
    target: ['chrome109'],
    outDir: 'stories-dist',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: 'stories.html' },
  },
});
