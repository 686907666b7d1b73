/** Judged against what is current, and released on top of that alone: where another version came meanwhile, it is judged again. */
import { ApplicationFailure, CancellationScope } from '@temporalio/workflow';
import { conclude, publishLater } from './conclude-run.js';
import { previewVersion, releaseVersion, writeRunPage } from './doors.js';
import { isSuperseded, type Judged, judgeVersion, tellSuperseded, unlessGone } from './judge-version.js';
import type { RunReport } from './messages.js';
import { refusalOrThrow } from './refusal.js';
import { shownRun } from './report-run.js';
import { enter, type RunState } from './run-state.js';
import { holdReasons, type Ingested } from './verdicts.js';
import { decisionOf, isSeen, waitForDecision } from './wait-for-decision.js';

/** Versions that other runs publish while one is judged: each of them costs a round. */
const ROUNDS = 50;

export async function judgeAndRelease(state: RunState, begun: Ingested): Promise<RunReport> {
  const { run, dataset } = state.request;
  let sources = begun;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const judged = await judgeVersion({ run, dataset }, sources, (phase) => enter(state, { phase }));
    if (judged === null) continue;
    if (isSuperseded(judged))
      return conclude(state, {
        ...{ status: 'superseded', sources: judged.sources, reasons: [tellSuperseded(judged)] },
      });
    sources = judged.sources;
    const report = await releaseJudged(state, judged, round);
    if (report !== 'moved') return report;
    state.decided = undefined;
  }
  throw ApplicationFailure.nonRetryable(
    `${dataset}: other runs published ${ROUNDS} versions while this one was judged; start it again when they have ended.`,
    'ConditionLost',
  );
}

/** `moved`: another version became current since it was judged, or its base was withdrawn. */
async function releaseJudged(state: RunState, judged: Judged, round: number): Promise<RunReport | 'moved'> {
  const { run, dataset, asOf } = state.request;
  const { sources, base, assembled, checked } = judged;
  const made = { sources, assembled };
  if (checked.verdict === 'refuse') return conclude(state, { status: 'refused', ...made, checked });
  const reasons = holdReasons(sources, checked);
  if (reasons.length > 0) {
    const asked = { run, dataset, assembled, current: base };
    state.preview = await unlessGone({ run, dataset }, base, () => previewVersion(asked));
    if (state.preview === null) return 'moved';
  }
  const refusal = reasons.length > 0 ? await holdUntilDecided(state, judged, reasons, round) : null;
  const refuse = (why: readonly string[]) =>
    conclude(state, { status: 'refused', ...made, checked: { ...checked, reasons: [...why] } });
  if (refusal !== null) return refuse([...reasons, refusal]);
  enter(state, { phase: 'release', held: null });
  const decision = state.decided && decisionOf(state.decided);
  const asked = {
    ...{ run, dataset, asOf, ingested: sources.ingested, assembled, checked, judged: base?.version ?? null },
    ...(decision && { decision }),
  };
  const outcome = await unlessGone({ run, dataset }, base, () => releaseVersion(asked).catch(refusalOrThrow));
  if (typeof outcome === 'string') return refuse([outcome]);
  if (outcome === null || outcome.status === 'moved') return 'moved';
  const { status, since } = outcome;
  // a run that an older worker released says nothing of it
  const told = since ? [`version ${since} became current after it.`] : [];
  // A cancellation that comes now comes too late: what is published is told as such.
  const report = await CancellationScope.nonCancellable(() =>
    conclude(state, { status, ...made, checked, version: outcome, reasons: told }),
  );
  return publishLater(state, report);
}

/** Null once somebody let it go; else who did not, and why. What was decided before the evidence changed counts no more. */
async function holdUntilDecided(
  state: RunState,
  { sources, base, assembled, checked }: Judged,
  reasons: readonly string[],
  round: number,
): Promise<string | null> {
  const { run, dataset, asOf } = state.request;
  const held = await conclude(state, { status: 'held', sources, assembled, checked, reasons });
  const judged = base?.version ?? null;
  state.waited = { heldFor: [], judged };
  const page = await writeRunPage(shownRun(held, asOf, state.preview, null, state.waited));
  state.waited = { heldFor: reasons, judged };
  state.evidence = page.evidence;
  const shown = { ...held, page: page.key, evidence: page.evidence, judged };
  if (state.decided !== undefined && !isSeen(state.decided, page.evidence, round)) state.decided = undefined;
  const asHeld = () => enter(state, { phase: 'held', held: shown });
  const decided = await waitForDecision({ run, dataset }, page, reasons, () => state.decided, asHeld);
  state.decided = decided;
  const { verdict, author, reason } = decided;
  return verdict === 'approved' ? null : `${verdict} by ${author}: ${reason}`;
}
