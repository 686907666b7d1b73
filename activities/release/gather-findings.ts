import { z } from 'zod';
import { ObjectMissing } from '../errors.js';
import type { Checked } from '../handover/run.js';
import type { ObjectStore } from '../platform/effects.js';
import { ManifestFinding } from '../published/manifest.js';
import { compareText } from '../text/sorted-json.js';
import { readStored } from '../text/stored-json.js';

/** What the manifest keeps of a finding; the rest is for the partner's report. */
const Counted = ManifestFinding.strip();

/** Counts of every check of the run, one entry per source and code, in order. */
export async function gatherFindings(
  checks: readonly Checked[],
  work: ObjectStore,
): Promise<ManifestFinding[]> {
  const sums = new Map<string, ManifestFinding>();
  for (const { findingsKey } of checks) {
    const found = await readStored(z.array(Counted), findingsKey, work, 'start the run again');
    if (!found)
      throw new ObjectMissing(`${work.url}/${findingsKey}: the findings of this run are gone; run it again.`);
    for (const finding of found) {
      const key = `${finding.source} ${finding.code} ${finding.severity}`;
      const sum = sums.get(key);
      sums.set(key, sum ? { ...sum, count: sum.count + finding.count } : finding);
    }
  }
  return [...sums].sort(([left], [right]) => compareText(left, right)).map(([, finding]) => finding);
}
