/** Answers with one sentence, instead of what was asked for. */
import type { Context } from 'hono';
import { html, type Markup } from '../markup/html.js';
import type { Signature } from '../text/desk-link.js';
import { renderRefusal } from './render-refusal.js';

export type Status = 200 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429 | 500 | 503;

export function refuse(
  context: Context,
  status: Status,
  title: string,
  sentences: readonly (string | Markup)[],
): Response {
  return context.body(renderRefusal(title, sentences), status, {
    'Content-Type': 'text/html; charset=utf-8',
  });
}

/** As it stands in the address. */
export function signatureOf(context: Context): Signature {
  return { until: context.req.query('until') ?? '', key: context.req.query('key') ?? '' };
}

const SIGNED = {
  altered: [
    403,
    'Ce lien a été modifié',
    'Ouvrez-le tel qu’il est dans le courriel, en entier ; les messageries coupent les longs liens.',
  ],
  expired: [410, 'Ce lien a expiré', 'Ouvrez celui du dernier rappel, ou demandez-en un autre :'],
} as const;

/** The address exists, but not for this method. */
export function refuseMethod(allowed: string) {
  return (context: Context): Response => {
    context.header('Allow', allowed);
    return refuse(context, 405, 'Rien n’a été enregistré', [
      html`Cette adresse n’accepte pas <code>${context.req.method}</code>. Ouvrez le lien du courriel dans un navigateur, et décidez là.`,
    ]);
  };
}

/** `command`: prints a new link. */
export function refuseSignature(context: Context, state: keyof typeof SIGNED, command: string): Response {
  const [status, title, sentence] = SIGNED[state];
  return refuse(context, status, title, [
    html`${sentence} <code>${command}</code>.`,
    'Rien n’a été enregistré.',
  ]);
}
