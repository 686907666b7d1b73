/** Partners told by the command line, on whole runs: once, as files on demand, and never of samples. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { z } from 'zod';
import { DATASET, EXAMPLE } from './extracts.js';
import { keepEngine } from './kept-engine.js';
import { TWO_FORMATS } from './kept-formats.js';
import { startPartnerMails } from './partner-mails.js';
import { type Ended, readRun, runCli } from './run-cli.js';
import { smallRepository } from './small-repository.js';
import { createHome } from './temporary-home.js';
import {
  readReport,
  totalsOfMail,
  totalsOfManifest,
  totalsOfPage,
  totalsOfTerminal,
  totalsOfWorkbook,
} from './told-totals.js';

const folder = await mkdtemp(join(tmpdir(), 'insertion-told-'));
const home = await createHome();
keepEngine(home);
const repository = await smallRepository(TWO_FORMATS);
const mails = await startPartnerMails();
afterAll(() => mails.server.stop());
afterAll(() => Promise.all([folder, home].map((path) => rm(path, { recursive: true, force: true }))));

const STORE = ['--store', `file:${join(folder, 'store')}`];
const insertion = (...words: string[]) => runCli([...words, ...STORE], { home, repository, env: mails.env });
const Told = z.array(
  z.object({ partner: z.string(), channel: z.string(), status: z.string(), reason: z.string() }),
);
const toldBy = ({ stdout }: Ended) =>
  Told.parse(z.object({ deliveries: z.unknown() }).parse(JSON.parse(stdout)).deliveries);

describe('insertion deliver', () => {
  let trial: Ended;
  beforeAll(async () => {
    trial = await insertion('run', DATASET, '--extracts', EXAMPLE, '--json');
    assert.equal(trial.code, 0, trial.stderr);
  });

  it('has nothing to undo: a run on samples told nobody', () => {
    assert.deepEqual(toldBy(trial), []);
    assert.equal(mails.server.taken.length, 0);
  });

  it('--plan says who would get what and why, and writes the mails, sending and noting nothing', async () => {
    const out = join(folder, 'mails');
    const { runId, reports } = readRun(trial);
    const planned = await insertion('deliver', runId, '--plan', '--out', out);
    assert.equal(planned.code, 0, planned.stderr);
    assert.match(
      planned.stdout,
      /region-sud +mail +offre-insertion +tell +The first delivery that is told\. It goes to 1 address of REPORTS_REGION_SUD\./,
    );
    assert.doesNotMatch(planned.stdout, /@/);
    const files = (await readdir(out)).filter((file) => file.endsWith('.eml'));
    assert.equal(files.length, reports.length);
    const mail = await simpleParser(await readFile(join(out, 'region-sud-offre-insertion.eml')));
    assert.match(mail.subject ?? '', /^\[data\.insertion\] Référentiel de l’offre d’insertion/);
    assert.equal(mail.attachments.length, 2);
    assert.equal(mails.server.taken.length, 0);
    assert.ok(!(await readdir(join(folder, 'store', 'restricted'))).includes('deliveries'));
    const bare = await runCli(['deliver', 'region-sud', '--plan', ...STORE], { home });
    assert.match(bare.stdout, /hold_back +The first delivery that is told\. But SMTP_URL is not set\./);
  });

  it('has the same totals in the mail, the page, the workbook, the terminal and the manifest', async () => {
    const run = readRun(trial);
    for (const { partner, report: address } of run.reports) {
      const { extracts, totals, score } = await readReport(address);
      const own = new Set(extracts.map(({ source }) => source));
      const { toFix, informed, rows } = totals;
      const told = { rows, toFix, informed, score };
      assert.deepEqual(await totalsOfPage(address), told, partner);
      assert.deepEqual(await totalsOfWorkbook(address), told, partner);
      assert.deepEqual(totalsOfTerminal(run, own), { rows });
      assert.deepEqual(await totalsOfManifest(run.manifest ?? '', own), { rows });
      const mail = join(folder, 'mails', `${partner}-${DATASET}.eml`);
      const { received, published, rejected } = rows ?? assert.fail('nothing was received');
      assert.deepEqual(await totalsOfMail(mail), { ...told, rows: { received, published, rejected } });
    }
  });

  it('sends them, once; --again sends a new mail', async () => {
    const { runId, reports } = readRun(trial);
    const sent = await insertion('deliver', runId, '--json');
    assert.equal(sent.code, 0, sent.stderr);
    assert.ok(Told.parse(JSON.parse(sent.stdout)).every(({ status }) => status === 'sent'));
    assert.equal(mails.server.taken.length, reports.length);
    await insertion('deliver', runId);
    assert.equal(mails.server.taken.length, reports.length);
    const again = await insertion('deliver', 'region-sud', '--again');
    assert.match(again.stdout, /region-sud +mail +sent +Somebody asked for it\./);
    const ids = (await mails.server.parsed()).map(({ messageId }) => messageId);
    assert.equal(new Set(ids).size, reports.length + 1);
  });

  it('is done by a run that is told to, and keeps back what was told', async () => {
    mails.server.forget();
    const run = await insertion('run', DATASET, '--extracts', EXAMPLE, '--deliver', '--json');
    assert.equal(run.code, 0, run.stderr);
    const outcomes = toldBy(run);
    assert.equal(outcomes.length, readRun(run).reports.length);
    assert.ok(
      outcomes.every(
        ({ status, reason }) => status === 'held_back' && /^This delivery was told on /.test(reason),
      ),
    );
    assert.equal(mails.server.taken.length, 0);
  });

  it('says in a sentence what is wrong', async () => {
    const unknown = await insertion('deliver', 'nobody');
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /has no report of a run or a partner called "nobody"/);
  });
});
