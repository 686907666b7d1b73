/** One search over datasets, sources, partners and runs: every word must be found. Pure. */
import type { Dataset } from '../../../datasets/dataset.js';
import { beganAt, type KeptRun, type Shelf } from './run-shelf.js';
import { reportersOf } from './sources-wall.js';
import { STATUS_WORDS } from './words.js';

/** How many results of one kind are shown. */
export const MOST_FOUND = 50;
export const LONGEST_QUESTION = 200;

export interface FoundSource {
  readonly dataset: string;
  readonly source: string;
  readonly title: string;
  readonly partnerName: string;
}

export interface FoundPartner {
  readonly partner: string;
  readonly name: string;
  /** The datasets that it sends something for. */
  readonly datasets: readonly string[];
}

export interface FoundRun {
  readonly dataset: string;
  readonly run: string;
  readonly began: Date | null;
  /** Null where it is older than the runs that were read. */
  readonly kept: KeptRun | null;
}

export interface Found {
  readonly sources: readonly FoundSource[];
  readonly partners: readonly FoundPartner[];
  readonly runs: readonly FoundRun[];
}

/** An empty question finds nothing. */
export function findAnything(
  question: string,
  datasets: readonly Dataset[],
  shelves: readonly Shelf[],
): Found {
  const words = fold(question).split(/\s+/).filter(Boolean);
  if (words.length === 0) return { sources: [], partners: [], runs: [] };
  const fits = (...texts: readonly string[]) => {
    const text = fold(texts.join(' '));
    return words.every((word) => text.includes(word));
  };
  return {
    sources: datasets
      .flatMap((dataset) =>
        dataset.sources.map(({ declaration: { source, title, partner } }) => ({
          ...{ dataset: dataset.id, source, title, partner },
          partnerName: dataset.partners.get(partner)?.name ?? partner,
        })),
      )
      .filter(({ dataset, source, title, partner, partnerName }) =>
        fits(dataset, source, title, partner, partnerName),
      )
      .slice(0, MOST_FOUND),
    partners: gatherPartners(datasets)
      .filter(({ partner, name }) => fits(partner, name))
      .slice(0, MOST_FOUND),
    runs: shelves
      .flatMap(({ dataset, ids, last, found }) => {
        const read = new Map([...last, ...found].map((one) => [one.page.run, one]));
        return ids.map((run) => ({ dataset, run, began: beganAt(run), kept: read.get(run) ?? null }));
      })
      .filter(({ dataset, run, kept }) => fits(dataset, run, ...(kept ? textsOf(kept) : [])))
      .slice(0, MOST_FOUND),
  };
}

/** Of its sources, those that failed: all runs have the others. */
function textsOf({
  page: { status, version, asOf, reasons, heldFor, sources, decision },
}: KeptRun): string[] {
  const failed = sources.flatMap(({ source, reason }) => (reason === undefined ? [] : [source, reason]));
  const decided = decision === null ? [] : [decision.author, decision.reason];
  return [status, STATUS_WORDS[status], version ?? '', asOf, ...reasons, ...heldFor, ...failed, ...decided];
}

function gatherPartners(datasets: readonly Dataset[]): FoundPartner[] {
  const found = new Map<string, FoundPartner>();
  for (const { id, sources, partners } of datasets)
    for (const partner of sources.flatMap(({ declaration }) =>
      reportersOf(declaration.partner, { partners }),
    )) {
      const before = found.get(partner)?.datasets ?? [];
      if (!before.includes(id))
        found.set(partner, {
          ...{ partner, name: partners.get(partner)?.name ?? partner },
          datasets: [...before, id],
        });
    }
  return [...found.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Ignores accents and case. */
function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
