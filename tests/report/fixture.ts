/** A made-up dataset and run for the reports. Names and counts only: there is no cell. */
import type { FailedSource, IngestedSource, WriteReports } from '../../activities/handover/run.js';
import type { Pointer } from '../../activities/published/version-keys.js';
import { Partner } from '../../datasets/_organisations/partner.js';
import { type Dataset, Metadata, Source } from '../../datasets/dataset.js';
import type { Waiver } from '../../datasets/waivers.js';
import type { Kept } from './bench.js';

export interface Planned {
  readonly source: string;
  readonly partner: string;
  readonly title?: string;
  readonly columns?: Source['columns'];
  readonly calendar?: Source['calendar'];
  readonly waivers?: readonly Waiver[];
  readonly take?: Source['take'];
}

export function makeDataset(
  sources: readonly Planned[],
  names: Readonly<Record<string, string>> = {},
): Dataset {
  const partners = [...new Set(sources.map(({ partner }) => partner))].map((partner) =>
    Partner.parse({
      partner,
      name: names[partner] ?? partner,
      legal_basis: 'Données du test.',
      reports_to: 'NOBODY',
    }),
  );
  return {
    id: 'offre-insertion',
    folder: '/nowhere',
    metadata: METADATA,
    tables: [],
    rules: [],
    sources: sources.map((planned) => ({
      declaration: declare(planned),
      mapping: { name: 'none', sql: '' },
      ...(planned.waivers ? { waivers: planned.waivers } : {}),
    })),
    assembly: [],
    partners: new Map(partners.map((partner) => [partner.partner, partner])),
    revision: 'test',
  };
}

function declare({ source, partner, title, columns = {}, calendar, take = 'last' }: Planned): Source {
  return Source.parse({
    ...{
      source,
      partner,
      title: title ?? source,
      table: 'structures',
      extract_date: '2022-12-01',
      columns,
      ...(calendar ? { calendar } : {}),
      take,
    },
    ...{ licence: 'lov2', attribution: 'test', unavailable: 'last_good' },
    location: { channel: 'folder', path: 'x' },
  });
}

const METADATA = Metadata.parse({
  ...{
    id: 'offre-insertion',
    title: 'Référentiel de l’offre d’insertion',
    licence: 'lov2',
    frequency: 'weekly',
  },
  description: 'Un jeu de données du test. '.repeat(5),
  ...{
    keywords: [],
    coverage: { spatial: 'France', granularity: 'lieu' },
    contract_version: '1.0.0',
    known_flaws: [],
  },
  contact: { name: 'Équipe data.insertion', email: 'contact@data.insertion.example' },
});

export interface Rows {
  readonly in: number;
  readonly out: number;
  readonly rejected?: number;
}

const SHA256 = '5f2c1d7e9a0b4c8d6e3f1a2b5c7d9e0f4a6b8c0d2e4f6a8b0c1d3e5f7a9b1c3d';

export function ingest(
  source: string,
  rows: Rows,
  checked: Kept,
  more: Partial<IngestedSource> = {},
): IngestedSource {
  const rejected = rows.rejected ?? 0;
  return {
    ...{ source, status: 'fresh', checked },
    extract: {
      source,
      sha256: SHA256,
      key: 'raw/x',
      fileName: `${source}.csv`,
      bytes: 512_345,
      seenBefore: false,
      date: null,
    },
    normalised: {
      ...{
        source,
        extract: SHA256,
        zone: 'work',
        keys: null,
        table: 'structures',
        rowsKey: 'x',
        issuesKey: 'x',
        identifiersKey: null,
        placeUnit: 'ligne',
        speed: 'fast',
      },
      ...{ rowsIn: rows.in, rowsOut: rows.in - rejected, rowsRejected: rejected },
    },
    ...more,
  };
}

/** What is not published of the rows that were kept was merged. */
export function count(source: string, { in: rowsIn, out: rowsOut, rejected = 0 }: Rows) {
  return {
    source,
    extract: SHA256,
    rowsIn,
    rowsOut,
    rowsRejected: rejected,
    rowsMerged: rowsIn - rowsOut - rejected,
  };
}

export function askReports(more: Partial<WriteReports>): WriteReports {
  return {
    ...{
      run: 'offre-insertion-2026-07-01',
      dataset: 'offre-insertion',
      asOf: '2026-07-01',
      status: 'published',
      version: '2026-07-01-1a2b3c4d',
    },
    ...{ ingested: [], failed: [], assembled: null, checked: null },
    ...more,
  };
}

export function fail(source: string, more: Partial<FailedSource> = {}): FailedSource {
  return {
    source,
    extract: null,
    reason: `${source}: wrong`,
    partnerSentence: 'Le fichier est vide. Renvoyez un extrait complet.',
    rejected: true,
    checked: null,
    ...more,
  };
}

/** `latest.json` where nothing else was ever published. */
export function pointerTo(version: string): Pointer {
  const facts = { contentHash: 'x', manifest: 'x', manifestSha256: 'x' };
  return { version, ...facts, previous: null, earlier: [] };
}
