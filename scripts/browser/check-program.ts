/**
 * The self-check as files of a site. Each is named by what it is made of and made once for all working copies of this user: a page
 * opened from a disk may load scripts and nothing else, so that all of them are scripts.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { z } from 'zod';
import type { RoomParts } from '../../activities/platform/create-effects.js';
import type { CheckPart, CheckProgram } from '../../activities/platform/effects.js';
import { readCodeRevision } from '../../activities/platform/settings/code-revision.js';
import { fillFile } from '../../activities/platform/store/local-file.js';
import { REPORT_STYLE } from '../../activities/report/pages/render-report.js';
import type { Bundle, bundlePage } from './bundle-page.js';
import { gatherNotices } from './gather-notices.js';
import { packMachine } from './pack-machine.js';
import type { PieceName } from './page/check-messages.js';

const require = createRequire(import.meta.url);

/** What the bundles are made of, beside what shapes a result. */
async function readSources(root: string): Promise<string[]> {
  const shapes = (await readdir(join(root, 'datasets'))).filter((name) => name.endsWith('.ts')).sort();
  return [...shapes.map((name) => `datasets/${name}`), 'scripts/self-check', 'scripts/browser'];
}

/** `cache`: a folder of files that may be removed at any time. Throws DeclarationInvalid. */
export async function createCheckProgram(
  root: string,
  cache: string,
  { datasets, rules, codeRevision }: Parameters<RoomParts['checkProgram']>[0],
): Promise<CheckProgram> {
  const machine = JSON.stringify(await packMachine(root, datasets, rules));
  const code = hashOf(codeRevision + (await readCodeRevision(root, { parts: await readSources(root) })));
  const engine = require.resolve('@duckdb/duckdb-wasm/dist/duckdb-eh.wasm');
  let bundled: Promise<Bundle> | undefined;
  const bundleWorker = () => {
    bundled ??= bundle(root, 'check-worker.ts', { node: true });
    return bundled;
  };
  return {
    reportStyle: REPORT_STYLE,
    page: partOf(cache, `controle-${code}.js`, async () => (await bundle(root, 'check-page.ts')).script),
    program: partOf(cache, `programme-${code}.js`, async () =>
      pieceOf('program', (await bundleWorker()).script),
    ),
    engine: partOf(cache, `moteur-${await versionOf(engine)}.js`, async () =>
      pieceOf('engine', await readFile(engine)),
    ),
    machine: partOf(cache, `donnees-${hashOf(machine)}.js`, () => pieceOf('machine', machine)),
    notices: partOf(cache, `licences-${code}.txt`, async () =>
      gatherNotices(root, (await bundleWorker()).inputs),
    ),
  };
}

/** Most processes find it made, and never load what makes it. */
async function bundle(...asked: Parameters<typeof bundlePage>): Promise<Bundle> {
  const made = await import('./bundle-page.js');
  return made.bundlePage(...asked);
}

/** Of the package that a file of `dist/` belongs to: its 36 MB need not be read. */
async function versionOf(path: string): Promise<string> {
  const text = await readFile(join(dirname(path), '..', 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function partOf(cache: string, name: string, make: () => Promise<string>): CheckPart {
  const path = join(cache, name);
  return {
    name,
    async body() {
      const kept = await readFile(path).catch(() => null);
      if (kept !== null) return kept;
      const made = Buffer.from(await make());
      // a worker whose cache cannot be written makes it again
      await fillFile(path, (draft) => writeFile(draft, made)).catch(() => undefined);
      return made;
    },
  };
}

async function pieceOf(name: PieceName, content: string | Uint8Array): Promise<string> {
  const packed = await promisify(gzip)(content, { level: 9 });
  return `receivePiece(${JSON.stringify(name)},"${packed.toString('base64')}")`;
}
