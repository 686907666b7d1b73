/** What runs leave in the zones, made up: pages, partners' reports, a version. */
import { runFolder, type WriteRunPage } from '../../activities/handover/hold.js';
import type { Manifest } from '../../activities/published/manifest.js';
import type { ManifestInput } from '../../activities/published/manifest-input.js';
import { writeInputs } from '../../activities/published/read-inputs.js';
import { manifestKey, pointerKey } from '../../activities/published/version-keys.js';
import { DATASET, HELD, type QuickDesk } from './quick-desk.js';

type Zones = QuickDesk['zones'];

export const VERSION = '2026-05-31-0a1b2c3d';
export const ENDED = 'offre-insertion-20260601T050000-ab12';

export async function keepRun(zones: Zones, run: string, page: Partial<WriteRunPage> = {}): Promise<void> {
  const whole = { run, dataset: DATASET, ...HELD, ...page };
  await zones.restricted.write(`${runFolder(whole)}/run.json`, JSON.stringify(whole));
  await zones.restricted.write(`${runFolder(whole)}/index.html`, '');
}

/** One source of a report: `sha` tells one file from another. */
export interface MadeExtract {
  readonly source: string;
  readonly sha: string;
  readonly rows: number;
  readonly rejected: number;
  readonly role?: 'used' | 'used_again' | 'refused';
  readonly day?: string;
}

export async function keepReport(
  zones: Zones,
  [partner, run, asOf]: readonly [partner: string, run: string, asOf: string],
  extracts: readonly MadeExtract[],
  earlier: readonly string[] = [],
): Promise<void> {
  const report = {
    ...{ format: 'partner-report/2', run, asOf, dataset: { id: DATASET } },
    deliveries: [...earlier, run].map((one) => ({ run: one })),
    extracts: extracts.map(({ source, sha, rows, rejected, role = 'used', day = asOf }) => ({
      scored: { received: rows, rejected, blocking: 0, toCheck: 0 },
      ...{ source, role, file: { sha256: sha, date: day } },
      ...{ calendar: role === 'refused' ? null : { last: day }, rows: { received: rows } },
    })),
  };
  const folder = `${partner}/${run}`;
  await zones.reports.write(`${folder}/report.json`, JSON.stringify(report));
  await zones.reports.write(
    `${folder}/index.html`,
    '<!doctype html><html lang="fr"><head><title>Rapport</title></head><body><main><h1>Rapport</h1><a href="signalements.csv">csv</a></main></body></html>',
  );
  await zones.reports.write(`${folder}/signalements.csv`, 'ligne\n12\n');
}

const SHA = 'a'.repeat(64);

/** A version that is current, made of what `rowsIn` says of each source. */
export async function keepVersion(zones: Zones, rowsIn: Readonly<Record<string, number>>): Promise<void> {
  const inputs: ManifestInput[] = Object.entries(rowsIn).map(([source, rows]) => ({
    ...{ source, partner: source, fileName: 'f.csv', sha256: SHA, bytes: 1, rawKey: 'k', status: 'fresh' },
    ...{ extractDate: '2026-05-12', licence: 'lov2', attribution: 'A' },
    ...{ rowsIn: rows, rowsOut: rows, rowsRejected: 0, rowsMerged: 0 },
  }));
  const table = {
    name: 'services',
    title: 'Services',
    rows: 104,
    contentHash: SHA,
    schema: 'services.schema.json',
  };
  const manifest: Manifest = {
    ...{ dataset: DATASET, title: 'T', licence: 'lov2', version: VERSION, contractVersion: '1.0.0' },
    ...{ contentHash: SHA, tables: [{ ...table, schemaSha256: SHA, files: [], omitted: [] }] },
    inputs: inputs.map(({ fileName: _, rawKey: __, ...told }) => told),
    ...{ findings: [], keyEpoch: null, codeRevision: 'r', engine: { duckdb: '1', threads: 1 } },
  };
  await writeInputs({ dataset: DATASET, version: VERSION }, { inputs, findings: [] }, zones.restricted);
  await zones.open.write(manifestKey(DATASET, VERSION), JSON.stringify(manifest));
  const pointer = { version: VERSION, contentHash: SHA, manifest: 'm', manifestSha256: SHA };
  await zones.open.write(pointerKey(DATASET), JSON.stringify({ ...pointer, previous: null, earlier: [] }));
}

/** A partner whose France services fell, and one run of each kind. */
export async function keepTeam({ zones }: Pick<QuickDesk, 'zones'>): Promise<void> {
  await keepVersion(zones, { 'france-services': 2_683, finess: 9 });
  const partner = 'anct-france-services';
  const runs = ['offre-insertion-20260501T050000-ab12', ENDED] as const;
  const sources = HELD.sources.map((one) => ({ ...one, rowsIn: 2_683, rowsOut: 2_600 }));
  const reports = [{ partner, key: `${partner}/${ENDED}/index.html`, findings: 2 }];
  await keepRun(zones, runs[0], { status: 'unchanged', reasons: [], sources, reports: [] });
  await keepRun(zones, ENDED, { status: 'published', version: VERSION, reasons: [], sources, reports });
  const file = { source: 'france-services', rejected: 37 };
  await keepReport(zones, [partner, runs[0], '2026-05-01'], [{ ...file, sha: 'one', rows: 2_683 }]);
  await keepReport(
    zones,
    [partner, ENDED, '2026-06-01'],
    [{ ...file, sha: 'two', rows: 799, rejected: 71 }],
    [runs[0]],
  );
}
