/** How tests run: five projects, by the heaviest thing that a file starts. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join, posix } from 'node:path';
import { defineConfig } from 'vitest/config';
import { PEERS } from './scripts/engine/peers.mjs';

const ROOT = import.meta.dirname;

/**
 * Files that start nothing and last all the same: whole datasets read and assembled, sites drawn, cases drawn by the hundred. They are
 * none of `test:quick`, which answers within a minute.
 */
const LONG = [
  ...['assemble/offre-insertion', 'catalogue/charts', 'catalogue/machines', 'catalogue/pages'],
  ...['check/table-schema', 'commands/help', 'datasets/example', 'datasets/own-declarations'],
  ...['desk/deposit-form', 'erase/contact-words', 'erase/find-person', 'normalise/cells'],
  ...['normalise/places', 'normalise/read/containers', 'normalise/read/csv-round-trip'],
  ...['normalise/read/encodings-corpus', 'perturbation/perturbation-table', 'platform/sealed-store'],
  ...['platform/wasm-engine', 'protect/defer-revisions', 'protect/keep-rows', 'protect/perturb-counts'],
  ...['protect/proof', 'protect/rounding', 'report/deliveries', 'report/self-check', 'report/workbook'],
].map((name) => `tests/${name}.test.ts`);

/** The first that fits. What a file starts is what it imports from tests/helpers, or says by its folder. */
const PROJECTS: Readonly<Record<string, Rule>> = {
  faults: { paths: /^tests\/(faults\/|end-to-end\/(deliver-killed|cancel)|publish\/(crash|faults)\.)/ },
  'end-to-end': { paths: /^tests\/end-to-end\// },
  browser: { imports: /startBrowser|violationsOf/ },
  integration: {
    paths: new RegExp(`^(${LONG.join('|')})$`),
    imports:
      /release-setup|serve-bench|startVersitygw|startLocalKms|startSshd|startPostgres|startWebdav|startMailServer|startTemporal|startEngine|providePortal|startPortal|run-cli|spawn(Sync)?\(|helpers\/udata|createAuthority|providePandas|provideSchemathesis|providePyshacl|PROGRAM|generateParcours/,
  },
  unit: { paths: /^tests\// },
};

const NAMES = Object.keys(PROJECTS);

interface Rule {
  readonly paths?: RegExp;
  readonly imports?: RegExp;
}

function projectOf(path: string): string | undefined {
  return NAMES.find((name) => PROJECTS[name]?.paths?.test(path) || starts(path, name));
}

/** Whether a file of tests, or one of tests/ that it imports at any distance, starts what makes it one of that project. */
function starts(path: string, name: string, seen = new Set<string>()): boolean {
  if (seen.has(path)) return false;
  seen.add(path);
  const { starting, imported } = look(path);
  return starting.includes(name) || imported.some((other) => starts(other, name, seen));
}

interface Looked {
  readonly starting: readonly string[];
  readonly imported: readonly string[];
}

const looked = new Map<string, Looked>();

/** Each file is read once for all that import it: vitest reads this configuration six times. */
function look(path: string): Looked {
  const known = looked.get(path);
  if (known) return known;
  const text = readFileSync(join(ROOT, path), 'utf8');
  const found = {
    starting: NAMES.filter((name) => PROJECTS[name]?.imports?.test(text)),
    imported: [...text.matchAll(/from '(\.[^']*)\.js'/g)]
      .map(([, target = '']) => `${posix.join(posix.dirname(path), target)}.ts`)
      .filter((target) => target.startsWith('tests/') && existsSync(join(ROOT, target))),
  };
  looked.set(path, found);
  return found;
}

const all = readdirSync(join(ROOT, 'tests'), { recursive: true, encoding: 'utf8' })
  .map((path) => `tests/${path}`)
  .filter((path) => path.endsWith('.test.ts'))
  .sort();

/** What this machine lacks, and the files that ask for it: they are left out, and scripts/test.ts names them at the end. */
const absent = PEERS.filter(({ find }) => find(process.env) === null);
const leftOut = all.flatMap((path) => {
  const text = absent.length === 0 ? '' : readFileSync(join(ROOT, path), 'utf8');
  const lacks = absent.filter(({ asked }) => asked.test(text)).map(({ name }) => name);
  return lacks.length === 0 ? [] : [{ path, lacks }];
});
const files = all.filter((path) => !leftOut.some((one) => one.path === path));
if (process.env.INSERTION_LEFT_OUT && leftOut.length > 0)
  writeFileSync(
    process.env.INSERTION_LEFT_OUT,
    leftOut.map(({ path, lacks }) => `${path}: ${lacks.join(', ')}\n`).join(''),
  );

/** Many times what a test lasts: that a machine is slow is no reason to end it. Faults in their long form, and attacks on many people, last hours. */
const { INSERTION_FAULTS, ATTACK_PERSONS } = process.env;
const LONGEST_MS = INSERTION_FAULTS === undefined && ATTACK_PERSONS === undefined ? 900_000 : 14_400_000;

/** Two a core: tests of servers wait for them half of the time. Each takes up to 3 GB, with what it starts. */
const WORKERS = Math.max(2, Math.min(2 * availableParallelism(), Math.floor(totalmem() / 3e9)));

export default defineConfig({
  resolve: { alias: { 'data-insertion': join(ROOT, 'datasets', 'public-face.ts') } },
  test: {
    pool: 'forks',
    maxWorkers: WORKERS,
    testTimeout: LONGEST_MS,
    hookTimeout: LONGEST_MS,
    teardownTimeout: 60_000,
    globalSetup: 'tests/helpers/global-setup.ts',
    sequence: { hooks: 'list' },
    // commands run in the process of the tests, and where CI is set their words would be coloured
    env: { NO_COLOR: '1' },
    maxConcurrency: 4,
    projects: NAMES.toReversed().map((name) => ({
      extends: true,
      test: {
        name,
        include: files.filter((path) => projectOf(path) === name),
        // tests leave nothing behind in their process: what they import is read once for all of them
        isolate: false,
      },
    })),
  },
});
