import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { countedMemory } from '../../activities/platform/engine/counted-memory.js';
import { readConfiguration } from '../../activities/platform/settings/configuration.js';
import { describeConfiguration } from '../../activities/platform/settings/configuration-listing.js';
import { createZones } from '../../activities/platform/store/zones.js';

const CWD = '/srv/app';

function refusal(env: Record<string, string>): string {
  try {
    readConfiguration(env, CWD);
  } catch (error) {
    assert.ok(error instanceof ConfigurationInvalid);
    return error.message;
  }
  throw new assert.AssertionError({ message: 'the configuration was accepted' });
}

describe('readConfiguration', () => {
  it('needs nothing: an empty environment gives the embedded defaults', () => {
    const configuration = readConfiguration({ STORE_URL: ' ', LOG_LEVEL: '' }, CWD);
    assert.equal(configuration.home, '/srv/app/.insertion');
    assert.equal(configuration.storeUrl, 'file:/srv/app/.insertion/store');
    assert.equal(configuration.zones.open, 'file:/srv/app/.insertion/store/open');
    assert.equal(configuration.scratch, '/srv/app/.insertion/scratch');
    assert.deepEqual(configuration.duckdb, { memoryLimit: '2GB', threads: 2 });
    assert.equal(configuration.temporal.address, null);
    assert.equal(configuration.temporal.tls, null);
    assert.equal(configuration.logLevel, 'info');
  });

  it('takes each zone from its own setting, the others from STORE_URL', () => {
    const { zones } = readConfiguration(
      { STORE_URL: 's3://bucket/data/', STORE_RAW_URL: 'file:sealed' },
      CWD,
    );
    assert.equal(zones.raw, 'file:/srv/app/sealed');
    assert.equal(zones.open, 's3://bucket/data/open');
  });

  it('names the setting that is wrong, and not its value', () => {
    const wrong: readonly (readonly [string, string])[] = [
      ['STORE_URL', 'https://key:secret@bucket'],
      ['STORE_OPEN_URL', 's3:bucket'],
      ['S3_ENDPOINT', 'secret'],
      ['LOG_LEVEL', 'secret'],
      ['SCRATCH_DIR', '/srv/of=secret/scratch'],
      ['INSERTION_HOME', 'of=secret'],
      ['DUCKDB_THREADS', '0'],
      ['DUCKDB_MEMORY_LIMIT', '80%secret'],
      ['TEMPORAL_ADDRESS', 'http://secret:7233'],
      ['TEMPORAL_TLS', 'secret'],
      ['SMTP_URL', 'user:secret@host'],
      ['STORE_OPNE_URL', 's3://secret'],
    ];
    for (const [name, value] of wrong) {
      const message = refusal({ [name]: value });
      assert.ok(message.startsWith(`${name} `), message);
      assert.doesNotMatch(message, /secret/);
    }
  });

  it('gives DuckDB four fifths of the memory, in whatever notation it is set', () => {
    const counted = (DUCKDB_MEMORY_LIMIT: string) =>
      countedMemory(readConfiguration({ DUCKDB_MEMORY_LIMIT }, CWD).duckdb.memoryLimit);
    assert.equal(counted('2gb'), '1600000000B');
    assert.equal(counted('1.5 GiB'), '1288490188B');
    assert.equal(counted('900KB'), '720000B');
    assert.equal(counted('10MiB'), '8388608B');
    assert.equal(counted('1 tib'), '879609302220B');
  });

  it('refuses half a pair of credentials or certificates', () => {
    assert.match(refusal({ AWS_ACCESS_KEY_ID: 'a' }), /^AWS_SECRET_ACCESS_KEY is missing/);
    assert.match(refusal({ AWS_SECRET_ACCESS_KEY: 'a' }), /^AWS_ACCESS_KEY_ID is missing/);
    assert.match(refusal({ TEMPORAL_TLS_CLIENT_CERT_PATH: 'a.pem' }), /TEMPORAL_TLS_CLIENT_KEY_PATH/);
  });

  it('never sends an API key in clear', () => {
    const env = { TEMPORAL_ADDRESS: 'temporal.example:7233', TEMPORAL_API_KEY: 'k' };
    assert.notEqual(readConfiguration(env, CWD).temporal.tls, null);
    assert.match(refusal({ ...env, TEMPORAL_TLS: 'false' }), /TEMPORAL_TLS/);
  });
});

describe('the desk', () => {
  it('is reached over https, or on the loopback, or at a host that was allowed', () => {
    const urlOf = (env: Record<string, string>) => readConfiguration(env, CWD).desk.url;
    assert.equal(urlOf({ DESK_URL: 'https://desk.example/' }), 'https://desk.example');
    assert.equal(urlOf({ DESK_URL: 'http://127.0.0.1:8090' }), 'http://127.0.0.1:8090');
    const inside = { DESK_URL: 'http://desk.inside', ALLOW_PRIVATE_HOSTS: 'desk.inside' };
    assert.equal(urlOf(inside), 'http://desk.inside');
    assert.match(refusal({ DESK_URL: 'http://desk.inside' }), /^DESK_URL is not https/);
    assert.match(refusal({ DESK_URL: 'https://desk.example/below' }), /^DESK_URL is not an http/);
  });

  it('has each of its secrets once, and masks them', () => {
    assert.match(refusal({ DESK_KEY: 'a', DESK_KEY_FILE: 'b' }), /^DESK_KEY and DESK_KEY_FILE are both set/);
    const configuration = readConfiguration({ DESK_KEY: 'canary-7', DESK_TOKEN: 'canary-8' }, CWD);
    assert.doesNotMatch(JSON.stringify(describeConfiguration(configuration)), /canary/);
  });
});

describe('describeConfiguration', () => {
  it('masks secrets, shows effective values and where they come from', () => {
    const env = {
      AWS_ACCESS_KEY_ID: 'canary-1',
      AWS_SECRET_ACCESS_KEY: 'canary-2',
      TEMPORAL_API_KEY: 'canary-3',
      DATAGOUV_API_KEY: 'canary-4',
      SMTP_URL: 'smtps://user:canary-5@mail.example',
      MAIL_FROM: 'rapports@mail.example',
      S3_ENDPOINT: 'https://user:canary-6@s3.example',
    };
    const described = describeConfiguration(readConfiguration(env, CWD));
    assert.doesNotMatch(JSON.stringify(described), /canary/);
    const find = (name: string) => described.find((setting) => setting.name === name);
    assert.deepEqual(find('AWS_ACCESS_KEY_ID'), {
      name: 'AWS_ACCESS_KEY_ID',
      value: '********',
      source: 'environment',
    });
    assert.deepEqual(find('STORE_URL'), {
      name: 'STORE_URL',
      value: 'file:/srv/app/.insertion/store',
      source: 'default',
    });
    assert.equal(find('PUBLIC_URL')?.value, 'not set');
  });
});

describe('createZones', () => {
  it('opens each zone where it is, without a connection', () => {
    const zones = createZones(
      readConfiguration({ STORE_URL: 's3://bucket', STORE_RAW_URL: 'file:sealed' }, CWD),
    );
    assert.equal(zones.raw.url, 'file:/srv/app/sealed');
    assert.equal(zones.reports.url, 's3://bucket/reports');
  });

  it('names the setting of a bucket that cannot be one', () => {
    const configuration = readConfiguration({ STORE_OPEN_URL: 's3://a' }, CWD);
    assert.throws(() => createZones(configuration), /^ConfigurationInvalid: STORE_OPEN_URL /);
  });
});
