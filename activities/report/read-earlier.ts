/** Earlier reports of a partner for the same dataset, in the order of their runs: a run is named after the moment it started. */
import type { ObjectStore } from '../platform/effects.js';
import { parseJsonBytes } from '../text/stored-json.js';
import { contentsOf, type Delivery, EarlierReport } from './deliveries.js';
import type { PartnerFacts } from './partner-facts.js';

export interface Earlier {
  /** Deliveries before this one, the newest last. The same files delivered again are no other delivery. */
  readonly deliveries: readonly Delivery[];
  /** By source that was read now: the last report in which other files of it were read. */
  readonly bySource: ReadonlyMap<string, EarlierReport>;
}

export const NOTHING_EARLIER: Earlier = { deliveries: [], bySource: new Map() };

/** Reports of other datasets, or of an earlier toolkit, that are passed over before giving up. */
const MISSES = 5;

/** The same zone gives the same answer: reports of later runs, and of this one, are not looked at. */
export async function readEarlier(
  facts: PartnerFacts,
  reports: Pick<ObjectStore, 'read' | 'list'>,
): Promise<Earlier> {
  const { partner } = facts.partner;
  const latest = await readLatest(facts, reports);
  if (!latest) return NOTHING_EARLIER;
  const same = contentsOf(latest.extracts) === contentsOf(describeExtracts(facts));
  const deliveries = same ? latest.deliveries.slice(0, -1) : latest.deliveries;
  const bySource = new Map<string, EarlierReport>();
  const wanted = new Map(
    [...new Set(facts.extracts.map(({ declaration }) => declaration.source))].flatMap((source) => {
      const files = filesOf(describeExtracts(facts), source);
      return files === '[]' ? [] : [[source, files] as const];
    }),
  );
  for (const { run } of deliveries.toReversed()) {
    if (wanted.size === 0) break;
    const report = run === latest.run ? latest : await readReport(partner, run, reports);
    for (const [source, files] of wanted) {
      const before = report ? filesOf(report.extracts, source) : '[]';
      if (!report || before === '[]' || before === files) continue;
      bySource.set(source, report);
      wanted.delete(source);
    }
  }
  return { deliveries, bySource };
}

async function readLatest(
  { partner: { partner }, dataset, request }: PartnerFacts,
  reports: Pick<ObjectStore, 'read' | 'list'>,
): Promise<EarlierReport | null> {
  const listed = await reports.list(`${partner}/`);
  const runs = listed
    .flatMap(({ key }) => {
      const [owner, run, file, ...rest] = key.split('/');
      return owner === partner && file === 'report.json' && rest.length === 0 && run ? [run] : [];
    })
    .filter((run) => run < request.run)
    .reverse();
  for (const run of runs.slice(0, MISSES)) {
    const report = await readReport(partner, run, reports);
    if (report?.dataset.id === dataset.id) return report;
  }
  return null;
}

async function readReport(
  partner: string,
  run: string,
  reports: Pick<ObjectStore, 'read'>,
): Promise<EarlierReport | null> {
  const found = await reports.read(`${partner}/${run}/report.json`);
  const parsed = EarlierReport.safeParse(found && parseJsonBytes(found.body));
  return parsed.success ? parsed.data : null;
}

type Contents = Parameters<typeof contentsOf>[0];

function describeExtracts({ extracts }: PartnerFacts): Contents {
  return extracts.map(({ declaration, role, file }) => ({
    ...{ source: declaration.source, role },
    file: file && { name: file.fileName, sha256: file.sha256 },
  }));
}

/** The files of a source that were read, as one text; `[]` where none was. */
function filesOf(extracts: Contents, source: string): string {
  const files = extracts.flatMap((one) =>
    one.source === source && one.role === 'used' && one.file ? [one.file.sha256] : [],
  );
  return JSON.stringify(files.sort());
}
