/** One file of a source through reading, mapping, typing and rules, on this machine alone: the report that a run would write. */

import { basename, join } from 'node:path';
import { keepResult } from '../../activities/check/keep-result.js';
import { sourceOf } from '../../activities/door/dataset-of.js';
import { DeliveryRejected } from '../../activities/errors.js';
import { dateInName, safeFileName } from '../../activities/extract/safe-name.js';
import type { Checked, FailedSource, IngestedSource, SealedExtract } from '../../activities/handover/run.js';
import type { ObjectStore } from '../../activities/platform/effects.js';
import { PartnerReport } from '../../activities/report/partner-report.js';
import { writeReports } from '../../activities/report/write-reports.js';
import { refusedByRules } from '../../workflows/verdicts.js';
import { normaliseAndCheck } from './normalise-and-check.js';
import type { SelfCheck, Tools } from './self-check-request.js';

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
    const checked = await keepResult(source, result, source, work);
    if (checked.verdict !== 'refuse')
      return {
        ingested: [{ source, status: 'fresh', extract, normalised, checked }],
        failed: [],
        checked: ofDataset && (await keepResult('_dataset', ofDataset, '_dataset', work)),
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
