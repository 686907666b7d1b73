/** Each source of a dataset against its calendar, and what its last deliveries were. */
import { type Due, nextDue } from '../../../datasets/calendar.js';
import type { Dataset, DeclaredSource } from '../../../datasets/dataset.js';
import { runOfReport } from '../../handover/report.js';
import type { ObjectStore } from '../../platform/effects.js';
import { changeOf, type PartnerHistory, readHistory, type SourceDelivery } from './partner-deliveries.js';
import type { Shelf } from './run-shelf.js';
import { daysBetween } from './words.js';

export interface SourceOnWall {
  readonly source: string;
  readonly title: string;
  readonly partner: string;
  readonly partnerName: string;
  /** Null without a calendar. */
  readonly due: (Due & { readonly daysLate: number }) | null;
  /** The day of the newest extract. */
  readonly lastDay: string | null;
  /** Oldest first. */
  readonly deliveries: readonly SourceDelivery[];
  /** The run whose report of this partner is the newest. */
  readonly reportRun: string | null;
}

/** `today`: a day. `most`: deliveries before the last one. Late sources first, then those that changed most. */
export async function buildWall(
  dataset: Pick<Dataset, 'sources' | 'partners'>,
  shelf: Pick<Shelf, 'dataset' | 'last'>,
  reports: Pick<ObjectStore, 'read'>,
  { today, most }: { readonly today: string; readonly most: number },
): Promise<SourceOnWall[]> {
  const partners = [
    ...new Set(dataset.sources.flatMap(({ declaration }) => reportersOf(declaration.partner, dataset))),
  ];
  const histories = new Map(
    await Promise.all(
      partners.map(async (partner) => {
        const run = lastReported(partner, shelf);
        return [partner, run === null ? null : await readHistory(partner, run, reports, most)] as const;
      }),
    ),
  );
  return dataset.sources
    .flatMap(({ declaration }) => {
      const told = reportersOf(declaration.partner, dataset).filter((one) =>
        isAbout(declaration.source, histories.get(one) ?? null),
      );
      const shown = told.length === 0 ? [declaration.partner] : told;
      return shown.map((one) => placeSource(declaration, one, dataset, histories.get(one) ?? null, today));
    })
    .sort(
      (one, other) =>
        (other.due?.daysLate ?? 0) - (one.due?.daysLate ?? 0) ||
        Math.abs(changeOf(other.deliveries) ?? 0) - Math.abs(changeOf(one.deliveries) ?? 0) ||
        FRENCH.compare(one.title, other.title),
    );
}

/** The partner of a source, and the organisations that are told of their own files of it. */
export function reportersOf(partner: string, { partners }: Pick<Dataset, 'partners'>): string[] {
  const members = [...partners.values()].filter(({ part_of }) => part_of === partner);
  return [partner, ...members.map((one) => one.partner)];
}

function isAbout(source: string, history: PartnerHistory | null): boolean {
  return history !== null && (history.bySource.has(source) || history.lastDays.has(source));
}

const FRENCH = new Intl.Collator('fr');

/** The run that wrote the newest report of this partner; null where none of the last ones names one. */
export function lastReported(
  partner: string,
  { dataset, last }: Pick<Shelf, 'dataset' | 'last'>,
): string | null {
  const runs = last.flatMap(({ page: { reports } }) =>
    reports.filter((one) => one.partner === partner).map(runOfReport),
  );
  return runs.find((run) => run !== dataset) ?? null;
}

/** Pure. */
function placeSource(
  { source, title, calendar }: DeclaredSource['declaration'],
  partner: string,
  { partners }: Pick<Dataset, 'partners'>,
  history: PartnerHistory | null,
  today: string,
): SourceOnWall {
  const lastDay = history?.lastDays.get(source) ?? null;
  const due = calendar ? nextDue(calendar, lastDay) : null;
  return {
    ...{ source, title, partner, partnerName: partners.get(partner)?.name ?? partner },
    due: due && { ...due, daysLate: daysLate(due, today) },
    ...{ lastDay, deliveries: history?.bySource.get(source) ?? [], reportRun: history?.run ?? null },
  };
}

/** Since the day on which it was due; 0 as long as it is not late. */
function daysLate({ on, lateFrom }: Due, today: string): number {
  return today < lateFrom ? 0 : daysBetween(on, today);
}
