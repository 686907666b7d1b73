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
      return refuse(context, 403, 'Nothing was recorded', [
        'This form was not sent by the page that shows it. Open the link of the mail, and decide there.',
        html`If you did, the desk is reached at another address than <code>DESK_URL</code> says: tell whoever runs it.`,
      ]);
    if (!/^application\/x-www-form-urlencoded\b/i.test(context.req.header('content-type') ?? ''))
      return refuse(context, 415, 'Nothing was recorded', ['Send the form of the page.']);
    await next();
    return undefined;
  };
  const onError = (context: Context) =>
    refuse(context, 413, 'Nothing was recorded', [
      'The form is too long. Go back, where what you typed still stands, and shorten the reason.',
    ]);
  return [sentBy, bodyLimit({ maxSize: MOST_FORM_BYTES, onError })] as const;
}
