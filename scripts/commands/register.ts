import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { buildRegister } from '../../activities/custody/register/build-register.js';
import { renderRegister } from '../../activities/report/register/render-register.js';
import { toSortedJson } from '../../activities/text/sorted-json.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { readDeclared } from '../declared.js';
import { printTable, printText } from '../print.js';
import { configure } from '../toolkit.js';

interface Options {
  readonly html?: string;
  readonly json?: boolean;
}

export function add(program: Command): void {
  program
    .command('register')
    .description(
      'the register of processing (RGPD, article 30), generated from the declarations that runs execute',
    )
    .option('--html <file>', 'write it as one page in French')
    .option('--json', 'one JSON document on stdout')
    .action(tell);
}

async function tell(options: Options): Promise<void> {
  const datasets = await loadDatasets(...readDeclared().datasets);
  const register = buildRegister(datasets, { rawSealed: configure().rawSeal.recipients.length > 0 });
  if (options.html !== undefined) await writeFile(options.html, renderRegister(register));
  if (options.json) {
    process.stdout.write(toSortedJson(register));
    return;
  }
  const count = (dataset: (typeof register.datasets)[number], fate: string) =>
    dataset.sources.flatMap(({ columns }) => columns).filter(({ fates }) => fates.some((one) => one === fate))
      .length;
  printTable(
    ['dataset', 'sources', 'columns as pseudonyms', 'taken over', 'left out', 'threshold'],
    register.datasets.map((one) => [
      one.dataset,
      one.sources.length,
      ...['pseudonyme', 'repris', 'ecarte'].map((fate) => count(one, fate)),
      one.threshold?.persons ?? 'none',
    ]),
  );
  if (options.html !== undefined) printText(`→ ${options.html}`);
}
