/** The last deliveries of a partner, from its own reports: source by source, file by file. */
import { z } from 'zod';
import { addTouched, scoreRows, TouchedRows } from '../../handover/score.js';
import type { ObjectStore } from '../../platform/effects.js';
import { parseJsonBytes } from '../../text/stored-json.js';

/** How many deliveries of a source are shown. */
export const LAST_DELIVERIES = 6;

const KeptReport = z.object({
  format: z.literal('partner-report/2'),
  run: z.string(),
  asOf: z.iso.date(),
  dataset: z.object({ id: z.string() }),
  deliveries: z.array(z.object({ run: z.string() })).min(1),
  extracts: z.array(
    z.object({
      source: z.string(),
      role: z.enum(['used', 'used_again', 'refused', 'missing']),
      file: z.object({ sha256: z.string(), date: z.string().nullable() }).nullable(),
      calendar: z.object({ last: z.string().nullable() }).nullable(),
      rows: z.object({ received: z.number() }).nullable(),
      scored: TouchedRows.nullable().default(null),
    }),
  ),
});
type KeptReport = z.infer<typeof KeptReport>;

export interface SourceDelivery {
  readonly run: string;
  readonly asOf: string;
  /** Null where it could not be read. */
  readonly rows: number | null;
  readonly score: number | null;
  readonly refused: boolean;
}

/** By what share the rows changed since the delivery before; null where there is nothing to compare with. Pure. */
export function changeOf(deliveries: readonly Pick<SourceDelivery, 'rows'>[]): number | null {
  const read = deliveries.flatMap(({ rows }) => (rows === null ? [] : [rows]));
  const [before, now] = read.slice(-2);
  return before === undefined || now === undefined || before === 0 ? null : (now - before) / before;
}

export interface PartnerHistory {
  /** The run of the newest report, which can be opened. */
  readonly run: string;
  /** By source: the day of the newest extract that we had. */
  readonly lastDays: ReadonlyMap<string, string>;
  /** By source, oldest first; the same files again are no other delivery. */
  readonly bySource: ReadonlyMap<string, readonly SourceDelivery[]>;
}

/**
 * `run`: the last one that left this partner a report of the dataset. `most`: reports before it that are read.
 * Null where that is gone.
 */
export async function readHistory(
  partner: string,
  run: string,
  reports: Pick<ObjectStore, 'read'>,
  most: number,
): Promise<PartnerHistory | null> {
  const newest = await readReport(partner, run, reports);
  if (!newest) return null;
  const runs = newest.deliveries.map((one) => one.run).filter((one) => one !== run);
  const earlier = runs.slice(Math.max(0, runs.length - most));
  const before = await Promise.all(earlier.map((one) => readReport(partner, one, reports)));
  const all = [...before, newest].filter((one) => one !== null && one.dataset.id === newest.dataset.id);
  return { run, lastDays: lastDaysOf(newest), bySource: gatherSources(all.filter((one) => one !== null)) };
}

async function readReport(
  partner: string,
  run: string,
  reports: Pick<ObjectStore, 'read'>,
): Promise<KeptReport | null> {
  const found = await reports.read(`${partner}/${run}/report.json`);
  return (found && KeptReport.safeParse(parseJsonBytes(found.body)).data) ?? null;
}

/** A refused file does not count as an extract that we hold. */
function lastDaysOf({ extracts }: KeptReport): Map<string, string> {
  const days = new Map<string, string>();
  for (const { source, role, calendar, file } of extracts)
    for (const day of [calendar?.last, role === 'refused' ? null : file?.date])
      if (day && day > (days.get(source) ?? '')) days.set(source, day);
  return days;
}

function gatherSources(reports: readonly KeptReport[]): Map<string, SourceDelivery[]> {
  const bySource = new Map<string, SourceDelivery[]>();
  const lastFiles = new Map<string, string>();
  for (const report of reports)
    for (const source of new Set(report.extracts.map((one) => one.source))) {
      const came = report.extracts.filter(
        (one) => one.source === source && one.file !== null && CAME.has(one.role),
      );
      const files = JSON.stringify(came.map(({ file }) => file?.sha256).sort());
      if (came.length === 0 || lastFiles.get(source) === files) continue;
      lastFiles.set(source, files);
      bySource.set(source, [...(bySource.get(source) ?? []), deliveryOf(report, came)]);
    }
  for (const [source, deliveries] of bySource) bySource.set(source, deliveries.slice(-LAST_DELIVERIES));
  return bySource;
}

const CAME = new Set(['used', 'refused']);

function deliveryOf({ run, asOf }: KeptReport, came: KeptReport['extracts']): SourceDelivery {
  const read = came.filter(({ rows }) => rows !== null);
  const rows = read.reduce((sum, one) => sum + (one.rows?.received ?? 0), 0);
  const scored = read.flatMap((one) => one.scored ?? []);
  return {
    ...{ run, asOf, rows: read.length === 0 ? null : rows },
    // reports of earlier toolkits do not say which rows it counts
    score: scored.length < read.length ? null : scoreRows(addTouched(scored)),
    refused: came.every(({ role }) => role === 'refused'),
  };
}
