/** Earlier reports of a partner for the same dataset, in the order of their runs: a run is named after the moment it started. */
import { addresseeOf } from '../../datasets/_organisations/addressee.js';
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
  const latest = await readLatest(facts, reports);
  if (!latest) return NOTHING_EARLIER;
  const same = contentsOf(latest.extracts) === contentsOf(describeExtracts(facts));
  const before = same ? latest.deliveries.slice(0, -1) : latest.deliveries;
  const bySource = new Map<string, EarlierReport>();
  const wanted = new Map(
    [...new Set(facts.extracts.map(({ declaration }) => declaration.source))].flatMap((source) => {
      const files = filesOf(describeExtracts(facts), source);
      return files === '[]' ? [] : [[source, files] as const];
    }),
  );
  for (const { run } of before.toReversed()) {
    if (wanted.size === 0) break;
    const report = run === latest.run ? latest : await readReport(run, facts, reports);
    for (const [source, files] of wanted) {
      const earlier = report ? filesOf(report.extracts, source) : '[]';
      if (!report || earlier === '[]' || earlier === files) continue;
      bySource.set(source, report);
      wanted.delete(source);
    }
  }
  // counted with another's files, they compare with nothing that comes now
  return { deliveries: latest.mixed ? [] : before, bySource };
}

async function readLatest(
  facts: PartnerFacts,
  reports: Pick<ObjectStore, 'read' | 'list'>,
): Promise<Own | null> {
  const { dataset, request } = facts;
  const { partner } = facts.partner;
  const listed = await reports.list(`${partner}/`);
  const runs = listed
    .flatMap(({ key }) => {
      const [owner, run, file, ...rest] = key.split('/');
      return owner === partner && file === 'report.json' && rest.length === 0 && run ? [run] : [];
    })
    .filter((run) => run < request.run)
    .reverse();
  for (const run of runs.slice(0, MISSES)) {
    const report = await readReport(run, facts, reports);
    if (report?.dataset.id === dataset.id) return report;
  }
  return null;
}

interface Own extends EarlierReport {
  /** It told of files that are another organisation's today. */
  readonly mixed: boolean;
}

/** What it said of files that are still this addressee's: whose a file is, today's declarations say. */
async function readReport(
  run: string,
  { partner: { partner }, dataset }: PartnerFacts,
  reports: Pick<ObjectStore, 'read'>,
): Promise<Own | null> {
  const found = await reports.read(`${partner}/${run}/report.json`);
  const parsed = EarlierReport.safeParse(found && parseJsonBytes(found.body));
  if (!parsed.success) return null;
  const extracts = parsed.data.extracts.filter(({ source, file }) => {
    const declared = dataset.sources.find(({ declaration }) => declaration.source === source);
    if (!declared || file === null) return true;
    return addresseeOf(declared.declaration, file.name, dataset.partners) === partner;
  });
  return { ...parsed.data, extracts, mixed: extracts.length < parsed.data.extracts.length };
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
