import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { INVENTED_MARK } from '../../activities/platform/channel/folder-channel.js';
import { parseDay } from '../../scripts/generate/parcours/days.js';
import { generateParcours, type ParcoursRequest } from '../../scripts/generate/parcours/generate-parcours.js';
import { trueKey } from '../../scripts/generate/parcours/identifiers.js';
import { runCli } from '../end-to-end/run-cli.js';
import { hashesOf, LATIN_SOURCES, lineReader, numbersOf, readSources, readTruth } from './read-played.js';

const AS_OF = day('2026-06-30');

let home = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'parcours-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

describe('parcours-insertion generator', () => {
  it('writes the same bytes for the same seed, others for another', async () => {
    const first = await hashesOf(await play('same-1', { faults: true }));
    assert.deepEqual(await hashesOf(await play('same-2', { faults: true })), first);
    const other = await hashesOf(await play('other', { faults: true, seed: 'another' }));
    assert.deepEqual([...other.keys()], [...first.keys()]);
    for (const [path, hash] of other)
      if (path !== INVENTED_MARK) assert.notEqual(hash, first.get(path), path);
  });

  it('tells as many adults as it is asked for, each in the files of the CAF', async () => {
    const out = await play('adults');
    const people = await readTruth(out, 'personnes.csv');
    assert.equal(people.length, 300);
    const inCaf = (await readTruth(out, 'lignes.csv')).filter(
      ([source, , , id]) => source === 'caf' && id?.startsWith('P'),
    );
    assert.equal(new Set(inCaf.map(([, , , id]) => id)).size, 300);
    assert.equal(inCaf.length, 300);
  });

  it('invents a person from the seed and the rank alone', async () => {
    const few = await readTruth(await play('few', { persons: 100 }), 'personnes.csv');
    assert.deepEqual((await readTruth(await play('many'), 'personnes.csv')).slice(0, 100), few);
  });

  it('ends each XML file with the number of households, applications or records in it', async () => {
    for (const name of ['totals', 'totals-faults']) {
      const out = await play(name, { faults: name !== 'totals' });
      for (const { path, text } of await readSources(out, /\.(xml|RCV)(\.gz)?$/)) {
        const [element, total] = path.startsWith('caf/')
          ? ['<InfosFoyerRSA>', 'NBTOTDOSRSATRANSM']
          : path.startsWith('france')
            ? ['<dossier>', 'nb-dossiers']
            : ['<InfoDemandeRSA>', 'NBTOTDEMRSATRANSM'];
        const told = new RegExp(`<${total}>(\\d+)</${total}>`).exec(text)?.[1];
        assert.equal(Number(told), text.split(element).length - 1, path);
        const characters = /<NBCARATRANSM>(\d+)</.exec(text)?.[1];
        if (characters) assert.equal(Number(characters), text.length, path);
        assert.equal(told?.length, path.startsWith('france') ? 7 : 8, path);
      }
    }
  });

  it('gives nobody a number that can exist, unless numbers are to be valid', async () => {
    for (const nir of ['impossible', 'valid'] as const) {
      const numbers = await numbersOf(await play(`nir-${nir}`, { nir }));
      assert.ok(numbers.some(({ length }) => length === 13) && numbers.some(({ length }) => length === 15));
      for (const number of numbers) {
        assert.equal(number.slice(5, 7) === '00', nir === 'impossible');
        if (number.length === 15)
          assert.equal(Number(number.slice(13)) === trueKey(number.slice(0, 13)), nir === 'valid');
      }
    }
    const spoiled = await numbersOf(await play('nir-faults', { faults: true }));
    for (const number of spoiled.filter(({ length }) => length === 15))
      assert.notEqual(Number(number.slice(13)), trueKey(number.slice(0, 13)));
  });

  it('encodes and declares as each partner does', async () => {
    const out = await play('encodings');
    const accented = new Set<string>();
    for (const { path, bytes } of await readSources(out, /./)) {
      const latin = LATIN_SOURCES.some((source) => path.startsWith(`${source}/`));
      if (path.endsWith('.xlsx') || path === INVENTED_MARK) continue;
      const text = new TextDecoder(latin ? 'windows-1252' : 'utf-8', { fatal: true }).decode(bytes);
      if (/[éèÉÈ]/.test(text)) accented.add(path.split('/')[0] ?? '');
      assert.ok(!text.includes('Ã'), path);
      if (/^caf/.test(path)) assert.match(text, /^<\?xml version="1.0" encoding="windows-1252"\?>\n/);
      if (path.startsWith('france-travail/'))
        assert.match(text, /^<\?xml version="1.0" encoding="ISO-8859-1"\?>/);
    }
    assert.equal(accented.size, 9);
  });

  it('points at the line of each person, in every source', async () => {
    const out = await play('lines', { faults: true });
    const people = new Map((await readTruth(out, 'personnes.csv')).map((row) => [row[0], row]));
    const spoiled = new Set(
      (await readTruth(out, 'fautes.csv')).map(([source, name, line]) => `${source}/${name}:${line}`),
    );
    const readLine = await lineReader(out);
    const seen = new Set<string>();
    for (const [source = '', name = '', line = '', id = ''] of await readTruth(out, 'lignes.csv')) {
      const year = people.get(id)?.[3];
      if (year === undefined || spoiled.has(`${source}/${name}:${line}`)) continue;
      assert.ok(readLine(`${source}/${name}`, Number(line), year), `${source}/${name}:${line}`);
      seen.add(source);
    }
    assert.equal(seen.size, 9);
  });

  it('lists each fault where it is', async () => {
    const out = await play('faults', { faults: true });
    const faults = await readTruth(out, 'fautes.csv');
    const kinds = new Set(faults.map(([, , , , fault]) => fault));
    for (const kind of ['nir_absent', 'espaces', 'role_permute', 'ligne_en_double', 'date_impossible'])
      assert.ok(kinds.has(kind), kind);
    const lines = new Set((await readTruth(out, 'lignes.csv')).map((row) => row.slice(0, 3).join()));
    for (const fault of faults) assert.ok(lines.has(fault.slice(0, 3).join()), fault.join());
    await assert.rejects(readTruth(await play('no-faults'), 'fautes.csv'));
  });

  it('tells the same stories further on when the day is later', async () => {
    const early = await readTruth(await play('early', { asOf: day('2026-05-31') }), 'evenements.csv');
    const late = await readTruth(await play('late', { asOf: day('2026-09-30') }), 'evenements.csv');
    const told = new Set(late.map((row) => row.join()));
    for (const event of early) assert.ok(told.has(event.join()), event.join());
    const later = late.filter(([, , date = '']) => date > '2026-05-31');
    assert.equal(late.length, early.length + later.length);
    assert.ok(later.some(([, type, date = '']) => type === 'demande' && date > '2026-06-30'));
  });
});

describe('insertion generate', () => {
  it('prints its files and the truth, and exits with 2 on wrong usage', async () => {
    const out = join(home, 'cli');
    const words = ['generate', 'parcours-insertion', out, '--persons', '20', '--seed', 'x'];
    const { code, stdout } = await runCli([...words, '--json'], { home });
    assert.equal(code, 0);
    const { files, truth } = JSON.parse(stdout);
    assert.equal(new Set(files.map(({ source }: { source: string }) => source)).size, 9);
    assert.deepEqual(truth, ['verite/personnes.csv', 'verite/evenements.csv', 'verite/lignes.csv']);
    const wrong = [
      words,
      ['generate', 'nothing', join(home, 'no'), '--persons', '20'],
      ['generate', 'parcours-insertion', join(home, 'no'), '--persons', '-3'],
      ['generate', 'parcours-insertion', join(home, 'no'), '--persons', '2.5'],
      ['generate', 'parcours-insertion', join(home, 'no'), '--persons', '20', '--as-of', '2026-02-30'],
      ['generate', 'parcours-insertion', join(home, 'no'), '--persons', '20', '--nir', 'true'],
      ['generate', 'parcours-insertion', join(home, 'no')],
    ];
    const codes = await Promise.all(wrong.map(async (args) => (await runCli(args, { home })).code));
    assert.deepEqual(
      codes,
      wrong.map(() => 2),
    );
    assert.equal((await runCli([...words, '--overwrite'], { home })).code, 0);
  });
});

async function play(name: string, changes: Partial<ParcoursRequest> = {}): Promise<string> {
  const out = join(home, name);
  await generateParcours({
    out,
    persons: 300,
    seed: 's',
    asOf: AS_OF,
    faults: false,
    nir: 'impossible',
    ...changes,
  });
  return out;
}

function day(text: string): number {
  return parseDay(text) ?? assert.fail(text);
}
