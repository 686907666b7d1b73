/** What `doctor` says of a Temporal that is not its own: asked, not believed. */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { afterAll, describe, it } from 'vitest';
import { z } from 'zod';
import { findFreePort } from '../../scripts/engine/free-port.js';
import { runCli } from './run-cli.js';
import { temporalOfSuite } from './run-in-place.js';
import { createHome } from './temporary-home.js';

const home = await createHome();
const { address } = await temporalOfSuite();
afterAll(() => rm(home, { recursive: true, force: true }));

const Findings = z.array(z.looseObject({ name: z.string(), ok: z.boolean(), detail: z.string() }));

async function examine(env: Readonly<Record<string, string>>) {
  const { code, stdout, stderr } = await runCli(['doctor', '--json'], { home, env });
  const found = Findings.parse(JSON.parse(stdout));
  const of = (asked: string) => found.find(({ name }) => name === asked);
  return { code, stderr, temporal: of('temporal'), desk: of('desk') };
}

describe('insertion doctor, where TEMPORAL_ADDRESS is set', () => {
  it('says that it answers, beside what the desk has', async () => {
    const key = { DESK_KEY: 'a key of the test, and of nothing else'.replaceAll(' ', '-') };
    const { code, temporal, desk, stderr } = await examine({ TEMPORAL_ADDRESS: address, ...key });
    assert.deepEqual([code, temporal?.ok], [0, true], `${temporal?.detail}${stderr}`);
    assert.equal(temporal?.detail, `answers at ${address}, namespace "default"`);
    assert.match(desk?.detail ?? '', /^mails carry no link: DESK_URL does not say/);
  });

  it('says which setting is wrong where it has no such namespace, or nothing answers', async () => {
    const elsewhere = await examine({ TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: 'nowhere' });
    assert.deepEqual([elsewhere.code, elsewhere.temporal?.ok], [2, false]);
    assert.match(elsewhere.temporal?.detail ?? '', /has no namespace "nowhere"; correct TEMPORAL_NAMESPACE/);
    const silent = await examine({ TEMPORAL_ADDRESS: `127.0.0.1:${await findFreePort()}` });
    assert.deepEqual([silent.code, silent.temporal?.ok], [2, false]);
    assert.match(silent.temporal?.detail ?? '', /^Temporal does not answer at 127\.0\.0\.1:\d+/);
  });
});
