/** Pure decisions of a run. */

import type {
  Checked,
  CurrentVersion,
  ExtractStatus,
  FailedSource,
  IngestedSource,
  PlannedSource,
  SealedExtract,
} from '../activities/handover/run.js';

/** The outcome of reading the sources. */
export interface Ingested {
  readonly planned: readonly PlannedSource[];
  readonly ingested: readonly IngestedSource[];
  /** Extracts of today that were not taken; the same source may be ingested, from others. */
  readonly failed: readonly FailedSource[];
  /** Failed sources that nothing stands in for. */
  readonly absent: readonly PlannedSource[];
  /** The version that was current when the run began: its extracts stand in. */
  readonly base: CurrentVersion | null;
}

/** A missing source that its declaration does not let us hold for, and that no earlier extract replaces, stops the run. */
export function isHopeless({ absent, ingested }: Ingested): boolean {
  return ingested.length === 0 || absent.some(({ unavailable }) => unavailable === 'last_good');
}

/** The rules and everything else that judges a version, as one verdict: the gravest decides. */
export function joinVerdicts(
  checked: Checked,
  others: readonly Pick<Checked, 'verdict' | 'reasons'>[],
): Checked {
  const all = [...others, checked];
  const gravest = (['refuse', 'hold'] as const).find((one) => all.some(({ verdict }) => verdict === one));
  return { ...checked, verdict: gravest ?? 'publish', reasons: all.flatMap(({ reasons }) => reasons) };
}

/** Why a person must decide; empty when nobody must. */
export function holdReasons({ planned, ingested, failed, absent }: Ingested, checked: Checked): string[] {
  const waits = planned.filter(
    ({ source, unavailable }) => unavailable === 'hold' && failed.some((one) => one.source === source),
  );
  return [
    ...waits.map(({ source }) => `${source}: ${failed.find((one) => one.source === source)?.reason ?? ''}`),
    ...absent.map(
      ({ source }) => `${source}: nothing stands in for its extract; approving publishes without it.`,
    ),
    ...ingested.filter((one) => one.checked.verdict === 'hold').flatMap((one) => one.checked.reasons),
    ...(checked.verdict === 'hold' ? checked.reasons : []),
  ];
}

/** An extract that cannot be counted, and what its partner is told of it: in a run, and in a check before sending. */
export function refusedByRules(source: string, extract: SealedExtract, checked: Checked): FailedSource {
  return {
    ...{ source, extract, checked, rejected: true, reason: checked.reasons.join(' ') },
    partnerSentence:
      'Des règles de qualité bloquantes ne sont pas respectées : voyez les points signalés dans ce rapport, corrigez et renvoyez.',
  };
}

/** An extract on its way through its source. */
export interface Branch {
  readonly extract: SealedExtract;
  readonly status: ExtractStatus;
  readonly copies?: readonly string[];
}

/** The same bytes under several names are one extract: the first name stands, the others are told of. */
export function takeOnce(fresh: readonly SealedExtract[]): Branch[] {
  const firsts = fresh.filter(({ sha256 }, rank) => fresh.findIndex((one) => one.sha256 === sha256) === rank);
  return firsts.map((extract) => {
    const alike = fresh.filter(({ sha256 }) => sha256 === extract.sha256);
    const copies = alike.map(({ fileName }) => fileName).filter((name) => name !== extract.fileName);
    return { extract, status: 'fresh', ...(copies.length > 0 && { copies }) };
  });
}
