/** What `npm pack` gives, installed without a network: a team's own repository, made by it, passes its test and runs. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { access, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { z } from 'zod';
import { ROOT } from '../../scripts/toolkit.js';
import { cleanEnvironment, type Ended, readRun } from '../end-to-end/run-cli.js';
import { createHome } from '../end-to-end/temporary-home.js';
import { LONGEST_MS } from '../helpers/launch.js';

const home = await createHome();
afterAll(() => rm(home, { recursive: true, force: true }));
const packages = join(home, 'node_modules');
const installed = join(packages, 'data-insertion');
const team = join(home, 'accueils');
let packed: readonly string[] = [];

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({ dev: z.boolean().optional(), devOptional: z.boolean().optional() }),
  ),
});
const Packed = z.array(z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) }));

async function run(cwd: string, ...[program = '', ...words]: string[]): Promise<Ended> {
  const child = spawn(program, words, {
    ...{ cwd, env: cleanEnvironment(join(home, 'home')), timeout: LONGEST_MS },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}

async function succeed(...asked: Parameters<typeof run>): Promise<string> {
  const { code, stdout, stderr } = await run(...asked);
  assert.equal(code, 0, `${stdout}${stderr}`);
  return stdout;
}

/** As npm installs it: its files, its program, and the packages that it ships with; none of those that only develop it. */
async function install(tarball: string): Promise<void> {
  await mkdir(installed, { recursive: true });
  await succeed(home, 'tar', 'xzf', tarball, '--strip-components', '1', '-C', installed);
  const lock = Lock.parse(JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')));
  for (const [path, { dev, devOptional }] of Object.entries(lock.packages)) {
    const there = await access(join(ROOT, path)).then(
      () => true,
      () => false,
    );
    if (dev || devOptional || !there || !/^node_modules\/(@[^/]+\/)?[^/]+$/.test(path)) continue;
    await mkdir(dirname(join(home, path)), { recursive: true });
    await symlink(join(ROOT, path), join(home, path));
  }
  await mkdir(join(packages, '.bin'));
  await symlink(join(installed, 'scripts', 'insertion.mjs'), join(packages, '.bin', 'insertion'));
}

beforeAll(async () => {
  const told = await succeed(ROOT, 'npm', 'pack', '--json', '--pack-destination', home);
  const [made] = Packed.parse(JSON.parse(told.slice(told.indexOf('['))));
  assert.ok(made);
  packed = made.files.map(({ path }) => path);
  await install(join(home, made.filename));
});

describe('the package', () => {
  it('holds what a run needs, and nothing that develops it', async () => {
    const folders = new Set(packed.map((path) => path.split('/')[0]));
    assert.deepEqual([...folders].sort(), [
      ...['CHANGELOG.md', 'LICENSE', 'README.md', 'activities', 'compiled', 'datasets', 'package.json'],
      ...['quality-rules', 'scripts', 'workflows'],
    ]);
    assert.deepEqual(
      packed.filter((path) => /\.test\.|(^|\/)(bench|deploy)\/|setup\.mjs|\.env$/.test(path)),
      [],
    );
    const { scripts } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
    for (const name of ['preinstall', 'install', 'postinstall']) assert.ok(!(name in scripts), name);
    assert.deepEqual(
      (await readdir(ROOT)).filter((name) => name === 'compiled'),
      [],
    );
  });

  it('makes a repository whose contract has types, and whose test passes', async () => {
    const made = await succeed(home, join(packages, '.bin', 'insertion'), 'init', 'accueils', '--json');
    assert.ok(JSON.parse(made).files.includes('accueils/datasets/accueils/contract.ts'));
    await symlink(packages, join(team, 'node_modules'));
    await succeed(team, join(ROOT, 'node_modules', '.bin', 'tsc'), '-p', team);
    assert.match(await succeed(team, 'npm', 'test'), /✓ accueils\/example\/expected\/_tables\.json/);
  });

  it('runs the dataset of the team, with a source and a rule that it added: no file of the package is touched', async () => {
    const added = await succeed(
      team,
      'npm',
      'run',
      '-s',
      'insertion',
      '--',
      'new',
      'source',
      'mairies',
      '--json',
    );
    assert.deepEqual(JSON.parse(added).files, [
      ...['yaml', 'sql'].map((end) => `datasets/accueils/sources/mairies.${end}`),
      ...['datasets/accueils/samples/mairies.csv', 'datasets/_partners/mairies.yaml'],
    ]);
    await writeRule();
    const words = ['npm', 'run', '-s', 'insertion', '--', 'run', 'accueils', '--json'];
    const { status, sources } = readRun({ stdout: await succeed(team, ...words) });
    assert.equal(status, 'published');
    assert.deepEqual(
      sources.map(({ source, rowsOut, findings }) => [source, rowsOut, findings]),
      [
        ['accueils-partenaire', 2, 0],
        ['mairies', 2, 1],
      ],
    );
  });

  it('finds the datasets of the team and its own by one list, and changes none of its own', async () => {
    const { code, stderr } = await run(team, ...'npm run -s insertion -- versions nowhere'.split(' '));
    assert.equal(code, 2);
    assert.match(stderr, /the datasets are accueils, offre-insertion, parcours-insertion\./);
    const words = ['new', 'source', 'autre', '--dataset', 'offre-insertion'];
    const refused = await run(team, join(packages, '.bin', 'insertion'), ...words);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /offre-insertion belongs to data-insertion, and is changed there/);
  });
});

/** A rule is a file and what it tells; who asks for it names it. */
async function writeRule(): Promise<void> {
  const rules = join(team, 'quality-rules');
  await mkdir(rules);
  await writeFile(
    join(rules, 'ends_by_two.sql'),
    `-- Broken when the value ends by another digit than two.\ncreate or replace macro ends_by_two(value) as not ends_with(value, '2');\n`,
  );
  await writeFile(
    join(rules, 'catalogue.yaml'),
    `issues: {}\nrules:\n  ends_by_two:\n    what: La valeur de {champ} ne finit pas par deux.\n    fix: Corrigez la valeur de {champ} dans votre fichier.\n`,
  );
  const used = `rules:\n  - { rule: ends_by_two, table: accueils, column: libelle, severity: info, why: Pour voir une règle d’équipe. }\n`;
  await writeFile(join(team, 'datasets', 'accueils', 'sources', 'mairies.yaml'), used, { flag: 'a' });
}
