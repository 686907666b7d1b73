/** What a partner meets at the link that lets it put files into the drop of its source. In French: a partner reads it. */
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { html, type Markup } from '../markup/html.js';
import { renderPlainPage } from '../markup/plain-page.js';
import { type DepositPurpose, judgeSignature } from '../text/desk-link.js';
import type { Deposits, DeskEffects, TakenThere } from './effects.js';
import { FORM_STYLE } from './form-style.js';
import { type Status, signatureOf } from './refuse.js';
import { MOST_FORM_MIB, renderDepositForm, renderReceipt } from './render-deposit.js';

/** What surrounds a file in a form. */
const AROUND_BYTES = 64 * 1_024;
/** Forms that are held in memory at once. */
const MOST_FORMS = 4;

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
const NOT_CHOSEN = 'Choisissez le fichier à envoyer.';
const CUT = 'L’envoi s’est interrompu. Renvoyez votre fichier.';

interface Asked {
  readonly place: DepositPurpose;
  readonly taken: TakenThere;
}

function isForm(context: Context): boolean {
  const type = context.req.header('content-type') ?? '';
  return context.req.method === 'POST' && /^multipart\/form-data\b/i.test(type);
}

async function takeForm(context: Context, asked: Asked, deposits: Deposits): Promise<Response> {
  const mib = Math.min(asked.place.mib, MOST_FORM_MIB);
  const tooLarge = `Le fichier dépasse ${mib} Mio, la plus grande taille de ce formulaire.${asked.place.mib > mib ? ' Envoyez-le par un client tus.' : ''}`;
  let answered: Response | undefined;
  const limited = bodyLimit({
    maxSize: mib * 2 ** 20 + AROUND_BYTES,
    onError: () => showForm(context, 413, { ...asked, problem: tooLarge }),
  });
  const refused = await limited(context, async () => {
    answered = await takeFile(context, asked, { deposits, mib, tooLarge });
  });
  return refused ?? answered ?? showForm(context, 422, { ...asked, problem: CUT });
}

async function takeFile(
  context: Context,
  asked: Asked,
  {
    deposits,
    mib,
    tooLarge,
  }: { readonly deposits: Deposits; readonly mib: number; readonly tooLarge: string },
): Promise<Response> {
  const form = await context.req.raw.formData().catch(() => null);
  if (form === null) return showForm(context, 422, { ...asked, problem: CUT });
  const file: unknown = form.get('fichier');
  if (!(file instanceof File) || file.name === '')
    return showForm(context, 422, { ...asked, problem: NOT_CHOSEN });
  if (file.size > mib * 2 ** 20) return showForm(context, 413, { ...asked, problem: tooLarge });
  const outcome = await deposits.take(file, asked.place);
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
