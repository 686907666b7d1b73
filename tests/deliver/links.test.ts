/** The links of a mail lead to the report, on a real S3 server, and are the same when the mail is sent again. */
import assert from 'node:assert/strict';
import { afterAll, beforeAll, it } from 'vitest';
import { createReportLinks } from '../../activities/platform/courier/report-links.js';
import type { ObjectStore } from '../../activities/platform/effects.js';
import { createS3Client } from '../../activities/platform/store/s3-client.js';
import { createS3Store } from '../../activities/platform/store/s3-store.js';
import { type S3Server, startVersitygw } from '../helpers/servers.js';
import { onBench, PARTNER } from './bench.js';

/** As reports name the files beside them. */
const PAGE =
  '<p>Rapport <a href="#bref">run-1</a> <a href="mailto:a@b.fr">…</a> <a href="signalements.xlsx">x</a> <a href="signalements.csv">c</a> <a href="report.json">j</a> <a href="report.schema.json">s</a></p>';

let server: S3Server;
let reports: ObjectStore;
beforeAll(async () => {
  server = await startVersitygw();
  await server.createBucket('depot');
  reports = createS3Store(createS3Client(server.settings), { bucket: 'depot', prefix: 'reports/' });
});
afterAll(() => server?.stop());

it('a mail links to the report and its workbook until a day that it names', async () => {
  const taking = async (_mail: unknown, { cutConnections }: { cutConnections(): void }) => {
    cut -= 1;
    if (cut >= 0) cutConnections();
  };
  let cut = 1;
  await onBench({ mail: { taking }, delivery: { attach_mib: 0 } }, async (bench) => {
    await bench.write('run-1');
    for (const file of ['report.json', 'signalements.xlsx']) {
      const found = await bench.reports.read(`${PARTNER}/run-1/${file}`);
      await reports.write(`${PARTNER}/run-1/${file}`, found?.body ?? '');
    }
    await reports.write(`${PARTNER}/run-1/index.html`, PAGE);
    for (const file of ['signalements.csv', 'report.schema.json'])
      await reports.write(`${PARTNER}/run-1/${file}`, file);
    const place = { zone: reports.url, s3: server.settings, reportsUrl: null, hours: 48 };
    const linkReport = createReportLinks({ ...place, allowPrivateHosts: ['127.0.0.1:*'] });
    const now = new Date(Math.floor(Date.now() / 1_000) * 1_000);
    const own = {
      zones: { reports, restricted: bench.restricted },
      courier: { ...bench.tools().courier, linkReport },
    };
    await assert.rejects(bench.deliver('run-1', { ...own, now: () => now }), { name: 'RecipientBusy' });
    const later = new Date(now.getTime() + 5_000);
    assert.equal((await bench.deliver('run-1', { ...own, now: () => later })).status, 'sent');
    const [first, second] = bench.server.taken;
    assert.deepEqual(first?.raw, second?.raw);
    const [mail] = await bench.server.parsed();
    assert.deepEqual(mail?.attachments, []);
    assert.match(mail?.text ?? '', /Les liens fonctionnent jusqu’au /);
    const links = [...(mail?.text ?? '').matchAll(/^(?:Rapport|Classeur) : (\S+)$/gm)].map(
      ([, url = '']) => url,
    );
    const answers = await Promise.all(links.map((url) => fetch(url)));
    assert.deepEqual(
      answers.map((answer) => answer.status),
      [200, 200],
    );
    const shown = (await answers[0]?.text()) ?? '';
    assert.equal(
      shown.replace(/ href="http[^"]+"/g, ' href="…"'),
      PAGE.replace(/ href="[a-z.]+"/g, ' href="…"'),
    );
    const files = [...shown.matchAll(/ href="(http[^"]+)"/g)].map(([, url = '']) =>
      url.replaceAll('&amp;', '&'),
    );
    assert.equal(files.length, 4);
    for (const url of files) {
      const file = await fetch(url);
      assert.equal(file.status, 200, 'the page that a link opens leads on to its files');
      await file.arrayBuffer();
    }
    for (const url of links) assert.ok(String(mail?.html).includes(url.replaceAll('&', '&amp;')));
  });
});
