import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { html } from '../markup/html.js';
import type { DeskEffects } from './effects.js';
import { refuse } from './refuse.js';

/** A reason of maximum length, with every character escaped. */
const MOST_FORM_BYTES = 64 * 1_024;

/** A form of ours, sent from a page of ours, as the browser states. */
export function takeForms(effects: DeskEffects) {
  const sentBy = async (context: Context, next: () => Promise<void>): Promise<Response | undefined> => {
    const site = context.req.header('sec-fetch-site') ?? 'same-origin';
    if (site !== 'same-origin' || context.req.header('origin') !== effects.origin())
      return refuse(context, 403, 'Rien n’a été enregistré', [
        'Ce formulaire n’a pas été envoyé par la page qui le montre. Ouvrez le lien du courriel, et décidez là.',
        html`Si c’est ce que vous avez fait, le bureau est atteint à une autre adresse que celle de <code>DESK_URL</code> : dites-le à qui l’exploite.`,
      ]);
    if (!/^application\/x-www-form-urlencoded\b/i.test(context.req.header('content-type') ?? ''))
      return refuse(context, 415, 'Rien n’a été enregistré', ['Envoyez le formulaire de la page.']);
    await next();
    return undefined;
  };
  const onError = (context: Context) =>
    refuse(context, 413, 'Rien n’a été enregistré', [
      'Le formulaire est trop long. Revenez en arrière, où votre texte est encore, et raccourcissez la raison.',
    ]);
  return [sentBy, bodyLimit({ maxSize: MOST_FORM_BYTES, onError })] as const;
}
