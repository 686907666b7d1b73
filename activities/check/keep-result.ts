/** Findings and every place stay in the work zone; counts and the verdict travel. */
import { countOutside } from '../handover/outside-rows.js';
import type { Checked } from '../handover/run.js';
import type { ObjectStore } from '../platform/effects.js';
import type { CheckResult } from './verdict.js';

/** `folder`: of the work zone. */
export async function keepResult(
  subject: string,
  result: CheckResult,
  folder: string,
  work: ObjectStore,
): Promise<Checked> {
  const [findingsKey, placesKey] = [`${folder}/findings.json`, `${folder}/places.parquet`];
  await work.write(findingsKey, JSON.stringify(result.findings));
  await work.upload(placesKey, result.placesPath);
  const { verdict, reasons, findings } = result;
  return {
    subject,
    findingsKey,
    placesKey,
    findings: findings.length,
    outside: countOutside(findings),
    verdict,
    reasons: [...reasons],
  };
}
