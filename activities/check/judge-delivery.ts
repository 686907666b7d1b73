/** Compares a delivery with the previous one of its source: what is gone, doubled or emptied. No reader can see that a file was cut at a line end. Pure. */
import type { Source, Table } from '../../datasets/dataset.js';
import { fillFigures } from '../../quality-rules/fill-figures.js';
import type { RuleBook } from '../../quality-rules/load-rules.js';
import { ContractBroken } from '../errors.js';
import type { DeliveryFacts } from './delivery-facts.js';
import { columnsFeeding, type Finding, fillSentence } from './finding.js';

type Declared = Pick<Source, 'source' | 'table' | 'columns' | 'tolerance'>;

/** Below this many, a third can come or go by chance. */
const FEWEST = 20;
/** Exactly a third is not more than a third. */
const ROUNDING = 1e-6;
/** A column filled in fewer rows than this is not expected again. */
const LEAST_FILLED = 0.5;

interface Swing {
  readonly code: string;
  readonly field: string | null;
  readonly before: number;
  readonly now: number;
  /** Of what; the same words for rows and values. */
  readonly place?: string;
}

/** A finding that holds the version, and the same in a sentence for the operator. */
export interface JudgedSwing {
  readonly finding: Finding;
  readonly reason: string;
}

/** The gravest first. Pure. */
export function judgeDelivery(
  source: Declared,
  table: Pick<Table, 'columns'>,
  { before, now }: { readonly before: DeliveryFacts; readonly now: DeliveryFacts },
  rules: RuleBook,
): JudgedSwing[] {
  const published = new Set(table.columns.map(({ name }) => name));
  return [...swingsOf(before, now, source.tolerance, published)].map((swing) => ({
    finding: describeSwing(swing, source, rules),
    reason: reasonOf(swing, source.source),
  }));
}

function* swingsOf(
  before: DeliveryFacts,
  now: DeliveryFacts,
  { gone, grown }: Source['tolerance'],
  published: ReadonlySet<string>,
): Generator<Swing> {
  const rows = { before: before.rowsIn, now: now.rowsIn, field: null };
  if (isFewer(rows, gone)) yield { code: 'livraison_en_baisse', ...rows };
  else if (isMore(rows, grown)) yield { code: 'livraison_en_hausse', ...rows };
  else
    for (const [place, count] of Object.entries(before.departements)) {
      const of = { before: count, now: now.departements[place] ?? 0, field: null, place };
      if (isFewer(of, gone)) yield { code: 'departement_en_baisse', ...of };
    }
  for (const [field, filled] of Object.entries(before.filled)) {
    if (!published.has(field) || filled < before.rows * LEAST_FILLED || now.rows === 0) continue;
    // as if the two deliveries had the same number of rows
    const alike = Math.round(((now.filled[field] ?? 0) * before.rows) / now.rows);
    if (isFewer({ before: filled, now: alike }, gone))
      yield {
        code: 'colonne_videe',
        field,
        before: percent(filled, before.rows),
        now: percent(now.filled[field] ?? 0, now.rows),
      };
  }
  if (before.keys !== null && now.keys !== null && before.rows > 0 && now.rows >= FEWEST) {
    const [was, is] = [before.keys / before.rows, now.keys / now.rows];
    if (is < was * (1 - gone))
      yield {
        code: 'identifiants_repetes',
        field: null,
        before: percent(before.keys, before.rows),
        now: percent(now.keys, now.rows),
      };
  }
}

function isFewer({ before, now }: Pick<Swing, 'before' | 'now'>, gone: number): boolean {
  return before >= FEWEST && before - now > before * gone + ROUNDING;
}

function isMore({ before, now }: Pick<Swing, 'before' | 'now'>, grown: number): boolean {
  return now >= FEWEST && before > 0 && now - before > before * grown + ROUNDING;
}

function percent(part: number, whole: number): number {
  return Math.round((100 * part) / whole);
}

const FIGURES = new Intl.NumberFormat('fr-FR');

function describeSwing(swing: Swing, source: Declared, rules: RuleBook): Finding {
  const { code, field, before, now, place } = swing;
  const text = rules.issues.get(code);
  if (!text)
    throw new ContractBroken(
      `quality-rules/catalogue.yaml: issue code "${code}" has no entry; add its severity, what and fix.`,
    );
  const columns = columnsFeeding(source, field);
  const figures = {
    ...{ avant: FIGURES.format(before), maintenant: FIGURES.format(now) },
    ...(place === undefined ? {} : { departement: place }),
  };
  const fill = (sentence: string) => fillFigures(fillSentence(sentence, columns, field), figures);
  return {
    ...{ code, kind: 'issue', severity: 'hold', table: source.table, field, source: source.source, columns },
    ...{ count: 1, rejects: false },
    ...(source.tolerance.why === undefined ? {} : { why: source.tolerance.why }),
    ...{ figures, what: fill(text.what), fix: fill(text.fix), places: [] },
  };
}

/** For the operator. */
const WORDS: Readonly<Record<string, (figures: string, swing: Swing) => string>> = {
  livraison_en_baisse: (figures) => `${figures} rows; much of the file may be missing`,
  livraison_en_hausse: (figures) => `${figures} rows; the file may hold another one`,
  departement_en_baisse: (figures, { place }) => `${figures} rows of département ${place}`,
  colonne_videe: (figures, { field }) => `${field} is filled in ${figures} % of its rows`,
  identifiants_repetes: (figures) => `${figures} % of its rows have an identifier of their own`,
};

function reasonOf(swing: Swing, source: string): string {
  const { code, before, now } = swing;
  const figures = `${now} instead of ${before}`;
  return `${source}: ${WORDS[code]?.(figures, swing) ?? figures}, compared with its delivery before (hold).`;
}
