/** What a partner meets at the link that lets it put files into the drop of its source. In French: a partner reads it. */
import { type Context, Hono } from 'hono';
import { type DepositPurpose, judgeSignature } from '../desk-link.js';
import { html } from '../markup/html.js';
import { renderPlainPage } from '../markup/plain-page.js';
import type { Deposits, DeskEffects } from './effects.js';
import { type Status, signatureOf } from './refuse.js';

export function createDepositRoutes(effects: DeskEffects, deposits: Deposits): Hono {
  const app = new Hono({ strict: false });
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
    if (!isFile && context.req.method === 'GET') return tell(context, 200, 'Déposer un fichier', taken);
    return deposits.answer(context.req.raw, place);
  };
  app.all('/:dataset/:source/:mib', answer);
  app.all('/:dataset/:source/:mib/:file', answer);
  return app;
}

const LINK_WHOLE = 'Reprenez le lien en entier, tel qu’il vous a été envoyé.';

function readPlace(context: Context): DepositPurpose | null {
  const { dataset = '', source = '', mib = '' } = context.req.param() as Record<string, string>;
  return /^[1-9]\d{0,5}$/.test(mib) ? { deposit: source, dataset, mib: Number(mib) } : null;
}

function tell(context: Context, status: Status, title: string, sentences: string): Response {
  const main = html`${sentences.split('\n').map((line) => html`<p>${line}</p>`)}`;
  const page = renderPlainPage({ language: 'fr', title, main });
  return context.body(page, status, { 'Content-Type': 'text/html; charset=utf-8' });
}
