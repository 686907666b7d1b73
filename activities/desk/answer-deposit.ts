/** What a partner meets at the link that lets it put files into the drop of its source. In French: a partner reads it. */
import { type Context, Hono } from 'hono';
import { html, type Markup } from '../markup/html.js';
import { renderPlainPage } from '../markup/plain-page.js';
import { type DepositPurpose, judgeSignature } from '../text/desk-link.js';
import type { Deposits, DeskEffects, TakenThere } from './effects.js';
import { FORM_STYLE } from './form-style.js';
import { type Status, signatureOf } from './refuse.js';
import { renderDepositForm, renderReceipt } from './render-deposit.js';

/** Forms that come at once: each takes room on the disk until it is whole. */
const MOST_FORMS = 20;

export function createDepositRoutes(effects: DeskEffects, deposits: Deposits): Hono {
  const app = new Hono({ strict: false });
  let forms = 0;
  const answer = async (context: Context): Promise<Response> => {
    const place = readPlace(context);
    if (place === null) return tell(context, 404, 'Rien à cette adresse', LINK_WHOLE);
    const state = judgeSignature(place, signatureOf(context), effects.key, effects.now());
    if (state === 'altered') return tell(context, 403, 'Ce lien a été modifié', LINK_WHOLE);
    if (state === 'expired')
      return tell(context, 410, 'Ce lien a expiré', 'Demandez-en un autre à l’équipe qui vous l’a envoyé.');
    const taken = deposits.describe(place);
    if (taken === null)
      return tell(context, 404, 'Ce dépôt n’existe plus', 'Demandez son adresse à l’équipe.');
    const isFile = context.req.param('file') !== undefined;
    if (!isFile && context.req.method === 'GET') return showForm(context, 200, { place, taken });
    if (!isFile && isForm(context)) {
      if (forms >= MOST_FORMS) return showForm(context, 503, { place, taken, problem: BUSY });
      forms += 1;
      return takeForm(context, { place, taken }, deposits).finally(() => {
        forms -= 1;
      });
    }
    return deposits.answer(context.req.raw, place);
  };
  app.all('/:dataset/:source/:mib', answer);
  app.all('/:dataset/:source/:mib/:file', answer);
  return app;
}

const LINK_WHOLE = 'Reprenez le lien en entier, tel qu’il vous a été envoyé.';
const BUSY = 'D’autres envois sont en cours. Renvoyez votre fichier dans une minute.';

interface Asked {
  readonly place: DepositPurpose;
  readonly taken: TakenThere;
}

function isForm(context: Context): boolean {
  const type = context.req.header('content-type') ?? '';
  return context.req.method === 'POST' && /^multipart\/form-data\b/i.test(type);
}

async function takeForm(context: Context, asked: Asked, deposits: Deposits): Promise<Response> {
  const outcome = await deposits.take(context.req.raw, asked.place);
  if ('refused' in outcome) return showForm(context, outcome.status, { ...asked, problem: outcome.refused });
  return show(context, 200, 'Fichier reçu', renderReceipt(outcome, addressOf(context)));
}

function readPlace(context: Context): DepositPurpose | null {
  const { dataset = '', source = '', mib = '' } = context.req.param() as Record<string, string>;
  return /^[1-9]\d{0,5}$/.test(mib) ? { deposit: source, dataset, mib: Number(mib) } : null;
}

/** Path and query, as the link has them. */
function addressOf(context: Context): string {
  const { pathname, search } = new URL(context.req.url);
  return `${pathname}${search}`;
}

function showForm(
  context: Context,
  status: Status,
  { place, taken, problem = null }: Asked & { readonly problem?: string | null },
): Response {
  const title = problem === null ? 'Déposer un fichier' : 'Erreur : le fichier n’a pas été pris';
  return show(
    context,
    status,
    title,
    renderDepositForm({ place, taken, problem, action: addressOf(context) }),
  );
}

function tell(context: Context, status: Status, title: string, sentence: string): Response {
  return show(
    context,
    status,
    title,
    html`<p>${sentence}</p>
`,
  );
}

/** With the style of forms, which the policy of the desk allows. */
function show(context: Context, status: Status, title: string, main: Markup): Response {
  const page = renderPlainPage({ language: 'fr', title, main, formStyle: FORM_STYLE });
  return context.body(page, status, { 'Content-Type': 'text/html; charset=utf-8' });
}
