/** Every address of the desk. A question changes nothing: what scans mails follows every link. */
import { type Context, Hono } from 'hono';
import { InsertionError } from '../errors.js';
import { html } from '../markup/html.js';
import { policyOf } from '../markup/plain-page.js';
import { hoursAfter, judgeSignature, linkTo, queryOf } from '../text/desk-link.js';
import { allowBrowser, createCodecRoutes, SESSION_HOURS } from './answer-codec.js';
import { createDepositRoutes } from './answer-deposit.js';
import { decide, readRun, showRun } from './answer-run.js';
import type { DeskEffects } from './effects.js';
import { FORM_STYLE } from './form-style.js';
import { refuse, refuseMethod, refuseSignature, signatureOf } from './refuse.js';
import { renderList } from './render-list.js';
import { showsToken } from './shows-token.js';
import { takeForms } from './take-forms.js';

export function createDeskRoutes(effects: DeskEffects): Hono {
  const app = new Hono({ strict: false });
  const { codec } = effects;
  app.use(dressAnswer);
  app.onError((error, context) => answerFailure(error, context, effects));
  app.notFound((context) =>
    refuse(context, 404, 'There is nothing here', ['Open the link of the mail as it is, whole.']),
  );
  if (codec)
    app.post('/codec/session', ...takeForms(effects), (context) => {
      const refused = refuseList(context, effects);
      if (refused) return refused;
      allowBrowser(context, effects);
      return context.redirect(`/?${queryOf(signatureOf(context))}&allowed=yes`, 303);
    });
  app.all('/codec/*', async (context, next) =>
    codec ? next() : context.text('This desk opens no payloads: TEMPORAL_CODEC_KEYS_FILE is not set.', 404),
  );
  if (codec) app.route('/codec', createCodecRoutes(effects, codec));
  if (effects.deposits) app.route('/depot', createDepositRoutes(effects, effects.deposits));
  app.get('/', async (context) => refuseList(context, effects) ?? showList(context, effects));
  app.get('/runs/:dataset/:run', async (context) => {
    const run = readRun(context, effects);
    return run instanceof Response ? run : showRun(context, run, effects);
  });
  app.post('/runs/:dataset/:run', ...takeForms(effects), async (context) => {
    const run = readRun(context, effects);
    return run instanceof Response ? run : decide(context, run, effects);
  });
  app.get('/health', async (context) => {
    await Promise.all([effects.restricted.read(NOBODY), effects.findRun(NOBODY, NOBODY)]);
    return context.json({ status: 'ok' });
  });
  for (const path of ['/', '/health']) app.all(path, refuseMethod('GET, HEAD'));
  app.all('/runs/:dataset/:run', refuseMethod('GET, HEAD, POST'));
  return app;
}

/** A key and a run that there are not: whoever can say so can do the work of the desk. */
const NOBODY = 'health';

const POLICY = `${policyOf({ formStyle: FORM_STYLE })}; frame-ancestors 'none'`;

async function dressAnswer(context: Context, next: () => Promise<void>): Promise<void> {
  await next();
  const { headers } = context.res;
  headers.set('Cache-Control', 'no-store');
  headers.set('Content-Security-Policy', POLICY);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  // not "no-referrer": forms of such a page would not say where they come from
  headers.set('Referrer-Policy', 'same-origin');
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('X-Robots-Tag', 'noindex');
}

function refuseList(context: Context, effects: DeskEffects): Response | null {
  if (showsToken(context, effects)) return null;
  const signature = signatureOf(context);
  if (signature.key === '')
    return refuse(context, 403, 'The desk opens by a link', [
      html`Open that of a mail, whole; or ask whoever runs the desk for the one that <code>insertion desk --link</code> prints.`,
    ]);
  const state = judgeSignature('list', signature, effects.key, effects.now());
  return state === 'good' ? null : refuseSignature(context, state, 'insertion desk --link');
}

async function showList(context: Context, effects: DeskEffects): Promise<Response> {
  const { key, now, linkHours, codec } = effects;
  const until = hoursAfter(now(), linkHours);
  const held = (await effects.listHeld()).map((one) => ({
    ...one,
    address: linkTo('', one, until, key).url,
  }));
  // whoever came by the token is no browser
  const temporalUi = context.req.query('key') === undefined ? null : (codec?.temporalUi ?? null);
  const offer = temporalUi !== null && {
    action: `/codec/session?${queryOf(signatureOf(context))}`,
    ...{ endpoint: `${effects.origin()}/codec`, temporalUi, hours: SESSION_HOURS },
    isOpen: context.req.query('allowed') === 'yes',
  };
  return context.html(renderList(held, offer || null));
}

/** Sentences of ours; what anything else says stays with whoever runs the desk. */
function answerFailure(error: Error, context: Context, { tell }: DeskEffects): Response {
  const known = error instanceof InsertionError;
  tell(known ? { family: error.name, sentence: error.message } : { family: error.name });
  const later = known && error.family === 'temporary';
  return refuse(
    context,
    later ? 503 : 500,
    later ? 'Not now' : 'The desk has failed',
    known
      ? [error.message]
      : [
          html`Its log says more. <code>insertion approve</code> and <code>insertion reject</code> do the same.`,
        ],
  );
}
