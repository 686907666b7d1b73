/** A département is told of its page by a link to it alone: on a real mail server, with links of a real S3 server. */
import assert from 'node:assert/strict';
import { afterAll, beforeAll, it } from 'vitest';
import { deliverReport } from '../../activities/deliver/deliver-report.js';
import { createReportLinks } from '../../activities/platform/courier/report-links.js';
import type { ObjectStore } from '../../activities/platform/effects.js';
import { createS3Client } from '../../activities/platform/store/s3-client.js';
import { createS3Store } from '../../activities/platform/store/s3-store.js';
import { type S3Server, startVersitygw } from '../helpers/servers.js';
import { type Bench, extract, finding, onBench, PARTNER } from './bench.js';

const DATASET = 'offre-insertion';
const OTHER = 'caf-35';
let server: S3Server;
let reports: ObjectStore;
beforeAll(async () => {
  server = await startVersitygw();
  await server.createBucket('depot');
  reports = createS3Store(createS3Client(server.settings), { bucket: 'depot', prefix: 'reports/' });
});
afterAll(() => server?.stop());

type Store = Pick<ObjectStore, 'write'>;

async function writePage(partner: string, content: string, reports: Store): Promise<void> {
  const page = {
    ...{
      format: 'departement-page/1',
      departement: '52',
      run: 'run-1',
      asOf: '2026-07-01',
      status: 'published',
    },
    ...{ partner: { code: partner, name: 'Conseil départemental' }, version: '2026-07-01-1a2b3c4d', content },
    dataset: { id: DATASET, title: 'Délais et suivi', contact: 'contact@data.insertion.example' },
    ...{
      outcome: 'Chiffres entiers de votre département.',
      figures: [{ value: '7', name: 'nouveaux entrants' }],
    },
  };
  const folder = `${partner}/${DATASET}`;
  await reports.write(`${folder}/report.json`, JSON.stringify(page));
  await reports.write(
    `${folder}/index.html`,
    `<p>r-${partner}</p><a href="departement.xlsx">x</a> <a href="personnes.csv">c</a>`,
  );
  for (const file of ['departement.xlsx', 'personnes.csv'])
    await reports.write(`${folder}/${file}`, `${file} of ${partner}`);
}

function toolsOf(bench: Bench, seconds: number) {
  const place = { zone: reports.url, s3: server.settings, reportsUrl: null, hours: seconds / 3600 };
  const linkReport = createReportLinks({ ...place, allowPrivateHosts: ['127.0.0.1:*'] });
  const { courier } = bench.tools();
  return {
    zones: { reports, restricted: bench.restricted },
    courier: { ...courier, linkReport },
    now: () => new Date(),
  };
}

const linksIn = (text: string) =>
  [...text.matchAll(/^(?:Page|Classeur) : (\S+)$/gm)].map(([, url = '']) => url);
const statusOf = async (url: string) => {
  const answer = await fetch(url);
  await answer.arrayBuffer();
  return answer.status;
};

it('a mail links to the page and attaches nothing of it; the link opens no other département, and ends', async () => {
  await onBench({}, async (bench) => {
    await writePage(PARTNER, 'first', reports);
    await writePage(OTHER, 'theirs', reports);
    const tools = toolsOf(bench, 600);
    assert.equal((await bench.deliver(DATASET, tools)).status, 'sent');
    const [mail] = await bench.server.parsed();
    assert.equal(
      mail?.subject?.replaceAll('\u00a0', ' '),
      '[data.insertion] Délais et suivi : la page de votre département (1er juillet 2026)',
    );
    assert.deepEqual(mail?.attachments, []);
    assert.match(mail?.text ?? '', /nouveaux entrants : 7/);
    assert.doesNotMatch(`${mail?.text}${String(mail?.html)}`, /r-caf|rapport de qualité|signalement/i);
    const [page = '', workbook = ''] = linksIn(mail?.text ?? '');
    const shown = await (await fetch(page)).text();
    assert.match(shown, /r-caf-52/);
    const files = [...shown.matchAll(/ href="(http[^"]+)"/g)].map(([, url = '']) =>
      url.replaceAll('&amp;', '&'),
    );
    assert.deepEqual(await Promise.all([workbook, ...files].map(statusOf)), [200, 200, 200]);
    for (const url of [page, workbook, ...files])
      assert.equal(
        await statusOf(url.replace(`/${PARTNER}/`, `/${OTHER}/`)),
        403,
        'signed for another département',
      );
    assert.equal(await statusOf(page.replace(/\?.*$/, '')), 403, 'without a signature');
    const ended = await tools.courier.linkReport(
      `${PARTNER}/${DATASET}/index.html`,
      new Date(Date.now() - 3_600_000),
    );
    assert.equal(await statusOf(ended?.url ?? ''), 403, 'past its time');
  });
});

it('is told once for the same figures and persons, and again when they have changed', async () => {
  await onBench({}, async (bench) => {
    const tools = toolsOf(bench, 60);
    const at = (day: string) => ({ ...tools, now: () => new Date(`${day}T08:00:00Z`) });
    await writePage(PARTNER, 'first', reports);
    assert.equal((await bench.deliver(DATASET, at('2026-07-01'))).status, 'sent');
    await bench.deliver(DATASET, at('2026-08-01'));
    assert.equal(bench.server.taken.length, 1);
    await writePage(PARTNER, 'second', reports);
    assert.equal((await bench.deliver(DATASET, at('2026-08-01'))).status, 'sent');
    assert.equal(bench.server.taken.length, 2);
  });
});

it('says how else to open it where no link can be made', async () => {
  await onBench({}, async (bench) => {
    await writePage(PARTNER, 'first', reports);
    const zones = { reports, restricted: bench.restricted };
    assert.equal((await bench.deliver(DATASET, { zones })).status, 'sent');
    const [mail] = await bench.server.parsed();
    assert.deepEqual(mail?.attachments, []);
    assert.match(mail?.text ?? '', /ne partent pas par courriel/);
  });
});

it('has a past of its own beside the reports of the same partner and dataset, and a part of its own in a digest', async () => {
  const found = { findings: [finding('forme_invalide')] };
  await onBench({}, async (bench) => {
    await bench.write('run-1', { extracts: [extract('aaa', found)] });
    assert.equal((await bench.deliver('run-1')).status, 'sent');
    await writePage(PARTNER, 'first', bench.reports);
    assert.match((await bench.deliver(DATASET)).reason, /^The first delivery that is told/);
    bench.setDay('2026-07-03');
    await bench.write('run-2', { extracts: [extract('bbb', found)] });
    assert.match((await bench.deliver('run-2')).reason, /cooling-off/);
    await writePage(PARTNER, 'second', bench.reports);
    assert.match((await bench.deliver(DATASET)).reason, /cooling-off/);
  });
  await onBench({ delivery: { digest_hours: 24 } }, async (bench) => {
    await bench.write('run-1', { extracts: [extract('aaa', found)] });
    await writePage(PARTNER, 'first', bench.reports);
    for (const run of ['run-1', DATASET]) await bench.deliver(run);
    bench.setDay('2026-07-03');
    await deliverReport({ partner: PARTNER, report: null }, bench.tools());
    const [mail] = await bench.server.parsed();
    assert.match(mail?.text ?? '', /nouveaux entrants : 7/);
    assert.match(mail?.text ?? '', /signalement/);
  });
});

it('that was taken away while a digest waited keeps no report from being told', async () => {
  await onBench({ delivery: { digest_hours: 24 } }, async (bench) => {
    await writePage(PARTNER, 'first', bench.reports);
    await bench.deliver(DATASET);
    await bench.write('run-1', { extracts: [extract('aaa')] });
    await bench.deliver('run-1');
    await bench.reports.remove([`${PARTNER}/${DATASET}/report.json`, `${PARTNER}/${DATASET}/index.html`]);
    bench.setDay('2026-07-03');
    await deliverReport({ partner: PARTNER, report: null }, bench.tools());
    const [mail] = await bench.server.parsed();
    assert.doesNotMatch(mail?.text ?? '', /nouveaux entrants/);
  });
});
