/** The last gate: no text with a NIR or an IBAN is stored outside the raw zone, whoever writes it. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, it } from 'vitest';
import { PublicationRefused } from '../../activities/errors.js';
import { createZones } from '../../activities/platform/store/zones.js';

const folder = await mkdtemp(join(tmpdir(), 'insertion-nameless-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const at = (zone: string) => `file:${folder}/${zone}`;
const zones = createZones({
  zones: {
    raw: at('raw'),
    work: at('work'),
    restricted: at('restricted'),
    open: at('open'),
    reports: at('reports'),
  },
  s3: { endpoint: null, region: 'none', credentials: null },
});

/** Of nobody: département 00. */
const anyNir = fc
  .tuple(
    fc.constantFrom('1', '2'),
    fc.integer({ min: 10, max: 99 }),
    fc.integer({ min: 1, max: 12 }),
    fc.nat({ max: 999_999 }),
  )
  .map(([sex, year, month, rest]) => {
    const number = `${sex}${year}${String(month).padStart(2, '0')}00${String(rest).padStart(6, '0')}`;
    return `${number}${String(97n - (BigInt(number) % 97n)).padStart(2, '0')}`;
  });
const IBAN = 'FR76 3000 6000 0112 3456 7890 189';

async function refused(write: Promise<unknown>, value: string): Promise<void> {
  await assert.rejects(write, (error) => {
    assert.ok(error instanceof PublicationRefused);
    assert.ok(!error.message.includes(value));
    return true;
  });
}

describe('a zone that others read', () => {
  it('takes no text in which a NIR stands, wherever', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyNir,
        fc.constantFrom(...(['work', 'restricted', 'open', 'reports'] as const)),
        async (nir, zone) => {
          const store = zones[zone];
          await refused(store.write('a/page.html', `<p>fichier ${nir}.csv</p>`), nir);
          await refused(store.write('a/receipt.json', Buffer.from(JSON.stringify({ nir }))), nir);
          await refused(store.write(`a/${nir}.json`, '{}'), nir);
          assert.deepEqual(await store.list(''), []);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('takes no IBAN, and no file under a name that is a NIR', async () => {
    const path = join(folder, 'rows.parquet');
    await writeFile(path, 'rows');
    await refused(zones.reports.write('report.json', `{"a":"${IBAN}"}`), IBAN);
    const [nir = ''] = fc.sample(anyNir, 1);
    await refused(zones.open.upload(`${nir}/rows.parquet`, path), nir);
  });

  it('takes hashes, telephones of a contact and bytes as they are', async () => {
    await zones.open.write('ok.txt', `${'1f'.repeat(32)} 01 40 00 00 00 contact@essai.example`);
    await zones.open.write('ok.bin', Buffer.concat([Buffer.from(IBAN), Buffer.alloc(4)]));
    await zones.raw.write('extract.csv', IBAN);
    assert.equal((await zones.open.list('ok')).length, 2);
  });
});
