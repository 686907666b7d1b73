/** What an installation is made of: rootless, pinned, whole, and true to the settings that there are. */
import assert from 'node:assert/strict';
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { z } from 'zod';
import { SETTING_NAMES } from '../../activities/platform/settings/settings.js';
import { findInstalled } from '../../scripts/engine/installed-binary.mjs';
import { ROOT } from '../../scripts/toolkit.js';
import { KINDS } from '../../workflows/queues.js';

const FOLDER = join(ROOT, 'scripts', 'deploy');
const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8');
const Package = z.object({ name: z.string(), dependencies: z.record(z.string(), z.string()) });

/** Of Node and of the system. */
const OTHERS = new Set(['NODE_ENV', 'TMPDIR', 'XDG_CACHE_HOME']);
const isSetting = (name: string) => OTHERS.has(name) || SETTING_NAMES.some((one) => one === name);

describe('the image', () => {
  const lines = read('Dockerfile')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const of = (word: string) =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));

  it('is made on a pinned base, for a user who owns nothing of the code', () => {
    assert.match(of('ARG')[0] ?? '', /^NODE_IMAGE=node:\d+\.\d+\.\d+-/);
    assert.ok(of('FROM').every((from) => /^\$\{NODE_IMAGE\}/.test(from)));
    assert.deepEqual(of('USER'), ['10001:10001']);
    assert.ok(
      lines.findIndex((line) => line.startsWith('USER')) >
        lines.findLastIndex((line) => line.startsWith('COPY')),
    );
    assert.ok(!lines.some((line) => /^ADD |curl|wget|--chown|sudo|chmod 777/.test(line)));
    assert.ok(
      of('ENV')
        .flatMap((text) => text.match(/[A-Z_]+(?==)/g) ?? [])
        .every(isSetting),
    );
  });

  it('holds all that runs, and nothing else of the repository', () => {
    const copied = of('COPY')
      .filter((line) => !line.startsWith('--from'))
      .flatMap((line) => line.split(' ').slice(0, -1));
    const allowed: string[] = readFileSync(join(ROOT, '.dockerignore'), 'utf8').match(/(?<=^!).+$/gm) ?? [];
    for (const path of copied) assert.ok(existsSync(join(ROOT, path)) && allowed.includes(path), path);
    for (const room of ['activities', 'datasets', 'quality-rules', 'scripts', 'workflows'])
      assert.ok(copied.includes(room));
    assert.ok(!copied.includes('tests'));
  });

  it('is compiled where its code stands, by who may write there', () => {
    const compiled = lines.indexOf('RUN npm run build');
    assert.ok(compiled > lines.findLastIndex((line) => line.startsWith('COPY')));
    assert.ok(compiled < lines.findIndex((line) => line.startsWith('USER')));
    assert.match(read('insertion@.service'), /npm ci --omit=dev, npm run build/);
  });

  it('takes no file of settings or keys that lies beside the code, and git none either', () => {
    const left = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');
    for (const pattern of ['**/.env', '**/*.env', '**/*.pem', '**/*.key']) assert.ok(left.includes(pattern));
    const ignored = readFileSync(join(ROOT, '.gitignore'), 'utf8').split('\n');
    for (const pattern of ['.env', 'scripts/deploy/*.env']) assert.ok(ignored.includes(pattern), pattern);
  });

  it('has each package that code outside tests imports', () => {
    const ours = Package.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
    const missing = new Set<string>();
    // what only developers run has what they install: the bench, the checks, the tests
    for (const room of ['activities', 'datasets', 'quality-rules', 'scripts', 'workflows'])
      for (const path of readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' }))
        if (/\.(ts|mts|mjs)$/.test(path) && !/^(bench\/|(check|test)[\w-]*\.ts$)/.test(path))
          for (const name of packagesOf(readFileSync(join(ROOT, room, path), 'utf8')))
            if (!(name in ours.dependencies) && name !== ours.name) missing.add(`${room}/${path}: ${name}`);
    assert.deepEqual([...missing], []);
  });
});

/** Packages that are imported for their values: types are gone when code runs. */
function packagesOf(text: string): string[] {
  const found = text.matchAll(
    /^(?:import|export)\s+(type\s+)?[^;'"]*?from\s+'([^'.][^']*)'|import\(\s*'([^'.][^']*)'\s*\)/gm,
  );
  return [...found].flatMap(([, type, named, lazy]) => {
    const specifier = named ?? lazy ?? '';
    if (type !== undefined || specifier.startsWith('node:') || builtinModules.includes(specifier)) return [];
    return [
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/'),
    ];
  });
}

describe('the systemd unit', () => {
  const TEMPLATE = 'insertion@.service';
  const INSTANCES = [...KINDS, 'desk', 'serve'];
  const dropsOf = (instance: string) => {
    const folder = `insertion@${instance}.service.d`;
    return existsSync(join(FOLDER, folder))
      ? readdirSync(join(FOLDER, folder)).map((file) => read(join(folder, file)))
      : [];
  };
  const secretsOf = (text: string) =>
    [...text.matchAll(/^LoadCredential=([a-z-]+):/gm)].map(([, name = '']) => name);

  it('is one that systemd understands, for each instance with what is handed to it', () => {
    const program = findInstalled('systemd-analyze', process.env);
    assert.ok(
      program,
      'systemd-analyze is missing: install Debian’s systemd, or run `node scripts/setup.mjs test`',
    );
    const folder = mkdtempSync(join(tmpdir(), 'insertion-unit-'));
    try {
      cpSync(FOLDER, folder, { recursive: true });
      for (const instance of INSTANCES) {
        const unit = join(folder, `insertion@${instance}.service`);
        cpSync(join(FOLDER, TEMPLATE), unit);
        const done: SpawnSyncReturns<string> = spawnSync(program, ['verify', '--man=no', unit], {
          encoding: 'utf8',
        });
        assert.deepEqual(
          [done.status, done.stderr.replace(/.*is not executable: No such file.*\n/g, '')],
          [0, ''],
        );
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
    assert.match(read(TEMPLATE), /^ExecStart=.* worker --kinds %i$/m);
  });

  it('hands the keys of pseudonyms and of raw extracts to the heavy worker alone, and names settings that there are', () => {
    assert.deepEqual(secretsOf(read(TEMPLATE)), ['codec-keys']);
    const handed = INSTANCES.map((instance) => [instance, dropsOf(instance).flatMap(secretsOf)]);
    assert.deepEqual(Object.fromEntries(handed), {
      light: ['desk-key'],
      heavy: ['pseudonym-keys', 'raw-identity'],
      restricted: [],
      desk: ['desk-key', 'desk-token'],
      serve: [],
    });
    const texts = [read(TEMPLATE), ...INSTANCES.flatMap(dropsOf)];
    const named = texts
      .flatMap((text) => [...text.matchAll(/^(?:Unset)?Environment=(.*)$/gm)])
      .flatMap(([, line = '']) => line.match(/[A-Z_]{3,}(?==|$)/g) ?? []);
    assert.ok(named.length > 8);
    for (const name of named) assert.ok(isSetting(name), name);
  });

  it('starts commands that there are', () => {
    const commands = readFileSync(join(ROOT, 'scripts', 'listed-commands.ts'), 'utf8');
    for (const instance of ['desk', 'serve']) {
      const [, command = ''] =
        /^ExecStart=\/.*insertion\.mjs (\w+)/m.exec(dropsOf(instance).join('\n')) ?? [];
      assert.equal(command, instance);
      assert.match(commands, new RegExp(`\\b${command}: \\(\\) => import`));
    }
  });
});
