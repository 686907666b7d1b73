/** What this room reads in a partner's report, and which parts decide whether the partner gets a letter. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Calendar, lastMissed } from '../../datasets/calendar.js';
import { Severity } from '../../datasets/dataset.js';
import { ObjectMissing } from '../errors.js';
import { DepartementPage } from '../handover/departement-page.js';
import type { ObjectStore } from '../platform/effects.js';
import { readStored } from '../text/stored-json.js';
import type { Situation } from './policy.js';

const Rows = z.object({
  received: z.number(),
  published: z.number().nullable(),
  merged: z.number().nullable(),
  rejected: z.number(),
});

const Finding = z.object({
  code: z.string(),
  severity: Severity,
  rejects: z.boolean(),
  columns: z.array(z.string()),
  field: z.string().nullable(),
  count: z.number(),
  figures: z.record(z.string(), z.string()).optional(),
  since: z.enum(['new', 'recurring']).nullable(),
  waiver: z.object({ expired: z.boolean() }).nullable(),
});
export type DeliveredFinding = z.infer<typeof Finding>;

export const DeliveredReport = z.object({
  format: z.literal('partner-report/2'),
  partner: z.object({ code: z.string(), name: z.string() }),
  dataset: z.object({ id: z.string(), title: z.string(), contact: z.string() }),
  run: z.string(),
  asOf: z.iso.date(),
  status: z.string(),
  version: z.string().nullable(),
  outcome: z.string(),
  score: z.number().nullable(),
  totals: z.object({
    rows: Rows.nullable(),
    toFix: z.number(),
    informed: z.number(),
    waived: z.number(),
  }),
  extracts: z.array(
    z.object({
      source: z.string(),
      title: z.string(),
      role: z.enum(['used', 'used_again', 'refused', 'missing']),
      file: z.object({ name: z.string(), sha256: z.string() }).nullable(),
      calendar: z
        .object({ every: Calendar.shape.every, due: z.string(), lateFrom: z.string(), late: z.boolean() })
        .nullable(),
      findings: z.array(Finding),
    }),
  ),
  comparisons: z.array(z.object({ resolved: z.array(z.object({ count: z.number() })) })),
  /** No report of a delivery, but the page of a département; null otherwise. */
  page: DepartementPage.pick({ figures: true, content: true }).nullable().default(null),
});
export type DeliveredReport = z.infer<typeof DeliveredReport>;
type Extract = DeliveredReport['extracts'][number];

export function reportKey(partner: string, run: string, file: string): string {
  return `${partner}/${run}/${file}`;
}

/** Of a delivery, nothing; of the page, what a mail says. */
const OfPage = DepartementPage.transform(
  ({ partner, dataset, asOf, status, version, outcome, figures, content }): DeliveredReport => ({
    // it stands under the name of its dataset, whatever run wrote it
    ...{ format: 'partner-report/2', partner, dataset, run: dataset.id },
    ...{ asOf, status, version, outcome, score: null },
    ...{ totals: { rows: null, toFix: 0, informed: 0, waived: 0 }, extracts: [], comparisons: [] },
    page: { figures, content },
  }),
);

/** A report, or the page of a département as one. Throws ObjectMissing. */
export async function readDelivered(
  partner: string,
  run: string,
  reports: Pick<ObjectStore, 'read' | 'url'>,
): Promise<DeliveredReport> {
  const key = reportKey(partner, run, 'report.json');
  const found = await readStored(z.union([DeliveredReport, OfPage]), key, reports);
  if (found) return found;
  throw new ObjectMissing(`${reports.url}/${key}: there is no such report; name a run that wrote one.`);
}

export function asksForSomething({ severity, waiver }: DeliveredFinding): boolean {
  return severity !== 'info' && (waiver === null || waiver.expired);
}

/** The findings of an extract that stands in for another were told when it came. */
const CAME = new Set<Extract['role']>(['used', 'refused']);

/** Pure. Marks are hashes where they would hold the name of a partner's column. */
export function situationOf(report: DeliveredReport): Situation {
  const { extracts, page } = report;
  const lacking = extracts
    .filter(({ role }) => role === 'missing')
    .map((one) => ({ one, item: itemOf(report, one) }));
  const came = extracts.filter(({ role }) => CAME.has(role)).map((one) => itemOf(report, one));
  const found = extracts.flatMap((extract) =>
    extract.findings.filter(asksForSomething).map((finding) => ({
      mark: markOf(report, extract, finding),
      blocks: finding.severity === 'hold' || finding.severity === 'refuse',
    })),
  );
  const refused = extracts.filter(({ role }) => role === 'refused').map(({ source }) => `refused ${source}`);
  const missing = lacking.map(({ one }) => `missing ${one.source}`);
  const lasting = [...found.filter(({ blocks }) => blocks).map(({ mark }) => mark), ...refused];
  const missed = lacking.filter(({ one }) => one.calendar?.late === true);
  const unreached = lacking.filter((one) => !missed.includes(one)).map(({ one }) => `missing ${one.source}`);
  return {
    items: once([...came, ...lacking.map(({ item }) => item), ...(page ? [`page ${page.content}`] : [])]),
    findings: once([...found.map(({ mark }) => mark), ...refused, ...missing]),
    blocking: once([...lasting, ...missing]),
    lasting: once([...lasting, ...unreached]),
    missed: once(missed.map(({ item }) => item)),
  };
}

export function markOf(
  { dataset }: Pick<DeliveredReport, 'dataset'>,
  { source }: Pick<Extract, 'source'>,
  { code, field, columns, rejects }: DeliveredFinding,
): string {
  const kind = JSON.stringify([dataset.id, source, code, field, columns, rejects]);
  return createHash('sha256').update(kind).digest('hex').slice(0, 20);
}

function itemOf({ asOf }: DeliveredReport, { source, file, calendar }: Extract): string {
  if (file) return `${source} ${file.sha256}`;
  return calendar?.late ? `${source} missed ${lastMissed(calendar, asOf)}` : `${source} absent`;
}

function once(marks: readonly string[]): string[] {
  return [...new Set(marks)].sort();
}
