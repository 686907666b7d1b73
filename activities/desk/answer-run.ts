/** The page of a run, and what its form does. */
import type { Context } from 'hono';
import { evidenceOf } from '../handover/evidence.js';
import { type Decision, runFolder, WriteRunPage } from '../handover/hold.js';
import { Run } from '../handover/run.js';
import { html } from '../markup/html.js';
import { judgeSignature, pathOf, queryOf } from '../text/desk-link.js';
import { readStored } from '../text/stored-json.js';
import type { DeskEffects, KnownRun } from './effects.js';
import { judgeStanding } from './judge-standing.js';
import { type Filled, NOTHING_FILLED, readDecision } from './read-decision.js';
import { refuse, refuseSignature, type Status, signatureOf } from './refuse.js';
import { renderRun, type ShownRun } from './render-run.js';
import { findLogin } from './team/judge-visit.js';
import { renderNavigation } from './team/team-page.js';

/** What the address names, if it is signed for that or the visitor is logged in. */
export function readRun(context: Context, effects: DeskEffects): Run | Response {
  const { key, now } = effects;
  const parsed = Run.safeParse({ dataset: context.req.param('dataset'), run: context.req.param('run') });
  if (parsed.success && findLogin(context, effects)) return parsed.data;
  const state = parsed.success ? judgeSignature(parsed.data, signatureOf(context), key, now()) : 'altered';
  if (!parsed.success || state === 'altered')
    return refuseSignature(context, 'altered', 'npx insertion desk --link RUN');
  if (state === 'good') return parsed.data;
  return refuseSignature(context, state, `npx insertion desk --link ${parsed.data.run}`);
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
    return refuse(context, 404, 'Cette exécution n’a pas de page', [
      html`La zone restreinte de ce bureau n’a rien de <code>${run.run}</code>. Regardez avec <code>npx insertion status ${run.run}</code>.`,
    ]);
  const evidence = evidenceOf(page);
  const standing = judgeStanding(page, await effects.findRun(run.run, evidence));
  const current = standing.kind === 'waits' ? await effects.findCurrent(run.dataset) : page.judged;
  const since = current === page.judged ? null : current;
  const shown = { page, standing, evidence, since, action: addressOf(context, run) };
  const visit = findLogin(context, effects);
  const navigation = visit && renderNavigation(visit);
  return context.html(renderRun({ ...shown, ...said, navigation }, effects.renderEvidence), status);
}

function readPage(run: Run, { zones }: DeskEffects): Promise<WriteRunPage | null> {
  return readStored(WriteRunPage, `${runFolder(run)}/run.json`, zones.restricted);
}

export async function decide(context: Context, run: Run, effects: DeskEffects): Promise<Response> {
  const read = readDecision(new URLSearchParams(await context.req.text()));
  if ('problems' in read) return showRun(context, run, effects, [422, { ...read, refused: null }]);
  const { verdict, decision } = read;
  const page = await readPage(run, effects);
  if (page && judgeStanding(page, await findRun(run, page, effects)).kind === 'waits') {
    if (decision.evidence !== evidenceOf(page))
      return showRun(context, run, effects, [
        409,
        { ...NOTHING_SAID, filled: filledOf(read), refused: CHANGED },
      ]);
    await effects.decide(run.run, verdict, decision);
  }
  // Of two who decide at the same instant, the first in the history stands; sent twice by the same hand, it is taken once.
  const stands = page?.decision ?? (page && (await findRun(run, page, effects)))?.decision;
  if (stands?.verdict === verdict && stands.author === decision.author && stands.reason === decision.reason)
    return context.redirect(addressOf(context, run), 303);
  return showRun(context, run, effects, [409, { ...NOTHING_SAID, refused: TOO_LATE }]);
}

function findRun({ run }: Run, page: WriteRunPage, effects: DeskEffects): Promise<KnownRun | null> {
  return effects.findRun(run, evidenceOf(page));
}

function filledOf({ decision: { author, reason } }: { readonly decision: Decision }): Filled {
  return { verdict: '', author, reason };
}

const CHANGED = html`<p class="callout alert" role="alert">Rien n’est enregistré : ce qui attend n’est plus ce qui vous a été montré, car une autre version a été publiée entre-temps. Lisez ce qui suit, puis décidez.</p>
`;

const TOO_LATE = html`<p class="callout alert" role="alert">Votre décision n’a pas été prise en compte : cette exécution était déjà décidée, ou est terminée. Voici où elle en est.</p>
`;

/** As it was opened: a visitor who is logged in needs no signature. */
function addressOf(context: Context, run: Run): string {
  const signature = signatureOf(context);
  return signature.key === '' ? pathOf(run) : `${pathOf(run)}?${queryOf(signature)}`;
}
