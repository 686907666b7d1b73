/** The first two sheets of signalements.xlsx: the report in short, and its findings. */
import { formatCount, formatDate } from '../../markup/french.js';
import type { NamedSheet } from '../../spreadsheet/write-workbook.js';
import { literal } from '../../text/sql-text.js';
import { describeWaiver } from '../load-places.js';
import { phraseOf } from '../pages/phrase.js';
import { SEVERITY_WORDS } from '../pages/severity-words.js';
import type { PartnerReport, ReportedFinding } from '../partner-report.js';

type Cell = string | number | null;

export function summarySheet(report: PartnerReport, rowsPerSheet: number): NamedSheet {
  const told = toldOf(report, rowsPerSheet);
  const columns: Columns = [
    { name: 'Rubrique', type: 'text', width: 40 },
    { name: 'Nombre', type: 'number', width: 12 },
    { name: 'Texte', type: 'text', width: 110 },
  ];
  // a cell that is a number is one for the workbook too
  const lines = told.map(([name, value]) =>
    typeof value === 'number' ? [name, value, null] : [name, null, value ?? null],
  );
  return { name: 'Synthèse', columns, rows: valuesOf(columns, lines) };
}

function toldOf(
  report: PartnerReport,
  rowsPerSheet: number,
): readonly (readonly [string, Cell | undefined])[] {
  const { partner, dataset, run, asOf, version, outcome, score, scoreFormula, totals } = report;
  const { rows } = totals;
  return [
    ['Partenaire', partner.name],
    ['Jeu de données', dataset.title],
    ['Traitement', run],
    ['Date du traitement', formatDate(asOf)],
    ['Version publiée', version],
    ['Devenir', outcome],
    ['Score sur 100', score ?? 'sans score : un extrait n’a pas pu être pris'],
    ['Formule du score', scoreFormula],
    ['Lignes reçues', rows?.received],
    [
      dataset.personal ? 'Lignes comptées ou prêtes à l’être' : 'Lignes publiées ou prêtes à l’être',
      rows?.published,
    ],
    ['Lignes réunies à une autre fiche', rows?.merged],
    ['Lignes rejetées', rows?.rejected],
    ['Lignes hors du champ', rows?.outside],
    ['Signalements', totals.count],
    ['dont à traiter', totals.toFix],
    ['dont pour information', totals.informed],
    ['dont anomalies connues, sous dérogation', totals.waived],
    ['Signalements avec un numéro de ligne', totals.places],
    [
      'Feuilles de ce classeur',
      `« Constats » puis une feuille par règle, avec tous ses signalements. Une feuille contient au plus ${formatCount(rowsPerSheet)} signalements ; les suivants sont dans une feuille « … (2) », puis « … (3) ». Aucun n’est laissé de côté.`,
    ],
    [
      'Vos données',
      'Ce classeur ne contient aucune valeur de vos fichiers : seulement des noms de colonnes et des numéros de ligne.',
    ],
    ['Contact', dataset.contact],
  ];
}

const FINDINGS: readonly (readonly [name: string, width: number, type: 'text' | 'integer'])[] = [
  ['Source', 28, 'text'],
  ['Gravité', 14, 'text'],
  ['Constat', 70, 'text'],
  ['Colonnes', 30, 'text'],
  ['Que faire', 60, 'text'],
  ['Signalements', 14, 'integer'],
  ['Lignes', 10, 'integer'],
  ['Lignes rejetées', 14, 'text'],
  ['Depuis la livraison précédente', 28, 'text'],
  ['Dérogation', 40, 'text'],
  ['Règle', 30, 'text'],
  ['Feuilles', 36, 'text'],
];

/** `sheets`: where the places of each code are. The last row is the total. */
export function findingsSheet(
  { extracts, totals }: PartnerReport,
  sheets: ReadonlyMap<string, readonly string[]>,
): NamedSheet {
  const rows = extracts.flatMap(({ source, findings }) =>
    findings.map((finding): Cell[] => [
      ...[source, SEVERITY_WORDS[finding.severity], phraseOf(finding), finding.columns.join(', ') || null],
      ...[finding.fix, finding.count, finding.rows, finding.rejects ? 'oui' : 'non', sinceWords(finding)],
      finding.waiver && describeWaiver(finding.waiver),
      finding.code,
      finding.sample.length === 0 ? 'sans numéro de ligne' : (sheets.get(finding.code) ?? []).join(', '),
    ]),
  );
  const total: Cell[] = FINDINGS.map(([name]) => (name === 'Signalements' ? totals.count : null));
  total[0] = 'Total';
  const columns: Columns = FINDINGS.map(([name, width, type]) => ({ name, width, type }));
  return { name: 'Constats', columns, rows: valuesOf(columns, [...rows, total]) };
}

function sinceWords({ since, before }: ReportedFinding): string | null {
  if (since === null) return null;
  if (since === 'new') return 'nouveau';
  return before === null ? 'déjà signalé' : `déjà signalé : ${formatCount(before)}`;
}

type Columns = NamedSheet['columns'];

const SQL_TYPES: Partial<Record<Columns[number]['type'], string>> = { integer: 'bigint', number: 'double' };

/** Inert: each cell is a literal of SQL, then a cell of type text. */
function valuesOf(columns: Columns, rows: readonly (readonly Cell[])[]): string {
  const lines = rows.map((cells, index) => `(${[index, ...cells.map(sqlOf)].join(', ')})`);
  const typed = columns.map(
    ({ name, type }) => `cast("${name}" as ${SQL_TYPES[type] ?? 'varchar'}) as "${name}"`,
  );
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  return `(select _row, ${typed.join(', ')} from (values ${lines.join(', ')}) as lines(_row, ${names}))`;
}

function sqlOf(cell: Cell): string {
  if (cell === null) return 'null';
  return typeof cell === 'number' ? String(cell) : literal(cell);
}
