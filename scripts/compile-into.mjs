/** What is compiled, and how: every entry with what it imports, in one folder. */
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { COMPILED, ROOT } from './place.mjs';

/** What is compiled for a package says where ROOT stands by where itself does; in the cache, whose folder may be a link, by name. */
export async function compileInto(folder, entries) {
  const esbuild = await import('esbuild');
  const place = folder === COMPILED ? PLACE_OF_PACKAGE : JSON.stringify(`${pathToFileURL(ROOT).href}/`);
  await esbuild.build({
    ...{ absWorkingDir: ROOT, entryPoints: entries, outbase: ROOT, outdir: folder },
    ...{ bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20' },
    ...{ keepNames: true, sourcemap: true, sourcesContent: false, logLevel: 'error' },
    define: { 'import.meta.url': 'OWN_URL', 'import.meta.dirname': 'OWN_FOLDER' },
    banner: { js: `${BANNER} const OWN_ROOT = ${place};` },
    plugins: [ownPackages, ownPlaces],
  });
}

const PLACE_OF_PACKAGE = "import.meta.url.replace(/^(.*\\/)compiled\\/.*$/, '$1')";

/** What is CommonJS in a package asks for its modules by `require`. */
const BANNER = [
  "import { createRequire as ownRequire } from 'node:module'; import { fileURLToPath as ownPath } from 'node:url';",
  'const require = ownRequire(import.meta.url);',
].join(' ');

/**
 * Packages of many small files, which Node takes longer to find than to read. Each stands in the compiled code with what it needs; the
 * others are left to Node.
 */
const GATHERED =
  /^(@aws-sdk|@duckdb\/node-api|@hono|@noble|@opentelemetry|age-encryption|commander|hono|libphonenumber-js|nodemailer|prom-client|yaml)(\/|$)/;

/** What stays with Node, whoever asks: zod, of which there must be one, and what loads a library of the machine. */
const LEFT = /^(zod|@duckdb\/node-bindings)$/;

const ownPackages = {
  name: 'own-packages',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, importer, kind }) => {
      if (kind === 'entry-point') return null;
      if (path === 'data-insertion') return { path: join(ROOT, 'datasets', 'public-face.ts') };
      const isInside = importer.includes('/node_modules/');
      return (isInside ? !LEFT.test(path) : GATHERED.test(path)) ? null : { path, external: true };
    });
  },
};

/** A module goes on standing where its source stands. Said on the first line, so that no other line moves. */
const ownPlaces = {
  name: 'own-places',
  setup({ onLoad }) {
    onLoad({ filter: /\.(ts|m?js)$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      if (!path.endsWith('.ts') && !text.includes('import.meta')) return null;
      const below = relative(ROOT, path).split(sep).map(encodeURIComponent).join('/');
      const [file, folder] = [below, dirname(below)].map((one) => JSON.stringify(one));
      const place = text.includes('import.meta')
        ? `const OWN_URL = OWN_ROOT + ${file}, OWN_FOLDER = ownPath(OWN_ROOT + ${folder}); `
        : '';
      return { contents: place + text, loader: path.endsWith('.ts') ? 'ts' : 'js' };
    });
  },
};
