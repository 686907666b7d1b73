/** The files of a small, fixed request, byte for byte. `ACCEPT_GOLDEN=1` writes them anew; never in CI. */
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'vitest';
import { type Bench, onBench } from './bench.js';
import { askMissing, FOLLOWED, followedDataset, writeMonths } from './followed-partner.js';
import { askFranceServices, franceServicesDataset } from './france-services.js';
import { askTroubledPartner, troubledDataset } from './troubled-partner.js';

const GOLDEN = join(import.meta.dirname, 'golden');
const ACCEPTS = process.env.ACCEPT_GOLDEN === '1' && process.env.CI === undefined;

const CASES = [
  {
    name: 'france-services',
    partner: 'anct-france-services',
    dataset: franceServicesDataset,
    ask: askFranceServices,
  },
  {
    name: 'troubled-partner',
    partner: 'offre-la-reunion',
    dataset: troubledDataset,
    ask: askTroubledPartner,
  },
  {
    name: 'followed-partner',
    partner: FOLLOWED,
    dataset: followedDataset,
    async ask(bench: Bench) {
      await writeMonths(bench);
      return askMissing(bench);
    },
  },
];

for (const { name, partner, dataset, ask } of CASES)
  it(`writes the report of ${name} as accepted`, async () => {
    await onBench(async (bench) => {
      const request = await ask(bench);
      await bench.write(request, dataset);
      for (const file of ['index.html', 'report.json'])
        await compareGolden(join(name, file), await bench.readText(`${partner}/${request.run}/${file}`));
    });
  });

it('writes the same bytes when it is asked twice', async () => {
  await onBench(async (bench: Bench) => {
    const request = await askTroubledPartner(bench);
    const read = async () =>
      Promise.all((await bench.reports.list('')).map(async ({ key }) => [key, await bench.readText(key)]));
    await bench.write(request, troubledDataset);
    const first = await read();
    await bench.write(request, troubledDataset);
    assert.deepEqual(await read(), first);
    assert.equal(first.length, 5);
  });
});

async function compareGolden(file: string, text: string): Promise<void> {
  const path = join(GOLDEN, file);
  if (ACCEPTS) {
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, text);
  }
  assert.equal(text, await readFile(path, 'utf8'), `${file} changed; look at it, then ACCEPT_GOLDEN=1`);
}
