/** Every address of the desk. A GET changes nothing: mail scanners follow every link. */
import { type Context, Hono } from 'hono';
import { InsertionError } from '../errors.js';
import { html } from '../markup/html.js';
import { policyOf } from '../markup/plain-page.js';
import { allowBrowser, createCodecRoutes } from './answer-codec.js';
import { createDepositRoutes } from './answer-deposit.js';
import { decide, readRun, showRun } from './answer-run.js';
import type { DeskEffects } from './effects.js';
import { FORM_STYLE } from './form-style.js';
import { refuse, refuseMethod } from './refuse.js';
import { takeForms } from './take-forms.js';
import { judgeVisit } from './team/judge-visit.js';
import { createTeamRoutes } from './team/team-routes.js';

export function createDeskRoutes(effects: DeskEffects): Hono {
  const app = new Hono({ strict: false });
  const { codec } = effects;
  app.use(dressAnswer);
  app.onError((error, context) => answerFailure(error, context, effects));
  app.notFound((context) =>
    refuse(context, 404, 'Il n’y a rien ici', ['Ouvrez le lien du courriel tel qu’il est, en entier.']),
  );
  if (codec)
    app.post('/codec/session', ...takeForms(effects), (context) => {
      const visit = judgeVisit(context, effects);
      if (visit instanceof Response) return visit;
      allowBrowser(context, effects);
      return context.redirect(visit.address('/', { allowed: 'yes' }), 303);
    });
  app.all('/codec/*', async (context, next) =>
    codec ? next() : context.text('This desk opens no payloads: TEMPORAL_CODEC_KEYS_FILE is not set.', 404),
  );
  if (codec) app.route('/codec', createCodecRoutes(effects, codec));
  if (effects.deposits) app.route('/depot', createDepositRoutes(effects, effects.deposits));
  app.route('/', createTeamRoutes(effects));
  app.get('/runs/:dataset/:run', async (context) => {
    const run = readRun(context, effects);
    return run instanceof Response ? run : showRun(context, run, effects);
  });
  app.post('/runs/:dataset/:run', ...takeForms(effects), async (context) => {
    const run = readRun(context, effects);
    return run instanceof Response ? run : decide(context, run, effects);
  });
  app.get('/health', async (context) => {
    await Promise.all([effects.zones.restricted.read(NOBODY), effects.findRun(NOBODY, NOBODY)]);
    return context.json({ status: 'ok' });
  });
  app.all('/health', refuseMethod('GET, HEAD'));
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
  if (!headers.has('Content-Security-Policy')) headers.set('Content-Security-Policy', POLICY);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  // not "no-referrer": forms on such a page would not state their origin
  headers.set('Referrer-Policy', 'same-origin');
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('X-Robots-Tag', 'noindex');
}

/** Only our own sentences are shown; the text of any other error goes to the operator. */
function answerFailure(error: Error, context: Context, { tell }: DeskEffects): Response {
  const known = error instanceof InsertionError;
  tell(known ? { family: error.name, sentence: error.message } : { family: error.name });
  const later = known && error.family === 'temporary';
  return refuse(
    context,
    later ? 503 : 500,
    later ? 'Pas maintenant' : 'Le bureau est en panne',
    known
      ? [error.message]
      : [
          html`Son journal en dit plus. <code>npx insertion approve</code> et <code>npx insertion reject</code> font la même chose.`,
        ],
  );
}
