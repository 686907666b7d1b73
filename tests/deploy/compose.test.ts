/** Each service of the compose file is handed what it needs and nothing else, under names that mean the same outside and inside. */
import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { readConfiguration } from '../../activities/platform/settings/configuration.js';
import { isSecret, SETTING_NAMES } from '../../activities/platform/settings/settings.js';
import { KINDS, kindOf } from '../../workflows/queues.js';
import { COMPOSE_TEXT, EXAMPLE, readCompose } from './compose.js';

/** As an operator fills in every line that is empty. */
const MARKS: Readonly<Record<string, string>> = {
  DESK_URL: 'https://desk.example.fr',
  DESK_LOGIN_HEADER: 'X-Forwarded-Email',
  TEMPORAL_UI_ORIGIN: 'https://temporal.example.fr',
  PUBLIC_URL: 'https://donnees.example.fr',
  API_URL: 'https://api.example.fr',
  REPORTS_URL: 'https://bilans.example.fr',
  SMTP_URL: 'smtps://user:password@mail.example.fr',
  MAIL_FROM: 'donnees@example.fr',
  TEAM_MAIL: 'equipe@example.fr',
  TEAM_CHAT_URL: 'https://chat.example.fr/hooks/abc',
  TEAM_CHAT_TOKEN: 'jeton-de-matrix',
  RAW_RECIPIENTS: 'age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
  TEMPORAL_DEPLOYMENT: 'insertion',
};
const given = new Map([...EXAMPLE].map(([name, value]) => [name, value || (MARKS[name] ?? `mark-${name}`)]));
const { services, volumes, networks, secrets } = readCompose(given);
const ours = Object.entries(services).filter(([, { image }]) => image.startsWith('data-insertion:'));
const isSetting = (name: string) => SETTING_NAMES.some((one) => one === name);
const named = (words: readonly string[]) => Object.fromEntries(words.map((word) => [word, true]));

describe('the compose file', () => {
  it('pins every image, and publishes on the loopback interface alone', () => {
    for (const { image } of Object.values(services))
      assert.match(image, /:(v?\d+\.\d+\.\d+|mark-INSERTION_VERSION)$/);
    const published = Object.values(services).flatMap(({ ports }) => ports);
    assert.deepEqual(published, ['127.0.0.1:8080:8080', '127.0.0.1:8090:8090']);
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

  it('has the bucket that everybody asks for: to this storage it is a folder', () => {
    const { storage } = services;
    const [kept, folder] = storage?.volumes[0]?.split(':') ?? [];
    assert.match(String(storage?.command), / posix --sidecar \/meta \/data$/);
    assert.deepEqual([kept, folder], ['objects', `/data/${new URL(EXAMPLE.get('STORE_URL') ?? '').host}`]);
  });

  it('asks for what example.env names, for all of it and for nothing else', () => {
    const asked = [...COMPOSE_TEXT.matchAll(/\$\{([A-Z0-9_]+)/g)].map(([, name = '']) => name);
    assert.deepEqual([...EXAMPLE.keys()].sort(), [...new Set(asked)].sort());
    const required = new Set([...COMPOSE_TEXT.matchAll(/\$\{(\w+):\?/g)].map(([, name = '']) => name));
    for (const name of required) {
      const without = new Map([...given].filter(([one]) => one !== name));
      assert.throws(() => readCompose(without), new RegExp(`required variable ${name} is missing`));
    }
    assert.doesNotThrow(() => readCompose(new Map([...given].filter(([name]) => required.has(name)))));
  });

  it('gives what only compose reads a name that no setting has: a path outside is none inside', () => {
    const inside = new Set(Object.values(services).flatMap(({ environment }) => Object.keys(environment)));
    const outside = [...EXAMPLE.keys()].filter((name) => !inside.has(name));
    assert.deepEqual(
      outside.filter((name) => isSetting(name)),
      [],
    );
    for (const { file } of Object.values(secrets)) assert.match(file, /^mark-\w+_PATH$/);
  });
});

describe('a service of the compose file', () => {
  it('is told settings that there are, in values that the product takes', () => {
    for (const [name, { environment }] of ours) {
      for (const setting of Object.keys(environment)) assert.ok(isSetting(setting), `${name}: ${setting}`);
      assert.doesNotThrow(() => readConfiguration(environment, '/app'), name);
      assert.equal(environment.S3_ENDPOINT, 'http://storage:7070');
    }
  });

  it('is handed the secrets that it needs, and no other', () => {
    const held = Object.fromEntries(
      ours.map(([name, one]) => {
        const texts = SETTING_NAMES.filter((setting) => isSecret(setting) && setting in one.environment);
        return [name, named([...texts.filter((text) => !COMMON.has(text)), ...one.secrets])];
      }),
    );
    assert.deepEqual(held, {
      'worker-light': named([
        'DATAGOUV_API_KEY',
        'SMTP_URL',
        'TEAM_CHAT_TOKEN',
        'TEAM_CHAT_URL',
        'TEMPORAL_API_KEY',
        'codec-keys',
        'desk-key',
      ]),
      'worker-heavy': named([
        ...['PSEUDONYM_PASSPHRASE', 'TEMPORAL_API_KEY', 'codec-keys', 'pseudonym-keys', 'raw-identity'],
      ]),
      'worker-restricted': named(['TEMPORAL_API_KEY', 'codec-keys']),
      serve: {},
      desk: named(['TEMPORAL_API_KEY', 'codec-keys', 'desk-key', 'desk-token']),
    });
    assert.deepEqual(
      ours.flatMap(([name, { env_file }]) => env_file.map(({ path }) => [name, path])),
      [
        ['worker-light', 'light.env'],
        ['worker-restricted', 'restricted.env'],
      ],
    );
  });

  it('is told where each of its secrets lies, and has each that it is told of', () => {
    for (const [name, { environment, secrets: granted }] of ours) {
      const told = Object.values(environment).flatMap(
        (value) => value.match(/(?<=^\/run\/secrets\/).+$/) ?? [],
      );
      assert.deepEqual(told.sort(), [...granted].sort(), name);
      for (const one of granted) assert.ok(one in secrets, one);
    }
  });

  it('has the keys of payloads where it speaks with Temporal, and those of pseudonyms where steps ask for them', () => {
    for (const [name, { environment, secrets: granted }] of ours)
      assert.equal(granted.includes('codec-keys'), 'TEMPORAL_ADDRESS' in environment, name);
    for (const step of [
      'normaliseSource',
      'assembleDataset',
      'scanDataset',
      'releaseVersion',
      'planRetention',
    ])
      assert.equal(kindOf(step), 'heavy', step);
  });

  it('gives the desk and the worker that writes its links one address, one key, one span', () => {
    const [desk, light] = ['desk', 'worker-light'].map((name) => services[name]?.environment);
    for (const name of ['DESK_URL', 'DESK_KEY_FILE', 'DESK_LINK_HOURS'])
      assert.ok(desk?.[name] && desk[name] === light?.[name], name);
  });

  it('reads the store by a key of its own where it is the public site, and there is one', () => {
    const keyOf = (env: ReadonlyMap<string, string>) =>
      readCompose(env).services.serve?.environment.AWS_ACCESS_KEY_ID;
    assert.equal(keyOf(given), 'mark-SERVE_ACCESS_KEY_ID');
    assert.equal(keyOf(new Map([...given, ['SERVE_ACCESS_KEY_ID', '']])), 'mark-AWS_ACCESS_KEY_ID');
  });

  it('is asked how it feels at the port where it listens', () => {
    for (const name of ['serve', 'desk']) {
      const { command = [], healthcheck, ports = [] } = services[name] ?? {};
      assert.match(healthcheck?.test.at(-1) ?? '', new RegExp(`127\\.0\\.0\\.1:${command.at(-1)}/health`));
      assert.deepEqual(ports, [`127.0.0.1:${command.at(-1)}:${command.at(-1)}`]);
    }
  });
});

/** Of the store: whoever is there reads or writes it. */
const COMMON = new Set<string>(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'OTEL_EXPORTER_OTLP_HEADERS']);
