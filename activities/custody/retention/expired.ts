/** What is kept past its term. Pure. */
import { z } from 'zod';
import type { Dataset } from '../../../datasets/dataset.js';
import { KEPT_WORK, PAYLOADS } from '../../door/kept-extracts.js';
import type { ListedObject } from '../../platform/effects.js';
import { WORK_DAYS } from '../../text/terms.js';
import { ageOf, groupBy, weightOf } from './groups.js';

/** For a source that no dataset declares any more. */
export const UNDECLARED_DAYS = 30;

export const Expired = z.strictObject({
  zone: z.enum(['raw', 'work']),
  /** The source; of what a run left in the work zone, the run. Never a file name: it may name somebody. */
  of: z.string(),
  sha256: z.string().nullable(),
  /** Prefix of the objects, with its final slash. */
  prefix: z.string(),
  objects: z.int(),
  bytes: z.int(),
  age_days: z.int(),
  term_days: z.int(),
  /** `extract_gone`: what was made from a raw extract is deleted with it. */
  reason: z.enum(['term', 'undeclared_source', 'run_ended', 'extract_gone']),
});

export type Expired = z.infer<typeof Expired>;

/** Past its term but kept: a failed source falls back on it. */
export const Retained = z.strictObject({
  of: z.string(),
  sha256: z.string(),
  age_days: z.int(),
  term_days: z.int(),
});

export type Retained = z.infer<typeof Retained>;

export interface RawDecision {
  readonly expired: readonly Expired[];
  readonly retained: readonly Retained[];
}

/** `needed`: `source/sha256` that a failed source would fall back on. The longest term of the datasets that declare a source counts. */
export function decideRaw(
  objects: readonly ListedObject[],
  datasets: Iterable<Pick<Dataset, 'sources'>>,
  needed: ReadonlySet<string>,
  now: Date,
): RawDecision {
  const declared = [...datasets].flatMap(({ sources }) => sources.map(({ declaration }) => declaration));
  const expired: Expired[] = [];
  const retained: Retained[] = [];
  for (const group of groupBy(objects, 2)) {
    const [of = '', sha256 = ''] = group.prefix.split('/');
    if (!isHash(sha256)) continue; // not ours
    const terms = declared.filter(({ source }) => source === of).map(({ retention }) => retention.raw_days);
    const term_days = terms.length > 0 ? Math.max(...terms) : UNDECLARED_DAYS;
    const age_days = ageOf(group, now);
    if (age_days < term_days) continue;
    if (needed.has(`${of}/${sha256}`)) retained.push({ of, sha256, age_days, term_days });
    else
      expired.push({
        ...{ zone: 'raw', of, sha256, prefix: group.prefix, ...weightOf(group), age_days, term_days },
        reason: terms.length > 0 ? 'term' : 'undeclared_source',
      });
  }
  return { expired, retained };
}

function isHash(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

export interface WorkStanding {
  /** Ids of runs under way. */
  readonly running: ReadonlySet<string>;
  /** `source/sha256` of those that stay in the raw zone. */
  readonly extracts: ReadonlySet<string>;
  /** Term of what Temporal's histories point to. */
  readonly payloadDays: number;
}

/**
 * Folders of runs that are no more, and what was made of extracts that are no more. `releasing/` holds notes of versions under way, which
 * the next run of each clears; `arrivals/` what drops looked like; `payloads/` what Temporal's histories point to.
 */
export function decideWork(
  objects: readonly ListedObject[],
  { running, extracts, payloadDays }: WorkStanding,
  now: Date,
): Expired[] {
  const isBelow = (folder: string) => (object: ListedObject) => object.key.startsWith(`${folder}/`);
  const isKept = isBelow(KEPT_WORK);
  const isPayload = isBelow(PAYLOADS);
  const term = { zone: 'work' as const, term_days: WORK_DAYS };
  const made = groupBy(objects.filter(isKept), 4).flatMap((group) => {
    const [, , of = '', sha256 = ''] = group.prefix.split('/');
    const age_days = ageOf(group, now);
    if (!isHash(sha256)) return []; // of the source or the dataset, whatever its extracts
    if (extracts.has(`${of}/${sha256}`) || age_days < WORK_DAYS) return [];
    const found = { of, sha256, prefix: group.prefix, ...weightOf(group), age_days };
    return [{ ...term, ...found, reason: 'extract_gone' as const }];
  });
  const payloads = groupBy(objects.filter(isPayload), 2).flatMap((group) => {
    const [, sha256 = ''] = group.prefix.split('/');
    const age_days = ageOf(group, now);
    if (age_days < payloadDays) return [];
    const found = { of: PAYLOADS, sha256, prefix: group.prefix, ...weightOf(group), age_days };
    return [{ ...term, ...found, term_days: payloadDays, reason: 'run_ended' as const }];
  });
  const left = groupBy(
    objects.filter((object) => !isKept(object) && !isPayload(object)),
    1,
  ).flatMap((group) => {
    const of = group.prefix.slice(0, -1);
    const age_days = ageOf(group, now);
    if (of === 'releasing' || of === 'arrivals' || running.has(of) || age_days < WORK_DAYS) return [];
    const found = { of, sha256: null, prefix: group.prefix, ...weightOf(group), age_days };
    return [{ ...term, ...found, reason: 'run_ended' as const }];
  });
  return [...made, ...payloads, ...left];
}
