import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

/** Of the page's texts only the roles' names. */
const roles: Plugin = {
  name: 'roles',
  enforce: 'post',
  transform(code, id) {
    if (!/\/src\/locales\/..\.ftl\?raw$/.test(id)) return null;
    const text: string = JSON.parse(/^export default (".*");?\s*$/s.exec(code)?.[1] ?? '""');
    const kept = text.split('\n').filter((line) => line.startsWith('role-'));
    return { code: `export default ${JSON.stringify(kept.join('\n'))}`, map: null };
  },
};

/** Puts script and styles into the page, so that it is one file, and forbids it everything else. */
const oneFile: Plugin = {
  name: 'one-file',
  enforce: 'post',
  generateBundle(_, bundle) {
    const page = bundle['index.html'];
    if (page?.type !== 'asset') throw new Error('the build made no page');
    let [script, style] = ['', ''];
    for (const [name, part] of Object.entries(bundle)) {
      if (part === page) continue;
      if (part.type === 'chunk') script += part.code.trim().replaceAll('</script', '<\\/script');
      else style += String(part.source).trim();
      delete bundle[name];
    }
    const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'`;
    const head = `<meta http-equiv="Content-Security-Policy" content="${policy}">\n    <style>${style}</style>`;
    page.source = String(page.source)
      .replace(/\s*<(script|link)\b[^>]*>(<\/script>)?/g, '')
      .replace('<meta charset="utf-8">', (charset) => `${charset}\n    ${head}`)
      .replace('</body>', () => `<script type="module">${script}</script>\n  </body>`);
    page.fileName = 'verify.html';
  },
};

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** `verify.html`: one file that needs no network; it lies beside the page, and in every package of a record. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  build: {
    outDir: '../dist',
    emptyOutDir: false,
    target: ['chrome109', 'safari15.6', 'firefox115'],
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
  },
  publicDir: false,
  plugins: [roles, oneFile],
});
