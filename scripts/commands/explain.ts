import type { Command } from 'commander';
import { type Explanation, explainCell } from '../../activities/explain/explain-cell.js';
import type { FigureOrigin } from '../../activities/explain/explain-count.js';
import type { Line, RowOrigin } from '../../activities/explain/origin.js';
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
  print(explanation);
}

function print({ table, id, version, cell, origin, sameCode }: Explanation): void {
  printText(`${table} ${id}, version ${version}`);
  if (cell) printText(`${cell.column} = ${cell.value ?? '(empty)'}: ${cell.description}`);
  if (origin.kind === 'row') printRow(origin);
  else printFigure(origin);
  if (!sameCode)
    printText(
      '\nThe code or the declarations are not those that made this version; files are named as they are now.',
    );
}

function printRow({ lines, mappings, rules }: RowOrigin): void {
  printText('\nLines');
  printTable(
    ['source', 'file', 'of', 'line or record', 'row', 'joined by', 'says'],
    lines.map((line) => [
      ...[line.source, line.fileName ?? line.extract ?? '', line.extractDate ?? '', String(line.line)],
      ...[line.member, line.by ?? 'alone', wordsOf(line)],
    ]),
  );
  printText('\nRead by');
  for (const { file, columns } of mappings)
    printText(`- ${file}${columns.length > 0 ? `, from ${columns.join(', ')}` : ''}`);
  printText('\nJoined and kept by');
  for (const { file, says } of rules) printText(`- ${file}: ${says}`);
}

function wordsOf({ said, lost = {} }: Line): string {
  if (!said)
    return Object.entries(lost)
      .map(([column, value]) => `${column} lost: ${value}`)
      .join('; ');
  switch (said.fate) {
    case 'kept':
      return 'as published';
    case 'lost':
      return `lost: ${said.value ?? ''}`;
    case 'silent':
      return 'nothing';
    case 'unknown':
      return 'not kept, or computed at assembly';
  }
}

function printFigure({ definition, roles, coverage, method, untold }: FigureOrigin): void {
  if (untold !== null) printText(`\nNot told\n- ${untold}`);
  if (definition) {
    printText('\nDefinition');
    for (const [name, text] of Object.entries(definition)) if (text !== null) printText(`- ${name}: ${text}`);
  }
  if (roles.length > 0) printText('\nFed by');
  for (const { role, sources } of roles) printText(`- ${role}: ${sources.join(', ')}`);
  if (coverage.length > 0) printCoverage(coverage);
  printText('\nWhat is done to it');
  for (const sentence of method) printText(`- ${sentence}`);
}

/** Of a whole country, only what is missing. */
const LISTED_WHOLE = 20;

function printCoverage(coverage: FigureOrigin['coverage']): void {
  const told =
    coverage.length > LISTED_WHOLE ? coverage.filter(({ statut }) => statut !== 'a_jour') : coverage;
  const rest = coverage.length - told.length;
  printText(`\nCoverage${rest > 0 ? ` (${rest} more, up to date)` : ''}`);
  if (told.length === 0) return;
  printTable(
    ['département', 'role', 'state', 'until', 'late since', 'sources'],
    told.map((one) => [
      ...[one.departement, one.role, one.statut, one.jusque ?? ''],
      ...[one.en_retard_depuis ?? '', (one.sources ?? []).join(', ')],
    ]),
  );
}
