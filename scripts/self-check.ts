/** One file of a source through reading, mapping, typing and rules, on this machine alone: the report that a run would write. */

import { randomBytes } from 'node:crypto';
import { mkdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { assembleDataset } from '../activities/assemble/assemble-dataset.js';
import type { SourceRows } from '../activities/assemble/source-rows.js';
import { checkDataset } from '../activities/check/check-dataset.js';
import { checkSource } from '../activities/check/check-source.js';
import { identityRules } from '../activities/check/identity-rules.js';
import type { CheckResult } from '../activities/check/verdict.js';
import { sourceOf } from '../activities/door/dataset-of.js';
import type { Effects } from '../activities/effects.js';
import { DeliveryRejected } from '../activities/errors.js';
import { dateInName, safeFileName } from '../activities/extract/safe-name.js';
import { countOutside } from '../activities/handover/outside-rows.js';
import type {
  Checked,
  FailedSource,
  IngestedSource,
  NormalisedSource,
  SealedExtract,
} from '../activities/handover/run.js';
import { normaliseExtract } from '../activities/normalise/normalise-extracts.js';
import type { ObjectStore, Zones } from '../activities/platform/effects.js';
import { createPseudonymiser } from '../activities/pseudonymise/create-pseudonymiser.js';
import type { KeyRing } from '../activities/pseudonymise/key-epochs.js';
import { PartnerReport } from '../activities/report/partner-report.js';
import { writeReports } from '../activities/report/write-reports.js';
import type { Dataset, Source } from '../datasets/dataset.js';
import { refusedByRules } from '../workflows/verdicts.js';

export interface SelfCheck {
  readonly path: string;
  /** What it was called, where its path says something else. */
  readonly fileName?: string;
  readonly dataset: Dataset;
  readonly source: string;
  /** The day that waivers and the calendar are held against. */
  readonly asOf: string;
  /** Emptied by whoever made it. */
  readonly scratch: string;
  readonly zones: SelfCheckZones;
  /** Told when each part begins. */
  readonly tell?: (part: SelfCheckPart) => void;
}

/** Stores of this check alone. */
export type SelfCheckZones = Pick<Zones, 'work' | 'reports'>;

export type SelfCheckPart = 'read' | 'check' | 'report';

export interface SelfChecked {
  readonly report: PartnerReport;
  /** The files of the report, by their names. */
  readonly files: ObjectStore;
  readonly folder: string;
  /** English, for the data team. */
  readonly notes: readonly string[];
}

export const REPORT_FILES = [
  'index.html',
  'report.json',
  'report.schema.json',
  'signalements.csv',
  'signalements.xlsx',
] as const;

type Tools = Pick<Effects, 'engine' | 'references' | 'rules' | 'copyAndHash'>;

/** Throws ConfigurationInvalid, DeclarationInvalid, ContractBroken. A file that cannot be taken is a report too. */
export async function selfCheck(asked: SelfCheck, tools: Tools): Promise<SelfChecked> {
  const { dataset, scratch, asOf, zones, tell = () => {} } = asked;
  const { work, reports } = zones;
  tell('read');
  const extract = await sealExtract(asked, tools);
  const taken = await takeOrRefuse(asked, extract, work, tools);
  const found = sourceOf(dataset, asked.source);
  const run = `controle-${extract.sha256.slice(0, 12)}`;
  const sources = dataset.sources.filter(({ declaration }) => declaration.source === asked.source);
  tell('report');
  const [written] = await writeReports(
    {
      ...{ run, dataset: dataset.id, asOf, status: 'self_check', version: null },
      ...{ ingested: taken.ingested, failed: taken.failed, assembled: null, checked: taken.checked },
    },
    { ...dataset, sources },
    {
      ...{ zones, engine: tools.engine, rules: tools.rules, scratch: join(scratch, 'report') },
      ...{ signal: new AbortController().signal, tell: () => {} },
    },
  );
  const folder = `${found.declaration.partner}/${run}`;
  const body = (await reports.read(`${folder}/report.json`))?.body;
  const report = PartnerReport.parse(JSON.parse(new TextDecoder().decode(body)));
  return { report, files: reports, folder, notes: written?.notes ?? [] };
}

async function sealExtract(
  { path, source, scratch, fileName: named = basename(path) }: SelfCheck,
  tools: Tools,
): Promise<SealedExtract> {
  const { sha256, bytes } = await tools.copyAndHash(path, join(scratch, 'extract'));
  const fileName = safeFileName(named);
  return { source, sha256, key: fileName, fileName, bytes, seenBefore: false, date: dateInName(fileName) };
}

interface Outcome {
  readonly ingested: readonly IngestedSource[];
  readonly failed: readonly FailedSource[];
  /** Of the dataset's rules. */
  readonly checked: Checked | null;
}

async function takeOrRefuse(
  asked: SelfCheck,
  extract: SealedExtract,
  work: ObjectStore,
  tools: Tools,
): Promise<Outcome> {
  const { source } = asked;
  try {
    const { normalised, result, ofDataset } = await normaliseAndCheck(asked, extract, tools);
    const checked = await keepResult(source, result, work);
    if (checked.verdict !== 'refuse')
      return {
        ingested: [{ source, status: 'fresh', extract, normalised, checked }],
        failed: [],
        checked: ofDataset && (await keepResult('_dataset', ofDataset, work)),
      };
    return { ingested: [], checked: null, failed: [refusedByRules(source, extract, checked)] };
  } catch (error) {
    if (!(error instanceof DeliveryRejected)) throw error;
    const { message: reason, partnerSentence } = error;
    return {
      ...{ ingested: [], checked: null },
      failed: [{ source, extract, reason, partnerSentence, rejected: true, checked: null }],
    };
  }
}

async function keepResult(subject: string, result: CheckResult, work: ObjectStore): Promise<Checked> {
  const [findingsKey, placesKey] = [`${subject}/findings.json`, `${subject}/places.parquet`];
  await work.write(findingsKey, JSON.stringify(result.findings));
  await work.upload(placesKey, result.placesPath);
  const { verdict, reasons, findings } = result;
  return {
    subject,
    findingsKey,
    placesKey,
    verdict,
    findings: findings.length,
    outside: countOutside(findings),
    reasons: [...reasons],
  };
}

async function normaliseAndCheck(
  { dataset, source: id, scratch, asOf, tell = () => {} }: SelfCheck,
  extract: SealedExtract,
  tools: Tools,
): Promise<{ normalised: NormalisedSource; result: CheckResult; ofDataset: CheckResult | null }> {
  const { engine, references, rules } = tools;
  const { declaration: source, mapping, table } = sourceOf(dataset, id);
  const { fileName } = extract;
  if (extract.bytes === 0)
    throw new DeliveryRejected(
      `${id}: ${fileName} is empty (0 bytes).`,
      `Le fichier ${fileName} est vide (0 octet). Renvoyez l’extrait complet.`,
    );
  const date = extract.date ?? source.extract_date;
  const path = join(scratch, 'extract');
  const done = await engine.withSession({ scratch }, (session) =>
    normaliseExtract(
      { dataset, source, mapping, path, fileName, date, scratch, today: asOf },
      { references, pseudonymiser: createPseudonymiser(async () => THROWAWAY) },
      session,
    ),
  );
  const { rowsPath, issuesPath, rowsIn, rowsOut, rowsRejected, reading } = done;
  tell('check');
  const result = await engine.withSession({ scratch }, (session) =>
    checkSource(
      {
        source,
        table,
        identities: identityRules(dataset, source, table),
        rowsPath,
        issuesPath,
        rowsIn,
        scratch,
      },
      rules,
      session,
    ),
  );
  const normalised: NormalisedSource = {
    ...{ source: id, extract: extract.sha256, zone: 'work', keys: null, table: table.name },
    ...{ rowsKey: '', issuesKey: '', identifiersKey: null, rowsIn, rowsOut, rowsRejected },
    ...{ placeUnit: reading.placeUnit, speed: reading.speed },
    ...(reading.sheets?.[0] === undefined ? {} : { sheet: reading.sheets[0] }),
  };
  const ofDataset = await checkAlone(
    { dataset, source, rows: { ...normalised, path: rowsPath }, scratch },
    tools,
  );
  return { normalised, result, ofDataset };
}

interface Alone {
  readonly dataset: Dataset;
  readonly source: Source;
  readonly rows: SourceRows;
  readonly scratch: string;
}

/**
 * The dataset's rules on the table that the source feeds, as if it were alone: what its rows break among themselves. Rules that
 * look for something in another table wait for a run; so does a dataset about persons, whose tables are linked across partners.
 */
async function checkAlone(
  { dataset, source, rows, scratch }: Alone,
  tools: Tools,
): Promise<CheckResult | null> {
  const rules = dataset.rules.filter(
    ({ table, with: given }) =>
      table === source.table && !Object.keys(given).some((name) => Object.hasOwn(given, `${name}_column`)),
  );
  if (dataset.metadata.personal || rules.length === 0) return null;
  const folder = join(scratch, 'alone');
  await mkdir(folder);
  const path = join(folder, 'rows.parquet');
  await rename(rows.path, path);
  const { tables } = await tools.engine.withSession({ scratch: folder }, (session) =>
    assembleDataset(dataset, [{ ...rows, path }], tools.references, folder, session),
  );
  const subject = { dataset: { ...dataset, rules }, tables, previousRows: {}, scratch: folder };
  return tools.engine.withSession({ scratch: folder }, (session) =>
    checkDataset(subject, tools.rules, session),
  );
}

/** Nothing of what it makes is kept: findings do not depend on the key, and nobody needs ours to look at a file. */
const THROWAWAY: KeyRing = {
  format: 'pseudonym-keys/1',
  epochs: [{ epoch: 1, created: '2000-01-01', key: randomBytes(32).toString('base64') }],
};
