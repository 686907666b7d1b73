/** docs/extend.md, followed: a copy of the code gets a reader, a channel and a format that it never had, and the suites that hold the others hold them. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { z } from 'zod';
import { ROOT } from '../../scripts/toolkit.js';
import { ADDITIONS } from './additions.js';

const copy = await mkdtemp(join(tmpdir(), 'insertion-extend-'));
afterAll(() => rm(copy, { recursive: true, force: true }));

const CODE = ['activities', 'datasets', 'quality-rules', 'scripts', 'workflows'];
const SUITES = ['tests/normalise/read', 'tests/extract', 'tests/release', 'tests/helpers'];
const DATA = /^datasets\/.*\/(samples|example)\//;

async function copyCode(): Promise<void> {
  const { stdout } = spawnSync(
    'git',
    ['ls-files', '-co', '--exclude-standard', ...CODE, ...SUITES, '*.json', 'vitest.config.ts'],
    {
      ...{ cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 26 },
    },
  );
  const files = stdout
    .split('\n')
    .filter((file) => /\.([cm]?ts|mjs|sql|json)$/.test(file) && !DATA.test(file));
  for (const folder of new Set(files.map(dirname))) await mkdir(join(copy, folder), { recursive: true });
  await Promise.all(files.map((file) => cp(join(ROOT, file), join(copy, file))));
  await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  await writeFile(join(copy, 'judged.json'), JSON.stringify({ extends: './tsconfig.json', include: CODE }));
}

async function edit(
  file: string,
  changes: readonly (readonly [before: string, after: string])[],
): Promise<void> {
  let content = await readFile(join(copy, file), 'utf8');
  for (const [before, after] of changes) {
    assert.equal(content.split(before).length, 2, `${file} has once: ${before}`);
    content = content.replace(before, () => after);
  }
  await writeFile(join(copy, file), content);
}

beforeAll(async () => {
  await copyCode();
  for (const { added, edited } of Object.values(ADDITIONS)) {
    for (const [file, content] of Object.entries(added)) {
      await mkdir(dirname(join(copy, file)), { recursive: true });
      await writeFile(join(copy, file), content);
    }
    for (const [file, changes] of Object.entries(edited)) await edit(file, changes);
  }
});

async function run(...words: readonly string[]): Promise<{ code: number | null; stdout: string }> {
  const child = spawn(process.execPath, words, { cwd: copy, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout: stdout || stderr };
}

const Told = z.object({
  testResults: z.array(
    z.object({ assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })) }),
  ),
});

describe('what docs/extend.md says of an addition', () => {
  for (const [title, { edited }] of Object.entries(ADDITIONS))
    it(`names every file that is touched: ${title}`, async () => {
      const manual = await readFile(join(ROOT, 'docs', 'extend.md'), 'utf8');
      const [, section = ''] = manual.split(`\n## ${title}\n`);
      const steps = section.split('\n## ')[0]?.match(/^\d+\. .*$/gm) ?? [];
      const named = steps.map((step) => /`([a-z_/-]+\.(?:test\.)?ts)`/.exec(step)?.[1]);
      assert.deepEqual(named, Object.keys(edited));
    });

  it('satisfies the type checker', async () => {
    const { code, stdout } = await run(
      join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'),
      '--noEmit',
      '-p',
      'judged.json',
    );
    assert.equal(code, 0, stdout);
  });

  it('passes the suite of its kind', async () => {
    const suites = ['tests/normalise/read/contract', 'tests/extract/channels', 'tests/release/prove-formats'];
    const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
    const asked = ['-t', 'Carnet|boite|a row less', '--reporter', 'json'];
    const { code, stdout } = await run(vitest, 'run', ...suites, ...asked);
    assert.equal(code, 0, stdout);
    const all = Told.parse(JSON.parse(stdout)).testResults.flatMap((file) => file.assertionResults);
    const passed = all.filter(({ status }) => status === 'passed').map(({ fullName }) => fullName);
    const counts = ['a reader of Carnet', 'channel boite', 'the proof of the formats'].map(
      (suite) => passed.filter((name) => name.startsWith(suite)).length,
    );
    assert.deepEqual(counts, [3, 9, 1]);
  });
});
