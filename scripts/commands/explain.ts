import type { Command } from 'commander';
import { explainCell } from '../../activities/explain/explain-cell.js';
import { tellExplanation } from '../../activities/explain/tell-explanation.js';
import type { ToldPart } from '../../activities/handover/told.js';
import { printJson, printTable, printText } from '../print.js';
import { configure, requireDeclared, toolkitEffects } from '../toolkit.js';

interface Options {
  readonly store?: string;
  readonly json?: boolean;
}

export function add(program: Command): void {
  program
    .command('explain <dataset> <version> <table> <id> [column]')
    .description(
      'what a published row or cell rests on: sources, files and lines, the mapping and the rule; of a figure about persons, what it means and why it may be secret',
    )
    .option('--store <url>', 'file:DIR or s3://bucket[/prefix]')
    .option('--json', 'one JSON document on stdout')
    .action(explain);
}

async function explain(
  dataset: string,
  version: string,
  table: string,
  id: string,
  column: string | undefined,
  options: Options,
): Promise<void> {
  await requireDeclared(dataset);
  const effects = await toolkitEffects(configure(options));
  const scratch = await effects.createScratch('explain');
  const explanation = await explainCell({ dataset, version, table, id, column }, scratch, effects).finally(
    () => effects.removeScratch(scratch),
  );
  if (options.json) return printJson(explanation);
  tellExplanation(explanation).forEach(printPart);
}

/** Sentences below a title are a list. */
function printPart({ title, sentences, table }: ToldPart, rank: number): void {
  if (rank > 0) printText('');
  if (title !== null) printText(title);
  for (const sentence of sentences) printText(title === null ? sentence : `- ${sentence}`);
  if (table) printTable(table.header, table.rows);
}
