/** What a mail asks a partner to look at, point by point. Pure. */
import type { Dataset } from '../../datasets/dataset.js';
import { fillFigures } from '../../quality-rules/fill-figures.js';
import type { RuleBook } from '../../quality-rules/load-rules.js';
import { tellsOfLostRows } from '../handover/lost-rows.js';
import { capitalised, countOf, spaceSigns } from '../markup/french.js';
import { visibleText } from '../markup/visible-text.js';
import { asksForSomething, type DeliveredFinding, type DeliveredReport } from './delivered-report.js';

export interface ShownPoint {
  readonly severity: DeliveredFinding['severity'];
  readonly what: string;
  readonly fix: string;
  readonly where: string | null;
  readonly columns: readonly string[];
  readonly count: string;
}

const COLUMNS = 6;
const GRAVITY = { info: 0, warn: 1, hold: 2, refuse: 3 } as const;

/** Rows that may have been lost come first, then the gravest. */
export function gatherPoints(
  extracts: DeliveredReport['extracts'],
  dataset: Pick<Dataset, 'sources'>,
  rules: RuleBook,
): Point[] {
  return extracts
    .flatMap((extract) =>
      groupPoints(extract, declaredColumns(dataset, extract.source), rules, extracts.length > 1),
    )
    .toSorted(
      (one, other) =>
        Number(other.isLoss) - Number(one.isLoss) ||
        GRAVITY[other.severity] - GRAVITY[one.severity] ||
        other.total - one.total,
    );
}

export interface Point extends ShownPoint {
  readonly total: number;
  readonly isLoss: boolean;
}

/** The same problem in several columns is one point. */
function groupPoints(
  { title, findings }: DeliveredReport['extracts'][number],
  declared: ReadonlySet<string>,
  rules: RuleBook,
  named: boolean,
): Point[] {
  const kinds = new Map<string, DeliveredFinding[]>();
  for (const finding of findings.filter(asksForSomething)) {
    const kind = JSON.stringify([finding.code, finding.severity, finding.figures]);
    kinds.set(kind, [...(kinds.get(kind) ?? []), finding]);
  }
  return [...kinds.values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    const columns = [...new Set(same.flatMap((one) => one.columns))].filter((name) => declared.has(name));
    const total = same.reduce((sum, { count }) => sum + count, 0);
    const text = rules.rules.get(first.code) ?? rules.issues.get(first.code);
    return [
      {
        ...{ severity: first.severity, total, isLoss: tellsOfLostRows(first) },
        ...{ count: countOf(total, 'signalement', 'signalements') },
        what: say(text?.what ?? 'Un contrôle n’est pas satisfait.', first),
        fix: say(text?.fix ?? 'Le rapport dit ce qu’il faut faire.', first),
        where: named ? visibleText(title) : null,
        columns: [...columns.slice(0, COLUMNS).map(visibleText), ...(columns.length > COLUMNS ? ['…'] : [])],
      },
    ];
  });
}

/** In a file without a header, cells are taken for column names: only names that we declared are shown. */
function declaredColumns({ sources }: Pick<Dataset, 'sources'>, source: string): ReadonlySet<string> {
  const found = sources.find(({ declaration }) => declaration.source === source);
  return new Set(Object.keys(found?.declaration.columns ?? {}));
}

function say(sentence: string, { figures = {} }: DeliveredFinding): string {
  return spaceSigns(withoutField(fillFigures(sentence, figures)));
}

function withoutField(sentence: string): string {
  return capitalised(sentence.replace(/^\{champ\} : /, '').replace(/ ?\{champ\}/g, ''));
}
