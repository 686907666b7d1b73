/** An explanation in words, for the terminal and for the desk. Pure. */
import type { ToldPart } from '../handover/told.js';
import type { Explanation } from './explain-cell.js';
import type { FigureOrigin } from './explain-count.js';
import type { Line, RowOrigin } from './origin.js';

export function tellExplanation({ table, id, version, cell, origin, sameCode }: Explanation): ToldPart[] {
  const asked = cell ? [`${cell.column} = ${cell.value ?? '(empty)'}: ${cell.description}`] : [];
  return [
    say(null, [`${table} ${id}, version ${version}`, ...asked]),
    ...(origin.kind === 'row' ? tellRow(origin) : tellFigure(origin)),
    ...(sameCode ? [] : [say(null, [OTHER_CODE])]),
  ];
}

const OTHER_CODE =
  'The code or the declarations are not those that made this version; files are named as they are now.';

function say(title: string | null, sentences: readonly string[]): ToldPart {
  return { title, sentences, table: null };
}

function tellRow({ lines, mappings, rules }: RowOrigin): ToldPart[] {
  const header = ['source', 'file', 'of', 'line or record', 'row', 'joined by', 'says'];
  const rows = lines.map((line) => [
    ...[line.source, line.fileName ?? line.extract ?? '', line.extractDate ?? '', String(line.line)],
    ...[line.member, line.by ?? 'alone', wordsOf(line)],
  ]);
  return [
    { title: 'Lines', sentences: [], table: { header, rows } },
    say(
      'Read by',
      mappings.map(
        ({ file, columns }) => `${file}${columns.length > 0 ? `, from ${columns.join(', ')}` : ''}`,
      ),
    ),
    say(
      'Joined and kept by',
      rules.map(({ file, says }) => `${file}: ${says}`),
    ),
  ];
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

function tellFigure({ definition, roles, coverage, method, untold }: FigureOrigin): ToldPart[] {
  const defined = Object.entries(definition ?? {}).flatMap(([name, text]) =>
    text === null ? [] : [`${name}: ${text}`],
  );
  return [
    ...(untold === null ? [] : [say('Not told', [untold])]),
    ...(definition === null ? [] : [say('Definition', defined)]),
    ...(roles.length === 0
      ? []
      : [
          say(
            'Fed by',
            roles.map(({ role, sources }) => `${role}: ${sources.join(', ')}`),
          ),
        ]),
    ...(coverage.length === 0 ? [] : [tellCoverage(coverage)]),
    say('What is done to it', method),
  ];
}

/** Of a whole country, only what is missing. */
const LISTED_WHOLE = 20;

function tellCoverage(coverage: FigureOrigin['coverage']): ToldPart {
  const told =
    coverage.length > LISTED_WHOLE ? coverage.filter(({ statut }) => statut !== 'a_jour') : coverage;
  const rest = coverage.length - told.length;
  const header = ['département', 'role', 'state', 'until', 'late since', 'sources'];
  const rows = told.map((one) => [
    ...[one.departement, one.role, one.statut, one.jusque ?? ''],
    ...[one.en_retard_depuis ?? '', (one.sources ?? []).join(', ')],
  ]);
  return {
    title: `Coverage${rest > 0 ? ` (${rest} more, up to date)` : ''}`,
    sentences: [],
    table: told.length === 0 ? null : { header, rows },
  };
}
