/** A process that is killed once the server has the mail, and before it has noted so. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'vitest';
import { deliverReport } from '../../activities/deliver/deliver-report.js';
import { readConfiguration } from '../../activities/platform/settings/configuration.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { toolkitEffects } from '../../scripts/toolkit.js';
import { LONGEST_MS, PROGRAM } from '../helpers/launch.js';
import { startMailServer } from '../helpers/mail-server.js';
import { cleanEnvironment, runCli } from './run-cli.js';

const [RUN, PARTNER] = ['offre-insertion-20260701T080000-abcd', 'region-sud'];
const REPORT = {
  ...{
    format: 'partner-report/2',
    run: RUN,
    asOf: '2026-07-01',
    status: 'published',
    version: null,
    score: 90,
  },
  ...{ partner: { code: PARTNER, name: 'Région Sud' }, outcome: 'Vos données sont publiées.' },
  dataset: { id: 'offre-insertion', title: 'Référentiel', contact: 'contact@data.insertion.example' },
  totals: { rows: null, toFix: 0, informed: 0, waived: 0 },
  extracts: [
    {
      source: 'region-sud',
      title: 'Région',
      role: 'used',
      file: { name: 'structures.csv', sha256: 'aaa' },
      calendar: null,
      findings: [],
    },
  ],
  comparisons: [],
};

it('sends the very same mail again, and once only: the mailbox knows it by its Message-ID', async () => {
  const home = await mkdtemp(join(tmpdir(), 'insertion-killed-'));
  let victim: ReturnType<typeof spawn> | null = null;
  const server = await startMailServer({
    hideSTARTTLS: true,
    taking: async () => {
      if (!victim) return;
      const ended = once(victim, 'exit');
      victim.kill('SIGKILL');
      await ended;
    },
  });
  try {
    const env = {
      ...{ SMTP_URL: server.url, MAIL_FROM: 'rapports@data.insertion.example', INSERTION_HOME: home },
      ...{ STORE_URL: `file:${join(home, 'store')}`, REPORTS_REGION_SUD: 'qualite@region-sud.example' },
    };
    const reports = createFileStore(join(home, 'store', 'reports'));
    await reports.write(`${PARTNER}/${RUN}/report.json`, JSON.stringify(REPORT));
    victim = spawn(process.execPath, [PROGRAM, 'deliver', RUN], {
      cwd: home,
      env: cleanEnvironment(home, env),
      stdio: 'ignore',
    });
    await once(victim, 'exit');
    victim = null;
    assert.equal(server.taken.length, 1);

    // Nobody can tell a process that is dead from one that is slow: for some minutes its letter is left to it.
    const meanwhile = await runCli(['deliver', RUN], { home, env });
    assert.equal(meanwhile.code, 1);
    assert.match(meanwhile.stdout, /another worker is sending this letter/);
    assert.equal(server.taken.length, 1);

    const effects = await toolkitEffects(readConfiguration(env, home));
    const later = () => new Date(Date.now() + 11 * 60_000);
    const deliver = () =>
      deliverReport(
        { partner: PARTNER, report: { dataset: 'offre-insertion', run: RUN } },
        {
          ...{ ...effects, now: later, secret: (name: string) => new Map(Object.entries(env)).get(name) },
          ...{
            owner: 'another',
            signal: AbortSignal.timeout(LONGEST_MS),
            tell: () => undefined,
            isLastTry: true,
          },
        },
      );
    assert.equal((await deliver()).outcomes[0]?.status, 'sent');
    assert.equal(server.taken.length, 2);
    assert.deepEqual(server.taken[0]?.raw, server.taken[1]?.raw);
    await deliver();
    assert.equal(server.taken.length, 2);
  } finally {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }
});
