/** Bundles modules of this repository for a browser, with what Node has and a browser has not. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { TOOLKIT } from './machine.js';

const require = createRequire(import.meta.url);
const PAGE = join(import.meta.dirname, 'page');

/** Node's modules: a file of `page/node/`, a package, or what little of one is looked at. */
const NODE_MODULES: Readonly<Record<string, { file: string } | { module: string } | { text: string }>> = {
  buffer: { file: 'buffer.ts' },
  crypto: { file: 'crypto.ts' },
  zlib: { file: 'zlib.ts' },
  path: { module: 'path-browserify' },
  events: { module: 'events' },
  string_decoder: { module: 'string_decoder' },
  stream: { module: 'readable-stream' },
  'stream/promises': { text: "module.exports = require('readable-stream').promises;" },
  'stream/web': { text: 'module.exports = globalThis;' },
  fs: { text: "module.exports = require('memfs').fs;" },
  'fs/promises': { text: "module.exports = require('memfs').fs.promises;" },
  util: {
    text: 'exports.inherits = (type, from) => Object.setPrototypeOf(type.prototype, from.prototype); exports.inspect = String;',
  },
  url: { text: 'exports.URL = URL; exports.fileURLToPath = (url) => new URL(url).pathname;' },
  os: {
    text: "exports.hostname = () => 'browser'; exports.platform = () => 'linux'; exports.cpus = () => [{}];",
  },
};

const NODE_NAMES = new RegExp(`^(?:node:)?(?:${Object.keys(NODE_MODULES).join('|')})/?$`);
/** Named by packages for what a page never does: sockets, processes, other threads. */
const NEVER = /^(?:node:)?(?:net|tls|https?|child_process|worker_threads|timers\/promises|vm|tty|assert)$/;

const OURS = /[\\/](?:activities|datasets|quality-rules|scripts)[\\/].*\.ts$/;

export interface Bundle {
  readonly script: string;
  /** Files that it is made of, below `root`. */
  readonly inputs: readonly string[];
}

/** `entry`, a file of `page/`, and all that it imports, as one script. `node`: with Node's globals. */
export async function bundlePage(
  root: string,
  entry: string,
  { node = false }: { readonly node?: boolean } = {},
): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    ...{ absWorkingDir: root, metafile: true },
    ...{ entryPoints: [join(PAGE, entry)], bundle: true, write: false, minify: true, logLevel: 'silent' },
    ...{ format: 'iife', platform: 'browser', target: 'es2022', legalComments: 'none' },
    define: node ? { global: 'globalThis', __dirname: '"/"', __filename: '"/index.js"' } : {},
    inject: node ? [join(PAGE, 'node', 'globals.ts')] : [],
    plugins: [nodeModules(root), ownPlaces(root)],
  });
  return { script: outputFiles[0]?.text ?? '', inputs: Object.keys(metafile.inputs) };
}

function nodeModules(root: string): Plugin {
  return {
    name: 'node-modules',
    setup({ onResolve, onLoad }) {
      // for an import, its list of exports names a file that is not there (1.33.1-dev65.0)
      onResolve({ filter: /^@duckdb\/duckdb-wasm\/blocking$/ }, () => ({
        path: require.resolve('@duckdb/duckdb-wasm/blocking'),
      }));
      onResolve({ filter: NODE_NAMES }, ({ path }) => {
        const name = path.replace(/^node:/, '').replace(/\/$/, '');
        const stand = NODE_MODULES[name];
        if (stand === undefined) return null;
        if ('file' in stand) return { path: join(PAGE, 'node', stand.file) };
        if ('module' in stand) return { path: require.resolve(`${stand.module}/`, { paths: [root] }) };
        return { path: name, namespace: 'node-text' };
      });
      onResolve({ filter: NEVER }, ({ path }) => ({ path, namespace: 'node-never' }));
      onLoad({ filter: /./, namespace: 'node-text' }, ({ path }) => {
        const stand = NODE_MODULES[path];
        return { contents: stand && 'text' in stand ? stand.text : '', loader: 'js', resolveDir: root };
      });
      onLoad({ filter: /./, namespace: 'node-never' }, () => ({ contents: '', loader: 'js' }));
    },
  };
}

/** A module of ours finds its SQL beside itself: on the memory disk, it stands below TOOLKIT. */
function ownPlaces(root: string): Plugin {
  return {
    name: 'own-places',
    setup({ onLoad }) {
      onLoad({ filter: OURS }, async ({ path }) => {
        const place = `${TOOLKIT}/${relative(root, path).replaceAll('\\', '/')}`;
        const text = await readFile(path, 'utf8');
        return {
          contents: text
            .replaceAll('import.meta.url', JSON.stringify(`file://${place}`))
            .replaceAll('import.meta.dirname', JSON.stringify(dirname(place))),
          loader: 'ts',
        };
      });
    },
  };
}
