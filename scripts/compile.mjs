/**
 * Our TypeScript as Node runs it: compiled once for each state of the sources, kept below node_modules/.cache; a package brings it
 * along. What a module reads from beside itself (SQL, style sheets, declarations) it reads where its source stands.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import nodeModule, { SourceMap } from 'node:module';
import { extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { compileInto } from './compile-into.mjs';
import { cacheHome } from './engine/installed-binary.mjs';
import { COMPILED, PACKED, ROOT } from './place.mjs';

const CACHE = join(ROOT, 'node_modules', '.cache', 'insertion-compiled');

const CACHE_URL = pathToFileURL(PACKED ? COMPILED : CACHE).href;

const PRODUCT = ['activities', 'datasets', 'quality-rules', 'scripts', 'workflows'];

/** Of another state of the sources: a process that began with it may still load a part of it. */
const KEPT_MS = 7 * 24 * 3_600_000;

/** The cache takes nothing: no second try helps. */
class NotCompiled extends Error {}

/**
 * When V8 optimises a function: some milliseconds later than by its own measure, by which a command spent a fifth of its time on
 * optimising what it soon did no more. Node 20 counts bytes of code that ran (67,584 unless told), later ones count calls (3,000).
 */
const OPTIMISED_LATER = process.versions.node.startsWith('20.')
  ? '--interrupt-budget=500000'
  : '--invocation-count-for-turbofan=30000';

/** Runs an entry as the program of this process. */
export async function start(entry) {
  setFlagsFromString(OPTIMISED_LATER);
  keepCompiled();
  tellSourcePlaces();
  try {
    await load(entry);
  } catch (error) {
    if (!(error instanceof NotCompiled)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}

/** From 22 on, Node keeps what it made of each file for the next start; where the user has no folder, each start does it again. */
function keepCompiled() {
  try {
    nodeModule.enableCompileCache?.(join(cacheHome(process.env), 'compiled-by-node'));
  } catch {
    // the system knows no home of this user
  }
}

/** The module of an entry such as `scripts/insertion.ts`. */
export async function load(entry) {
  const compiled = await compile([entry]);
  return import(pathToFileURL(compiled(entry)).href);
}

/** Tells where each of `entries` stands, compiled: modules that two of them import are one file. */
export async function compile(entries) {
  if (PACKED) return (entry) => join(COMPILED, entry.replace(/\.ts$/, '.js'));
  const folder = join(CACHE, keyOf(entries));
  if (!existsSync(folder)) await build(entries, folder);
  return (entry) => join(folder, entry.replace(/\.ts$/, '.js'));
}

/** Names, sizes and times: reading every source at each start would cost more than what most commands do. */
function keyOf(entries) {
  const folders = entries.some((entry) => entry.startsWith('tests/')) ? [...PRODUCT, 'tests'] : PRODUCT;
  const hash = createHash('sha256').update(`${ROOT} ${entries.join()}`);
  const note = (file) => {
    const { size, mtimeMs } = statSync(join(ROOT, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  };
  note('package-lock.json');
  for (const folder of folders)
    for (const file of readdirSync(join(ROOT, folder), { recursive: true }).sort())
      if (['.ts', '.mjs'].includes(extname(file))) note(join(folder, file));
  return hash.digest('hex').slice(0, 16);
}

/**
 * Stacks name the lines of the sources. Maps are read when a stack is, which most processes never do: reading them all, as Node's own
 * switch does, costs each start a tenth of a second.
 */
function tellSourcePlaces() {
  const maps = new Map();
  const mapOf = (path) => {
    if (!maps.has(path)) {
      const text = existsSync(`${path}.map`) ? readFileSync(`${path}.map`, 'utf8') : null;
      maps.set(path, text === null ? null : new SourceMap(JSON.parse(text)));
    }
    return maps.get(path);
  };
  const told = (site) => {
    const text = `    at ${site}`;
    const url = site.getFileName() ?? '';
    if (!url.startsWith(CACHE_URL)) return text;
    const path = fileURLToPath(url);
    const [line, column] = [site.getLineNumber(), site.getColumnNumber()];
    const { originalSource, originalLine, originalColumn } =
      mapOf(path)?.findEntry(line - 1, column - 1) ?? {};
    if (originalSource === undefined) return text;
    const source = fileURLToPath(new URL(originalSource, url));
    return text.replace(`${url}:${line}:${column}`, `${source}:${originalLine + 1}:${originalColumn + 1}`);
  };
  Error.prepareStackTrace = (error, sites) => [`${error}`, ...sites.map(told)].join('\n');
}

async function build(entries, folder) {
  const draft = `${folder}.${process.pid}`;
  try {
    await mkdir(CACHE, { recursive: true });
    await compileInto(draft, entries);
    await rename(draft, folder).catch((error) => {
      if (!existsSync(folder)) throw error; // another process was quicker
    });
  } catch (error) {
    if (typeof error.code !== 'string') throw error; // of esbuild: what is wrong in a source
    throw new NotCompiled(
      `${CACHE}: what is compiled cannot be written there (${error.code}); as somebody who may, run once: npm run build.`,
    );
  } finally {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined);
  }
  await removeOld();
}

async function removeOld() {
  for (const name of await readdir(CACHE)) {
    const made = await stat(join(CACHE, name)).catch(() => null);
    if (made && Date.now() - made.mtimeMs > KEPT_MS)
      await rm(join(CACHE, name), { recursive: true, force: true });
  }
}
