import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { GENERATORS } from '../generate/index.js';
import { isoDay, parseDay } from '../generate/parcours/days.js';
import { LAST_DAY, WINDOW } from '../generate/parcours/people.js';
import { ALL_DEPARTEMENTS, ORDINARY_DEPARTEMENTS } from '../generate/parcours/places/places.js';
import { printJson, printTable, printText, say, sayStep } from '../print.js';

interface Options {
  readonly persons: string;
  readonly seed: string;
  readonly asOf: string;
  readonly faults?: boolean;
  readonly nir: string;
  readonly departements: string;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

/** Invented extracts to try a dataset with: they contain no real person. */
export function add(program: Command): void {
  program
    .command('generate <dataset> <out>')
    .description('invented people in the files of every partner, with the truth beside them in OUT/verite')
    .requiredOption('--persons <n>', 'how many adults applied in the two years up to 2026-06-30')
    .option('--seed <text>', 'the same seed tells the same stories', '1')
    .option('--as-of <date>', 'what is known on that day', isoDay(LAST_DAY))
    .option(
      '--faults',
      'with typing errors, missing numbers, impossible dates…; OUT/verite/fautes.csv lists them',
    )
    .option('--nir <policy>', 'impossible: numbers that nobody can have; valid: for tests only', 'impossible')
    .option(
      '--departements <n>',
      'in how many départements they live: twelve of all kinds, then the most peopled ones, up to 101',
      String(ORDINARY_DEPARTEMENTS),
    )
    .option('--overwrite', 'write into a folder that is not empty')
    .option('--json', 'one JSON document on stdout')
    .action(generate);
}

async function generate(dataset: string, out: string, options: Options): Promise<void> {
  const generator = Object.hasOwn(GENERATORS, dataset) ? GENERATORS[dataset] : undefined;
  if (!generator)
    throw new ConfigurationInvalid(
      `${dataset}: no generator has that name; choose one of ${Object.keys(GENERATORS).join(', ')}.`,
    );
  const request = readOptions(options);
  await refuseFullFolder(out, options);
  const generateDataset = await generator();
  const started = performance.now();
  const generated = await generateDataset({ ...request, out: resolve(out) }, (done, of) =>
    sayStep(`${done} of ${of} people`),
  );
  say(`written in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  if (options.json) return printJson(generated);
  printTable(
    ['file', 'rows', 'bytes'],
    generated.files.map(({ path, rows, bytes }) => [path, rows, bytes]),
  );
  printText(`\ntruth: ${generated.truth.join(', ')}`);
}

function readOptions({ persons, seed, asOf, faults, nir, departements }: Options) {
  if (!/^[1-9]\d{0,7}$/.test(persons))
    throw new ConfigurationInvalid('--persons is not a number from 1 to 99999999; correct it.');
  const day = parseDay(asOf);
  if (day === null || day <= LAST_DAY - WINDOW)
    throw new ConfigurationInvalid(
      `--as-of is not a day after ${isoDay(LAST_DAY - WINDOW)} written as ${isoDay(LAST_DAY)}; correct it.`,
    );
  if (nir !== 'impossible' && nir !== 'valid')
    throw new ConfigurationInvalid('--nir is neither "impossible" nor "valid"; choose one.');
  const places = Number(departements);
  if (!Number.isInteger(places) || places < 1 || places > ALL_DEPARTEMENTS)
    throw new ConfigurationInvalid(
      `--departements is not a number from 1 to ${ALL_DEPARTEMENTS}; correct it.`,
    );
  return {
    persons: Number(persons),
    seed,
    asOf: day,
    faults: faults === true,
    nir,
    departements: places,
  } as const;
}

async function refuseFullFolder(out: string, { overwrite }: Options): Promise<void> {
  const entries = await readdir(out).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new ConfigurationInvalid(`${out}: this is no folder that can be read; choose another.`);
  });
  if (entries.length > 0 && !overwrite)
    throw new ConfigurationInvalid(`${out}: the folder is not empty; empty it, or add --overwrite.`);
}
