/** What an installation is made of: rootless, pinned, whole, and true to the settings that there are. */
import assert from 'node:assert/strict';
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { SETTING_NAMES } from '../../activities/platform/settings.js';
import { findInstalled } from '../../scripts/engine/installed-binary.mjs';
import { ROOT } from '../../scripts/toolkit.js';
import { KINDS } from '../../workflows/queues.js';

const FOLDER = join(ROOT, 'scripts', 'deploy');
const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8');
const Package = z.object({ dependencies: z.record(z.string(), z.string()) });

/** Variables that compose itself reads, and the SDKs below us. */
const OTHERS = new Set([
  'INSERTION_VERSION',
  'PSEUDONYM_KEYS',
  'RAW_IDENTITY',
  'ROOT_ACCESS_KEY',
  'ROOT_SECRET_KEY',
  'METRICS_ADDRESS',
  'NODE_ENV',
  'TMPDIR',
]);
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

  it('has each package that code outside tests imports', () => {
    const { dependencies } = Package.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
    const missing = new Set<string>();
    for (const room of ['activities', 'datasets', 'quality-rules', 'scripts', 'workflows'])
      for (const path of readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' }))
        if (/\.(ts|mts|mjs)$/.test(path) && !/^(bench|check|test)[\w-]*\.ts$/.test(path))
          for (const name of packagesOf(readFileSync(join(ROOT, room, path), 'utf8')))
            if (!(name in dependencies)) missing.add(`${room}/${path}: ${name}`);
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

const Service = z.looseObject({
  image: z.string(),
  environment: z.record(z.string(), z.unknown()).optional(),
  command: z.union([z.string(), z.array(z.string())]),
  privileged: z.literal(false).optional(),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.array(z.string()),
  networks: z.array(z.string()),
  volumes: z.array(z.string()).default([]),
});
const Compose = z.looseObject({
  services: z.record(z.string(), Service),
  volumes: z.record(z.string(), z.unknown()),
  networks: z.record(z.string(), z.unknown()),
});

describe('the compose file', () => {
  const { services, volumes, networks } = Compose.parse(parse(read('compose.yaml'), { merge: true }));

  it('pins every image, and names only settings that there are', () => {
    for (const { image, environment = {} } of Object.values(services)) {
      assert.match(image, /:(v?\d+\.\d+\.\d+|\$\{INSERTION_VERSION:\?)/);
      for (const name of Object.keys(environment)) assert.ok(isSetting(name), name);
    }
    for (const line of read('example.env')
      .split('\n')
      .filter((text) => /^[A-Z]/.test(text)))
      assert.ok(isSetting(line.split('=')[0] ?? ''), line);
  });

  it('has a worker for each kind of step, and only one that reaches partners', () => {
    const kinds = Object.values(services).flatMap(({ command }) =>
      Array.isArray(command) && command[0] === 'worker' ? command[2]?.split(',') : [],
    );
    assert.deepEqual(kinds.sort(), [...KINDS].sort());
    const reaching = Object.entries(services).filter(([, one]) => one.networks.includes('partners'));
    assert.deepEqual(
      reaching.map(([name]) => name),
      ['worker-restricted'],
    );
    for (const one of Object.values(services)) {
      assert.ok(one.networks.every((name) => name in networks));
      assert.ok(one.volumes.every((volume) => (volume.split(':')[0] ?? '') in volumes));
    }
  });
});

describe('the systemd unit', () => {
  it('is one that systemd understands, and leaves the service little to do harm with', () => {
    const program = findInstalled('systemd-analyze', process.env);
    assert.ok(
      program,
      'systemd-analyze is missing: install Debian’s systemd, or run `node scripts/setup.mjs test`',
    );
    const folder = mkdtempSync(join(tmpdir(), 'insertion-unit-'));
    try {
      for (const kind of KINDS) {
        const unit = join(folder, `insertion-worker@${kind}.service`);
        cpSync(join(FOLDER, 'insertion-worker@.service'), unit);
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
    assert.match(read('insertion-worker@.service'), /^ExecStart=.* worker --kinds %i$/m);
  });
});
