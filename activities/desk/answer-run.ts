/** The page of a run, and what its form does. */
import type { Context } from 'hono';
import { judgeSignature, pathOf, queryOf } from '../desk-link.js';
import { Run } from '../handover.js';
import { runFolder, WriteRunPage } from '../handover-hold.js';
import { html } from '../markup/html.js';
import { readStored } from '../stored-json.js';
import type { DeskEffects } from './effects.js';
import { judgeStanding } from './judge-standing.js';
import { NOTHING_FILLED, readDecision } from './read-decision.js';
import { refuse, refuseSignature, type Status, signatureOf } from './refuse.js';
import { renderRun, type ShownRun } from './render-run.js';

/** What the address names, where it is signed for that. */
export function readRun(context: Context, { key, now }: DeskEffects): Run | Response {
  const parsed = Run.safeParse({ dataset: context.req.param('dataset'), run: context.req.param('run') });
  const state = parsed.success ? judgeSignature(parsed.data, signatureOf(context), key, now()) : 'altered';
  if (!parsed.success || state === 'altered')
    return refuseSignature(context, 'altered', 'insertion desk --link RUN');
  if (state === 'good') return parsed.data;
  return refuseSignature(context, state, `insertion desk --link ${parsed.data.run}`);
}

type Said = Pick<ShownRun, 'filled' | 'problems' | 'refused'>;
const NOTHING_SAID: Said = { filled: NOTHING_FILLED, problems: {}, refused: null };

export async function showRun(
  context: Context,
  run: Run,
  effects: DeskEffects,
  [status, said]: readonly [Status, Said] = [200, NOTHING_SAID],
): Promise<Response> {
  const page = await readPage(run, effects);
  if (page === null)
    return refuse(context, 404, 'This run has no page', [
      html`Nothing of <code>${run.run}</code> lies in the restricted zone of this desk. Look with <code>insertion status ${run.run}</code>.`,
    ]);
  const standing = judgeStanding(page, await effects.findRun(run.run));
  const action = addressOf(context, run);
  return context.html(renderRun({ page, standing, action, ...said }, effects.renderEvidence), status);
}

function readPage(run: Run, { restricted }: DeskEffects): Promise<WriteRunPage | null> {
  return readStored(WriteRunPage, `${runFolder(run)}/run.json`, restricted);
}

export async function decide(context: Context, run: Run, effects: DeskEffects): Promise<Response> {
  const read = readDecision(new URLSearchParams(await context.req.text()));
  if ('problems' in read) return showRun(context, run, effects, [422, { ...read, refused: null }]);
  const { verdict, decision } = read;
  const page = await readPage(run, effects);
  if (page && judgeStanding(page, await effects.findRun(run.run)).kind === 'waits')
    await effects.decide(run.run, verdict, decision);
  // Of two who decide at the same instant, the first in the history stands; sent twice by the same hand, it is taken once.
  const stands = page?.decision ?? (await effects.findRun(run.run))?.decision;
  if (stands?.verdict === verdict && stands.author === decision.author && stands.reason === decision.reason)
    return context.redirect(addressOf(context, run), 303);
  return showRun(context, run, effects, [409, { ...NOTHING_SAID, refused: TOO_LATE }]);
}

const TOO_LATE = html`<p class="callout alert" role="alert">Your decision was not taken: this run was already decided, or has ended. What follows is how it stands.</p>
`;

function addressOf(context: Context, run: Run): string {
  return `${pathOf(run)}?${queryOf(signatureOf(context))}`;
}
